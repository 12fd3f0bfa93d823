//! Whether two values of an attribute are the same to SCIM (RFC 7643 §2.3 to §2.5, §7; AMB-49).

use std::cmp::Ordering;

use serde_json::{Map, Value};
use url::Url;

use super::{equality, uri};
use crate::spec::datetime::DateTime;
use crate::spec::json;
use crate::spec::schema::{Attribute, AttributeType, Mutability, Returned};
use crate::spec::value::text::Case;
use crate::spec::value::{case_of, decode_binary};

/// How much of the right side the left side must account for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Left was sent, right came back: it may hold more.
    Sent,
    /// Both are representations of one resource.
    Both,
}

/// Compares values by their definitions; without one, leniently.
#[derive(Clone, Copy)]
pub(super) struct Likeness<'a> {
    pub(super) base: &'a Url,
    pub(super) extent: Extent,
}

impl Likeness<'_> {
    /// Whether both values of an attribute are the same. Order of values does not matter, `null` and `[]` are no value.
    pub(super) fn alike(self, definition: Option<&Attribute>, left: Option<&Value>, right: Option<&Value>) -> bool {
        self.under(None, definition, left, right)
    }

    fn under(
        self,
        parent: Option<&Attribute>,
        definition: Option<&Attribute>,
        left: Option<&Value>,
        right: Option<&Value>,
    ) -> bool {
        let left = left.filter(|value| !json::is_unassigned(value));
        let right = right.filter(|value| !json::is_unassigned(value));
        let is_primary = parent.is_none_or(|parent| parent.is_complex())
            && definition.is_some_and(|definition| definition.name == "primary");
        match (left, right) {
            (None, None) => true,
            // RFC 7643 §2.4: a missing `primary` is false.
            (Some(Value::Bool(false)), None) | (None, Some(Value::Bool(false))) if is_primary => true,
            (None, Some(_)) => self.extent == Extent::Sent,
            (Some(_), None) => false,
            (Some(Value::Array(left)), Some(Value::Array(right))) => self.elements(definition, left, right),
            (Some(Value::Array(left)), Some(right)) => self.elements(definition, left, std::slice::from_ref(right)),
            (Some(left), Some(Value::Array(right))) => self.elements(definition, std::slice::from_ref(left), right),
            (Some(Value::Object(left)), Some(Value::Object(right))) => self.objects(definition, left, right),
            (Some(left), Some(right)) => self.scalars(parent, definition, left, right),
        }
    }

    fn elements(self, definition: Option<&Attribute>, left: &[Value], right: &[Value]) -> bool {
        let alike = |left: &Value, right: &Value| self.under(None, definition, Some(left), Some(right));
        match self.extent {
            Extent::Sent => left.iter().all(|left| right.iter().any(|right| alike(left, right))),
            Extent::Both => left.len() == right.len() && equality::matching(left, right, alike).len() == left.len(),
        }
    }

    fn objects(self, definition: Option<&Attribute>, left: &Map<String, Value>, right: &Map<String, Value>) -> bool {
        let compared = |name: &str, other: bool| match definition {
            None => other || self.extent == Extent::Both,
            Some(definition) => match definition.sub(name) {
                Some(sub) => self.is_compared(sub),
                None => other,
            },
        };
        let alike = |name: &str| {
            let sub = definition.and_then(|definition| definition.sub(name));
            self.under(definition, sub, json::member(left, name), json::member(right, name))
        };
        let from_left = left
            .keys()
            .all(|name| !compared(name, json::member(right, name).is_some()) || alike(name));
        let from_right = || {
            right
                .keys()
                .all(|name| !compared(name, json::member(left, name).is_some()) || alike(name))
        };
        from_left && (self.extent == Extent::Sent || from_right())
    }

    /// Whether an attribute can be expected to come back: readable by default, and, of what was sent, writable.
    pub(super) fn is_compared(self, definition: &Attribute) -> bool {
        let readable = matches!(definition.returned, Returned::Always | Returned::Default)
            && definition.mutability != Mutability::WriteOnly;
        readable && (self.extent == Extent::Both || definition.mutability != Mutability::ReadOnly)
    }

    fn scalars(self, parent: Option<&Attribute>, definition: Option<&Attribute>, left: &Value, right: &Value) -> bool {
        let (Value::String(left), Value::String(right)) = (left, right) else {
            return equality::same(left, right);
        };
        if left == right {
            return true;
        }
        let Some(definition) = definition else {
            return same_instant(left, right) || plausibly_same(left, right) || uri::same(left, right, self.base);
        };
        match definition.kind {
            AttributeType::DateTime => same_instant(left, right),
            AttributeType::Reference => left.eq_ignore_ascii_case(right) || uri::same(left, right, self.base),
            AttributeType::Binary => decode_binary(left).is_some_and(|left| Some(left) == decode_binary(right)),
            _ if case_of(definition, parent, None) == Case::Exact => false,
            _ if definition.name == "value" && same_phone_number(left, right) => true,
            _ => plausibly_same(left, right),
        }
    }
}

fn same_instant(left: &str, right: &str) -> bool {
    let (Ok(left), Ok(right)) = (left.parse::<DateTime>(), right.parse::<DateTime>()) else {
        return false;
    };
    left.compare_as_utc(&right) == Ordering::Equal
}

/// Equal but for case and outer space: what a provider may alter where `caseExact` is false (§7).
fn plausibly_same(left: &str, right: &str) -> bool {
    left.trim().to_lowercase() == right.trim().to_lowercase()
}

/// RFC 7643 §4.1.2 has phone numbers canonicalised as RFC 3966 writes them: `tel:`, and separators as one likes.
fn same_phone_number(left: &str, right: &str) -> bool {
    let digits = |text: &str| -> Option<String> {
        let number = text.strip_prefix("tel:").unwrap_or(text);
        let plain = number.chars().all(|c| c.is_ascii_digit() || "+-.() ".contains(c));
        plain.then(|| number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect())
    };
    digits(left).is_some_and(|left| left.len() > 3 && Some(left) == digits(right))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::core_schemas;

    fn alike(extent: Extent, attribute: &str, left: Value, right: Value) -> bool {
        let base = Url::parse("https://example.com/v2").unwrap();
        let schema = core_schemas::enterprise_user_resource();
        let definition = schema
            .resolve(&attribute.parse().unwrap())
            .map(|resolved| resolved.attribute);
        Likeness { base: &base, extent }.alike(definition, Some(&left), Some(&right))
    }

    #[test]
    fn what_was_sent_may_come_back_altered_within_the_rules() {
        for (attribute, sent, seen) in [
            ("userName", json!("Ann"), json!("ann")),
            ("displayName", json!("Ann "), json!("ANN")),
            (
                "emails",
                json!([{ "value": "a@x" }]),
                json!([{ "value": "A@X", "type": "other", "primary": false }]),
            ),
            (
                "emails",
                json!([{ "value": "a", "primary": false }, { "value": "b" }]),
                json!([{ "value": "b" }, { "value": "a" }]),
            ),
            (
                "phoneNumbers",
                json!([{ "value": "+1 201 555-0123" }]),
                json!([{ "value": "tel:+1-201-555-0123" }]),
            ),
            (
                "photos",
                json!([{ "value": "https://X.org/a" }]),
                json!([{ "value": "https://x.org/a" }]),
            ),
            (
                "x509Certificates",
                json!([{ "value": "+/8=" }]),
                json!([{ "value": "-_8" }]),
            ),
            (
                "name",
                json!({ "givenName": "A", "nick": "x" }),
                json!({ "givenName": "A", "formatted": "A B" }),
            ),
            (
                "meta",
                json!({ "created": "2011-05-13T06:00:00+02:00" }),
                json!({ "created": "2011-05-13T04:00:00.0Z" }),
            ),
            ("nickName", json!(null), json!([])),
            ("unknown", json!({ "a": [1, 2] }), json!({ "a": [2.0, 1], "b": 1 })),
        ] {
            assert!(
                alike(Extent::Sent, attribute, sent.clone(), seen.clone()),
                "{attribute}: {sent} {seen}"
            );
        }
    }

    #[test]
    fn other_values_are_not_alike() {
        for (attribute, sent, seen) in [
            ("userName", json!("ann"), json!("anna")),
            ("externalId", json!("Ab"), json!("ab")),
            ("active", json!(true), json!("true")),
            ("active", json!(false), json!(null)),
            (
                "emails",
                json!([{ "value": "a" }, { "value": "b" }]),
                json!([{ "value": "a" }]),
            ),
            (
                "emails",
                json!([{ "value": "a", "primary": true }]),
                json!([{ "value": "a" }]),
            ),
            ("name", json!({ "givenName": "A" }), json!({ "givenName": "B" })),
            (
                "x509Certificates",
                json!([{ "value": "AAAA" }]),
                json!([{ "value": "aaaa" }]),
            ),
        ] {
            assert!(
                !alike(Extent::Sent, attribute, sent.clone(), seen.clone()),
                "{attribute}: {sent} {seen}"
            );
        }
    }

    #[test]
    fn two_representations_have_to_agree_both_ways() {
        let both = |attribute, left, right| alike(Extent::Both, attribute, left, right);
        assert!(both(
            "emails",
            json!([{ "value": "a" }, { "value": "b" }]),
            json!([{ "value": "b" }, { "value": "a" }])
        ));
        assert!(!both(
            "emails",
            json!([{ "value": "a" }]),
            json!([{ "value": "a" }, { "value": "b" }])
        ));
        assert!(!both(
            "emails",
            json!([{ "value": "a" }]),
            json!([{ "value": "a", "type": "work" }])
        ));
        assert!(!both(
            "name",
            json!({ "givenName": "A" }),
            json!({ "givenName": "A", "familyName": "B" })
        ));
        assert!(both("nickName", json!(null), json!([])));
        assert!(!both("groups", json!([{ "value": "1" }]), json!([{ "value": "2" }])));
    }
}
