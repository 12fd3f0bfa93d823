//! Attributes are declared (RFC 7643 §3: core attributes by the base schema, extended ones in the container of their URI).

use serde_json::Value;

use super::Subject;
use super::held;
use crate::spec::schema::{Attribute, Schema};
use crate::spec::{common, json};
use crate::verdict::deviation::Deviation;
use crate::verdict::show;

/// The sub-attributes that any multi-valued attribute may have (§2.4), whether or not its schema lists them (AMB-66).
const USUAL: [&str; 5] = ["type", "primary", "display", "value", "$ref"];

/// Every assigned member is declared: at the top by the base schema or as a common attribute, in a container by its
/// extension, below by the complex attribute (one without declared sub-attributes may hold anything, and so may `meta`).
pub(super) fn judge(subject: &Subject<'_>) -> Vec<Deviation> {
    let Some(schema) = subject.schema() else {
        return Vec::new();
    };
    let mut deviations = Vec::new();
    for (name, value) in held::assigned(subject.resource) {
        let pointer = json::child("", name);
        if let Some(extension) = schema.extension(name) {
            for (name, value) in held::assigned(value) {
                let pointer = json::child(&pointer, name);
                attribute(
                    extension,
                    extension.attribute(name),
                    &pointer,
                    value,
                    subject,
                    &mut deviations,
                );
            }
        } else if common::attribute(name).is_none() {
            attribute(
                &schema.base,
                schema.base.attribute(name),
                &pointer,
                value,
                subject,
                &mut deviations,
            );
        }
    }
    deviations
}

fn attribute(
    schema: &Schema,
    definition: Option<&Attribute>,
    pointer: &str,
    value: &Value,
    subject: &Subject<'_>,
    deviations: &mut Vec<Deviation>,
) {
    let undeclared = |pointer: &str, value: &Value| {
        let expected = format!("nothing: {} does not declare it", schema.id);
        subject.deviation(pointer, expected, show::value(value))
    };
    let Some(definition) = definition else {
        deviations.push(undeclared(pointer, value));
        return;
    };
    if definition.sub_attributes.is_empty() {
        return;
    }
    let elements = match value {
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .map(|(index, element)| (json::child(pointer, index), element))
            .collect(),
        single => vec![(pointer.to_owned(), single)],
    };
    for (pointer, element) in elements {
        let strangers = held::assigned(element).filter(|(name, _)| {
            definition.sub(name).is_none() && !USUAL.iter().any(|usual| usual.eq_ignore_ascii_case(name))
        });
        deviations.extend(strangers.map(|(name, value)| undeclared(&json::child(&pointer, name), value)));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::spec::urn;
    use crate::suite::model::ResourceRule;
    use crate::verdict::fixture::rule;

    #[test]
    fn declared_attributes_are_known_in_any_case() {
        let user = json!({
            "schemas": [urn::USER], "id": "1", "externalId": "x", "meta": { "anything": 1 },
            "UserName": "ann", "shoeSize": null,
            "addresses": [{ "country": "NL", "primary": true }],
            urn::ENTERPRISE_USER: { "department": "x", "manager": { "value": "1", "$ref": "../Users/1" } },
        });
        assert_eq!(
            rule(ResourceRule::KnownAttributes, "/Users/1", &user),
            [] as [String; 0]
        );
    }

    #[test]
    fn others_are_not() {
        let user = json!({
            "shoeSize": 44, "department": "x", "emails": [{ "value": "a" }, { "verified": true }],
            urn::ENTERPRISE_USER: { "title": "x" }, "urn:example:other": { "a": 1 },
        });
        let seen = rule(ResourceRule::KnownAttributes, "/Users/1", &user);
        let subjects: Vec<_> = seen.iter().map(|line| line.split(": ").next().unwrap()).collect();
        let title = format!("body /{}/title", urn::ENTERPRISE_USER);
        assert_eq!(
            subjects,
            [
                "body /shoeSize",
                "body /department",
                "body /emails/1/verified",
                &title,
                "body /urn:example:other"
            ]
        );
    }
}
