//! From what happened to what the record says.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::exec::cleanup::Leftover;
use crate::exec::conversation::{Conversation, Refused, Unanswered};
use crate::exec::evidence::Evidence;
use crate::exec::exchange::{Exchange, Request};
use crate::plan::PlannedCase;
use crate::plan::target::{Discovered, Target};
use crate::report::record::{
    Body, Capability, CaseRecord, ExchangeRecord, Finding, Outcome, ReadingRecord, Refusal, RequirementRecord, Severity,
};
use crate::spec::catalogue::Catalogue;
use crate::suite::model::{Expectation, Grade, Place};
use crate::verdict::{self, InvariantVerdict, Verdict};

/// Why a case that writes did not run.
pub(super) const NEEDS_WRITES: &str = "it writes, and --allow-writes was not given";
/// Why a case did not run that came too late.
pub(super) const OUT_OF_TIME: &str = "the run's time limit was reached";

/// The outcome of a case that came too late.
pub(super) fn out_of_time() -> Outcome {
    Outcome::NotRun {
        because: OUT_OF_TIME.to_owned(),
    }
}

/// The present, RFC 3339, UTC, to the millisecond.
pub(super) fn now() -> String {
    let now = jiff::Timestamp::now();
    format!("{now:.3}")
}

/// The record of a case.
pub(super) fn case(
    planned: &PlannedCase,
    verdict: &Verdict,
    conversation: Option<&Conversation>,
    evidence: &Evidence,
) -> CaseRecord {
    let (case, suite) = (planned.case(), &planned.suite);
    let exchanges = conversation
        .map(|conversation| conversation_record(conversation, evidence))
        .unwrap_or_default();
    CaseRecord {
        id: evidence.text(&planned.id),
        suite: suite.id.clone(),
        suite_title: suite.title.clone(),
        title: case.title.clone(),
        area: suite.area.clone(),
        tags: suite.tags.iter().chain(&case.tags).cloned().collect(),
        resource_type: planned.resource_type.as_deref().map(|name| evidence.text(name)),
        cites: cited(case.steps.iter().flat_map(|step| &step.expect)),
        source: source(&case.place),
        outcome: outcome(&verdict.outcome, evidence),
        findings: verdict
            .findings
            .iter()
            .map(|found| finding(found, 1, evidence))
            .collect(),
        readings: verdict.readings.iter().map(reading).collect(),
        duration_ms: exchanges.iter().map(|exchange| exchange.duration_ms).sum(),
        exchanges,
    }
}

/// The record of an invariant: a case whose exchanges are the first to show each finding.
pub(super) fn invariant(judged: &InvariantVerdict, evidence: &Evidence) -> CaseRecord {
    let (suite, rule) = (&judged.suite, judged.invariant());
    CaseRecord {
        id: format!("{}::{}", suite.id, rule.id),
        suite: suite.id.clone(),
        suite_title: suite.title.clone(),
        title: rule.title.clone(),
        area: suite.area.clone(),
        tags: suite.tags.clone(),
        resource_type: None,
        cites: cited(rule.expect.iter()),
        source: source(&rule.place),
        outcome: outcome(&judged.outcome, evidence),
        findings: judged
            .findings
            .iter()
            .map(|found| finding(&found.finding, found.times, evidence))
            .collect(),
        readings: judged.readings.iter().map(reading).collect(),
        exchanges: judged
            .exchanges
            .iter()
            .map(|exchange| exchange_record(exchange, evidence))
            .collect(),
        duration_ms: 0,
    }
}

/// What to tell about a creation that the target refused.
pub(super) fn refusal(refused: &Refused, evidence: &Evidence) -> Refusal {
    let name = evidence.text(&refused.resource_type);
    Refusal {
        resource_type: name.clone(),
        answer: evidence.text(&refused.answer),
        way_out: format!(
            "if the target demands what no schema can say (an e-mail as userName, a password policy, further attributes), \
             say so in scimspec.toml: [targets.NAME.resources.{name}] with the attributes and values it takes"
        ),
        cases: 1,
    }
}

/// A resource that may still be there, in words.
pub(super) fn leftover(left: &Leftover, evidence: &Evidence) -> String {
    evidence.text(&match &left.marker {
        None => format!("{}: {}", left.url, left.reason),
        Some(marker) => format!(
            "{} with {} = \"{}\": {}",
            left.url, marker.attribute, marker.value, left.reason
        ),
    })
}

/// What the discovery documents say, for the head of a report.
pub(super) fn capabilities(target: &Target, evidence: &Evidence) -> Vec<Capability> {
    let mut all = Vec::new();
    let mut push = |name: String, value: String| {
        all.push(Capability {
            name: evidence.text(&name),
            value: evidence.text(&value),
        });
    };
    match &target.config {
        Discovered::Unreadable(why) => push("/ServiceProviderConfig".to_owned(), why.clone()),
        Discovered::Read(_) => {
            for name in ["patch", "bulk", "filter", "sort", "etag", "changePassword"] {
                let value = match target.supports(name) {
                    Some(true) => "supported",
                    Some(false) => "not supported",
                    None => "not said",
                };
                push(name.to_owned(), value.to_owned());
            }
        }
    }
    match &target.types {
        Discovered::Unreadable(why) => push("/ResourceTypes".to_owned(), why.clone()),
        Discovered::Read(types) => {
            for served in types {
                let declared = &served.resource_type;
                push(format!("resource type {}", declared.name), declared.endpoint.clone());
            }
        }
    }
    if let Discovered::Unreadable(why) = &target.schemas {
        push("/Schemas".to_owned(), why.clone());
    }
    all
}

/// The catalogue's entries for everything that the cases cite.
pub(super) fn requirements(cases: &[CaseRecord], catalogue: &Catalogue) -> BTreeMap<String, RequirementRecord> {
    let cited = cases.iter().flat_map(|case| &case.cites);
    cited
        .filter_map(|id| {
            let requirement = catalogue.requirement(id)?;
            let record = RequirementRecord {
                spec: requirement.spec.to_string(),
                section: requirement.section.clone(),
                level: requirement.level.to_string(),
                quote: requirement.quote.clone(),
                summary: requirement.summary.clone(),
                url: requirement.url(),
            };
            Some((id.clone(), record))
        })
        .collect()
}

fn cited<'e>(expectations: impl Iterator<Item = &'e Expectation>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for expectation in expectations {
        let id = expectation.cites.to_string();
        if !all.contains(&id) {
            all.push(id);
        }
    }
    all
}

fn source(place: &Place) -> String {
    format!("{}:{}", place.file, place.line)
}

fn outcome(outcome: &verdict::Outcome, evidence: &Evidence) -> Outcome {
    let mask = |text: &str| evidence.text(text);
    match outcome {
        verdict::Outcome::Passed => Outcome::Passed,
        verdict::Outcome::Failed => Outcome::Failed,
        verdict::Outcome::Warned => Outcome::Warned,
        verdict::Outcome::NotApplicable { because } => Outcome::NotApplicable { because: mask(because) },
        verdict::Outcome::Blocked { by, because } => Outcome::Blocked {
            by: mask(by),
            because: mask(because),
        },
        verdict::Outcome::Errored { because } => Outcome::Errored { because: mask(because) },
        verdict::Outcome::NotRun { because } => Outcome::NotRun {
            because: because.clone(),
        },
    }
}

fn finding(found: &verdict::Finding, times: usize, evidence: &Evidence) -> Finding {
    Finding {
        cites: found.cites.to_string(),
        severity: match found.grade {
            Grade::Info => Severity::Info,
            Grade::Warn => Severity::Warn,
            Grade::Fail => Severity::Fail,
        },
        ambiguity: found.ambiguity.as_ref().map(ToString::to_string),
        subject: evidence.text(&found.subject),
        expected: evidence.text(&found.expected),
        actual: evidence.text(&found.actual),
        diff: found.diff.as_deref().map(|diff| evidence.text(diff)),
        exchange: Some(found.exchange),
        times,
    }
}

fn reading(taken: &verdict::ReadingTaken) -> ReadingRecord {
    ReadingRecord {
        ambiguity: taken.ambiguity.as_ref().map(ToString::to_string),
        cites: taken.cites.to_string(),
        reading: taken.reading.clone(),
    }
}

fn conversation_record(conversation: &Conversation, evidence: &Evidence) -> Vec<ExchangeRecord> {
    let answered = conversation
        .exchanges
        .iter()
        .map(|exchange| exchange_record(exchange, evidence));
    let unanswered = conversation
        .unanswered
        .iter()
        .map(|unanswered| unanswered_record(unanswered, evidence));
    answered.chain(unanswered).collect()
}

fn exchange_record(exchange: &Exchange, evidence: &Evidence) -> ExchangeRecord {
    let response = &exchange.response;
    ExchangeRecord {
        status: Some(response.status),
        response_headers: evidence.headers(&response.headers),
        response_body: body(&response.body, response.header("content-type"), evidence),
        duration_ms: millis(exchange.took),
        retries: exchange.waits.map_or(0, |waits| waits.times),
        ..request_record(&exchange.step, &exchange.request, evidence)
    }
}

fn unanswered_record(unanswered: &Unanswered, evidence: &Evidence) -> ExchangeRecord {
    ExchangeRecord {
        error: Some(evidence.text(&unanswered.error.to_string())),
        ..request_record(&unanswered.step, &unanswered.request, evidence)
    }
}

fn request_record(step: &str, request: &Request, evidence: &Evidence) -> ExchangeRecord {
    ExchangeRecord {
        step: step.to_owned(),
        method: request.method.clone(),
        url: evidence.url(request),
        request_headers: evidence.headers(&request.headers),
        request_body: request
            .body
            .as_deref()
            .and_then(|bytes| body(bytes, request.header("content-type"), evidence)),
        status: None,
        response_headers: Vec::new(),
        response_body: None,
        error: None,
        duration_ms: 0,
        retries: 0,
        curl: evidence.curl(request),
    }
}

fn body(bytes: &[u8], content_type: Option<&str>, evidence: &Evidence) -> Option<Body> {
    (!bytes.is_empty()).then(|| {
        let (text, cut_from) = evidence.body(bytes, content_type);
        Body { text, cut_from }
    })
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
