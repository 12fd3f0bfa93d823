//! Resources made from the target's own schemas.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::sample::{Sampler, Which};
use super::target::ServedType;
use crate::spec::schema::{Attribute, AttributeType, Mutability, Returned, Schema};
use crate::spec::urn;
use crate::suite::model::Extent;

/// Values that are different each time one is asked for, all beginning with the same text.
#[derive(Clone, Debug)]
pub struct Unique {
    stem: String,
    given: usize,
}

/// Resources that generated ones may refer to, by resource type name.
pub type Support = BTreeMap<String, SupportResource>;

/// A resource created only to be referred to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportResource {
    /// Its id.
    pub id: String,
    /// Its URL.
    pub location: String,
}

/// What a resource is made of, apart from the schema.
#[derive(Clone, Copy, Debug)]
pub struct Recipe<'a> {
    /// How much of the schema is filled.
    pub extent: Extent,
    /// The user's configuration for this resource type, merged over generated values.
    pub configured: Option<&'a Value>,
    /// The case's own values, merged over everything.
    pub with: &'a Value,
    /// Top-level attributes left out, before the case's own values are laid over.
    pub without: &'a [String],
    /// Members merged last, whether the schema has a place for them or not.
    pub extra: &'a Value,
}

impl Unique {
    /// Values that begin with `stem`.
    pub fn new(stem: impl Into<String>) -> Self {
        Self {
            stem: stem.into(),
            given: 0,
        }
    }

    /// What all values begin with.
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// Another value.
    pub fn another(&mut self) -> String {
        self.given += 1;
        format!("{}-{}", self.stem, self.given)
    }
}

/// Makes a resource of a served type.
pub fn resource(served: &ServedType, recipe: &Recipe<'_>, unique: &mut Unique, support: &Support) -> Value {
    let mut body = Map::new();
    body.insert("schemas".to_owned(), Value::Null);
    let mut sampler = Sampler::new(unique, support, Which::First);
    match &served.schema {
        Some(schema) => {
            fill(&mut body, &schema.base, recipe.extent, &mut sampler);
            for extension in &schema.extensions {
                let required = declares_required(served, &extension.id);
                if let Some(container) = extension_container(extension, recipe.extent, required, &mut sampler) {
                    body.insert(extension.id.clone(), container);
                }
            }
        }
        None => fill_unknown(&mut body, served, &mut sampler),
    }
    if recipe.extent == Extent::All {
        body.insert("externalId".to_owned(), Value::String(unique.another()));
    }
    if let Some(configured) = recipe.configured {
        merge(&mut body, configured);
    }
    for name in recipe.without {
        body.retain(|member, _| !member.eq_ignore_ascii_case(name));
    }
    merge(&mut body, recipe.with);
    insist(&mut body, recipe.extra);
    let said = [recipe.with, recipe.extra]
        .iter()
        .any(|own| own.get("schemas").is_some());
    if body.get("schemas").is_some_and(Value::is_null) && !said {
        let listed = schemas_of(served, &body);
        body.insert("schemas".to_owned(), listed);
    }
    Value::Object(body)
}

/// Lays `over` upon `base`: objects member by member, anything else replaced. Member names keep the spelling of `base`.
pub fn merge(base: &mut Map<String, Value>, over: &Value) {
    let Value::Object(over) = over else { return };
    for (name, value) in over {
        let spelt = base
            .keys()
            .find(|key| key.eq_ignore_ascii_case(name))
            .unwrap_or(name)
            .clone();
        match (base.get_mut(&spelt), value) {
            (Some(Value::Object(inner)), Value::Object(_)) => merge(inner, value),
            _ => {
                base.insert(spelt, value.clone());
            }
        }
    }
}

/// Lays `over` upon `base` as [`merge`] does, but with the spelling of `over`.
fn insist(base: &mut Map<String, Value>, over: &Value) {
    let Value::Object(over) = over else { return };
    for (name, value) in over {
        let spelt = base.keys().find(|key| key.eq_ignore_ascii_case(name)).cloned();
        let before = spelt.and_then(|spelt| base.shift_remove(&spelt));
        let value = match (before, value) {
            (Some(Value::Object(mut inner)), Value::Object(_)) => {
                insist(&mut inner, value);
                Value::Object(inner)
            }
            _ => value.clone(),
        };
        base.insert(name.clone(), value);
    }
}

/// Names of the resource types that a generated resource of this type must refer to.
pub fn references_needed(served: &ServedType) -> Vec<String> {
    let Some(schema) = &served.schema else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for (_, extension, attribute) in schema.attributes() {
        if extension || !attribute.required || attribute.mutability == Mutability::ReadOnly {
            continue;
        }
        let inner = attribute.sub_attributes.iter().filter(|sub| sub.required);
        for candidate in std::iter::once(attribute).chain(inner) {
            if candidate.kind == AttributeType::Reference {
                let internal = candidate
                    .reference_types
                    .iter()
                    .filter(|name| !matches!(name.as_str(), "external" | "uri"));
                names.extend(internal.cloned());
            }
        }
    }
    names
}

/// `schemas` for a body: the base schema, and one entry for each extension it holds.
fn schemas_of(served: &ServedType, body: &Map<String, Value>) -> Value {
    let declared = &served.resource_type;
    let held = declared
        .extensions
        .iter()
        .map(|extension| &extension.schema)
        .filter(|urn| body.contains_key(*urn));
    Value::Array(
        std::iter::once(&declared.schema)
            .chain(held)
            .map(|urn| json!(urn))
            .collect(),
    )
}

fn declares_required(served: &ServedType, urn: &str) -> bool {
    served
        .resource_type
        .extensions
        .iter()
        .any(|extension| extension.schema == urn && extension.required)
}

/// The minimum that the texts demand when the target serves no schema: RFC 7643 §4.1.1 and §4.2.
fn fill_unknown(body: &mut Map<String, Value>, served: &ServedType, sampler: &mut Sampler<'_>) {
    match served.resource_type.schema.as_str() {
        urn::GROUP => body.insert("displayName".to_owned(), Value::String(sampler.text())),
        _ => body.insert("userName".to_owned(), Value::String(sampler.email())),
    };
}

fn fill(body: &mut Map<String, Value>, schema: &Schema, extent: Extent, sampler: &mut Sampler<'_>) {
    for attribute in &schema.attributes {
        if wanted(attribute, &schema.id, extent)
            && !is_common(&attribute.name)
            && let Some(value) = sampler.value(attribute, extent)
        {
            body.insert(attribute.name.clone(), value);
        }
    }
}

/// RFC 7643 §4.1.1 and §4.2 require userName and displayName whatever the served schema says of `required`.
fn wanted(attribute: &Attribute, schema: &str, extent: Extent) -> bool {
    let named = match schema {
        urn::USER => attribute.name.eq_ignore_ascii_case("userName"),
        urn::GROUP => attribute.name.eq_ignore_ascii_case("displayName"),
        _ => false,
    };
    let writable = attribute.mutability != Mutability::ReadOnly;
    writable && (attribute.required || named || extent == Extent::All)
}

/// An extension that every resource must carry gets at least one value, so that it is really there.
fn extension_container(extension: &Schema, extent: Extent, required: bool, sampler: &mut Sampler<'_>) -> Option<Value> {
    if extent == Extent::Required && !required {
        return None;
    }
    let mut container = Map::new();
    fill(&mut container, extension, extent, sampler);
    if container.is_empty() {
        let simple = extension.attributes.iter().find(|attribute| {
            attribute.mutability == Mutability::ReadWrite
                && attribute.returned != Returned::Never
                && !attribute.is_complex()
                && attribute.kind != AttributeType::Reference
        })?;
        container.insert(simple.name.clone(), sampler.value(simple, extent)?);
    }
    Some(Value::Object(container))
}

fn is_common(name: &str) -> bool {
    crate::spec::common::attribute(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::core_schemas;
    use crate::spec::schema::{ResourceSchema, ResourceType, SchemaExtension};

    fn user(required: bool) -> ServedType {
        ServedType {
            resource_type: ResourceType {
                extensions: vec![SchemaExtension {
                    schema: urn::ENTERPRISE_USER.to_owned(),
                    required,
                }],
                ..ServedType::assumed_user().resource_type
            },
            schema: Some(ResourceSchema::new(
                core_schemas::user().clone(),
                vec![core_schemas::enterprise_user().clone()],
            )),
        }
    }

    fn make(served: &ServedType, extent: Extent, with: &Value) -> Value {
        let recipe = Recipe {
            extent,
            configured: None,
            with,
            without: &[],
            extra: &json!({}),
        };
        resource(served, &recipe, &mut Unique::new("scimspec-x"), &Support::new())
    }

    #[test]
    fn the_smallest_user_has_a_user_name_only() {
        let body = make(&user(false), Extent::Required, &json!({}));
        assert_eq!(
            body,
            json!({ "schemas": [urn::USER], "userName": "scimspec-x-1@example.com" })
        );
    }

    #[test]
    fn a_required_extension_is_really_there() {
        let body = make(&user(true), Extent::Required, &json!({}));
        assert_eq!(body["schemas"], json!([urn::USER, urn::ENTERPRISE_USER]));
        assert!(!body[urn::ENTERPRISE_USER].as_object().unwrap().is_empty());
    }

    #[test]
    fn everything_writable_and_nothing_else() {
        let body = make(&user(false), Extent::All, &json!({}));
        assert!(body.get("groups").is_none());
        assert!(body.get("password").is_some());
        assert_eq!(body["emails"].as_array().unwrap().len(), 1);
        assert!(
            body[urn::ENTERPRISE_USER].get("manager").is_none(),
            "nobody to refer to"
        );
    }

    #[test]
    fn configuration_lies_over_generated_values_and_the_case_over_both() {
        let (configured, with) = (json!({ "userName": "a", "title": "b" }), json!({ "title": "c" }));
        let recipe = Recipe {
            extent: Extent::Required,
            configured: Some(&configured),
            with: &with,
            without: &[],
            extra: &json!({}),
        };
        let body = resource(&user(false), &recipe, &mut Unique::new("x"), &Support::new());
        assert_eq!((&body["userName"], &body["title"]), (&json!("a"), &json!("c")));
    }

    #[test]
    fn what_the_schema_has_no_place_for_comes_last_and_as_it_is_spelt() {
        let without = ["userName".to_owned()];
        let recipe = Recipe {
            extent: Extent::Required,
            configured: None,
            with: &json!({ "name": { "givenName": "Ann" } }),
            without: &without,
            extra: &json!({
                "id": "42", "USERNAME": "ann", "NAME": { "shade": "red" }, urn::ENTERPRISE_USER: { "x": 1 }
            }),
        };
        let body = resource(&user(false), &recipe, &mut Unique::new("x"), &Support::new());
        let expected = json!({
            "schemas": [urn::USER, urn::ENTERPRISE_USER],
            "id": "42",
            "USERNAME": "ann",
            "NAME": { "givenName": "Ann", "shade": "red" },
            urn::ENTERPRISE_USER: { "x": 1 },
        });
        assert_eq!(body, expected);
    }

    #[test]
    fn without_schemas_the_texts_minimum_is_made() {
        let body = make(&ServedType::assumed_user(), Extent::All, &json!({}));
        assert_eq!(body["userName"], json!("scimspec-x-1@example.com"));
    }
}
