//! Values of an attribute compared by its type (RFC 7643 §2.3, RFC 7644 §3.4.2.2 and §3.4.2.3).

pub mod text;

use std::cmp::Ordering;

use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{alphabet, engine::DecodePaddingMode};
use serde_json::{Number, Value};

use super::datetime::DateTime;
use super::schema::{Attribute, AttributeType};
use super::urn;
use text::Case;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

/// How case matters for an attribute: `caseExact`, except where AMB-10 finds the schema at odds with the text.
///
/// References and binary values regard case whatever the schema says (RFC 7643 §2.3.6, §2.3.7); so do identifiers of other
/// resources, which stand next to `$ref`; `userName` does not (§4.1.1).
pub fn case_of(definition: &Attribute, parent: Option<&Attribute>, schema: Option<&str>) -> Case {
    let names_resource = || definition.name == "value" && parent.is_some_and(|parent| parent.sub("$ref").is_some());
    let is_user_name = || definition.name == "userName" && schema.is_some_and(|id| id.eq_ignore_ascii_case(urn::USER));
    match (definition.kind, definition.case_exact) {
        (AttributeType::Reference | AttributeType::Binary, _) => Case::Disputed,
        (_, false) if names_resource() => Case::Disputed,
        (_, true) if is_user_name() => Case::Disputed,
        (_, true) => Case::Exact,
        (_, false) => Case::Ignored,
    }
}

/// The order in which two values of the attribute are sorted, in one reading: case folded unless `caseExact`, instants in
/// UTC, `false` before `true`. Values of another type than the attribute's go last.
pub fn sort_order(definition: &Attribute, left: &Value, right: &Value) -> Ordering {
    let suits = |value: &Value| !is_of_type(definition.kind, value);
    suits(left).cmp(&suits(right)).then_with(|| match (left, right) {
        (Value::String(left), Value::String(right)) => string_order(definition, left, right),
        (Value::Number(left), Value::Number(right)) => number_order(left, right).unwrap_or(Ordering::Equal),
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        _ => Ordering::Equal,
    })
}

/// The order of two values where RFC 7644 §3.4.2.3 settles it: strings as in [`text::order`], numbers, instants with zones.
pub fn settled_order(definition: &Attribute, left: &Value, right: &Value) -> Option<Ordering> {
    match (definition.kind, left, right) {
        (AttributeType::String, Value::String(left), Value::String(right)) => {
            text::order(left, right, case_of(definition, None, None))
        }
        (AttributeType::Integer | AttributeType::Decimal, Value::Number(left), Value::Number(right)) => {
            number_order(left, right)
        }
        (AttributeType::DateTime, Value::String(left), Value::String(right)) => instant_order(left, right),
        _ => (left == right).then_some(Ordering::Equal),
    }
}

/// The order of two numbers; `None` where floating point is too coarse to tell.
pub fn number_order(left: &Number, right: &Number) -> Option<Ordering> {
    /// Below this every whole number has a floating point number of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let (Some(left), Some(right)) = (left.as_i128(), right.as_i128()) {
        return Some(left.cmp(&right));
    }
    let (left, right) = (left.as_f64()?, right.as_f64()?);
    let order = left.partial_cmp(&right)?;
    (order != Ordering::Equal || left.abs() < EXACT).then_some(order)
}

/// The chronological order of two dateTimes; `None` when one is malformed or a missing zone leaves it open.
pub fn instant_order(left: &str, right: &str) -> Option<Ordering> {
    left.parse::<DateTime>().ok()?.compare(&right.parse().ok()?)
}

/// The bytes of a binary value: base64 in either alphabet, padded or not (RFC 7643 §2.3.6).
pub fn decode_binary(text: &str) -> Option<Vec<u8>> {
    let alphabet = if text.contains(['-', '_']) {
        alphabet::URL_SAFE
    } else {
        alphabet::STANDARD
    };
    GeneralPurpose::new(&alphabet, LENIENT).decode(text).ok()
}

/// Whether a JSON value has the JSON type of Table 1 for `kind`; formats inside strings are not looked at.
pub fn is_of_type(kind: AttributeType, value: &Value) -> bool {
    match kind {
        AttributeType::String | AttributeType::DateTime | AttributeType::Binary | AttributeType::Reference => {
            value.is_string()
        }
        AttributeType::Boolean => value.is_boolean(),
        AttributeType::Decimal => value.is_number(),
        AttributeType::Integer => value.is_i64() || value.is_u64(),
        AttributeType::Complex => value.is_object(),
    }
}

fn string_order(definition: &Attribute, left: &str, right: &str) -> Ordering {
    if definition.kind == AttributeType::DateTime
        && let (Ok(left), Ok(right)) = (left.parse::<DateTime>(), right.parse::<DateTime>())
    {
        return left.compare_as_utc(&right);
    }
    if definition.case_exact {
        left.cmp(right)
    } else {
        text::fold(left).cmp(&text::fold(right))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn attribute(kind: AttributeType) -> Attribute {
        Attribute::new("a", kind)
    }

    #[test]
    fn sorting_goes_by_the_type() {
        let order = |kind, left, right| sort_order(&attribute(kind), &left, &right);
        assert_eq!(
            order(AttributeType::String, json!("bob"), json!("Alice")),
            Ordering::Greater
        );
        assert_eq!(order(AttributeType::Integer, json!(9), json!(10)), Ordering::Less);
        assert_eq!(order(AttributeType::Integer, json!("9"), json!(10)), Ordering::Greater);
        let (early, late) = (json!("2011-05-13T06:00:00+02:00"), json!("2011-05-13T05:00:00Z"));
        assert_eq!(order(AttributeType::DateTime, early, late), Ordering::Less);
        assert_eq!(order(AttributeType::Boolean, json!(false), json!(true)), Ordering::Less);
    }

    #[test]
    fn the_settled_order_leaves_collation_open() {
        let order =
            |left: &str, right: &str| settled_order(&attribute(AttributeType::String), &json!(left), &json!(right));
        assert_eq!(order("alice", "Bob"), Some(Ordering::Less));
        assert_eq!(order("Ärger", "Bob"), None);
        assert_eq!(
            settled_order(&attribute(AttributeType::Boolean), &json!(false), &json!(true)),
            None
        );
    }

    #[test]
    fn large_numbers_are_compared_exactly_or_not_at_all() {
        let order = |left: &str, right: &str| {
            number_order(
                &serde_json::from_str(left).unwrap(),
                &serde_json::from_str(right).unwrap(),
            )
        };
        assert_eq!(order("9007199254740993", "9007199254740992"), Some(Ordering::Greater));
        assert_eq!(order("9007199254740993", "9007199254740992.0"), None);
        assert_eq!(order("1.5", "2"), Some(Ordering::Less));
    }

    #[test]
    fn binary_values_decode_in_both_alphabets_with_or_without_padding() {
        assert_eq!(decode_binary("+/8="), Some(vec![0xfb, 0xff]));
        assert_eq!(decode_binary("-_8"), Some(vec![0xfb, 0xff]));
        assert_eq!(decode_binary("not base64!"), None);
    }

    #[test]
    fn case_is_disputed_where_schema_and_text_disagree() {
        let reference = attribute(AttributeType::Reference);
        assert_eq!(case_of(&reference, None, None), Case::Disputed);
        let members = super::super::core_schemas::group().attribute("members").unwrap();
        assert_eq!(
            case_of(members.sub("value").unwrap(), Some(members), None),
            Case::Disputed
        );
        assert_eq!(
            case_of(members.sub("display").unwrap(), Some(members), None),
            Case::Ignored
        );
        let exact = Attribute {
            case_exact: true,
            ..Attribute::new("userName", AttributeType::String)
        };
        assert_eq!(case_of(&exact, None, Some(urn::USER)), Case::Disputed);
        assert_eq!(case_of(&exact, None, Some("urn:example:Device")), Case::Exact);
    }
}
