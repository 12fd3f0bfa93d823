//! Projection: RFC 7644 §3.4.2.5, §3.9; RFC 7643 §7 `returned`.

use serde_json::{Value, json};

use super::support::*;

fn keys(value: &Value) -> Vec<String> {
    value
        .as_object()
        .map(|members| members.keys().cloned().collect())
        .unwrap_or_default()
}

#[test]
fn only_what_is_named_and_what_is_always_returned() {
    let server = server();
    let user = server.make(
        "/Users",
        json!({
            "schemas": [USER], "userName": "bjensen", "name": { "givenName": "Barbara", "familyName": "Jensen" },
            "emails": [{ "value": "b@x", "type": "work" }],
            ENTERPRISE: { "employeeNumber": "1", "department": "d" },
        }),
    );
    let path = format!("/Users/{}", text(&user, "/id"));
    let shown = |query: &str| server.get(&format!("{path}?{query}")).json().unwrap();
    assert_eq!(keys(&shown("attributes=userName")), ["schemas", "id", "userName"]);
    assert_eq!(
        shown("attributes=NAME.givenname")["name"],
        json!({ "givenName": "Barbara" })
    );
    assert_eq!(shown("attributes=emails.value")["emails"], json!([{ "value": "b@x" }]));
    assert_eq!(keys(&shown("attributes=nothing")), ["schemas", "id"]);
    assert_eq!(keys(&shown("attributes=meta.version")["meta"]), ["version"]);
    let number = shown(&format!("attributes={ENTERPRISE}:employeeNumber"));
    assert_eq!(keys(&number), ["schemas", "id", ENTERPRISE]);
    assert_eq!(number[ENTERPRISE], json!({ "employeeNumber": "1" }));
    assert_eq!(keys(&shown(&format!("attributes={ENTERPRISE}"))[ENTERPRISE]).len(), 2);
    assert_eq!(
        keys(&shown(&format!("attributes={USER}:userName"))),
        ["schemas", "id", "userName"]
    );
    let without = shown("excludedAttributes=id,name.givenName,emails,meta");
    assert_eq!(keys(&without), ["schemas", "id", "userName", "name", ENTERPRISE]);
    assert_eq!(without["name"], json!({ "familyName": "Jensen" }));
    assert_eq!(
        refusal(&server.get(&format!("{path}?attributes=userName&excludedAttributes=name"))).0,
        400
    );
}

#[test]
fn attributes_come_when_their_schema_says() {
    let server = server();
    let body = json!({
        "schemas": [DEVICE, INVENTORY], "serialNumber": "s", "displayName": "d", "pin": "1234", "diagnostics": "ok",
        "model": "m", INVENTORY: { "remarks": "old" },
    });
    let device = server.make("/Devices", body.clone());
    assert_eq!(
        (&device["diagnostics"], &device[INVENTORY]["remarks"]),
        (&json!("ok"), &json!("old"))
    );
    assert!(device.get("pin").is_none());
    let path = format!("/Devices/{}", text(&device, "/id"));
    let plain = server.get(&path).json().unwrap();
    assert!(plain.get("diagnostics").is_none() && plain.get(INVENTORY).is_none());
    let asked = server
        .get(&format!("{path}?attributes=diagnostics,pin"))
        .json()
        .unwrap();
    assert_eq!(keys(&asked), ["schemas", "id", "displayName", "diagnostics"]);
    let without = server
        .get(&format!("{path}?excludedAttributes=displayName,model"))
        .json()
        .unwrap();
    assert!(without.get("displayName").is_some() && without.get("model").is_none());
}

#[test]
fn every_operation_projects() {
    let server = server();
    let body = json!({ "schemas": [USER], "userName": "a", "title": "t" });
    let response = server.post("/Users?attributes=title", body.clone());
    let user = response.json().unwrap();
    assert_eq!(keys(&user), ["schemas", "id", "title"]);
    assert!(response.header("location").is_some());
    let path = format!("/Users/{}", text(&user, "/id"));
    assert_eq!(
        keys(&server.put(&format!("{path}?attributes=title"), body).json().unwrap()),
        ["schemas", "id", "title"]
    );
    let operations = json!([{ "op": "add", "path": "title", "value": "u" }]);
    let patched = server.patch(&format!("{path}?attributes=userName"), operations);
    assert_eq!(
        (patched.status, keys(&patched.json().unwrap())),
        (200, vec!["schemas".into(), "id".into(), "userName".into()])
    );
    let list = server.get("/Users?excludedAttributes=userName,meta").json().unwrap();
    assert_eq!(keys(&list["Resources"][0]), ["schemas", "id", "title"]);
}
