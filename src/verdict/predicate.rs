//! What must hold of one value.

use std::cmp::Ordering;

use serde_json::{Number, Value};
use url::Url;

use super::denoted::Denoted;
use super::deviation::Fault;
use super::{diff, equality, show, uri};
use crate::spec::datetime::DateTime;
use crate::spec::json;
use crate::suite::model::{JsonType, Predicate};
use crate::suite::template::{Template, ValueTemplate, Variables};

/// What predicates are filled in from.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) variables: &'a Variables,
    pub(super) base: &'a Url,
    /// The attribute that the value belongs to, where that is known.
    pub(super) denoted: Option<&'a Denoted<'a>>,
}

/// Both sides of a predicate that does not hold.
#[derive(Debug, PartialEq)]
pub(super) struct Mismatch {
    pub(super) expected: String,
    pub(super) actual: String,
    pub(super) diff: Option<String>,
}

/// Whether a value of the ServiceProviderConfig, or that there is none, is as a case needs it; nothing is filled in there.
///
/// # Errors
/// The first predicate that does not hold, in words.
pub fn setting_holds(value: Option<&Value>, predicates: &[Predicate]) -> Result<(), String> {
    let (variables, base) = (
        Variables::new(),
        Url::parse("http://base.invalid").map_err(|error| error.to_string())?,
    );
    let frame = Frame {
        variables: &variables,
        base: &base,
        denoted: None,
    };
    for predicate in predicates {
        match judge(predicate, value, frame) {
            Ok(None) => {}
            Ok(Some(mismatch)) => return Err(format!("expected {}", mismatch.expected)),
            Err(fault) => return Err(fault.to_string()),
        }
    }
    Ok(())
}

/// Judges one predicate on a value; `None` is a value that is not there.
pub(super) fn judge(predicate: &Predicate, value: Option<&Value>, frame: Frame<'_>) -> Result<Option<Mismatch>, Fault> {
    if holds(predicate, value, frame)? {
        return Ok(None);
    }
    let mut mismatch = Mismatch {
        expected: wording(predicate, frame)?,
        actual: show::found(value),
        diff: None,
    };
    if let (Predicate::Equals(wanted), Some(value)) = (predicate, value) {
        sharpen(&mut mismatch, &wanted.value(frame.variables)?, value);
    }
    if let (Predicate::Like(wanted), Some(value)) = (predicate, value) {
        mismatch.diff = document_diff(&wanted.value(frame.variables)?, value);
    }
    if let (Predicate::SameIn(document), Some(value)) = (predicate, value) {
        let other = elsewhere(document, frame)?;
        mismatch.diff = other.and_then(|other| document_diff(&other, value));
    }
    if let (Predicate::Count { .. }, Some(Value::Array(elements))) = (predicate, value) {
        mismatch.actual = crate::text::count(elements.len(), "element");
    }
    if let (Predicate::Type(_), Some(value)) = (predicate, value) {
        mismatch.actual = show::typed(value);
    }
    if let (Predicate::MediaType(_), Some(Value::String(text))) = (predicate, value) {
        mismatch.actual = show::cut(text, 100);
    }
    Ok(Some(mismatch))
}

/// The predicate in words, as the expected side of a finding.
pub(super) fn wording(predicate: &Predicate, frame: Frame<'_>) -> Result<String, Fault> {
    let value = |template: &ValueTemplate| template.value(frame.variables);
    let text = |template: &Template| Ok::<_, Fault>(show::quoted(&template.text(frame.variables)?));
    Ok(match predicate {
        Predicate::Equals(wanted) => show::value(&value(wanted)?),
        Predicate::NotEquals(wanted) => format!("anything but {}", show::value(&value(wanted)?)),
        Predicate::EqualsIgnoringCase(wanted) => format!("{} in any case", text(wanted)?),
        Predicate::OneOf(wanted) => {
            let wanted = wanted.iter().map(value).collect::<Result<Vec<_>, _>>()?;
            format!("one of {}", show::list(&wanted))
        }
        Predicate::Contains(wanted) => format!("something that contains {}", show::value(&value(wanted)?)),
        Predicate::Excludes(wanted) => format!("nothing that contains {}", show::value(&value(wanted)?)),
        Predicate::StartsWith(wanted) => format!("text that begins with {}", text(wanted)?),
        Predicate::EndsWith(wanted) => format!("text that ends with {}", text(wanted)?),
        Predicate::Matches(pattern) => format!("text that matches `{}`", pattern.as_str()),
        Predicate::Absent => "nothing".to_owned(),
        Predicate::Present => "a value".to_owned(),
        Predicate::Type(wanted) => show::type_name(*wanted).to_owned(),
        Predicate::Count { at_least, at_most } => {
            let (least, most) = (bound(at_least.as_ref(), frame)?, bound(at_most.as_ref(), frame)?);
            count_wording(least, most)
        }
        Predicate::SetEquals(wanted) => format!("the elements of {} in any order", show::value(&value(wanted)?)),
        Predicate::AtLeast(wanted) => format!("a number of at least {}", number(wanted, "at-least", frame)?),
        Predicate::AtMost(wanted) => format!("a number of at most {}", number(wanted, "at-most", frame)?),
        Predicate::SameUri(wanted) => format!("the URI {}", text(wanted)?),
        Predicate::NotBefore(wanted) => format!("a date-time not before {}", text(wanted)?),
        Predicate::After(wanted) => format!("a date-time after {}", text(wanted)?),
        Predicate::MediaType(wanted) => format!("the media type {}", show::either(wanted.clone())),
        Predicate::Like(wanted) => format!("{} by the rules of SCIM", show::value(&value(wanted)?)),
        Predicate::SameIn(document) => {
            let other = elsewhere(document, frame)?;
            format!("the same as elsewhere: {}", show::found(other.as_ref()))
        }
    })
}

fn holds(predicate: &Predicate, value: Option<&Value>, frame: Frame<'_>) -> Result<bool, Fault> {
    let fill = |template: &ValueTemplate| template.value(frame.variables);
    let text = value.and_then(Value::as_str);
    Ok(match predicate {
        Predicate::Equals(wanted) => equal(value, &fill(wanted)?),
        Predicate::NotEquals(wanted) => !equal(value, &fill(wanted)?),
        Predicate::EqualsIgnoringCase(wanted) => {
            let wanted = wanted.text(frame.variables)?.to_lowercase();
            text.is_some_and(|text| text.to_lowercase() == wanted)
        }
        Predicate::OneOf(wanted) => {
            let wanted = wanted.iter().map(fill).collect::<Result<Vec<_>, _>>()?;
            wanted.iter().any(|wanted| equal(value, wanted))
        }
        Predicate::Contains(wanted) => contains(value, &fill(wanted)?),
        Predicate::Excludes(wanted) => !contains(value, &fill(wanted)?),
        Predicate::StartsWith(wanted) => {
            let wanted = wanted.text(frame.variables)?;
            text.is_some_and(|text| text.starts_with(&wanted))
        }
        Predicate::EndsWith(wanted) => {
            let wanted = wanted.text(frame.variables)?;
            text.is_some_and(|text| text.ends_with(&wanted))
        }
        Predicate::Matches(pattern) => text.is_some_and(|text| pattern.is_match(text)),
        Predicate::Absent => is_absent(value),
        Predicate::Present => !is_absent(value),
        Predicate::Type(wanted) => value.is_some_and(|value| has_type(value, *wanted)),
        Predicate::Count { at_least, at_most } => {
            let (least, most) = (bound(at_least.as_ref(), frame)?, bound(at_most.as_ref(), frame)?);
            counts(value, least.as_ref(), most.as_ref())
        }
        Predicate::SetEquals(wanted) => set_equals(value, fill(wanted)?)?,
        Predicate::AtLeast(wanted) => compare(value, &number(wanted, "at-least", frame)?).is_some_and(Ordering::is_ge),
        Predicate::AtMost(wanted) => compare(value, &number(wanted, "at-most", frame)?).is_some_and(Ordering::is_le),
        Predicate::SameUri(wanted) => {
            let wanted = wanted.text(frame.variables)?;
            text.is_some_and(|text| uri::same(text, &wanted, frame.base))
        }
        Predicate::NotBefore(wanted) => chronological(text, wanted, "not-before", frame)?.is_some_and(Ordering::is_ge),
        Predicate::After(wanted) => chronological(text, wanted, "after", frame)?.is_some_and(Ordering::is_gt),
        Predicate::MediaType(wanted) => text.is_some_and(|text| {
            let essence = text.split(';').next().unwrap_or(text).trim();
            wanted.iter().any(|wanted| essence.eq_ignore_ascii_case(wanted))
        }),
        Predicate::Like(wanted) => denoted("like", frame)?.is_like(&fill(wanted)?, value, frame.base),
        Predicate::SameIn(document) => {
            let other = elsewhere(document, frame)?;
            denoted("same-in", frame)?.is_same(other.as_ref(), value, frame.base)
        }
    })
}

fn denoted<'a>(check: &'static str, frame: Frame<'a>) -> Result<&'a Denoted<'a>, Fault> {
    frame.denoted.ok_or_else(|| Fault::Misplaced {
        check,
        why: "only attributes have a definition to compare by".to_owned(),
    })
}

/// What the path denotes in another document.
fn elsewhere(document: &Template, frame: Frame<'_>) -> Result<Option<Value>, Fault> {
    match document.value(frame.variables)? {
        resource @ Value::Object(_) => Ok(denoted("same-in", frame)?.find(&resource)),
        other => Err(misfit("same-in", "a resource", &other)),
    }
}

/// Whether a value counts as not there (RFC 7643 §2.5).
fn is_absent(value: Option<&Value>) -> bool {
    value.is_none_or(json::is_unassigned)
}

/// Equality where a missing value, `null` and `[]` are one state.
fn equal(value: Option<&Value>, wanted: &Value) -> bool {
    if json::is_unassigned(wanted) {
        return is_absent(value);
    }
    value.is_some_and(|value| equality::same(value, wanted))
}

fn contains(value: Option<&Value>, wanted: &Value) -> bool {
    match (value, wanted) {
        (Some(Value::String(text)), Value::String(part)) => text.contains(part.as_str()),
        (Some(Value::Array(elements)), wanted) => elements.iter().any(|element| equality::same(element, wanted)),
        _ => false,
    }
}

/// A bound of `count`. It may come from an answer, so it need not be a number that elements can be counted to.
fn bound(template: Option<&ValueTemplate>, frame: Frame<'_>) -> Result<Option<Number>, Fault> {
    template.map(|template| number(template, "count", frame)).transpose()
}

fn counts(value: Option<&Value>, at_least: Option<&Number>, at_most: Option<&Number>) -> bool {
    let length = match value {
        None | Some(Value::Null) => 0,
        Some(Value::Array(elements)) => elements.len(),
        Some(_) => return false,
    };
    let length = Number::from(length);
    let against = |wanted: &Number| equality::compare_numbers(&length, wanted);
    at_least.is_none_or(|least| against(least).is_some_and(Ordering::is_ge))
        && at_most.is_none_or(|most| against(most).is_some_and(Ordering::is_le))
}

fn count_wording(at_least: Option<Number>, at_most: Option<Number>) -> String {
    let elements = |number: &Number| match number.as_u64() {
        Some(1) => "1 element".to_owned(),
        _ => format!("{number} elements"),
    };
    match (at_least, at_most) {
        (Some(least), Some(most)) if least == most => elements(&least),
        (Some(least), Some(most)) => format!("{least} to {}", elements(&most)),
        (Some(least), None) => format!("at least {}", elements(&least)),
        (None, Some(most)) => format!("at most {}", elements(&most)),
        (None, None) => "an array".to_owned(),
    }
}

fn set_equals(value: Option<&Value>, wanted: Value) -> Result<bool, Fault> {
    let Value::Array(wanted) = wanted else {
        return Err(misfit("set-equals", "an array", &wanted));
    };
    Ok(match value {
        Some(Value::Array(elements)) => equality::same_elements(elements, &wanted),
        value => wanted.is_empty() && is_absent(value),
    })
}

fn number(template: &ValueTemplate, what: &'static str, frame: Frame<'_>) -> Result<Number, Fault> {
    match template.value(frame.variables)? {
        Value::Number(number) => Ok(number),
        other => Err(misfit(what, "a number", &other)),
    }
}

fn compare(value: Option<&Value>, wanted: &Number) -> Option<Ordering> {
    match value {
        Some(Value::Number(number)) => equality::compare_numbers(number, wanted),
        _ => None,
    }
}

/// Order of the value and a date-time of the suite; a value that is none has no order, nor has one that the target gave before
/// and that is none. A missing zone is read as UTC (AMB-60).
fn chronological(
    text: Option<&str>,
    wanted: &Template,
    what: &'static str,
    frame: Frame<'_>,
) -> Result<Option<Ordering>, Fault> {
    let text_wanted = wanted.text(frame.variables)?;
    let wanted: DateTime = match text_wanted.parse() {
        Ok(wanted) => wanted,
        Err(_) if wanted.names().next().is_some() => return Ok(None),
        Err(_) => return Err(misfit(what, "a date-time", &Value::String(text_wanted))),
    };
    let value: Option<DateTime> = text.and_then(|text| text.parse().ok());
    Ok(value.map(|value| value.compare_as_utc(&wanted)))
}

fn has_type(value: &Value, wanted: JsonType) -> bool {
    match (wanted, value) {
        (JsonType::String, Value::String(_)) => true,
        (JsonType::Boolean, Value::Bool(_)) => true,
        (JsonType::Number, Value::Number(_)) => true,
        (JsonType::Integer, Value::Number(number)) => number.is_i64() || number.is_u64(),
        (JsonType::Array, Value::Array(_)) => true,
        (JsonType::Object, Value::Object(_)) => true,
        (JsonType::DateTime, Value::String(text)) => text.parse::<DateTime>().is_ok(),
        (JsonType::Uri, Value::String(text)) => uri::is_reference(text),
        _ => false,
    }
}

/// Names the types where they differ, and shows where documents differ.
fn sharpen(mismatch: &mut Mismatch, wanted: &Value, value: &Value) {
    if json::type_name(wanted) != json::type_name(value) {
        mismatch.expected = show::typed(wanted);
        mismatch.actual = show::typed(value);
    } else {
        mismatch.diff = document_diff(wanted, value);
    }
}

fn document_diff(wanted: &Value, value: &Value) -> Option<String> {
    let document = |value: &Value| value.is_object() || value.is_array();
    (document(wanted) && document(value))
        .then(|| diff::unified(wanted, value))
        .flatten()
}

fn misfit(what: &'static str, needed: &'static str, given: &Value) -> Fault {
    Fault::Value {
        what,
        needed,
        given: show::typed(given),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn frame_with<T>(run: impl FnOnce(Frame<'_>) -> T) -> T {
        let mut variables = Variables::new();
        variables.set("id", json!("42"));
        variables.set("limit", json!(10));
        variables.set("two", json!(2));
        let base = Url::parse("https://example.com/v2").unwrap();
        run(Frame {
            variables: &variables,
            base: &base,
            denoted: None,
        })
    }

    fn mismatch(predicate: &Predicate, value: Option<Value>) -> Option<(String, String)> {
        let judged = frame_with(|frame| judge(predicate, value.as_ref(), frame)).unwrap();
        judged.map(|mismatch| (mismatch.expected, mismatch.actual))
    }

    fn value(value: Value) -> ValueTemplate {
        ValueTemplate::parse(&value).unwrap()
    }

    fn text(text: &str) -> Template {
        Template::parse(text).unwrap()
    }

    /// Each predicate with values for which it holds, and values for which it does not.
    #[test]
    fn predicates_hold_and_do_not_hold() {
        let count = |least: Value, most: Value| {
            let bound = |bound: Value| (!bound.is_null()).then(|| value(bound));
            Predicate::Count {
                at_least: bound(least),
                at_most: bound(most),
            }
        };
        let table: Vec<(Predicate, Vec<Value>, Vec<Value>)> = vec![
            (
                Predicate::Equals(value(json!("${id}"))),
                vec![json!("42")],
                vec![json!(42), json!("4")],
            ),
            (
                Predicate::Equals(value(json!(null))),
                vec![json!(null), json!([])],
                vec![json!(""), json!(false)],
            ),
            (
                Predicate::Equals(value(json!({ "a": 1 }))),
                vec![json!({ "a": 1.0 })],
                vec![json!({ "a": 1, "b": 2 })],
            ),
            (
                Predicate::NotEquals(value(json!("a"))),
                vec![json!("b"), json!(1)],
                vec![json!("a")],
            ),
            (
                Predicate::EqualsIgnoringCase(text("ÄB")),
                vec![json!("äb")],
                vec![json!("ab"), json!(1)],
            ),
            (
                Predicate::OneOf(vec![value(json!("a")), value(json!(1))]),
                vec![json!("a"), json!(1.0)],
                vec![json!("1")],
            ),
            (
                Predicate::Contains(value(json!("b"))),
                vec![json!("abc"), json!(["b"])],
                vec![json!("ac"), json!(["bb"])],
            ),
            (
                Predicate::Excludes(value(json!("b"))),
                vec![json!("ac"), json!(["bb"])],
                vec![json!("abc"), json!(["b"])],
            ),
            (
                Predicate::StartsWith(text("/Users/${id}")),
                vec![json!("/Users/42/x")],
                vec![json!("/Users/4")],
            ),
            (
                Predicate::EndsWith(text("/${id}")),
                vec![json!("/Users/42")],
                vec![json!("/Users/43"), json!(42)],
            ),
            (
                Predicate::Matches("^[a-c]+$".parse().unwrap()),
                vec![json!("abc")],
                vec![json!("abd"), json!(null)],
            ),
            (
                Predicate::Absent,
                vec![json!(null), json!([])],
                vec![json!(""), json!({}), json!(false)],
            ),
            (
                Predicate::Present,
                vec![json!(""), json!({}), json!(0)],
                vec![json!(null), json!([])],
            ),
            (
                count(json!(1), json!("${two}")),
                vec![json!([1]), json!([1, 2])],
                vec![json!([]), json!([1, 2, 3]), json!("x")],
            ),
            (
                count(Value::Null, json!(0)),
                vec![json!([]), json!(null)],
                vec![json!([1])],
            ),
            (count(json!(-1), json!(-1)), vec![], vec![json!([]), json!([1])]),
            (count(json!(1.5), Value::Null), vec![json!([1, 2])], vec![json!([1])]),
            (
                Predicate::SetEquals(value(json!([1, 2]))),
                vec![json!([2, 1])],
                vec![json!([1]), json!([1, 1]), json!(1)],
            ),
            (
                Predicate::SetEquals(value(json!([]))),
                vec![json!(null), json!([])],
                vec![json!([1])],
            ),
            (
                Predicate::AtLeast(value(json!("${limit}"))),
                vec![json!(10), json!(10.5)],
                vec![json!(9), json!("11")],
            ),
            (
                Predicate::AtMost(value(json!(10))),
                vec![json!(10), json!(-1)],
                vec![json!(10.5), json!(null)],
            ),
            (
                Predicate::SameUri(text("/Users/${id}")),
                vec![json!("https://example.com/v2/Users/42"), json!("Users/42")],
                vec![json!("https://example.com/v2/Users/43"), json!(42)],
            ),
            (
                Predicate::NotBefore(text("2011-05-13T04:42:34Z")),
                vec![json!("2011-05-13T06:42:34+02:00"), json!("2011-05-13T04:42:34.5Z")],
                vec![json!("2011-05-13T04:42:33Z"), json!("yesterday")],
            ),
            (
                Predicate::After(text("2011-05-13T04:42:34Z")),
                vec![json!("2011-05-13T04:42:34.001Z")],
                vec![json!("2011-05-13T06:42:34+02:00"), json!(5)],
            ),
            (
                Predicate::MediaType(vec!["application/scim+json".into()]),
                vec![
                    json!("application/scim+json; charset=utf-8"),
                    json!("Application/SCIM+JSON"),
                ],
                vec![json!("application/json"), json!("application/scim+jsonx")],
            ),
        ];
        for (predicate, good, bad) in table {
            for value in good {
                assert_eq!(mismatch(&predicate, Some(value)), None);
            }
            for value in bad {
                let shown = value.to_string();
                assert!(mismatch(&predicate, Some(value)).is_some(), "{shown}");
            }
        }
    }

    #[test]
    fn types_hold_and_do_not_hold() {
        let all = [
            (JsonType::String, json!("x")),
            (JsonType::Boolean, json!(true)),
            (JsonType::Number, json!(1.5)),
            (JsonType::Array, json!([])),
            (JsonType::Object, json!({})),
        ];
        for (wanted, _) in &all {
            for (kind, value) in &all {
                assert_eq!(has_type(value, *wanted), wanted == kind, "{value}");
            }
        }
        assert!(has_type(&json!(1), JsonType::Integer) && !has_type(&json!(1.5), JsonType::Integer));
        assert!(has_type(&json!("2011-05-13T04:42:34Z"), JsonType::DateTime));
        assert!(!has_type(&json!("2011-05-13"), JsonType::DateTime));
        assert!(has_type(&json!("Users/1"), JsonType::Uri) && !has_type(&json!("a b"), JsonType::Uri));
    }

    #[test]
    fn what_is_not_there_satisfies_only_negative_predicates() {
        for predicate in [
            Predicate::Absent,
            Predicate::NotEquals(value(json!("a"))),
            Predicate::Excludes(value(json!("a"))),
            Predicate::Equals(value(json!(null))),
        ] {
            assert_eq!(mismatch(&predicate, None), None);
        }
        for predicate in [
            Predicate::Present,
            Predicate::Equals(value(json!("a"))),
            Predicate::Type(JsonType::String),
            Predicate::StartsWith(text("")),
            Predicate::AtMost(value(json!(5))),
        ] {
            assert_eq!(mismatch(&predicate, None).unwrap().1, "nothing");
        }
    }

    #[test]
    fn both_sides_are_told_with_their_types_when_these_differ() {
        let told = |wanted: Value, seen: Value| mismatch(&Predicate::Equals(value(wanted)), Some(seen)).unwrap();
        assert_eq!(told(json!("5"), json!(5)), (r#"string "5""#.into(), "number 5".into()));
        assert_eq!(told(json!("a"), json!("b")), (r#""a""#.into(), r#""b""#.into()));
        let wanted = Predicate::Type(JsonType::Boolean);
        assert_eq!(
            mismatch(&wanted, Some(json!("true"))).unwrap(),
            ("a boolean".into(), r#"string "true""#.into())
        );
        let media = Predicate::MediaType(vec!["application/scim+json".into()]);
        assert_eq!(
            mismatch(&media, Some(json!("text/html"))).unwrap(),
            ("the media type application/scim+json".into(), "text/html".into())
        );
    }

    #[test]
    fn elements_are_counted_on_both_sides() {
        let told = |least: Option<Value>, most: Option<Value>, seen: Value| {
            let count = Predicate::Count {
                at_least: least.map(value),
                at_most: most.map(value),
            };
            mismatch(&count, Some(seen)).unwrap()
        };
        let two = || Some(json!("${two}"));
        assert_eq!(
            told(two(), two(), json!([1])),
            ("2 elements".into(), "1 element".into())
        );
        assert_eq!(told(two(), Some(json!(5)), json!("x")).0, "2 to 5 elements");
        assert_eq!(told(Some(json!(1)), None, json!([])).0, "at least 1 element");
        assert_eq!(
            told(None, two(), json!([1, 2, 3])),
            ("at most 2 elements".into(), "3 elements".into())
        );
    }

    #[test]
    fn documents_come_with_a_diff() {
        let wanted = Predicate::Equals(value(json!({ "a": 1 })));
        let judged = frame_with(|frame| judge(&wanted, Some(&json!({ "a": 2 })), frame)).unwrap();
        assert!(judged.unwrap().diff.unwrap().contains("-  \"a\": 1"));
    }

    #[test]
    fn faults_of_the_suite_are_told_apart() {
        let fault = |predicate: Predicate| {
            frame_with(|frame| judge(&predicate, Some(&json!("x")), frame))
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            fault(Predicate::Equals(value(json!("${gone}")))),
            "nothing is known under `${gone}`"
        );
        assert_eq!(
            fault(Predicate::AtLeast(value(json!("${id}")))),
            r#"at-least needs a number, the suite gives string "42""#
        );
        let count = Predicate::Count {
            at_least: None,
            at_most: Some(value(json!("${id}"))),
        };
        assert_eq!(
            fault(Predicate::Like(value(json!("x")))),
            "like cannot be judged here: only attributes have a definition to compare by"
        );
        assert_eq!(fault(count), r#"count needs a number, the suite gives string "42""#);
        assert_eq!(
            fault(Predicate::After(text("soon"))),
            r#"after needs a date-time, the suite gives string "soon""#
        );
        assert_eq!(
            fault(Predicate::SetEquals(value(json!(1)))),
            "set-equals needs an array, the suite gives number 1"
        );
    }
}
