//! Checks: a subject of the answer, and what must hold of it.

use std::borrow::Cow;

use serde_json::Value;

use super::denoted::Denoted;
use super::deviation::{Deviation, Fault, Judged};
use super::evidence::Evidence;
use super::predicate::{self, Frame};
use super::{body, echo, error, json, json_schema, listing, order, resource, selection, show, wording};
use crate::spec::core_schemas;
use crate::spec::schema::{ResourceSchema, Schema};
use crate::suite::model::{Check, Predicate, StatusSet};
use crate::suite::template::Template;

/// Judges a check.
pub(super) fn judge(check: &Check, evidence: &Evidence<'_>) -> Judged {
    match check {
        Check::Status(set) => Ok(status(set, evidence)),
        Check::Header { name, predicates } => header(name, predicates, evidence),
        Check::Body { at, predicates } => body_place(at, predicates, evidence),
        Check::Attribute { path, predicates } => attribute_value(path, predicates, evidence),
        Check::Each { at, at_least, that } => each(at, *at_least, that, evidence),
        Check::EachResource { that } => each_resource(that, evidence),
        Check::Error { scim_type } => Ok(error::judge(scim_type, evidence)),
        Check::JsonSchema(name) => json_schema::judge(name, evidence),
        Check::SelectedFrom { population } => selection::judge(population, evidence),
        Check::SortedFrom { population } => order::judge(population, evidence),
        Check::Lists {
            includes,
            excludes,
            unique,
        } => listing::judge(includes, excludes, *unique, evidence),
        Check::EchoesSent { except } => echo::sent(except, evidence),
        Check::SameResource { other, except } => echo::same(other, except, evidence),
        Check::Resource(rule) => Ok(resource::judge(*rule, evidence)),
        Check::Json => Ok(json::judge(evidence)),
        Check::Not(checks) => none_of(checks, evidence),
        Check::AnyOf(groups) => any_of(groups, evidence),
    }
}

/// Judges all checks; every deviation of each.
pub(super) fn all(checks: &[Check], evidence: &Evidence<'_>) -> Judged {
    let mut deviations = Vec::new();
    for check in checks {
        deviations.extend(judge(check, evidence)?);
    }
    Ok(deviations)
}

/// Whether all checks hold.
pub(super) fn hold(checks: &[Check], evidence: &Evidence<'_>) -> Result<bool, Fault> {
    for check in checks {
        if !judge(check, evidence)?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the status code decides about the check, alone or among other things.
pub(super) fn looks_at_status(check: &Check) -> bool {
    match check {
        Check::Status(_) => true,
        Check::Not(checks) => checks.iter().any(looks_at_status),
        Check::AnyOf(groups) => groups.iter().flatten().any(looks_at_status),
        _ => false,
    }
}

/// The served schema of a resource; where none is known, the core schema of that name, else one without attributes.
pub(super) fn schema_or_core<'a>(evidence: &Evidence<'a>, resource: &Value) -> Cow<'a, ResourceSchema> {
    let served = evidence.served_type(resource);
    if let Some(schema) = served.and_then(|served| served.schema.as_ref()) {
        return Cow::Borrowed(schema);
    }
    let by_type = served.map(|served| served.resource_type.schema.as_str());
    let listed = resource
        .get("schemas")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    Cow::Owned(core_schema(by_type.into_iter().chain(listed)))
}

/// The core schema of the first of these URIs that has one, else one without attributes.
pub(super) fn core_schema<'u>(uris: impl IntoIterator<Item = &'u str>) -> ResourceSchema {
    let base = uris.into_iter().find_map(core_schemas::by_urn);
    let extensions = vec![core_schemas::enterprise_user().clone()];
    ResourceSchema::new(base.cloned().unwrap_or_else(unknown_schema), extensions)
}

fn unknown_schema() -> Schema {
    Schema {
        id: String::new(),
        name: None,
        description: None,
        attributes: Vec::new(),
    }
}

fn status(set: &StatusSet, evidence: &Evidence<'_>) -> Vec<Deviation> {
    let seen = evidence.exchange.response.status;
    if set.allows(seen) {
        return Vec::new();
    }
    vec![Deviation::new("status", show::statuses(set), show::status(seen))]
}

fn header(name: &str, predicates: &[Predicate], evidence: &Evidence<'_>) -> Judged {
    let value = evidence.exchange.response.header(name).map(Value::from);
    satisfies(predicates, value.as_ref(), &wording::header(name), frame(evidence))
}

fn body_place(at: &Template, predicates: &[Predicate], evidence: &Evidence<'_>) -> Judged {
    let pointer = at.text(evidence.variables)?;
    let value = body::at(evidence, &pointer);
    let subject = evidence.subject(&pointer);
    let bytes = body::of_nothing(evidence, &pointer);
    let mut deviations = Vec::new();
    for predicate in predicates {
        let seen = match predicate {
            Predicate::Absent | Predicate::Present => bytes.as_ref().or(value.as_deref()),
            _ => value.as_deref(),
        };
        deviations.extend(satisfies(
            std::slice::from_ref(predicate),
            seen,
            &subject,
            frame(evidence),
        )?);
    }
    tell_missing_json(&mut deviations, value.is_none(), evidence);
    Ok(deviations)
}

fn attribute_value(path: &Template, predicates: &[Predicate], evidence: &Evidence<'_>) -> Judged {
    let denoted = Denoted::new(path, evidence)?;
    let value = evidence.json.and_then(|resource| denoted.find(resource));
    let subject = wording::attribute(&denoted.text, evidence);
    let frame = Frame {
        denoted: Some(&denoted),
        ..frame(evidence)
    };
    let mut deviations = satisfies(predicates, value.as_ref(), &subject, frame)?;
    tell_missing_json(&mut deviations, value.is_none(), evidence);
    Ok(deviations)
}

/// Where there is no JSON at all, says so instead of "nothing".
fn tell_missing_json(deviations: &mut [Deviation], missing: bool, evidence: &Evidence<'_>) {
    if missing && evidence.json.is_none() {
        for deviation in deviations {
            deviation.actual = evidence.missing_json();
        }
    }
}

fn satisfies(predicates: &[Predicate], value: Option<&Value>, subject: &str, frame: Frame<'_>) -> Judged {
    let mut deviations = Vec::new();
    for predicate in predicates {
        if let Some(mismatch) = predicate::judge(predicate, value, frame)? {
            let deviation = Deviation::new(subject, mismatch.expected, mismatch.actual);
            deviations.push(Deviation {
                diff: mismatch.diff,
                ..deviation
            });
        }
    }
    Ok(deviations)
}

pub(super) fn frame<'a>(evidence: &Evidence<'a>) -> Frame<'a> {
    Frame {
        variables: evidence.variables,
        base: evidence.base(),
        denoted: None,
    }
}

fn each(at: &Template, at_least: usize, that: &[Check], evidence: &Evidence<'_>) -> Judged {
    let pointer = at.text(evidence.variables)?;
    let elements = match evidence.json.and_then(|json| json.pointer(&pointer)) {
        Some(Value::Array(elements)) => elements.as_slice(),
        None | Some(Value::Null) if at_least == 0 => &[],
        other => {
            let actual = other.map_or_else(|| "nothing".to_owned(), show::typed);
            let mut deviations = vec![Deviation::new(evidence.subject(&pointer), "an array", actual)];
            tell_missing_json(&mut deviations, other.is_none(), evidence);
            return Ok(deviations);
        }
    };
    let mut deviations = Vec::new();
    if elements.len() < at_least {
        let expected = format!("at least {}", crate::text::count(at_least, "element"));
        let actual = crate::text::count(elements.len(), "element");
        deviations.push(Deviation::new(evidence.subject(&pointer), expected, actual));
    }
    for (index, element) in elements.iter().enumerate() {
        deviations.extend(all(that, &evidence.within(&format!("{pointer}/{index}"), element))?);
    }
    Ok(deviations)
}

fn each_resource(that: &[Check], evidence: &Evidence<'_>) -> Judged {
    let mut deviations = Vec::new();
    for (pointer, resource) in evidence.resources() {
        deviations.extend(all(that, &evidence.within(&pointer, resource))?);
    }
    Ok(deviations)
}

fn none_of(checks: &[Check], evidence: &Evidence<'_>) -> Judged {
    let mut deviations = Vec::new();
    for check in checks {
        if judge(check, evidence)?.is_empty() {
            let (subject, expected) = wording::of(check, evidence)?;
            let actual = wording::observed(check, evidence)?;
            deviations.push(Deviation::new(subject, format!("not {expected}"), actual));
        }
    }
    Ok(deviations)
}

fn any_of(groups: &[Vec<Check>], evidence: &Evidence<'_>) -> Judged {
    let mut seen = Vec::new();
    for group in groups {
        let deviations = all(group, evidence)?;
        if deviations.is_empty() {
            return Ok(Vec::new());
        }
        seen.extend(deviations);
    }
    let words = groups
        .iter()
        .map(|group| wording::each(group, evidence))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(vec![alternatives(&words, &seen)])
}

/// One finding on alternatives: where all of them look at one place, that is its subject.
fn alternatives(groups: &[Vec<(String, String)>], seen: &[Deviation]) -> Deviation {
    let subject = &seen[0].subject;
    let alike = groups.iter().all(|group| group.len() == 1 && group[0].0 == *subject);
    if alike {
        let expected = groups.iter().map(|group| group[0].1.clone()).collect();
        return Deviation::new(subject, show::either(expected), &seen[0].actual);
    }
    let expected = groups.iter().map(|group| wording::joined(group)).collect();
    Deviation::new("answer", show::either(expected), wording::seen(seen))
}
