//! Create, read, replace, delete: the examples of RFC 7644 §3.3, §3.5.1, §3.6 and around them.

use serde_json::json;

use super::support::*;

#[test]
fn the_user_of_section_3_3_is_created() {
    let server = server();
    let name = json!({ "formatted": "Ms. Barbara J Jensen III", "familyName": "Jensen", "givenName": "Barbara" });
    let response = server.post(
        "/Users",
        json!({
            "schemas": [USER],
            "userName": "bjensen",
            "externalId": "bjensen",
            "name": name,
        }),
    );
    assert_eq!(response.status, 201);
    assert_eq!(response.header("content-type"), Some("application/scim+json"));
    let user = response.json().unwrap();
    let location = format!("{BASE}/Users/{}", text(&user, "/id"));
    assert_eq!(response.header("location"), Some(location.as_str()));
    assert_eq!(user["meta"]["location"], json!(location));
    assert_eq!(user["meta"]["resourceType"], json!("User"));
    assert_eq!(user["meta"]["created"], user["meta"]["lastModified"]);
    assert_eq!(
        response.header("etag").map(str::to_owned),
        Some(text(&user, "/meta/version"))
    );
    assert_eq!((&user["schemas"], &user["name"]), (&json!([USER]), &name));
    assert_eq!(server.get(&format!("/Users/{}", text(&user, "/id"))).json(), Some(user));
}

#[test]
fn what_is_not_the_clients_to_say_is_ignored() {
    let server = server();
    let user = server.make(
        "/Users",
        json!({
            "schemas": [USER],
            "USERNAME": "a",
            "id": "mine",
            "meta": { "created": "1999-01-01T00:00:00Z" },
            "groups": [{ "value": "x" }],
            "favourite": "blue",
            "nickName": null,
            "emails": [],
        }),
    );
    assert_ne!(user["id"], json!("mine"));
    assert!(!text(&user, "/meta/created").starts_with("1999"));
    assert_eq!(user["userName"], json!("a"));
    for absent in ["groups", "favourite", "nickName", "emails", "USERNAME"] {
        assert!(user.get(absent).is_none(), "{absent}");
    }
}

#[test]
fn bodies_that_do_not_follow_the_schema_are_refused() {
    let server = server();
    let with = |name: &str, value: serde_json::Value| {
        let mut body = json!({ "schemas": [USER], "userName": "a" });
        body[name] = value;
        refusal(&server.post("/Users", body))
    };
    let bad = refused(400, "invalidValue");
    assert_eq!(refusal(&server.post("/Users", json!({ "schemas": [USER] }))), bad);
    assert_eq!(refusal(&server.post("/Users", json!({ "userName": "a" }))), bad);
    assert_eq!(with("schemas", json!([GROUP])), bad);
    assert_eq!(with("userName", json!("")), bad);
    assert_eq!(with("userName", json!(5)), bad);
    assert_eq!(with("active", json!("true")), bad);
    assert_eq!(with("emails", json!({ "value": "a@b" })), bad);
    assert_eq!(
        with(
            "emails",
            json!([{ "value": "a@b", "primary": true }, { "value": "c@d", "primary": true }])
        ),
        bad
    );
    assert_eq!(with("name", json!("Barbara")), bad);
    assert_eq!(with("x509Certificates", json!([{ "value": "not base64!" }])), bad);
}

#[test]
fn values_of_every_type_are_checked_and_kept() {
    let server = server();
    let body = json!({
        "schemas": [DEVICE, INVENTORY],
        "serialNumber": "SN-1",
        "displayName": "Printer",
        "powered": false,
        "ports": 4,
        "weight": 12.5,
        "lastSeen": "2024-02-29T23:59:59.5+02:00",
        "firmware": "3q2+7w==",
        "manual": "https://example.com/manual",
        "tags": ["a", "b"],
        "interfaces": [{ "value": "10.0.0.1", "type": "wired", "primary": true }],
        INVENTORY: { "shelf": 3, "value": 99.5, "keeper": { "name": "Kim" } },
    });
    let device = server.make("/Devices", body.clone());
    for (name, value) in body.as_object().unwrap() {
        assert_eq!(device.get(name), Some(value), "{name}");
    }
    assert!(device["assetNumber"].is_u64());
    let wrong = [
        ("ports", json!(1.5)),
        ("weight", json!("12")),
        ("lastSeen", json!("yesterday")),
        ("firmware", json!("%%")),
        ("tags", json!([1])),
        ("interfaces", json!([{ "type": "wired" }])),
    ];
    for (name, value) in wrong {
        let mut body = json!({ "schemas": [DEVICE], "serialNumber": "SN-2" });
        body[name] = value;
        assert_eq!(
            refusal(&server.post("/Devices", body)),
            refused(400, "invalidValue"),
            "{name}"
        );
    }
}

#[test]
fn unique_values_are_unique_on_every_write() {
    let server = server();
    server.user("bjensen");
    let other = server.user("other");
    let taken = refused(409, "uniqueness");
    let body = json!({ "schemas": [USER], "userName": "BJENSEN" });
    assert_eq!(refusal(&server.post("/Users", body.clone())), taken);
    assert_eq!(refusal(&server.put(&format!("/Users/{other}"), body)), taken);
    let rename = json!([{ "op": "replace", "path": "userName", "value": "bJensen" }]);
    assert_eq!(refusal(&server.patch(&format!("/Users/{other}"), rename)), taken);
    let same = json!({ "schemas": [USER], "userName": "Other" });
    assert_eq!(server.put(&format!("/Users/{other}"), same).status, 200);
    let device = |serial: &str| json!({ "schemas": [DEVICE], "serialNumber": serial });
    server.make("/Devices", device("sn"));
    server.make("/Devices", device("SN"));
    assert_eq!(refusal(&server.post("/Devices", device("SN"))), taken);
}

#[test]
fn put_replaces_what_the_client_may_replace() {
    let server = server();
    let user = server.make(
        "/Users",
        json!({ "schemas": [USER], "userName": "bjensen", "title": "Boss", "roles": [{ "value": "x" }] }),
    );
    let path = format!("/Users/{}", text(&user, "/id"));
    let response = server.put(
        &path,
        json!({
            "schemas": [USER],
            "id": "another",
            "userName": "bjensen",
            "roles": [],
            "emails": [{ "value": "bjensen@example.com" }, { "value": "babs@jensen.org" }],
            "meta": { "location": "elsewhere" },
        }),
    );
    assert_eq!(response.status, 200);
    let replaced = response.json().unwrap();
    assert_eq!(
        (&replaced["id"], &replaced["meta"]["location"]),
        (&user["id"], &user["meta"]["location"])
    );
    assert!(replaced.get("title").is_none() && replaced.get("roles").is_none());
    assert_eq!(replaced["emails"][1]["value"], json!("babs@jensen.org"));
    assert!(text(&replaced, "/meta/lastModified") > text(&user, "/meta/lastModified"));
    assert_eq!(replaced["meta"]["created"], user["meta"]["created"]);
    let again = server.put(&path, server.get(&path).json().unwrap());
    assert_eq!(
        again.json(),
        Some(replaced),
        "a resource sent back as read does not change"
    );
    assert_eq!(
        refusal(&server.put(&path, json!({ "schemas": [USER] }))),
        refused(400, "invalidValue")
    );
    assert_eq!(
        server
            .put("/Users/none", json!({ "schemas": [USER], "userName": "x" }))
            .status,
        404
    );
}

#[test]
fn immutable_values_may_be_set_once() {
    let server = server();
    let body = |serial: &str| json!({ "schemas": [DEVICE], "serialNumber": serial, "purchase": { "price": 1.5 } });
    let device = server.make("/Devices", body("A"));
    let path = format!("/Devices/{}", text(&device, "/id"));
    assert_eq!(refusal(&server.put(&path, body("B"))), refused(400, "mutability"));
    let mut with_order = body("A");
    with_order["purchase"]["order"] = json!("o-1");
    assert_eq!(
        server.put(&path, with_order.clone()).json().unwrap()["purchase"]["order"],
        json!("o-1")
    );
    with_order["purchase"]["order"] = json!("o-2");
    assert_eq!(refusal(&server.put(&path, with_order)), refused(400, "mutability"));
    let omitted = server.put(&path, body("A")).json().unwrap();
    assert_eq!(omitted["purchase"], json!({ "price": 1.5, "order": "o-1" }));
    assert_eq!(omitted["assetNumber"], device["assetNumber"]);
}

#[test]
fn a_deleted_resource_is_gone() {
    let server = server();
    let id = server.user("bjensen");
    let path = format!("/Users/{id}");
    let response = server.delete(&path);
    assert_eq!((response.status, response.body.len()), (204, 0));
    for response in [server.get(&path), server.delete(&path), server.patch(&path, json!([]))] {
        assert_eq!(refusal(&response), refused(404, ""));
    }
    assert!(server.found("/Users", "userName pr", "/id").is_empty());
    server.user("bjensen");
}

#[test]
fn secrets_are_written_and_not_read() {
    let server = server();
    let response = server.post(
        "/Users?attributes=password,userName",
        json!({ "schemas": [USER], "userName": "a", "password": "t1meMa$heen" }),
    );
    assert_eq!(response.status, 201);
    let user = response.json().unwrap();
    assert!(!user.to_string().contains("password") && !user.to_string().contains("t1me"));
    let path = format!("/Users/{}", text(&user, "/id"));
    let changed = server.patch(&path, json!([{ "op": "replace", "path": "password", "value": "new" }]));
    assert!(!String::from_utf8_lossy(&changed.body).contains("password"));
    let filter = server.get(&format!("/Users?filter={}", escape("password eq \"new\"")));
    assert_eq!(refusal(&filter), refused(400, "invalidFilter"));
}
