//! One value against the literal of a filter, by the attribute's type (RFC 7644 Table 3).

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::operand::Known;
use super::verdict::{Reading, Verdict};
use super::{Literal, Operator, Truth};
use crate::spec::datetime::DateTime;
use crate::spec::schema::AttributeType;
use crate::spec::value::text::{self, Case};
use crate::spec::value::{decode_binary, number_order};

/// Compares an assigned value. Combinations of operator and type that Table 9 lets a provider refuse are open (AMB-07).
pub(super) fn compare(
    reading: Reading,
    known: &Known<'_>,
    operator: Operator,
    value: &Value,
    literal: &Literal,
) -> Verdict {
    use AttributeType as Type;
    match (known.definition.kind, value, literal) {
        (_, _, Literal::Null) => null(reading, operator),
        (Type::String, Value::String(value), Literal::String(literal)) => {
            string(reading, known.case, operator, value, literal)
        }
        (Type::Reference, Value::String(value), Literal::String(literal)) => {
            reference(reading, known.case, operator, value, literal)
        }
        (Type::Binary, Value::String(value), Literal::String(literal)) => {
            binary(reading, known.case, operator, value, literal)
        }
        (Type::DateTime, Value::String(value), Literal::String(literal)) => instant(reading, operator, value, literal),
        (Type::Boolean, Value::Bool(value), Literal::Boolean(literal)) => equality(reading, operator, value == literal),
        (Type::Integer | Type::Decimal, Value::Number(value), Literal::Number(literal)) => {
            number(reading, known.definition.kind, operator, value, literal)
        }
        _ => reading.open(operator == Operator::NotEqual),
    }
}

/// A value that is there against `null`: not equal to it, and everything else is open (AMB-08).
fn null(reading: Reading, operator: Operator) -> Verdict {
    match operator {
        Operator::Equal => reading.negation_open(Truth::No),
        _ => reading.open(operator == Operator::NotEqual),
    }
}

/// `eq` and `ne` on a settled equality; other operators do not suit the type.
fn equality(reading: Reading, operator: Operator, equal: bool) -> Verdict {
    match operator {
        Operator::Equal => Verdict::of(equal.into()),
        Operator::NotEqual => Verdict::of((!equal).into()),
        _ => reading.open(false),
    }
}

fn string(reading: Reading, case: Case, operator: Operator, value: &str, literal: &str) -> Verdict {
    if value.is_empty() || literal.is_empty() {
        return empty_string(reading, case, operator, value, literal);
    }
    match reading {
        Reading::Chosen => Verdict::of(chosen_string(case, operator, value, literal).into()),
        Reading::Every => Verdict::of(settled_string(case, operator, value, literal).into()),
    }
}

fn settled_string(case: Case, operator: Operator, value: &str, literal: &str) -> Option<bool> {
    match operator {
        Operator::Equal => text::equal(value, literal, case),
        Operator::NotEqual => text::equal(value, literal, case).map(|equal| !equal),
        Operator::Contains => text::contains(value, literal, case),
        Operator::StartsWith => text::starts_with(value, literal, case),
        Operator::EndsWith => text::ends_with(value, literal, case),
        _ => text::order(value, literal, case).map(|order| in_order(operator, order)),
    }
}

fn chosen_string(case: Case, operator: Operator, value: &str, literal: &str) -> bool {
    let fold = |text: &str| {
        if case == Case::Ignored {
            text::fold(text)
        } else {
            text.to_owned()
        }
    };
    let (value, literal) = (fold(value), fold(literal));
    match operator {
        Operator::Equal => value == literal,
        Operator::NotEqual => value != literal,
        Operator::Contains => value.contains(&literal),
        Operator::StartsWith => value.starts_with(&literal),
        Operator::EndsWith => value.ends_with(&literal),
        _ => in_order(operator, value.cmp(&literal)),
    }
}

/// An empty string may count as a value or as none (AMB-08, AMB-47). An empty value equals no other in either case.
fn empty_string(reading: Reading, case: Case, operator: Operator, value: &str, literal: &str) -> Verdict {
    let chosen = chosen_string(case, operator, value, literal);
    match operator {
        Operator::Equal if literal.is_empty() && !value.is_empty() => Verdict::of(Truth::No),
        Operator::NotEqual if literal.is_empty() && !value.is_empty() => Verdict::of(Truth::Yes),
        Operator::Equal | Operator::Contains | Operator::StartsWith | Operator::EndsWith if !literal.is_empty() => {
            reading.negation_open(chosen.into())
        }
        _ => reading.open(chosen),
    }
}

/// References compare as strings, except that different texts may denote one resource (RFC 7643 §2.3.7 relative URIs, §2.4
/// versions): they differ for certain only when their last segments do. Their order is undefined (AMB-07).
fn reference(reading: Reading, case: Case, operator: Operator, value: &str, literal: &str) -> Verdict {
    let as_string = string(reading, case, operator, value, literal);
    if reading == Reading::Chosen {
        return as_string;
    }
    match operator {
        Operator::Equal | Operator::NotEqual => {
            let apart = text::equal(last_segment(value), last_segment(literal), Case::Disputed) == Some(false);
            if value == literal || apart {
                as_string
            } else {
                Verdict::OPEN
            }
        }
        operator if operator.is_ordering() => Verdict::OPEN,
        _ => as_string,
    }
}

fn last_segment(uri: &str) -> &str {
    uri.trim_end_matches('/').rsplit('/').next().unwrap_or(uri)
}

/// Binary values are equal when their bytes are; a difference in padding, alphabet or (when the schema ignores it) case
/// leaves it open whether they are identical.
fn binary(reading: Reading, case: Case, operator: Operator, value: &str, literal: &str) -> Verdict {
    let same_bytes = match (decode_binary(value), decode_binary(literal)) {
        (Some(value), Some(literal)) => Some(value == literal),
        _ => None,
    };
    let differs_in_case_only = case == Case::Disputed && value.eq_ignore_ascii_case(literal);
    match (operator, same_bytes) {
        _ if value == literal => equality(reading, operator, true),
        (Operator::Equal | Operator::NotEqual, Some(false)) if !differs_in_case_only => {
            equality(reading, operator, false)
        }
        (_, same) => reading.open((same == Some(true)) == (operator == Operator::Equal)),
    }
}

/// Instants compare chronologically (Table 3). Two texts of one instant may or may not be identical.
fn instant(reading: Reading, operator: Operator, value: &str, literal: &str) -> Verdict {
    let (Ok(parsed), Ok(wanted)) = (value.parse::<DateTime>(), literal.parse::<DateTime>()) else {
        return reading.open(operator == Operator::NotEqual);
    };
    let chosen = parsed.compare_as_utc(&wanted);
    match (operator, parsed.compare(&wanted)) {
        (Operator::Equal | Operator::NotEqual, _) if value == literal => equality(reading, operator, true),
        (Operator::Equal | Operator::NotEqual, Some(Ordering::Less | Ordering::Greater)) => {
            equality(reading, operator, false)
        }
        (Operator::Equal, _) => reading.open(chosen.is_eq()),
        (Operator::NotEqual, _) => reading.open(chosen.is_ne()),
        (ordering, Some(order)) if ordering.is_ordering() => Verdict::of(in_order(ordering, order).into()),
        (ordering, None) if ordering.is_ordering() => reading.open(in_order(ordering, chosen)),
        _ => reading.open(false),
    }
}

/// Numbers compare by value; the text gives an order to integers only, and does not say whether `5.0` is identical to `5`.
fn number(reading: Reading, kind: AttributeType, operator: Operator, value: &Number, literal: &Number) -> Verdict {
    let Some(order) = number_order(value, literal) else {
        return reading.open(false);
    };
    let same_form = value.is_f64() == literal.is_f64() || kind == AttributeType::Decimal;
    match operator {
        Operator::Equal | Operator::NotEqual if order.is_eq() && !same_form => {
            reading.open(operator == Operator::Equal)
        }
        Operator::Equal | Operator::NotEqual => equality(reading, operator, order.is_eq()),
        ordering if ordering.is_ordering() && kind == AttributeType::Decimal => reading.open(in_order(ordering, order)),
        ordering if ordering.is_ordering() => Verdict::of(in_order(ordering, order).into()),
        _ => reading.open(false),
    }
}

fn in_order(operator: Operator, order: Ordering) -> bool {
    match operator {
        Operator::GreaterThan => order.is_gt(),
        Operator::GreaterOrEqual => order.is_ge(),
        Operator::LessThan => order.is_lt(),
        Operator::LessOrEqual => order.is_le(),
        _ => false,
    }
}
