//! Required attributes have a value (RFC 7643 §2.2, §7; AMB-68).

use serde_json::Value;

use super::Subject;
use super::held;
use crate::spec::schema::{Attribute, Mutability, Returned};
use crate::spec::{common, json};
use crate::verdict::deviation::Deviation;

/// Every required attribute that is returned by default shows in a full representation; those of an extension when the
/// resource carries the extension.
pub(super) fn judge(subject: &Subject<'_>) -> Vec<Deviation> {
    let Some(schema) = subject
        .schema()
        .filter(|_| subject.is_full() && subject.resource.is_object())
    else {
        return Vec::new();
    };
    let mut deviations = missing(&schema.base.attributes, subject.resource, "", subject);
    for (name, value) in held::assigned(subject.resource) {
        if let Some(extension) = schema.extension(name) {
            deviations.extend(missing(&extension.attributes, value, &json::child("", name), subject));
        }
    }
    deviations
}

fn missing(attributes: &[Attribute], holder: &Value, pointer: &str, subject: &Subject<'_>) -> Vec<Deviation> {
    let readable = |attribute: &&Attribute| {
        matches!(attribute.returned, Returned::Always | Returned::Default)
            && attribute.mutability != Mutability::WriteOnly
    };
    let absent = |attribute: &&Attribute| {
        let value = holder
            .as_object()
            .and_then(|object| json::member(object, &attribute.name));
        value.is_none_or(json::is_unassigned)
    };
    let own = attributes
        .iter()
        .filter(|attribute| attribute.required && common::attribute(&attribute.name).is_none());
    own.filter(readable)
        .filter(absent)
        .map(|attribute| subject.deviation(&json::child(pointer, &attribute.name), "a value: required", "nothing"))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::spec::schema::{Attribute, AttributeType};
    use crate::spec::urn;
    use crate::suite::model::ResourceRule;
    use crate::verdict::fixture::{self, rule};

    #[test]
    fn full_representations_hold_what_is_required() {
        assert!(rule(ResourceRule::RequiredPresent, "/Users/1", &json!({ "userName": "ann" })).is_empty());
        assert_eq!(
            rule(
                ResourceRule::RequiredPresent,
                "/Groups/1",
                &json!({ "displayName": null })
            ),
            ["body /displayName: a value: required / nothing"]
        );
        assert!(rule(ResourceRule::RequiredPresent, "/Users/1?attributes=title", &json!({})).is_empty());
    }

    #[test]
    fn extensions_count_when_they_are_there() {
        let mut target = fixture::target();
        fixture::alter_extension(&mut target, |extension| {
            let badge = Attribute {
                required: true,
                ..Attribute::new("badge", AttributeType::String)
            };
            extension.attributes.push(badge);
        });
        let judged = |body| {
            let exchange = fixture::get("/Users/1").answered(200, &body);
            fixture::rule_on(ResourceRule::RequiredPresent, &target, &exchange).len()
        };
        assert_eq!(judged(json!({ "userName": "ann" })), 0);
        assert_eq!(
            judged(json!({ "userName": "ann", urn::ENTERPRISE_USER: { "department": "x" } })),
            1
        );
        assert_eq!(
            judged(json!({ "userName": "ann", urn::ENTERPRISE_USER: { "badge": "x" } })),
            0
        );
    }
}
