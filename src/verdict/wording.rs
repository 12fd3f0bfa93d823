//! Checks in words: subject and expectation, for negations, alternatives and readings.

use serde_json::Value;

use super::check::frame;
use super::denoted::Denoted;
use super::deviation::{Deviation, Fault};
use super::evidence::Evidence;
use super::predicate::{self, Frame};
use super::{body, resource, show};
use crate::suite::model::{Check, Predicate};

/// The longest account of what was seen instead, in characters.
const LONGEST: usize = 500;

/// Subject and expectation of a check.
pub(super) fn of(check: &Check, evidence: &Evidence<'_>) -> Result<(String, String), Fault> {
    let body = || evidence.subject("");
    Ok(match check {
        Check::Status(set) => ("status".to_owned(), show::statuses(set)),
        Check::Header { name, predicates } => (header(name), all(predicates, evidence)?),
        Check::Body { at, predicates } => {
            let pointer = at.text(evidence.variables)?;
            (evidence.subject(&pointer), all(predicates, evidence)?)
        }
        Check::Attribute { path, predicates } => {
            let denoted = Denoted::new(path, evidence)?;
            let frame = Frame {
                denoted: Some(&denoted),
                ..frame(evidence)
            };
            (attribute(&denoted.text, evidence), every(predicates, frame)?)
        }
        Check::Each { at, at_least, that } => {
            let pointer = at.text(evidence.variables)?;
            let elements = match at_least {
                0 => "elements".to_owned(),
                least => format!("at least {}", crate::text::count(*least, "element")),
            };
            (
                evidence.subject(&pointer),
                format!("{elements} with {}", group(that, evidence)?),
            )
        }
        Check::EachResource { that } => (body(), format!("resources with {}", group(that, evidence)?)),
        Check::Error { scim_type } if scim_type.is_empty() => (body(), "a SCIM error".to_owned()),
        Check::Error { scim_type } => (
            body(),
            format!("a SCIM error with scimType {}", show::either(scim_type.clone())),
        ),
        Check::JsonSchema(name) => (body(), format!("a document of the form `{name}`")),
        Check::SelectedFrom { population } => {
            (body(), format!("the members of `{population}` that the filter selects"))
        }
        Check::SortedFrom { population } => (body(), format!("the members of `{population}` in the order asked for")),
        Check::Lists { .. } => (evidence.subject("/Resources"), "the resources named".to_owned()),
        Check::EchoesSent { .. } => (body(), "what was sent".to_owned()),
        Check::SameResource { .. } => (body(), "the same resource".to_owned()),
        Check::Resource(rule) => (body(), resource::wording(*rule).to_owned()),
        Check::Json => (body(), "JSON".to_owned()),
        Check::Not(checks) => ("answer".to_owned(), format!("not {}", group(checks, evidence)?)),
        Check::AnyOf(groups) => {
            let groups = groups
                .iter()
                .map(|checks| group(checks, evidence))
                .collect::<Result<Vec<_>, _>>()?;
            ("answer".to_owned(), show::either(groups))
        }
    })
}

/// Several checks that stand together: `status: 200 OK and body /title: nothing`.
pub(super) fn group(checks: &[Check], evidence: &Evidence<'_>) -> Result<String, Fault> {
    Ok(joined(&each(checks, evidence)?))
}

/// Subject and expectation of several checks.
pub(super) fn each(checks: &[Check], evidence: &Evidence<'_>) -> Result<Vec<(String, String)>, Fault> {
    checks.iter().map(|check| of(check, evidence)).collect()
}

/// Subjects and expectations in one line.
pub(super) fn joined(words: &[(String, String)]) -> String {
    let words = words.iter().map(|(subject, expected)| format!("{subject}: {expected}"));
    words.collect::<Vec<_>>().join(" and ")
}

/// What stands at the subject of a check that holds.
pub(super) fn observed(check: &Check, evidence: &Evidence<'_>) -> Result<String, Fault> {
    Ok(match check {
        Check::Status(_) => show::status(evidence.exchange.response.status),
        Check::Header { name, .. } => show::found(evidence.exchange.response.header(name).map(Value::from).as_ref()),
        Check::Body { at, .. } => show::found(body::at(evidence, &at.text(evidence.variables)?).as_deref()),
        Check::Attribute { path, .. } => {
            let denoted = Denoted::new(path, evidence)?;
            show::found(evidence.json.and_then(|resource| denoted.find(resource)).as_ref())
        }
        _ => "exactly that".to_owned(),
    })
}

/// What was seen where several checks did not hold, each subject once.
pub(super) fn seen(deviations: &[Deviation]) -> String {
    let mut words: Vec<String> = Vec::new();
    for deviation in deviations {
        let word = format!("{}: {}", deviation.subject, deviation.actual);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    show::cut(&words.join("; "), LONGEST)
}

/// Subject of a header check.
pub(super) fn header(name: &str) -> String {
    format!("header {}", name.to_ascii_lowercase())
}

/// Subject of an attribute check.
pub(super) fn attribute(path: &str, evidence: &Evidence<'_>) -> String {
    match evidence.at.as_str() {
        "" => format!("attribute {path}"),
        at => format!("attribute {path} of {at}"),
    }
}

fn all(predicates: &[Predicate], evidence: &Evidence<'_>) -> Result<String, Fault> {
    every(predicates, frame(evidence))
}

fn every(predicates: &[Predicate], frame: Frame<'_>) -> Result<String, Fault> {
    let words = predicates.iter().map(|predicate| predicate::wording(predicate, frame));
    Ok(words.collect::<Result<Vec<_>, _>>()?.join(" and "))
}
