//! Bulk: the examples of RFC 7644 §3.7 and its limits.

use serde_json::{Value, json};

use super::support::*;
use crate::server::{Limits, Response, Server, ServerConfig};

fn bulk(server: &Server, fail_on_errors: Option<u64>, operations: Value) -> Response {
    server.post(
        "/Bulk",
        json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
            "failOnErrors": fail_on_errors,
            "Operations": operations,
        }),
    )
}

fn results(server: &Server, fail_on_errors: Option<u64>, operations: Value) -> Vec<Value> {
    let response = bulk(server, fail_on_errors, operations);
    assert_eq!(response.status, 200);
    let body = response.json().unwrap();
    assert_eq!(
        body["schemas"],
        json!(["urn:ietf:params:scim:api:messages:2.0:BulkResponse"])
    );
    body["Operations"].as_array().unwrap().clone()
}

fn statuses(results: &[Value]) -> Vec<String> {
    results.iter().map(|result| text(result, "/status")).collect()
}

fn group(bulk_id: &str, name: &str, member: &str) -> Value {
    json!({ "method": "POST", "path": "/Groups", "bulkId": bulk_id, "data": {
        "schemas": [GROUP], "displayName": name, "members": [{ "value": member }],
    } })
}

fn user(bulk_id: &str, name: &str) -> Value {
    json!({ "method": "POST", "path": "/Users", "bulkId": bulk_id, "data": { "schemas": [USER], "userName": name } })
}

fn members(server: &Server, name: &str) -> Vec<String> {
    server.found("/Groups", &format!("displayName eq \"{name}\""), "/members/0/value")
}

#[test]
fn circular_references_of_section_3_7_1_are_resolved() {
    let server = server();
    let results = results(
        &server,
        None,
        json!([
            group("qwerty", "Group A", "bulkId:ytrewq"),
            group("ytrewq", "Group B", "bulkId:qwerty")
        ]),
    );
    assert_eq!(statuses(&results), ["201", "201"]);
    let id = |name: &str| server.found("/Groups", &format!("displayName eq \"{name}\""), "/id");
    assert_eq!(members(&server, "Group A"), id("Group B"));
    assert_eq!(members(&server, "Group B"), id("Group A"));
}

#[test]
fn references_of_section_3_7_2_are_resolved_in_either_order() {
    let server = server();
    let results = results(
        &server,
        None,
        json!([
            group("ytrewq", "Tour Guides", "bulkId:qwerty"),
            user("qwerty", "Alice"),
            { "method": "POST", "path": "/Users", "bulkId": "b", "data": {
                "schemas": [USER, ENTERPRISE], "userName": "Bob", ENTERPRISE: { "manager": { "value": "bulkId:qwerty" } },
            } },
            { "method": "PATCH", "path": "/Users/bulkId:b", "data": {
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                "Operations": [{ "op": "add", "path": "title", "value": "Guide" }],
            } },
        ]),
    );
    assert_eq!(statuses(&results), ["201", "201", "201", "200"]);
    let alice = server.found("/Users", "userName eq \"alice\"", "/id");
    assert_eq!(members(&server, "Tour Guides"), alice);
    assert_eq!(results[1]["location"], json!(format!("{BASE}/Users/{}", alice[0])));
    assert_eq!(
        (&results[0]["bulkId"], &results[0]["method"]),
        (&json!("ytrewq"), &json!("POST"))
    );
    let manager = format!("{ENTERPRISE}:manager.value eq \"{}\" and title eq \"guide\"", alice[0]);
    assert_eq!(server.found("/Users", &manager, "/userName"), ["Bob"]);
    assert_eq!(text(&results[2], "/location"), text(&results[3], "/location"));
}

#[test]
fn each_operation_fails_by_itself() {
    let server = server();
    let id = server.user("bjensen");
    let path = format!("/Users/{id}");
    let results = results(
        &server,
        None,
        json!([
            user("a", "bjensen"),
            group("g", "G", "bulkId:a"),
            { "method": "PUT", "path": path, "version": "W/\"stale\"", "data": { "schemas": [USER], "userName": "x" } },
            { "method": "DELETE", "path": "/Users/none" },
            { "method": "POST", "path": "/Users", "data": { "schemas": [USER], "userName": "y" } },
            group("h", "H", "bulkId:nobody"),
            { "method": "GET", "path": path },
            { "method": "DELETE", "path": path },
        ]),
    );
    assert_eq!(
        statuses(&results),
        ["409", "409", "412", "404", "400", "409", "400", "204"]
    );
    assert_eq!(results[0]["response"]["scimType"], json!("uniqueness"));
    assert!(results[0].get("location").is_none());
    assert_eq!(results[3]["location"], json!(format!("{BASE}/Users/none")));
    assert_eq!(results[7]["location"], json!(format!("{BASE}{path}")));
    assert!(server.found("/", "id pr", "/id").is_empty());
}

#[test]
fn fail_on_errors_ends_the_job() {
    let server = server();
    let operations = json!([
        user("a", "alice"),
        user("b", "alice"),
        user("c", "carol"),
        user("d", "alice"),
        user("e", "eve")
    ]);
    assert_eq!(
        statuses(&results(&server, Some(2), operations)),
        ["201", "409", "201", "409"]
    );
    assert_eq!(server.found("/Users", "userName pr", "/userName"), ["alice", "carol"]);
}

#[test]
fn limits_are_named_when_they_are_exceeded() {
    let limits = Limits {
        bulk_operations: 2,
        bulk_payload: 600,
        ..Limits::default()
    };
    let server = Server::new(ServerConfig { limits, ..config() });
    let too_many = bulk(&server, None, json!([user("a", "a"), user("b", "b"), user("c", "c")]));
    assert_eq!(refusal(&too_many), refused(413, ""));
    assert!(text(&too_many.json().unwrap(), "/detail").contains("maxOperations (2)"));
    let too_long = bulk(&server, None, json!([user("a", &"a".repeat(600))]));
    assert!(text(&too_long.json().unwrap(), "/detail").contains("maxPayloadSize (600)"));
    assert!(server.found("/Users", "userName pr", "/id").is_empty());
    assert_eq!(
        refusal(&server.post("/Bulk", json!({ "Operations": [] }))),
        refused(400, "invalidSyntax")
    );
}
