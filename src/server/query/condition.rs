//! A filter with its names resolved, and whether a resource meets it.

use serde_json::{Map, Value};

use super::compare;
use super::date;
use super::prepare;
use crate::server::catalog::Place;
use crate::server::fault::{Fault, FaultSet};
use crate::spec::filter::{Literal, Operator};
use crate::spec::schema::{Attribute, AttributeType};

/// A compiled filter.
#[derive(Clone, Debug)]
pub(in crate::server) enum Condition<'a> {
    Compare {
        place: Place<'a>,
        operator: Operator,
        literal: Literal,
    },
    Present(Place<'a>),
    /// A comparison of an attribute that the resource's type does not have: it has no value (RFC 7644 §3.4.2.1).
    Foreign {
        operator: Operator,
        literal: Literal,
    },
    /// `pr` of such an attribute.
    ForeignPresent,
    And(Box<Condition<'a>>, Box<Condition<'a>>),
    Or(Box<Condition<'a>>, Box<Condition<'a>>),
    Not(Box<Condition<'a>>),
    /// One element meets the inner condition, whose places are sub-attributes.
    Element {
        place: Place<'a>,
        inner: Box<Condition<'a>>,
    },
}

impl Condition<'_> {
    /// Whether the object meets the condition.
    pub(in crate::server) fn holds(&self, object: &Map<String, Value>, faults: &FaultSet) -> bool {
        match self {
            Self::Compare {
                place,
                operator,
                literal,
            } => {
                let test = Test {
                    attribute: place.definition(),
                    operator: *operator,
                    literal,
                    faults,
                };
                test.any(&place.values(object))
            }
            Self::Present(place) => place.values(object).into_iter().any(|value| is_present(value, faults)),
            Self::Foreign { operator, literal } => absent(*operator, literal),
            Self::ForeignPresent => false,
            Self::And(a, b) => a.holds(object, faults) && b.holds(object, faults),
            Self::Or(a, b) => a.holds(object, faults) || b.holds(object, faults),
            Self::Not(inner) => !inner.holds(object, faults),
            Self::Element { place, inner } => place
                .values(object)
                .into_iter()
                .any(|element| inner.holds_for(element, faults)),
        }
    }

    /// Whether an element of a multi-valued attribute meets the condition; a simple value counts as its own `value`.
    pub(in crate::server) fn holds_for(&self, element: &Value, faults: &FaultSet) -> bool {
        match element {
            Value::Object(object) => self.holds(object, faults),
            simple => self.holds(&Map::from_iter([("value".to_owned(), simple.clone())]), faults),
        }
    }
}

impl Place<'_> {
    /// The values found there; each element of a multi-valued attribute is one.
    pub(in crate::server) fn values<'v>(&self, object: &'v Map<String, Value>) -> Vec<&'v Value> {
        let container = match self.extension {
            Some(urn) => object.get(urn).and_then(Value::as_object),
            None => Some(object),
        };
        let Some(value) = container.and_then(|container| container.get(&self.attribute.name)) else {
            return unassigned(self.attribute);
        };
        let elements = match value {
            Value::Array(elements) => elements.iter().collect(),
            value => vec![value],
        };
        match self.sub {
            None => elements,
            Some(sub) => elements
                .into_iter()
                .flat_map(|element| sub_values(element, sub))
                .collect(),
        }
    }
}

fn sub_values<'v>(element: &'v Value, sub: &Attribute) -> Vec<&'v Value> {
    match element.get(&sub.name) {
        Some(Value::Array(values)) => values.iter().collect(),
        Some(value) => vec![value],
        None => unassigned(sub),
    }
}

/// What stands for a missing value: false for `primary` (RFC 7643 §2.4), else nothing.
fn unassigned<'v>(attribute: &Attribute) -> Vec<&'v Value> {
    let is_primary = attribute.name == "primary" && attribute.kind == AttributeType::Boolean;
    if is_primary {
        vec![&Value::Bool(false)]
    } else {
        Vec::new()
    }
}

/// What a comparison says of an attribute without value: only `ne` something and `eq null` hold (RFC 7643 §2.5).
fn absent(operator: Operator, literal: &Literal) -> bool {
    match operator {
        Operator::Equal => *literal == Literal::Null,
        Operator::NotEqual => *literal != Literal::Null,
        _ => false,
    }
}

fn is_present(value: &Value, faults: &FaultSet) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(false) => !faults.has(Fault::FilterPrFalseAbsent),
        Value::String(text) => !text.is_empty(),
        Value::Array(values) => !values.is_empty(),
        Value::Object(members) => members.values().any(|value| is_present(value, faults)),
        _ => true,
    }
}

struct Test<'a> {
    attribute: &'a Attribute,
    operator: Operator,
    literal: &'a Literal,
    faults: &'a FaultSet,
}

impl Test<'_> {
    /// Whether any of the values matches; one is enough (RFC 7644 §3.4.2.2).
    fn any(&self, values: &[&Value]) -> bool {
        if values.is_empty() || *self.literal == Literal::Null {
            return if values.is_empty() {
                absent(self.operator, self.literal)
            } else {
                self.operator == Operator::NotEqual
            };
        }
        if self.faults.has(Fault::FilterMultiValuedFirstOnly) {
            return self.matches(values[0]);
        }
        if self.faults.has(Fault::FilterMultiValuedAll) {
            return values.iter().all(|value| self.matches(value));
        }
        values.iter().any(|value| self.matches(value))
    }

    fn matches(&self, value: &Value) -> bool {
        let literal = self.literal.to_json();
        let attribute = self.rule();
        let as_text = value.is_number() && self.faults.has(Fault::FilterNumbersAsStrings);
        let order = || match as_text {
            true => Some(value.to_string().cmp(&literal.to_string())),
            false => compare::order(&attribute, value, &literal),
        };
        match self.operator {
            Operator::Equal => compare::same(&attribute, value, &literal),
            Operator::NotEqual => !compare::same(&attribute, value, &literal),
            Operator::GreaterThan => order().is_some_and(|order| order.is_gt()),
            Operator::GreaterOrEqual => order().is_some_and(|order| order.is_ge()),
            Operator::LessThan => order().is_some_and(|order| order.is_lt()),
            Operator::LessOrEqual => order().is_some_and(|order| order.is_le()),
            Operator::Contains | Operator::StartsWith | Operator::EndsWith => {
                let (Value::String(value), Value::String(part)) = (value, &literal) else {
                    return false;
                };
                self.matches_part(&attribute, value, part)
            }
        }
    }

    fn matches_part(&self, attribute: &Attribute, value: &str, part: &str) -> bool {
        let prepare = |text: &str| {
            if attribute.case_exact {
                text.to_owned()
            } else {
                prepare::fold(text)
            }
        };
        let (value, part) = (prepare(value), prepare(part));
        match self.operator {
            Operator::StartsWith => value.starts_with(&part),
            Operator::EndsWith => value.ends_with(&part),
            _ => value.contains(&part),
        }
    }

    /// The attribute's comparison rule, faults applied.
    fn rule(&self) -> Attribute {
        let mut rule = Attribute {
            case_exact: self.attribute.case_exact,
            ..Attribute::new("", self.attribute.kind)
        };
        if self.faults.has(Fault::FilterEqCaseSensitive) {
            rule.case_exact = true;
        }
        if self.faults.has(Fault::FilterEqFoldsCaseExact) {
            rule.case_exact = false;
        }
        if self.faults.has(Fault::FilterDatesAsStrings) && rule.kind == AttributeType::DateTime {
            rule.kind = AttributeType::String;
        }
        rule
    }
}

/// Whether a literal can be compared with values of this type at all.
pub(in crate::server) fn suits(attribute: &Attribute, literal: &Literal) -> bool {
    match (attribute.kind, literal) {
        (_, Literal::Null) => true,
        (AttributeType::DateTime, Literal::String(text)) => date::instant(text).is_some(),
        (AttributeType::String | AttributeType::Reference | AttributeType::Binary, Literal::String(_)) => true,
        (AttributeType::Boolean, Literal::Boolean(_)) => true,
        (AttributeType::Decimal | AttributeType::Integer, Literal::Number(_)) => true,
        _ => false,
    }
}
