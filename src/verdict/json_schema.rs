//! Messages and discovery documents against JSON Schemas drawn from the RFCs.

use std::sync::LazyLock;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::deviation::{Deviation, Fault, Judged};
use super::evidence::Evidence;
use super::show;

/// The most findings that one document gives.
const MOST: usize = 20;

static SCHEMAS: LazyLock<[(&str, Validator); 5]> = LazyLock::new(|| {
    [
        (
            "error",
            built_in(include_str!("../../fixtures/json-schemas/error.json")),
        ),
        (
            "list-response",
            built_in(include_str!("../../fixtures/json-schemas/list-response.json")),
        ),
        (
            "service-provider-config",
            built_in(include_str!("../../fixtures/json-schemas/service-provider-config.json")),
        ),
        (
            "resource-type",
            built_in(include_str!("../../fixtures/json-schemas/resource-type.json")),
        ),
        (
            "schema",
            built_in(include_str!("../../fixtures/json-schemas/schema.json")),
        ),
    ]
});

/// Judges that the body is valid against the schema of this name.
pub(super) fn judge(name: &str, evidence: &Evidence<'_>) -> Judged {
    let Some((_, validator)) = SCHEMAS.iter().find(|(known, _)| *known == name) else {
        return Err(Fault::Misplaced {
            check: "json-schema",
            why: format!("there is no schema `{name}`"),
        });
    };
    let Some(json) = evidence.json else {
        let expected = format!("a document of the form `{name}`");
        return Ok(vec![Deviation::new(
            evidence.subject(""),
            expected,
            evidence.missing_json(),
        )]);
    };
    let errors = validator.iter_errors(json).take(MOST);
    Ok(errors.map(|error| deviation(&error, evidence)).collect())
}

fn deviation(error: &ValidationError<'_>, evidence: &Evidence<'_>) -> Deviation {
    let pointer = error.instance_path().to_string();
    let subject = evidence.subject(&pointer);
    let actual = show::typed(error.instance());
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            Deviation::new(
                evidence.subject(&crate::spec::json::child(&pointer, name)),
                "a value",
                "nothing",
            )
        }
        ValidationErrorKind::Type { kind } => Deviation::new(subject, type_wording(kind), actual),
        ValidationErrorKind::Contains => {
            Deviation::new(subject, "an array with the URI of this message or document", actual)
        }
        ValidationErrorKind::MinLength { .. } => Deviation::new(subject, "a string that is not empty", actual),
        ValidationErrorKind::Minimum { limit } => Deviation::new(subject, format!("at least {limit}"), actual),
        ValidationErrorKind::Pattern { pattern } => {
            Deviation::new(subject, format!("text that matches `{pattern}`"), actual)
        }
        ValidationErrorKind::AnyOf { context } => {
            let missing = context.iter().flatten().filter_map(|error| match error.kind() {
                ValidationErrorKind::Required { property } => Some(show::value(property)),
                _ => None,
            });
            Deviation::new(subject, format!("a member {}", show::either(missing.collect())), actual)
        }
        _ => Deviation::new(subject, show::cut(&error.to_string(), 200), actual),
    }
}

fn type_wording(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(wanted) => wanted.to_string(),
        TypeKind::Multiple(wanted) => show::either(wanted.iter().map(|wanted| wanted.to_string()).collect()),
    }
}

fn built_in(text: &str) -> Validator {
    let schema: Value = serde_json::from_str(text).expect("built-in JSON Schemas are JSON");
    jsonschema::validator_for(&schema).expect("built-in JSON Schemas are schemas")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture;
    use super::*;
    use crate::spec::{core_schemas, urn};
    use crate::suite::template::Variables;

    fn judged(name: &str, body: &Value) -> Vec<String> {
        let (target, variables) = (fixture::target(), Variables::new());
        let exchange = fixture::get("/x").answered(200, body);
        let deviations = judge(name, &Evidence::new(&target, &exchange, &variables)).unwrap();
        deviations
            .iter()
            .map(|d| format!("{}: {} / {}", d.subject, d.expected, d.actual))
            .collect()
    }

    #[test]
    fn errors() {
        assert!(
            judged(
                "error",
                &json!({ "schemas": [urn::ERROR], "status": "404", "detail": null })
            )
            .is_empty()
        );
        let seen = judged("error", &json!({ "schemas": [], "status": 404 }));
        assert!(
            seen.contains(&"body /status: string / number 404".to_owned()),
            "{seen:#?}"
        );
        assert!(
            seen.iter().any(|line| line.starts_with("body /schemas: an array with")),
            "{seen:#?}"
        );
    }

    #[test]
    fn list_responses() {
        let minimal = json!({ "schemas": [urn::LIST_RESPONSE], "totalResults": 0 });
        assert!(judged("list-response", &minimal).is_empty());
        let cursor = json!({ "schemas": [urn::LIST_RESPONSE], "nextCursor": "x", "Resources": [{}] });
        assert!(judged("list-response", &cursor).is_empty());
        let seen = judged(
            "list-response",
            &json!({ "schemas": [urn::LIST_RESPONSE], "Resources": ["x"] }),
        );
        assert!(
            seen.contains(&"body /Resources/0: object / string \"x\"".to_owned()),
            "{seen:#?}"
        );
        assert!(
            seen.iter().any(|line| line.contains("a member \"totalResults\"")),
            "{seen:#?}"
        );
    }

    #[test]
    fn the_example_of_rfc_7643_section_8_5() {
        let mut config = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
            "documentationUri": "http://example.com/help/scim.html",
            "patch": { "supported": true },
            "bulk": { "supported": true, "maxOperations": 1000, "maxPayloadSize": 1_048_576 },
            "filter": { "supported": true, "maxResults": 200 },
            "changePassword": { "supported": true },
            "sort": { "supported": true },
            "etag": { "supported": true },
            "authenticationSchemes": [{
                "name": "OAuth Bearer Token",
                "description": "Authentication scheme using the OAuth Bearer Token Standard",
                "specUri": "http://www.rfc-editor.org/info/rfc6750",
                "type": "oauthbearertoken",
                "primary": true
            }]
        });
        assert!(judged("service-provider-config", &config).is_empty());
        config["bulk"] = json!({ "supported": false });
        assert!(judged("service-provider-config", &config).is_empty());
        config["filter"] = json!({ "supported": true });
        config["sort"] = json!({ "supported": "true" });
        config.as_object_mut().unwrap().remove("etag");
        let seen = judged("service-provider-config", &config);
        assert!(seen.contains(&"body /etag: a value / nothing".to_owned()), "{seen:#?}");
        assert!(
            seen.contains(&"body /filter/maxResults: a value / nothing".to_owned()),
            "{seen:#?}"
        );
        assert!(
            seen.contains(&"body /sort/supported: boolean / string \"true\"".to_owned()),
            "{seen:#?}"
        );
    }

    #[test]
    fn resource_types() {
        let user = json!({
            "schemas": [urn::RESOURCE_TYPE],
            "name": "User",
            "endpoint": "/Users",
            "schema": urn::USER,
            "schemaExtensions": [{ "schema": urn::ENTERPRISE_USER, "required": true }]
        });
        assert!(judged("resource-type", &user).is_empty());
        let seen = judged(
            "resource-type",
            &json!({ "schemas": [urn::RESOURCE_TYPE], "name": "User", "schema": urn::USER }),
        );
        assert_eq!(seen, ["body /endpoint: a value / nothing"]);
    }

    #[test]
    fn schemas() {
        for schema in core_schemas::all() {
            assert_eq!(judged("schema", &schema.to_json()), [] as [&str; 0], "{}", schema.id);
        }
        let bare = json!({ "id": "urn:x", "attributes": [{ "name": "a", "type": "String" }] });
        assert!(judged("schema", &bare).is_empty());
        let odd = json!({ "id": "urn:x", "attributes": [{ "name": "a", "type": "text", "multiValued": "false" }] });
        assert_eq!(judged("schema", &odd).len(), 2);
    }

    #[test]
    fn unknown_schemas_are_a_fault_of_the_suite() {
        let (target, variables) = (fixture::target(), Variables::new());
        let exchange = fixture::get("/x").answered(200, &json!({}));
        let fault = judge("nothing", &Evidence::new(&target, &exchange, &variables)).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "json-schema cannot be judged here: there is no schema `nothing`"
        );
    }
}
