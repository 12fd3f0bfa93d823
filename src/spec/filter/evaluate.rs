//! Evaluating filters on resources: what RFC 7644 §3.4.2.2 settles, and what it leaves open.

use serde_json::Value;

use super::compare::compare;
use super::operand::{Known, Operand, Scope};
use super::verdict::{Reading, Verdict};
use super::{Filter, Literal, Operator, Truth};
use crate::spec::notation::AttributePath;
use crate::spec::schema::{Attribute, AttributeType, ResourceSchema};

impl Filter {
    /// Whether the resource matches, as far as the specification decides it; `Open` where legitimate readings differ.
    ///
    /// A refusal to evaluate (400 `invalidFilter`) is no reading here: the result tells whether a provider that answers may
    /// list the resource.
    pub fn evaluate(&self, resource: &Value, schema: &ResourceSchema) -> Truth {
        judge(self, Scope::Resource { schema, resource }, Reading::Every).holds
    }

    /// Whether the resource matches in one reading, as a provider has to choose: an unassigned attribute is `ne` anything and
    /// `eq` only `null`, `not` is the complement, a bare complex attribute stands for its `value`, letters fold by Unicode.
    pub fn matches(&self, resource: &Value, schema: &ResourceSchema) -> bool {
        judge(self, Scope::Resource { schema, resource }, Reading::Chosen).holds == Truth::Yes
    }

    /// Whether an element of the attribute matches, the names in the filter being its sub-attributes, in the reading of
    /// [`Filter::matches`]. `value` names the element itself when the attribute is not complex.
    pub fn matches_element(&self, attribute: &Attribute, element: &Value) -> bool {
        judge(
            self,
            Scope::Element {
                definition: attribute,
                element,
            },
            Reading::Chosen,
        )
        .holds
            == Truth::Yes
    }
}

fn judge(filter: &Filter, scope: Scope<'_>, reading: Reading) -> Verdict {
    match filter {
        Filter::And(left, right) => judge(left, scope, reading).and(judge(right, scope, reading)),
        Filter::Or(left, right) => judge(left, scope, reading).or(judge(right, scope, reading)),
        Filter::Not(inner) => judge(inner, scope, reading).negated(),
        Filter::Present(path) => present(path, scope, reading),
        Filter::Compare { path, operator, value } => comparison(path, *operator, value, scope, reading),
        Filter::ValuePath { path, filter } => value_path(path, filter, scope, reading),
    }
}

fn present(path: &AttributePath, scope: Scope<'_>, reading: Reading) -> Verdict {
    match scope.find(path) {
        Operand::Unclear => reading.open(false),
        Operand::Unknown { held: true } => reading.open(false),
        Operand::Unknown { held: false } => reading.negation_open(Truth::No),
        Operand::Known(known) if known.hidden => reading.open(!known.values.is_empty()),
        Operand::Known(known) => {
            let mut verdicts: Vec<_> = known.values.iter().map(|value| presence(value, reading)).collect();
            verdicts.extend(vec![Verdict::of(Truth::No); known.missing]);
            if verdicts.is_empty() {
                return Verdict::of(Truth::No);
            }
            reading.any(&verdicts)
        }
    }
}

/// Whether a value counts as present. `false` does, null and `[]` do not; empty strings and objects are open (AMB-08).
fn presence(value: &Value, reading: Reading) -> Verdict {
    match value {
        Value::Null => Verdict::of(Truth::No),
        Value::String(text) if text.is_empty() => reading.open(false),
        Value::Array(items) if items.is_empty() => Verdict::of(Truth::No),
        Value::Array(items) => any_presence(items.iter(), reading),
        Value::Object(members) => any_presence(members.values(), reading),
        _ => Verdict::of(Truth::Yes),
    }
}

/// Presence of a complex value: it is there for certain when one of its nodes is.
fn any_presence<'v>(mut nodes: impl Iterator<Item = &'v Value>, reading: Reading) -> Verdict {
    if nodes.any(is_node) {
        Verdict::of(Truth::Yes)
    } else {
        reading.open(false)
    }
}

/// Whether a node is certainly not empty. Schemas nest no deeper than an array in a complex value.
fn is_node(node: &Value) -> bool {
    match node {
        Value::Null | Value::Object(_) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => items
            .iter()
            .any(|item| !matches!(item, Value::Null | Value::Array(_) | Value::Object(_)) && item != ""),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

fn comparison(
    path: &AttributePath,
    operator: Operator,
    literal: &Literal,
    scope: Scope<'_>,
    reading: Reading,
) -> Verdict {
    match scope.find(path) {
        Operand::Unclear => reading.open(false),
        Operand::Unknown { held: true } => reading.open(false),
        Operand::Unknown { held: false } => unassigned(path, None, operator, literal, reading),
        Operand::Known(known) if known.hidden || known.misshapen => {
            reading.open(compare_known(path, &known, operator, literal, reading).holds == Truth::Yes)
        }
        Operand::Known(known) => compare_known(path, &known, operator, literal, reading),
    }
}

fn compare_known(
    path: &AttributePath,
    known: &Known<'_>,
    operator: Operator,
    literal: &Literal,
    reading: Reading,
) -> Verdict {
    let absent = unassigned(path, Some(known.definition), operator, literal, reading);
    if known.values.is_empty() {
        return absent;
    }
    if known.definition.is_complex() {
        return bare_complex(known, operator, literal, reading);
    }
    let mut verdicts: Vec<_> = known
        .values
        .iter()
        .map(|value| compare(reading, known, operator, value, literal))
        .collect();
    verdicts.extend(vec![absent; known.missing]);
    if operator == Operator::NotEqual {
        several_unequal(&verdicts, reading)
    } else {
        reading.any(&verdicts)
    }
}

/// `ne` over several values: whether one differs or all do, unless both come to the same (AMB-06).
fn several_unequal(verdicts: &[Verdict], reading: Reading) -> Verdict {
    let some = verdicts.iter().fold(Truth::No, |sum, each| sum.or(each.holds));
    let all = verdicts.iter().fold(Truth::Yes, |sum, each| sum.and(each.holds));
    match reading {
        Reading::Every => Verdict::of(some.agreed(all)),
        Reading::Chosen => Verdict::of(some),
    }
}

/// A comparison without a value. Nothing is equal to, part of or before what is not there; whether it is unequal is open
/// (AMB-06), and so are `eq null`, an empty string (AMB-08) and an absent boolean that could count as `false` (RFC 7643 §2.4).
fn unassigned(
    path: &AttributePath,
    definition: Option<&Attribute>,
    operator: Operator,
    literal: &Literal,
    reading: Reading,
) -> Verdict {
    let name = path.sub.as_ref().unwrap_or(&path.name);
    let is_primary = name.eq_ignore_ascii_case("primary");
    let is_boolean = definition.is_none_or(|definition| definition.kind == AttributeType::Boolean);
    match (operator, literal) {
        (Operator::NotEqual, Literal::Null) => reading.open(false),
        (Operator::NotEqual, _) => reading.open(true),
        (Operator::Equal, Literal::Null) => reading.open(true),
        (_, Literal::Null) => reading.open(false),
        (_, Literal::String(text)) if text.is_empty() => reading.open(false),
        (Operator::Equal, Literal::Boolean(false)) if is_boolean || is_primary => reading.open(is_primary),
        _ => reading.negation_open(Truth::No),
    }
}

/// A complex attribute without sub-attribute: its `value`, or an error (AMB-05). It is settled only that it does not match
/// when none of its sub-attributes does.
fn bare_complex(known: &Known<'_>, operator: Operator, literal: &Literal, reading: Reading) -> Verdict {
    let matches = |name: &str| {
        let path = AttributePath::simple(name);
        let elements = known.values.iter();
        let scopes = elements.map(|element| Scope::Element {
            definition: known.definition,
            element,
        });
        let verdicts: Vec<_> = scopes
            .map(|scope| comparison(&path, operator, literal, scope, reading))
            .collect();
        reading.any(&verdicts).holds
    };
    if reading == Reading::Chosen {
        return Verdict::of(matches("value"));
    }
    let texts = known.definition.sub_attributes.iter().filter(|sub| is_text(sub.kind));
    let positive = operator != Operator::NotEqual && matches!(literal, Literal::String(_));
    if positive && texts.into_iter().all(|sub| matches(&sub.name) == Truth::No) {
        return reading.negation_open(Truth::No);
    }
    Verdict::OPEN
}

fn is_text(kind: AttributeType) -> bool {
    matches!(
        kind,
        AttributeType::String | AttributeType::Reference | AttributeType::Binary | AttributeType::DateTime
    )
}

/// `path[ … ]`: one element satisfies all of the inner filter. Brackets are meant for complex multi-valued attributes
/// (RFC 7644 §3.5.2); on others they are open (AMB-37).
fn value_path(path: &AttributePath, filter: &Filter, scope: Scope<'_>, reading: Reading) -> Verdict {
    let known = match scope.find(path) {
        Operand::Known(known) => known,
        Operand::Unknown { held: false } => return reading.negation_open(Truth::No),
        Operand::Unknown { held: true } | Operand::Unclear => return reading.open(false),
    };
    let elements = known.values.iter();
    let scopes = elements.map(|element| Scope::Element {
        definition: known.definition,
        element,
    });
    let verdicts: Vec<_> = scopes.map(|scope| judge(filter, scope, reading)).collect();
    let verdict = match verdicts.is_empty() {
        true => reading.negation_open(Truth::No),
        false => reading.any(&verdicts),
    };
    let usual = known.definition.is_complex() && known.plural && !known.hidden && !known.misshapen;
    if usual {
        verdict
    } else {
        reading.open(verdict.holds == Truth::Yes)
    }
}

#[cfg(test)]
mod tests;
