//! Values of multi-valued attributes beside each other (RFC 7643 §2.4).

use serde_json::Value;

use super::Subject;
use super::held;
use crate::spec::json;
use crate::verdict::deviation::Deviation;
use crate::verdict::{equality, show};

/// `primary` is true at most once per attribute.
pub(super) fn single_primary(subject: &Subject<'_>) -> Vec<Deviation> {
    let primaries = |elements: &[Value]| {
        let primary = elements
            .iter()
            .filter(|element| member(element, "primary") == Some(&Value::Bool(true)));
        primary.count()
    };
    let arrays = arrays(subject.resource).into_iter();
    let counted = arrays.map(|(pointer, elements)| (pointer, primaries(elements)));
    counted
        .filter(|(_, count)| *count > 1)
        .map(|(pointer, count)| {
            subject.deviation(
                &pointer,
                "at most one element with primary = true",
                format!("{count} of them"),
            )
        })
        .collect()
}

/// No pair of `type` and `value` stands twice in an attribute; types compare without regard to case.
pub(super) fn distinct(subject: &Subject<'_>) -> Vec<Deviation> {
    let mut deviations = Vec::new();
    for (pointer, elements) in arrays(subject.resource) {
        let repeated = elements
            .iter()
            .enumerate()
            .find(|(index, element)| elements[..*index].iter().any(|earlier| same_pair(earlier, element)));
        if let Some((_, element)) = repeated {
            deviations.push(subject.deviation(
                &pointer,
                "each pair of type and value once",
                format!("twice {}", show::value(element)),
            ));
        }
    }
    deviations
}

fn same_pair(left: &Value, right: &Value) -> bool {
    let (Some(left_value), Some(right_value)) = (member(left, "value"), member(right, "value")) else {
        return false;
    };
    let kind = |element| member(element, "type").and_then(Value::as_str).map(str::to_lowercase);
    equality::same(left_value, right_value) && kind(left) == kind(right)
}

fn member<'a>(element: &'a Value, name: &str) -> Option<&'a Value> {
    json::member(element.as_object()?, name).filter(|value| !json::is_unassigned(value))
}

/// Every array at the top of the resource and in its containers.
fn arrays(resource: &Value) -> Vec<(String, &[Value])> {
    let mut arrays = Vec::new();
    for (name, value) in held::assigned(resource) {
        let pointer = json::child("", name);
        match value {
            Value::Array(elements) => arrays.push((pointer, elements.as_slice())),
            Value::Object(_) if name.contains(':') => {
                let inner = held::assigned(value)
                    .filter_map(|(name, value)| Some((json::child(&pointer, name), value.as_array()?.as_slice())));
                arrays.extend(inner);
            }
            _ => {}
        }
    }
    arrays
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::suite::model::ResourceRule;
    use crate::verdict::fixture::rule;

    #[test]
    fn one_primary_at_most() {
        let judged = |emails| rule(ResourceRule::SinglePrimary, "/Users/1", &json!({ "emails": emails }));
        assert!(judged(json!([{ "primary": true }, { "primary": false }, {}])).is_empty());
        assert_eq!(
            judged(json!([{ "primary": true }, { "primary": true }])),
            ["body /emails: at most one element with primary = true / 2 of them"]
        );
        let contained = json!({ "urn:example:x": { "badges": [{ "primary": true }, { "primary": true }] } });
        assert_eq!(rule(ResourceRule::SinglePrimary, "/Users/1", &contained).len(), 1);
    }

    #[test]
    fn pairs_of_type_and_value_are_distinct() {
        let judged = |emails| rule(ResourceRule::DistinctValues, "/Users/1", &json!({ "emails": emails })).len();
        assert_eq!(
            judged(json!([{ "value": "a", "type": "work" }, { "value": "a", "type": "home" }])),
            0
        );
        assert_eq!(judged(json!([{ "display": "a" }, { "display": "a" }])), 0);
        assert_eq!(
            judged(json!([{ "value": "a", "type": "work" }, { "value": "a", "type": "Work" }])),
            1
        );
        assert_eq!(judged(json!([{ "value": "a" }, { "value": "a" }])), 1);
    }
}
