//! Rules judged on every exchange of the run, as the exchanges come.

use std::collections::HashMap;
use std::sync::Arc;

use super::cause::{self, Cause};
use super::deviation::Fault;
use super::evidence::Evidence;
use super::{Bench, Finding, Outcome, ReadingTaken, expectation, kind, response};
use crate::exec::exchange::Exchange;
use crate::suite::model::{ExchangeFilter, Grade, Invariant, Suite};
use crate::suite::template::Variables;

/// Judges the invariants of all suites; feed it every exchange, then ask for the verdicts.
pub struct Invariants<'a> {
    bench: Bench<'a>,
    /// What is known everywhere: `base`, `config`, `types`.
    variables: Variables,
    watches: Vec<Watch>,
}

/// The verdict on one invariant.
#[derive(Clone, Debug)]
pub struct InvariantVerdict {
    /// The suite that states it.
    pub suite: Arc<Suite>,
    /// Index into the suite's invariants.
    pub index: usize,
    /// The verdict; not applicable when no exchange of its kind took place.
    pub outcome: Outcome,
    /// One finding for each cause: it tells where else the same was seen.
    pub findings: Vec<InvariantFinding>,
    /// Readings taken, each once.
    pub readings: Vec<ReadingTaken>,
    /// The first exchange of each finding, its step named with the case; `finding.exchange` is an index into these.
    pub exchanges: Vec<Exchange>,
}

/// A finding that may stand for many.
#[derive(Clone, Debug, PartialEq)]
pub struct InvariantFinding {
    /// The finding, as seen first.
    pub finding: Finding,
    /// Id of the case in which it was seen first.
    pub case: String,
    /// How many exchanges showed the same.
    pub times: usize,
}

impl InvariantVerdict {
    /// The invariant itself.
    pub fn invariant(&self) -> &Invariant {
        &self.suite.invariants[self.index]
    }

    /// `suite::invariant`, under which it is reported.
    pub fn id(&self) -> String {
        format!("{}::{}", self.suite.id, self.invariant().id)
    }
}

impl<'a> Invariants<'a> {
    /// Takes the invariants of the suites, and what is known in the whole run to fill in their `${…}`.
    pub fn new(bench: Bench<'a>, suites: &[Arc<Suite>], variables: Variables) -> Self {
        let of_suite = |suite: &Arc<Suite>| {
            let suite = Arc::clone(suite);
            (0..suite.invariants.len()).map(move |index| Watch::new(Arc::clone(&suite), index))
        };
        Self {
            bench,
            variables,
            watches: suites.iter().flat_map(of_suite).collect(),
        }
    }

    /// Judges one exchange of a case (`suite::case`).
    pub fn observe(&mut self, case: &str, exchange: &Exchange) {
        let mut variables = self.variables.clone();
        variables.set("response", response::variables(exchange));
        let evidence = Evidence::new(self.bench.target, exchange, &variables);
        let body = kind::of(self.bench.target, exchange);
        for watch in &mut self.watches {
            let filter = &watch.suite.invariants[watch.index].on;
            let wanted = filter.body.as_ref().is_none_or(|kinds| kinds.contains(&body));
            if wanted && selects(filter, exchange) {
                watch.observe(self.bench, case, &evidence);
            }
        }
    }

    /// The verdicts, in the order of the suites.
    pub fn finish(self) -> Vec<InvariantVerdict> {
        self.watches.into_iter().map(Watch::verdict).collect()
    }
}

fn selects(filter: &ExchangeFilter, exchange: &Exchange) -> bool {
    let status = filter
        .status
        .as_ref()
        .is_none_or(|set| set.allows(exchange.response.status));
    let methods = filter.methods.as_ref();
    status
        && methods.is_none_or(|methods| {
            methods
                .iter()
                .any(|method| method.eq_ignore_ascii_case(&exchange.request.method))
        })
}

/// One invariant and what it has come to so far.
struct Watch {
    suite: Arc<Suite>,
    index: usize,
    applied: bool,
    findings: Vec<InvariantFinding>,
    by_cause: HashMap<Cause, usize>,
    /// For each finding the places where it was seen, as [`cause::place`] names them.
    places: Vec<Vec<String>>,
    exchanges: Vec<Exchange>,
    readings: Vec<ReadingTaken>,
    fault: Option<Fault>,
}

impl Watch {
    fn new(suite: Arc<Suite>, index: usize) -> Self {
        Self {
            suite,
            index,
            applied: false,
            findings: Vec::new(),
            by_cause: HashMap::new(),
            places: Vec::new(),
            exchanges: Vec::new(),
            readings: Vec::new(),
            fault: None,
        }
    }

    fn observe(&mut self, bench: Bench<'_>, case: &str, evidence: &Evidence<'_>) {
        let next = self.exchanges.len();
        let judged = expectation::judge(bench, &self.suite.invariants[self.index].expect, evidence, next);
        self.applied |= judged.applied;
        self.fault = self.fault.take().or(judged.faults.into_iter().next());
        for reading in judged.readings {
            if !self.readings.contains(&reading) {
                self.readings.push(reading);
            }
        }
        let mut counted = Vec::new();
        let before = self.findings.len();
        for finding in judged.findings {
            let place = cause::place(&finding.subject);
            let index = *self.by_cause.entry(Cause::of(&finding)).or_insert(self.findings.len());
            if index == self.findings.len() {
                self.places.push(Vec::new());
                self.findings.push(InvariantFinding {
                    finding,
                    case: case.to_owned(),
                    times: 0,
                });
            }
            if !self.places[index].contains(&place) {
                self.places[index].push(place);
            }
            if !counted.contains(&index) {
                counted.push(index);
                self.findings[index].times += 1;
            }
        }
        if self.findings.len() > before {
            let mut exchange = evidence.exchange.clone();
            exchange.step = format!("{case}, {}", exchange.step);
            self.exchanges.push(exchange);
        }
    }

    fn verdict(mut self) -> InvariantVerdict {
        for (found, places) in self.findings.iter_mut().zip(&self.places) {
            found.finding.actual.push_str(&cause::elsewhere(&places[1..]));
        }
        let findings: Vec<_> = self.findings.iter().map(|found| found.finding.clone()).collect();
        let failed = findings.iter().any(|finding| finding.grade == Grade::Fail);
        let outcome = match self.fault {
            Some(fault) if !failed => Outcome::Errored {
                because: format!("a fault of the suite: {fault}"),
            },
            _ if !self.applied => Outcome::NotApplicable {
                because: "no exchange of this kind took place".to_owned(),
            },
            _ => Outcome::of(&findings),
        };
        InvariantVerdict {
            suite: self.suite,
            index: self.index,
            outcome,
            findings: self.findings,
            readings: self.readings,
            exchanges: self.exchanges,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::suite::model::{BodyKind, Check, JsonType, Predicate, ResourceRule, StatusPattern, StatusSet};
    use crate::suite::template::{Template, ValueTemplate};
    use crate::verdict::fixture::{self, expectation};

    const MUST: &str = "rfc7643-2.3-json-boolean";

    fn run(checks: Vec<Check>, on: ExchangeFilter, exchanges: &[(&str, Exchange)]) -> InvariantVerdict {
        let invariant = Invariant {
            id: "rule".to_owned(),
            title: "A rule".to_owned(),
            on,
            expect: vec![expectation(MUST, checks)],
            place: fixture::place(),
        };
        let mut suite = fixture::suite();
        suite.invariants.push(invariant);
        let (target, catalogue) = (fixture::target(), fixture::catalogue());
        let bench = Bench {
            target: &target,
            catalogue: &catalogue,
        };
        let mut invariants = Invariants::new(bench, &[Arc::new(suite)], Variables::new());
        for (case, exchange) in exchanges {
            invariants.observe(case, exchange);
        }
        invariants.finish().remove(0)
    }

    fn resources() -> ExchangeFilter {
        ExchangeFilter {
            body: Some(vec![BodyKind::Resource, BodyKind::List]),
            status: Some(StatusSet(vec![StatusPattern::Class(2)])),
            methods: Some(vec!["GET".to_owned()]),
        }
    }

    fn user(active: Value) -> Exchange {
        fixture::get("/Users/1").answered(200, &json!({ "id": "1", "active": active }))
    }

    #[test]
    fn one_cause_is_one_finding_with_the_first_exchange() {
        let list =
            json!({ "totalResults": 2, "Resources": [{ "active": "no" }, { "emails": [{ "primary": "yes" }] }] });
        let verdict = run(
            vec![Check::Resource(ResourceRule::Types)],
            resources(),
            &[
                ("a::good", user(json!(true))),
                ("a::one", user(json!("true"))),
                ("a::two", fixture::get("/Users").answered(200, &list)),
                ("a::three", user(json!(1))),
            ],
        );
        assert_eq!(
            (verdict.id().as_str(), &verdict.outcome),
            ("test::rule", &Outcome::Failed)
        );
        let told: Vec<_> = verdict
            .findings
            .iter()
            .map(|found| (found.case.as_str(), found.times, found.finding.exchange))
            .collect();
        assert_eq!(told, [("a::one", 2, 0), ("a::three", 1, 1)]);
        assert_eq!(
            verdict.findings[0].finding.actual,
            r#"string "true"; likewise body /emails/#/primary"#
        );
        assert_eq!(verdict.exchanges.len(), 2);
        assert_eq!(verdict.exchanges[0].step, "a::one, step 1");
        assert_eq!(
            verdict.exchanges[0].json.as_deref(),
            Some(&json!({ "id": "1", "active": "true" }))
        );
    }

    #[test]
    fn other_exchanges_do_not_count() {
        let verdict = run(
            vec![Check::Resource(ResourceRule::Types)],
            resources(),
            &[
                (
                    "a::b",
                    fixture::send("PUT", "/Users/1", &json!({})).answered(200, &json!({ "active": 1 })),
                ),
                ("a::c", fixture::get("/Users/1").answered(404, &json!({ "active": 1 }))),
                (
                    "a::d",
                    fixture::get("/ServiceProviderConfig").answered(200, &json!({ "active": 1 })),
                ),
            ],
        );
        let because = "no exchange of this kind took place".to_owned();
        assert_eq!(verdict.outcome, Outcome::NotApplicable { because });
    }

    #[test]
    fn what_holds_everywhere_passes() {
        let verdict = run(
            vec![Check::Json],
            ExchangeFilter::default(),
            &[("a::b", user(json!(true)))],
        );
        assert_eq!(verdict.outcome, Outcome::Passed);
        assert!(verdict.findings.is_empty() && verdict.exchanges.is_empty());
    }

    #[test]
    fn faults_of_the_suite_are_told() {
        let check = Check::Body {
            at: Template::parse("/${gone}").unwrap(),
            predicates: vec![Predicate::Type(JsonType::String)],
        };
        let verdict = run(vec![check], ExchangeFilter::default(), &[("a::b", user(json!(true)))]);
        let because = "a fault of the suite: nothing is known under `${gone}`".to_owned();
        assert_eq!(verdict.outcome, Outcome::Errored { because });
    }

    #[test]
    fn parts_of_one_response_are_compared() {
        let same = || Check::Header {
            name: "etag".to_owned(),
            predicates: vec![Predicate::EndsWith(Template::parse("${response.version}\"").unwrap())],
        };
        let versioned = |etag| {
            let body = json!({ "id": "1", "meta": { "version": "W/\"a\"" } });
            [(
                "a::b",
                fixture::get("/Users/1").answered(200, &body).with_header("ETag", etag),
            )]
        };
        assert_eq!(
            run(vec![same()], resources(), &versioned("\"a\"")).outcome,
            Outcome::Passed
        );
        assert_eq!(
            run(vec![same()], resources(), &versioned("\"b\"")).outcome,
            Outcome::Failed
        );
        let count = || Check::Body {
            at: Template::parse("/totalResults").unwrap(),
            predicates: vec![Predicate::AtLeast(
                ValueTemplate::parse(&json!("${response.count}")).unwrap(),
            )],
        };
        let list = |total| {
            let body = json!({ "totalResults": total, "Resources": [{ "id": "1" }] });
            [("a::b", fixture::get("/Users").answered(200, &body))]
        };
        assert_eq!(run(vec![count()], resources(), &list(1)).outcome, Outcome::Passed);
        assert_eq!(run(vec![count()], resources(), &list(0)).outcome, Outcome::Failed);
    }

    #[test]
    fn the_example_of_rfc_7643_section_8_1_breaks_no_resource_rule() {
        let checks = [
            ResourceRule::Types,
            ResourceRule::NeverReturned,
            ResourceRule::AlwaysReturned,
            ResourceRule::RequestReturned,
            ResourceRule::RequiredPresent,
            ResourceRule::SchemasCoverContent,
            ResourceRule::SchemasDistinct,
            ResourceRule::SchemasDeclared,
            ResourceRule::KnownAttributes,
            ResourceRule::SinglePrimary,
            ResourceRule::DistinctValues,
            ResourceRule::MetaResourceType,
            ResourceRule::MetaLocation,
            ResourceRule::MetaDates,
            ResourceRule::Id,
            ResourceRule::Projection,
            ResourceRule::References,
        ];
        let exchange = fixture::get("/Users/1").answered(200, &fixture::minimal_user());
        let checks = checks.into_iter().map(Check::Resource).collect();
        assert_eq!(run(checks, resources(), &[("a::b", exchange)]).findings, []);
    }
}
