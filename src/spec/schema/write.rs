//! Writing schemas and resource types as they are served (RFC 7643 §6, §7).

use serde_json::{Map, Value, json};

use super::{Attribute, AttributeType, ResourceType, Schema};
use crate::spec::urn;

impl Schema {
    /// The schema as a resource of `/Schemas`, without `meta`.
    pub fn to_json(&self) -> Value {
        let mut object = Map::new();
        object.insert("schemas".into(), json!([urn::SCHEMA]));
        object.insert("id".into(), json!(self.id));
        insert_some(&mut object, "name", self.name.as_ref());
        insert_some(&mut object, "description", self.description.as_ref());
        object.insert(
            "attributes".into(),
            self.attributes.iter().map(Attribute::to_json).collect(),
        );
        Value::Object(object)
    }
}

impl Attribute {
    /// The attribute as an element of `attributes` or `subAttributes`. Characteristics that the type does not have
    /// (RFC 7643 §2.3) are left out.
    pub fn to_json(&self) -> Value {
        let mut object = Map::new();
        object.insert("name".into(), json!(self.name));
        object.insert("type".into(), json!(self.kind.as_str()));
        object.insert("multiValued".into(), json!(self.multi_valued));
        insert_some(&mut object, "description", self.description.as_ref());
        object.insert("required".into(), json!(self.required));
        if !self.canonical_values.is_empty() {
            object.insert("canonicalValues".into(), json!(self.canonical_values));
        }
        if has_case(self.kind) {
            object.insert("caseExact".into(), json!(self.case_exact));
        }
        object.insert("mutability".into(), json!(self.mutability.as_str()));
        object.insert("returned".into(), json!(self.returned.as_str()));
        if has_uniqueness(self.kind) {
            object.insert("uniqueness".into(), json!(self.uniqueness.as_str()));
        }
        if !self.reference_types.is_empty() {
            object.insert("referenceTypes".into(), json!(self.reference_types));
        }
        if !self.sub_attributes.is_empty() {
            object.insert(
                "subAttributes".into(),
                self.sub_attributes.iter().map(Attribute::to_json).collect(),
            );
        }
        Value::Object(object)
    }
}

impl ResourceType {
    /// The resource type as a resource of `/ResourceTypes`, without `meta`.
    pub fn to_json(&self) -> Value {
        let mut object = Map::new();
        object.insert("schemas".into(), json!([urn::RESOURCE_TYPE]));
        insert_some(&mut object, "id", self.id.as_ref());
        object.insert("name".into(), json!(self.name));
        object.insert("endpoint".into(), json!(self.endpoint));
        object.insert("schema".into(), json!(self.schema));
        if !self.extensions.is_empty() {
            let extensions = self.extensions.iter();
            let extensions: Vec<_> = extensions
                .map(|e| json!({ "schema": e.schema, "required": e.required }))
                .collect();
            object.insert("schemaExtensions".into(), extensions.into());
        }
        Value::Object(object)
    }
}

fn insert_some(object: &mut Map<String, Value>, name: &str, value: Option<&String>) {
    if let Some(value) = value {
        object.insert(name.to_owned(), json!(value));
    }
}

fn has_case(kind: AttributeType) -> bool {
    matches!(
        kind,
        AttributeType::String | AttributeType::Reference | AttributeType::Binary
    )
}

fn has_uniqueness(kind: AttributeType) -> bool {
    matches!(
        kind,
        AttributeType::String | AttributeType::Reference | AttributeType::Integer | AttributeType::Decimal
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::core_schemas;

    #[test]
    fn what_is_written_reads_back_the_same() {
        for schema in core_schemas::all() {
            let (read, problems) = Schema::read(&schema.to_json());
            assert_eq!(problems, []);
            assert_eq!(read.as_ref(), Some(schema));
        }
    }
}
