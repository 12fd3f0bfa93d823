//! PATCH: RFC 7644 §3.5.2 and its examples.

use serde_json::{Value, json};

use super::support::*;
use crate::server::{Response, Server};

const EMPLOYEE_NUMBER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber";

fn babs() -> (Server, String) {
    let server = server();
    let user = server.make("/Users", json!({
        "schemas": [USER],
        "userName": "bjensen",
        "name": { "givenName": "Barbara", "familyName": "Jensen" },
        "title": "Boss",
        "emails": [{ "value": "bjensen@example.com", "type": "work", "primary": true }],
        "addresses": [
            { "type": "work", "streetAddress": "100 Universal City Plaza", "locality": "Hollywood", "primary": true },
            { "type": "home", "streetAddress": "456 Hollywood Blvd" },
        ],
    }));
    let path = format!("/Users/{}", text(&user, "/id"));
    (server, path)
}

fn patched(server: &Server, path: &str, operations: Value) -> Value {
    let response = server.patch(path, operations.clone());
    assert_eq!(
        response.status,
        200,
        "{operations}: {}",
        String::from_utf8_lossy(&response.body)
    );
    let user = response.json().unwrap();
    assert_eq!(server.get(path).json().as_ref(), Some(&user));
    user
}

#[test]
fn attributes_are_added_without_a_path() {
    let (server, path) = babs();
    let value = json!({ "emails": [{ "value": "babs@jensen.org", "type": "home" }], "nickname": "Babs" });
    let user = patched(&server, &path, json!([{ "op": "add", "value": value }]));
    assert_eq!(
        (user["emails"].as_array().unwrap().len(), &user["nickName"]),
        (2, &json!("Babs"))
    );
    let again = patched(&server, &path, json!([{ "op": "add", "value": value }]));
    assert_eq!(again, user, "adding what is there changes nothing");
}

#[test]
fn attributes_are_replaced_without_a_path() {
    let (server, path) = babs();
    let user = patched(
        &server,
        &path,
        json!([{ "op": "replace", "value": {
        "emails": [{ "value": "babs@jensen.org", "type": "home" }],
        "name": { "middleName": "Jane" },
        ENTERPRISE: { "department": "Tours" },
        EMPLOYEE_NUMBER: "701",
        "schemas": [USER, ENTERPRISE],
        "unknown": true,
    } }]),
    );
    assert_eq!(user["emails"], json!([{ "value": "babs@jensen.org", "type": "home" }]));
    assert_eq!(
        user["name"],
        json!({ "givenName": "Barbara", "familyName": "Jensen", "middleName": "Jane" })
    );
    assert_eq!(
        user[ENTERPRISE],
        json!({ "department": "Tours", "employeeNumber": "701" })
    );
    assert_eq!(
        (&user["title"], &user["schemas"]),
        (&json!("Boss"), &json!([USER, ENTERPRISE]))
    );
}

#[test]
fn single_attributes_and_sub_attributes_are_set_and_removed() {
    let (server, path) = babs();
    let user = patched(
        &server,
        &path,
        json!([
            { "op": "add", "path": "title", "value": "Chief" },
            { "op": "replace", "path": "nickName", "value": "Babs" },
            { "op": "replace", "path": "NAME.familyname", "value": "Smith" },
            { "op": "remove", "path": "name.givenName" },
            { "op": "add", "path": format!("{USER}:userType"), "value": "Employee" },
        ]),
    );
    assert_eq!(
        (&user["title"], &user["nickName"], &user["userType"]),
        (&json!("Chief"), &json!("Babs"), &json!("Employee"))
    );
    assert_eq!(user["name"], json!({ "familyName": "Smith" }));
    let user = patched(
        &server,
        &path,
        json!([
            { "op": "remove", "path": "name.familyName" },
            { "op": "replace", "path": "title", "value": null },
            { "op": "remove", "path": "profileUrl" },
        ]),
    );
    assert!(user.get("name").is_none() && user.get("title").is_none());
}

#[test]
fn a_value_path_selects_values() {
    let (server, path) = babs();
    let street =
        json!([{ "op": "replace", "path": "addresses[type eq \"work\"].streetAddress", "value": "1010 Broadway Ave" }]);
    let user = patched(&server, &path, street);
    assert_eq!(user["addresses"][0]["streetAddress"], json!("1010 Broadway Ave"));
    assert_eq!(user["addresses"][0]["locality"], json!("Hollywood"));
    assert_eq!(user["addresses"][1]["streetAddress"], json!("456 Hollywood Blvd"));
    let whole = json!({ "type": "home", "streetAddress": "911 Universal City Plaza", "primary": true });
    let user = patched(
        &server,
        &path,
        json!([{ "op": "replace", "path": "addresses[type eq \"home\"]", "value": whole }]),
    );
    assert_eq!(
        (&user["addresses"][0]["primary"], &user["addresses"][1]),
        (&json!(false), &whole)
    );
    let user = patched(
        &server,
        &path,
        json!([{ "op": "remove", "path": "emails[type eq \"work\" and value ew \"example.com\"]" }]),
    );
    assert!(user.get("emails").is_none());
    let user = patched(
        &server,
        &path,
        json!([{ "op": "remove", "path": "addresses[type eq \"home\"].primary" }]),
    );
    assert!(user["addresses"][1].get("primary").is_none());
}

#[test]
fn one_value_at_most_is_primary() {
    let (server, path) = babs();
    let new = json!([{ "value": "babs@jensen.org", "primary": true }]);
    let user = patched(&server, &path, json!([{ "op": "add", "path": "emails", "value": new }]));
    assert_eq!(
        (&user["emails"][0]["primary"], &user["emails"][1]["primary"]),
        (&json!(false), &json!(true))
    );
    let both = server.patch(
        &path,
        json!([{ "op": "replace", "path": "emails[value co \"@\"].primary", "value": true }]),
    );
    let user = server.get(&path).json().unwrap();
    assert_eq!(both.status, 200, "only one of the two becomes primary");
    let primaries = user["emails"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|email| email["primary"] == json!(true))
        .count();
    assert_eq!(primaries, 1);
}

#[test]
fn extensions_come_and_go_with_their_uri_in_schemas() {
    let (server, path) = babs();
    let user = patched(
        &server,
        &path,
        json!([{ "op": "add", "path": EMPLOYEE_NUMBER, "value": "701" }]),
    );
    assert_eq!(
        (&user["schemas"], &user[ENTERPRISE]["employeeNumber"]),
        (&json!([USER, ENTERPRISE]), &json!("701"))
    );
    let user = patched(&server, &path, json!([{ "op": "remove", "path": EMPLOYEE_NUMBER }]));
    assert_eq!((&user["schemas"], user.get(ENTERPRISE)), (&json!([USER]), None));
    let add =
        json!([{ "op": "add", "path": ENTERPRISE, "value": { "division": "Parks", "manager": { "value": "m" } } }]);
    assert_eq!(
        patched(&server, &path, add.clone())[ENTERPRISE]["manager"]["value"],
        json!("m")
    );
    let user = patched(
        &server,
        &path,
        json!([{ "op": "remove", "path": format!("schemas[value eq \"{ENTERPRISE}\"]") }]),
    );
    assert_eq!((&user["schemas"], user.get(ENTERPRISE)), (&json!([USER]), None));
    patched(&server, &path, add);
    assert!(
        patched(&server, &path, json!([{ "op": "remove", "path": ENTERPRISE }]))
            .get(ENTERPRISE)
            .is_none()
    );
}

#[test]
fn operations_that_do_not_fit_are_refused_and_nothing_changes() {
    let (server, path) = babs();
    let before = server.get(&path).json();
    let cases = [
        (json!({ "op": "remove" }), "noTarget"),
        (
            json!({ "op": "replace", "path": "emails[type eq \"home\"].value", "value": "x" }),
            "noTarget",
        ),
        (
            json!({ "op": "replace", "path": "emails[type eq \"home\"]", "value": { "value": "x" } }),
            "noTarget",
        ),
        (json!({ "op": "add", "path": "shoeSize", "value": 44 }), "noTarget"),
        (
            json!({ "op": "add", "path": "emails[type eq", "value": 44 }),
            "invalidFilter",
        ),
        (json!({ "op": "add", "path": "emails..", "value": 44 }), "invalidPath"),
        (
            json!({ "op": "replace", "path": "emails[size gt 4].value", "value": "x" }),
            "invalidFilter",
        ),
        (json!({ "op": "remove", "path": "userName" }), "mutability"),
        (json!({ "op": "remove", "path": "schemas" }), "mutability"),
        (json!({ "op": "replace", "path": "id", "value": "x" }), "mutability"),
        (
            json!({ "op": "replace", "path": "meta.created", "value": "x" }),
            "mutability",
        ),
        (json!({ "op": "replace", "value": { "id": "x" } }), "mutability"),
        (
            json!({ "op": "replace", "path": "active", "value": "yes" }),
            "invalidValue",
        ),
        (
            json!({ "op": "replace", "path": "userName", "value": null }),
            "invalidValue",
        ),
        (json!({ "op": "add", "path": "title" }), "invalidValue"),
        (json!({ "op": "replace", "value": "title" }), "invalidValue"),
        (json!({ "op": "move", "path": "title" }), "invalidSyntax"),
    ];
    for (operation, scim_type) in cases {
        let response = server.patch(
            &path,
            json!([{ "op": "replace", "path": "title", "value": "Changed" }, operation]),
        );
        assert_eq!(refusal(&response), refused(400, scim_type), "{operation}");
        assert_eq!(server.get(&path).json(), before, "{operation}");
    }
}

#[test]
fn immutable_values_are_added_once() {
    let server = server();
    let device = server.make("/Devices", json!({ "schemas": [DEVICE], "serialNumber": "s" }));
    let path = format!("/Devices/{}", text(&device, "/id"));
    let batch = |op: &str, value: Value| -> Response {
        server.patch(
            &path,
            json!([{ "op": op, "path": format!("{INVENTORY}:batch"), "value": value }]),
        )
    };
    assert_eq!(batch("add", json!("b1")).status, 200);
    assert_eq!(batch("add", json!("b1")).status, 200);
    assert_eq!(refusal(&batch("replace", json!("b2"))), refused(400, "mutability"));
    assert_eq!(refusal(&batch("remove", json!(null))), refused(400, "mutability"));
    let order = |value: &str| {
        server.patch(
            &path,
            json!([{ "op": "add", "path": "purchase", "value": { "order": value } }]),
        )
    };
    assert_eq!(order("o1").status, 200);
    assert_eq!(refusal(&order("o2")), refused(400, "mutability"));
    let number = server.patch(&path, json!([{ "op": "replace", "path": "assetNumber", "value": 7 }]));
    assert_eq!(refusal(&number), refused(400, "mutability"));
    let tags = patched(
        &server,
        &path,
        json!([
            { "op": "add", "path": "tags", "value": ["a", "b"] },
            { "op": "add", "path": "tags", "value": "A" },
            { "op": "remove", "path": "tags[value eq \"b\"]" },
        ]),
    );
    assert_eq!(tags["tags"], json!(["a"]));
}
