//! Comparing two values as their attribute's type and case rule say (RFC 7643 §2.2, §2.3).

use std::cmp::Ordering;

use serde_json::Value;

use super::date;
use super::prepare::fold;
use crate::spec::schema::{Attribute, AttributeType};

/// Whether two values of an attribute are the same.
pub(in crate::server) fn same(attribute: &Attribute, a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(attribute, a, b)),
        (Value::Object(a), Value::Object(b)) => {
            attribute
                .sub_attributes
                .iter()
                .all(|sub| match (a.get(&sub.name), b.get(&sub.name)) {
                    (Some(a), Some(b)) => same(sub, a, b),
                    (None, None) => true,
                    (Some(Value::Bool(false)), None) | (None, Some(Value::Bool(false))) => sub.name == "primary",
                    _ => false,
                })
        }
        _ => order(attribute, a, b).map_or(a == b, Ordering::is_eq),
    }
}

/// Order of two simple values of an attribute; `None` when they cannot be ordered.
pub(in crate::server) fn order(attribute: &Attribute, a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::String(a), Value::String(b)) => match attribute.kind {
            AttributeType::DateTime => Some(date::instant(a)?.cmp(&date::instant(b)?)),
            _ if attribute.case_exact => Some(a.cmp(b)),
            _ => Some(fold(a).cmp(&fold(b))),
        },
        (Value::Number(a), Value::Number(b)) => match (a.as_i64(), b.as_i64()) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => a.as_f64()?.partial_cmp(&b.as_f64()?),
        },
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn strings_follow_the_case_rule() {
        let folded = Attribute::new("a", AttributeType::String);
        let exact = Attribute {
            case_exact: true,
            ..folded.clone()
        };
        assert!(same(&folded, &json!("BJensen"), &json!("bjensen")));
        assert!(same(&folded, &json!("ｂjensen"), &json!("bjensen")));
        assert!(!same(&exact, &json!("BJensen"), &json!("bjensen")));
    }

    #[test]
    fn numbers_and_times_are_compared_by_value() {
        let number = Attribute::new("a", AttributeType::Decimal);
        assert!(same(&number, &json!(5), &json!(5.0)));
        assert_eq!(order(&number, &json!(9), &json!(10.5)), Some(Ordering::Less));
        let time = Attribute::new("a", AttributeType::DateTime);
        assert!(same(
            &time,
            &json!("2011-05-13T04:42:34Z"),
            &json!("2011-05-13T06:42:34+02:00")
        ));
    }

    #[test]
    fn a_missing_primary_is_false() {
        let emails = crate::spec::core_schemas::user().attribute("emails").unwrap();
        assert!(same(
            emails,
            &json!({ "value": "A@x" }),
            &json!({ "value": "a@x", "primary": false })
        ));
        assert!(!same(
            emails,
            &json!({ "value": "a@x" }),
            &json!({ "value": "a@x", "type": "work" })
        ));
    }
}
