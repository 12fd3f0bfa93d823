//! SCIM schemas as JSON Schema: what the types of RFC 7643 §2.3 demand of a representation.

mod validate;

use serde_json::{Map, Value, json};

use super::common;
use super::schema::{Attribute, AttributeType, ResourceSchema};

pub use validate::{ResourceValidator, TypeProblem, ValidatorError};

/// Format of `dateTime` values.
pub const DATE_TIME_FORMAT: &str = "scim-datetime";
/// Format of `binary` values.
pub const BINARY_FORMAT: &str = "scim-binary";
/// Format of `reference` values.
pub const REFERENCE_FORMAT: &str = "scim-reference";
/// Annotation with the SCIM name of what is expected: a data type, or `array`.
const EXPECTED: &str = "x-scim-expected";
/// Keyword for numbers without fraction and exponent, which JSON Schema's `integer` does not demand (RFC 7643 §2.3.4).
const WHOLE_NUMBER: &str = "x-scim-whole-number";

/// The JSON Schema (2020-12) that every representation of the resource satisfies as far as types go.
///
/// Null is allowed for any attribute (RFC 7643 §2.5). Members that no schema knows, members in another spelling, required
/// attributes and attributes never returned are other checks' business.
pub fn json_schema(schema: &ResourceSchema) -> Value {
    let mut properties = Map::new();
    for attribute in common::attributes().iter().chain(&schema.base.attributes) {
        properties
            .entry(attribute.name.clone())
            .or_insert_with(|| of_attribute(attribute));
    }
    for extension in &schema.extensions {
        properties.insert(extension.id.clone(), nullable(object(&extension.attributes), "complex"));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": schema.base.name.as_ref().unwrap_or(&schema.base.id),
        "type": "object",
        (EXPECTED): "resource",
        "properties": properties,
    })
}

fn of_attribute(attribute: &Attribute) -> Value {
    let name = attribute.kind.as_str();
    if !attribute.multi_valued {
        return nullable(of_value(attribute), name);
    }
    let mut items = of_value(attribute);
    items[EXPECTED] = name.into();
    nullable(json!({ "type": "array", "items": items }), "array")
}

fn of_value(attribute: &Attribute) -> Value {
    match attribute.kind {
        AttributeType::String => json!({ "type": "string" }),
        // The text calls the values of `schemas` strings; whether they are URIs is another check's business.
        AttributeType::Reference if attribute.name == "schemas" => json!({ "type": "string" }),
        AttributeType::Boolean => json!({ "type": "boolean" }),
        AttributeType::Decimal => json!({ "type": "number" }),
        AttributeType::Integer => json!({ "type": "integer", (WHOLE_NUMBER): true }),
        AttributeType::DateTime => json!({ "type": "string", "format": DATE_TIME_FORMAT }),
        AttributeType::Binary => json!({ "type": "string", "format": BINARY_FORMAT }),
        AttributeType::Reference => json!({ "type": "string", "format": REFERENCE_FORMAT }),
        AttributeType::Complex => object(&attribute.sub_attributes),
    }
}

fn object(attributes: &[Attribute]) -> Value {
    let properties: Map<_, _> = attributes
        .iter()
        .map(|sub| (sub.name.clone(), of_attribute(sub)))
        .collect();
    json!({ "type": "object", "properties": properties })
}

/// Lets null stand for the value, and notes what is expected.
fn nullable(mut schema: Value, expected: &str) -> Value {
    let kind = schema["type"].take();
    schema["type"] = json!([kind, "null"]);
    schema[EXPECTED] = expected.into();
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{core_schemas, urn};

    #[test]
    fn types_become_types_and_formats() {
        let schema = json_schema(&core_schemas::enterprise_user_resource());
        let at = |pointer: &str| schema.pointer(pointer).cloned().unwrap_or(Value::Null);
        assert_eq!(at("/properties/active/type"), json!(["boolean", "null"]));
        assert_eq!(at("/properties/emails/type"), json!(["array", "null"]));
        assert_eq!(at("/properties/emails/items/type"), json!("object"));
        assert_eq!(
            at("/properties/emails/items/properties/primary/type"),
            json!(["boolean", "null"])
        );
        assert_eq!(at("/properties/profileUrl/format"), json!(REFERENCE_FORMAT));
        assert_eq!(
            at("/properties/meta/properties/created/format"),
            json!(DATE_TIME_FORMAT)
        );
        assert_eq!(at("/properties/schemas/items/type"), json!("string"));
        let extension = &schema["properties"][urn::ENTERPRISE_USER];
        assert_eq!(
            extension["properties"]["manager"]["properties"]["value"]["type"],
            json!(["string", "null"])
        );
    }

    #[test]
    fn common_attributes_take_precedence_over_a_schema_that_lists_them() {
        let listed = Attribute {
            multi_valued: true,
            ..Attribute::new("id", AttributeType::Integer)
        };
        let mut user = core_schemas::enterprise_user_resource();
        user.base.attributes.insert(0, listed);
        assert_eq!(
            json_schema(&user)["properties"]["id"]["type"],
            json!(["string", "null"])
        );
    }
}
