//! Discovery: RFC 7644 §4, RFC 7643 §5 to §7.

use serde_json::{Value, json};

use super::support::*;
use crate::spec::schema::{ResourceType, Schema};

fn resources(path: &str) -> Vec<Value> {
    let list = server().get(path).json().unwrap();
    assert_eq!(
        list["schemas"],
        json!(["urn:ietf:params:scim:api:messages:2.0:ListResponse"])
    );
    let resources = list["Resources"].as_array().unwrap().clone();
    assert_eq!(list["totalResults"], json!(resources.len()));
    resources
}

#[test]
fn the_configuration_is_one_object_with_all_required_members() {
    let config = server().get("/ServiceProviderConfig").json().unwrap();
    for pointer in [
        "/patch/supported",
        "/bulk/supported",
        "/bulk/maxOperations",
        "/bulk/maxPayloadSize",
        "/filter/supported",
        "/filter/maxResults",
        "/changePassword/supported",
        "/sort/supported",
        "/etag/supported",
        "/authenticationSchemes/0/type",
        "/authenticationSchemes/0/name",
        "/authenticationSchemes/0/description",
        "/meta/location",
    ] {
        assert!(config.pointer(pointer).is_some(), "{pointer}");
    }
}

#[test]
fn resource_types_name_schemas_that_are_there() {
    let schemas: Vec<String> = resources("/Schemas").iter().map(|schema| text(schema, "/id")).collect();
    let types = resources("/ResourceTypes");
    assert_eq!(types.len(), 3);
    for resource_type in &types {
        let read = ResourceType::from_json(resource_type).unwrap();
        assert!(schemas.contains(&read.schema));
        assert!(
            read.extensions
                .iter()
                .all(|extension| schemas.contains(&extension.schema))
        );
        let id = text(resource_type, "/id");
        assert_eq!(
            server().get(&format!("/ResourceTypes/{id}")).json().as_ref(),
            Some(resource_type)
        );
        assert_eq!(server().get(&read.endpoint).status, 200);
    }
    assert!(!schemas.iter().any(|urn| urn.contains(":api:messages:")));
}

#[test]
fn schemas_are_without_fault_and_found_by_their_uri() {
    for served in resources("/Schemas") {
        let (schema, problems) = Schema::read(&served);
        assert_eq!(problems, [], "{}", served["id"]);
        let urn = schema.unwrap().id;
        assert_eq!(server().get(&format!("/Schemas/{urn}")).json(), Some(served));
    }
}

#[test]
fn discovery_is_neither_filtered_nor_paged_nor_written() {
    let server = server();
    for path in ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"] {
        assert_eq!(
            refusal(&server.get(&format!("{path}?filter=id%20pr"))),
            refused(403, "")
        );
        assert_eq!(
            server.get(&format!("{path}?count=1&startIndex=2&sortBy=x")).json(),
            server.get(path).json()
        );
        assert_eq!(refusal(&server.post(path, json!({}))).0, 405);
    }
    assert_eq!(refusal(&server.get("/Schemas/urn:nothing")).0, 404);
    assert_eq!(refusal(&server.get("/ResourceTypes/Nothing")).0, 404);
}
