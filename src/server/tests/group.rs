//! Groups and their members: RFC 7643 §4.1.2, §4.2; RFC 7644 §3.5.2.

use serde_json::{Value, json};

use super::support::*;
use crate::server::Server;

fn group(server: &Server, name: &str, members: &[&str]) -> Value {
    let members: Vec<Value> = members.iter().map(|id| json!({ "value": id })).collect();
    server.make(
        "/Groups",
        json!({ "schemas": [GROUP], "displayName": name, "members": members }),
    )
}

#[test]
fn members_are_completed_by_the_server() {
    let server = server();
    let babs = server.user("bjensen");
    let inner = text(&group(&server, "Inner", &[&babs, &babs]), "/id");
    let outer = group(&server, "Outer", &[&inner]);
    assert_eq!(
        outer["members"],
        json!([{
            "value": inner, "$ref": format!("{BASE}/Groups/{inner}"), "display": "Inner", "type": "Group",
        }])
    );
    let members = &server.get(&format!("/Groups/{inner}")).json().unwrap()["members"];
    assert_eq!(
        *members,
        json!([{
            "value": babs, "$ref": format!("{BASE}/Users/{babs}"), "display": "bjensen", "type": "User",
        }])
    );
    let dangling = json!({ "schemas": [GROUP], "displayName": "G", "members": [{ "value": "nobody" }] });
    assert_eq!(refusal(&server.post("/Groups", dangling)), refused(400, "invalidValue"));
}

#[test]
fn users_know_their_groups() {
    let server = server();
    let babs = server.user("bjensen");
    let inner = text(&group(&server, "Inner", &[&babs]), "/id");
    let outer = text(&group(&server, "Outer", &[&inner]), "/id");
    let groups = server.get(&format!("/Users/{babs}")).json().unwrap()["groups"].clone();
    assert_eq!(
        groups,
        json!([
            { "value": inner, "$ref": format!("{BASE}/Groups/{inner}"), "display": "Inner", "type": "direct" },
            { "value": outer, "$ref": format!("{BASE}/Groups/{outer}"), "display": "Outer", "type": "indirect" },
        ])
    );
    assert_eq!(
        server.found("/Users", &format!("groups.value eq \"{outer}\""), "/id"),
        [babs.as_str()]
    );
    server.delete(&format!("/Groups/{inner}"));
    let user = server.get(&format!("/Users/{babs}")).json().unwrap();
    assert!(user.get("groups").is_none());
    assert!(
        server
            .get(&format!("/Groups/{outer}"))
            .json()
            .unwrap()
            .get("members")
            .is_none()
    );
}

#[test]
fn deleted_users_leave_their_groups() {
    let server = server();
    let (babs, mandy) = (server.user("bjensen"), server.user("mandy"));
    let made = group(&server, "Guides", &[&babs, &mandy]);
    let path = format!("/Groups/{}", text(&made, "/id"));
    server.delete(&format!("/Users/{babs}"));
    let now = server.get(&path).json().unwrap();
    assert_eq!(now["members"].as_array().unwrap().len(), 1);
    assert_ne!(now["meta"]["version"], made["meta"]["version"]);
}

#[test]
fn membership_is_patched_as_in_section_3_5_2() {
    let server = server();
    let (babs, james) = (server.user("bjensen"), server.user("jsmith"));
    let path = format!("/Groups/{}", text(&group(&server, "Guides", &[]), "/id"));
    let members = |operations: Value| -> Vec<String> {
        let response = server.patch(&path, operations);
        assert_eq!(response.status, 200, "{}", String::from_utf8_lossy(&response.body));
        let group = response.json().unwrap();
        let members = group["members"].as_array().cloned().unwrap_or_default();
        members.iter().map(|member| text(member, "/display")).collect()
    };
    let reference = json!({ "display": "Babs Jensen", "$ref": format!("{BASE}/Users/{babs}"), "value": babs });
    let add = json!([{ "op": "add", "path": "members", "value": [reference] }]);
    assert_eq!(members(add.clone()), ["bjensen"]);
    let version = text(&server.get(&path).json().unwrap(), "/meta/version");
    assert_eq!(members(add), ["bjensen"]);
    assert_eq!(text(&server.get(&path).json().unwrap(), "/meta/version"), version);
    let swap = json!([
        { "op": "remove", "path": format!("members[value eq \"{babs}\"]") },
        { "op": "add", "path": "members", "value": [{ "value": james }] },
    ]);
    assert_eq!(members(swap.clone()), ["jsmith"]);
    assert_eq!(members(swap), ["jsmith"], "removing who is no member succeeds");
    assert_eq!(
        members(json!([{ "op": "replace", "path": "members", "value": [{ "value": babs }, { "value": james }] }]))
            .len(),
        2
    );
    let selected = format!("members[value eq \"{james}\"].value");
    let rename = server.patch(&path, json!([{ "op": "replace", "path": selected, "value": babs }]));
    assert_eq!(refusal(&rename), refused(400, "mutability"));
    assert_eq!(
        members(json!([{ "op": "remove", "path": "members" }])),
        Vec::<String>::new()
    );
    let groups = json!([{ "op": "add", "path": "groups", "value": [{ "value": "x" }] }]);
    assert_eq!(
        refusal(&server.patch(&format!("/Users/{babs}"), groups)),
        refused(400, "mutability")
    );
}

#[test]
fn managers_are_linked_when_they_exist() {
    let server = server();
    let boss = server.make(
        "/Users",
        json!({ "schemas": [USER], "userName": "boss", "displayName": "The Boss" }),
    );
    let boss = text(&boss, "/id");
    let user = server.make("/Users", json!({
        "schemas": [USER, ENTERPRISE], "userName": "a", ENTERPRISE: { "manager": { "value": boss, "displayName": "x" } },
    }));
    let expected = json!({ "value": boss, "$ref": format!("{BASE}/Users/{boss}"), "displayName": "The Boss" });
    assert_eq!(user[ENTERPRISE]["manager"], expected);
    server.delete(&format!("/Users/{boss}"));
    let user = server.get(&format!("/Users/{}", text(&user, "/id"))).json().unwrap();
    assert_eq!((user.get(ENTERPRISE), &user["schemas"]), (None, &json!([USER])));
}
