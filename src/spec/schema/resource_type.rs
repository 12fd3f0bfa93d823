//! Reading a served resource type (RFC 7643 §6).

use serde_json::Value;

use super::members::Members;
use super::problem::Problems;
use super::{ResourceType, SchemaError, SchemaExtension, SchemaProblem};
use crate::spec::json;

impl ResourceType {
    /// Reads a resource type; gives `None` when `name`, `endpoint` or `schema` is missing.
    ///
    /// A relative endpoint gets a leading slash (the text writes `Users`, its samples `/Users`); an absolute URL is kept.
    pub fn read(value: &Value) -> (Option<ResourceType>, Vec<SchemaProblem>) {
        let mut problems = Problems::default();
        let resource_type = read_resource_type(value, &mut problems);
        (resource_type, problems.0)
    }

    /// Reads a resource type and passes over everything that can be put right; see [`ResourceType::read`].
    ///
    /// # Errors
    /// When `name`, `endpoint` or `schema` is missing.
    pub fn from_json(value: &Value) -> Result<ResourceType, SchemaError> {
        let mut problems = Problems::default();
        let resource_type = read_resource_type(value, &mut problems);
        resource_type.ok_or_else(|| SchemaError::ResourceType(problems.0.remove(0)))
    }
}

fn read_resource_type(value: &Value, problems: &mut Problems) -> Option<ResourceType> {
    let Value::Object(object) = value else {
        problems.mismatch("", "an object", value);
        return None;
    };
    let mut members = Members::new(object, "", problems);
    let (name, endpoint, schema) = (
        members.required_string("name"),
        members.required_string("endpoint"),
        members.required_string("schema"),
    );
    let (name, endpoint, schema) = (name?, endpoint?, schema?);
    let id = members.string("id");
    let extensions = members.array("schemaExtensions");
    let extensions = extensions.iter().enumerate();
    let extensions = extensions
        .filter_map(|(index, item)| read_extension(index, item, problems))
        .collect();
    Some(ResourceType {
        id,
        name,
        endpoint: normalise(&endpoint),
        schema,
        extensions,
    })
}

fn read_extension(index: usize, value: &Value, problems: &mut Problems) -> Option<SchemaExtension> {
    let pointer = json::child("/schemaExtensions", index);
    let Value::Object(object) = value else {
        problems.mismatch(pointer, "an object with `schema` and `required`", value);
        return None;
    };
    let mut members = Members::new(object, &pointer, problems);
    let schema = members.required_string("schema")?;
    let required = members.boolean("required");
    if required.is_none() && members.get("required").is_none() {
        problems.add(pointer, "no `required`");
    }
    Some(SchemaExtension {
        schema,
        required: required.unwrap_or(false),
    })
}

fn normalise(endpoint: &str) -> String {
    let endpoint = endpoint.trim();
    if endpoint.contains("://") {
        return endpoint.to_owned();
    }
    format!("/{}", endpoint.trim_matches('/'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn endpoints_get_a_leading_slash_and_absolute_ones_are_kept() {
        let read = |endpoint| {
            let served = json!({ "name": "User", "endpoint": endpoint, "schema": "urn:x:User" });
            ResourceType::from_json(&served).unwrap().endpoint
        };
        assert_eq!(read("Users"), "/Users");
        assert_eq!(read("/Users"), "/Users");
        assert_eq!(read("https://example.com/v2/Users"), "https://example.com/v2/Users");
    }

    #[test]
    fn what_is_missing_is_told() {
        let served = json!({ "name": "User", "endpoint": "/Users", "schema": "urn:x:User",
            "schemaExtensions": [{ "schema": "urn:x:More" }, "urn:x:Less"] });
        let (read, problems) = ResourceType::read(&served);
        assert_eq!(
            read.unwrap().extensions,
            [SchemaExtension {
                schema: "urn:x:More".into(),
                required: false
            }]
        );
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "/schemaExtensions/0: no `required`",
                "/schemaExtensions/1: expected an object with `schema` and `required`, found string \"urn:x:Less\"",
            ]
        );
        let error = ResourceType::from_json(&json!({ "name": "User", "schema": "urn:x:User" })).unwrap_err();
        assert_eq!(error.to_string(), "not a resource type: no `endpoint`");
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let resource_type = ResourceType {
            id: Some("User".into()),
            name: "User".into(),
            endpoint: "/Users".into(),
            schema: "urn:x:User".into(),
            extensions: vec![SchemaExtension {
                schema: "urn:x:More".into(),
                required: true,
            }],
        };
        assert_eq!(
            ResourceType::from_json(&resource_type.to_json()).unwrap(),
            resource_type
        );
    }
}
