//! The parts of the conversation that change what is there.

use serde_json::{Value, json};

use super::Talk;
use crate::server::tests::support::*;

pub(super) fn patches(talk: &mut Talk<'_, '_>) {
    talk.make("/Users", USER, json!({ "userName": "bjensen" }));
    let user = |name: &str| {
        json!({
            "userName": name, "title": "x", "name": { "givenName": "g", "familyName": "f" },
            "emails": [
                { "value": "1@x", "type": "work", "primary": true },
                { "value": "2@x", "type": "home" },
                { "value": "3@x", "type": "work" },
            ],
            "phoneNumbers": [{ "value": "1" }],
        })
    };
    let number = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber";
    for (index, operations) in [
        json!([{ "op": "add", "path": "title", "value": "y" }]),
        json!([{ "op": "add", "path": "title", "value": "x" }]),
        json!([{ "op": "replace", "path": "nickName", "value": "y" }]),
        json!([{ "op": "replace", "path": "title", "value": null }]),
        json!([{ "op": "remove", "path": "title" }]),
        json!([{ "op": "remove", "path": "nickName" }]),
        json!([{ "op": "remove", "path": "userName" }]),
        json!([{ "op": "replace", "path": "userName", "value": "bjensen" }]),
        json!([{ "op": "add", "path": "title", "value": "1" }, { "op": "replace", "path": "title", "value": "2" }]),
        json!([{ "op": "add", "path": "title", "value": "z" }, { "op": "remove", "path": "userName" }]),
        json!([{ "op": "add", "value": { "title": "y", "nickName": "n", ENTERPRISE: { "department": "d" } } }]),
        json!([{ "op": "replace", "value": { "title": "y", "name": { "middleName": "m" } } }]),
        json!([{ "op": "add", "path": "phoneNumbers", "value": [{ "value": "2" }] }]),
        json!([{ "op": "add", "path": "phoneNumbers", "value": [{ "value": "1" }] }]),
        json!([{ "op": "replace", "path": "phoneNumbers", "value": [{ "value": "2" }] }]),
        json!([{ "op": "add", "path": "emails", "value": [{ "value": "4@x", "primary": true }] }]),
        json!([{ "op": "remove", "path": "emails[type eq \"work\"]" }]),
        json!([{ "op": "replace", "path": "emails[type eq \"work\"].display", "value": "d" }]),
        json!([{ "op": "replace", "path": "emails[type eq \"other\"].value", "value": "d" }]),
        json!([{ "op": "replace", "path": "name", "value": { "givenName": "h" } }]),
        json!([{ "op": "replace", "path": "name.givenName", "value": "h" }]),
        json!([{ "op": "remove", "path": "name.givenName" }]),
        json!([{ "op": "add", "path": number, "value": "1" }]),
        json!([{ "op": "add", "path": "urn:ietf:params:scim:schemas:core:2.0:User:title", "value": "u" }]),
        json!([{ "op": "replace", "path": "Title", "value": "u" }]),
        json!([{ "op": "remove" }]),
        json!([{ "op": "add", "path": "title" }]),
        json!([{ "op": "add", "path": "ti tle[", "value": "x" }]),
        json!([{ "op": "add", "path": "shoeSize", "value": 4 }]),
        json!([{ "op": "move", "path": "title" }]),
        json!([{ "op": "replace", "path": "active", "value": "yes" }]),
        json!([{ "op": "replace", "path": "id", "value": "x" }]),
        json!([{ "op": "replace", "path": "groups", "value": [{ "value": "x" }] }]),
        json!([]),
    ]
    .into_iter()
    .enumerate()
    {
        let path = talk.make("/Users", USER, user(&format!("patched{index}")));
        talk.patch(&path, operations);
        talk.get(&path);
        talk.get(&path);
        talk.delete(&path);
    }
    let path = talk.make("/Users", USER, user("projected"));
    talk.patch(
        &format!("{path}?attributes=title"),
        json!([{ "op": "add", "path": "title", "value": "y" }]),
    );
    talk.patch(
        "/Users/unknown",
        json!([{ "op": "add", "path": "title", "value": "y" }]),
    );
}

pub(super) fn groups(talk: &mut Talk<'_, '_>) {
    let id = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let babs = talk.make("/Users", USER, json!({ "userName": "member1" }));
    let james = talk.make("/Users", USER, json!({ "userName": "member2" }));
    let members = json!([{ "value": id(&babs) }, { "value": id(&babs) }]);
    let inner = talk.make("/Groups", GROUP, json!({ "displayName": "Inner", "members": members }));
    talk.make(
        "/Groups",
        GROUP,
        json!({ "displayName": "Outer", "members": [{ "value": id(&inner) }] }),
    );
    talk.make("/Groups", GROUP, json!({ "displayName": "Empty" }));
    talk.make("/Groups", GROUP, json!({ "members": [] }));
    talk.get(&inner);
    talk.get(&babs);
    let both = json!([{ "value": id(&james) }, { "value": id(&babs) }]);
    let selected = format!("members[value eq \"{}\"]", id(&james));
    talk.patch(&inner, json!([{ "op": "add", "path": "members", "value": both }]));
    let third = talk.make("/Users", USER, json!({ "userName": "member3" }));
    let fourth = talk.make("/Users", USER, json!({ "userName": "member4" }));
    let more = json!([{ "value": id(&third) }, { "value": id(&fourth) }]);
    talk.patch(&inner, json!([{ "op": "add", "path": "members", "value": more }]));
    talk.patch(&inner, json!([{ "op": "remove", "path": selected }]));
    talk.patch(&inner, json!([{ "op": "remove", "path": selected }]));
    talk.get(&james);
    talk.patch(&inner, json!([{ "op": "replace", "path": "members", "value": both }]));
    talk.patch(
        &babs,
        json!([{ "op": "add", "path": "groups", "value": [{ "value": "g" }] }]),
    );
    talk.delete(&babs);
    talk.get(&inner);
    talk.get("/Groups");
}

pub(super) fn versions(talk: &mut Talk<'_, '_>) {
    let path = talk.make("/Users", USER, json!({ "userName": "versioned" }));
    let tag = |talk: &Talk<'_, '_>| talk.server.get(&path).header("etag").unwrap_or("W/\"none\"").to_owned();
    let put = |title: &str| json!({ "schemas": [USER], "userName": "versioned", "title": title }).to_string();
    let first = tag(talk);
    talk.send("GET", &path, &[("If-None-Match", &first)], "");
    talk.send("PUT", &path, &[("If-Match", &first)], &put("a"));
    talk.send("PUT", &path, &[("If-Match", &first)], &put("b"));
    talk.get(&path);
    let patch = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "add", "path": "title", "value": "c" }],
    });
    talk.send("PATCH", &path, &[("If-Match", &first)], &patch.to_string());
    talk.send("PATCH", &path, &[("If-Match", "*")], &patch.to_string());
    talk.send("DELETE", &path, &[("If-Match", &first)], "");
    talk.get(&path);
}

pub(super) fn errors(talk: &mut Talk<'_, '_>) {
    talk.get("/Users/unknown");
    talk.get("/Nothing");
    talk.delete("/Users/unknown");
    talk.ask("PUT", "/Users", json!({}));
    talk.get("/Me");
    let user = |name: &str| json!({ "schemas": [USER], "userName": name }).to_string();
    for (media_type, body) in [
        ("application/scim+json", "{"),
        ("application/scim+json", "[]"),
        ("application/scim+json", &user("media1")),
        ("application/json; charset=utf-8", &user("media2")),
        ("text/xml", "<a/>"),
    ] {
        talk.send("POST", "/Users", &[("Content-Type", media_type)], body);
    }
    for accept in ["application/scim+json", "application/json"] {
        talk.send("GET", "/Users?count=1", &[("Accept", accept)], "");
    }
}

pub(super) fn bulk(talk: &mut Talk<'_, '_>) {
    let job = |fail_on_errors: Option<u64>, operations: Value| {
        json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
            "failOnErrors": fail_on_errors, "Operations": operations,
        })
    };
    let user = |bulk_id: &str, name: &str| {
        json!({
            "method": "POST", "path": "/Users", "bulkId": bulk_id, "data": { "schemas": [USER], "userName": name },
        })
    };
    let group = |bulk_id: &str, name: &str, member: &str| {
        json!({
            "method": "POST", "path": "/Groups", "bulkId": bulk_id,
            "data": { "schemas": [GROUP], "displayName": name, "members": [{ "value": member }] },
        })
    };
    let leaving = talk.make("/Users", USER, json!({ "userName": "leaving" }));
    let title = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "add", "path": "title", "value": "t" }],
    });
    talk.ask("POST", "/Bulk", job(None, json!([
        group("g1", "Bulk Group", "bulkId:u1"),
        user("u1", "bulk1"),
        { "method": "POST", "path": "/Users", "bulkId": "u2", "data": {
            "schemas": [USER, ENTERPRISE], "userName": "bulk2", ENTERPRISE: { "manager": { "value": "bulkId:u1" } },
        } },
        { "method": "PATCH", "path": "/Users/bulkId:u1", "data": title },
        { "method": "PATCH", "path": leaving, "version": "W/\"stale\"", "data": title },
        { "method": "DELETE", "path": leaving },
    ])));
    talk.get(&leaving);
    talk.get("/Users?filter=userName%20sw%20%22bulk%22");
    talk.get("/Groups?filter=displayName%20sw%20%22bulk%22");
    let circle = json!([group("a", "Circle A", "bulkId:b"), group("b", "Circle B", "bulkId:a")]);
    talk.ask("POST", "/Bulk", job(None, circle));
    let failing = json!([user("a", "bulk3"), user("b", "bulk3"), user("c", "bulk4")]);
    talk.ask("POST", "/Bulk", job(Some(1), failing.clone()));
    talk.ask("POST", "/Bulk", job(None, failing));
    let many: Vec<Value> = (0..10).map(|n| user(&n.to_string(), &format!("many{n}"))).collect();
    talk.ask("POST", "/Bulk", job(None, many.into()));
    talk.ask("POST", "/Bulk", job(None, json!([user("long", &"x".repeat(6000))])));
}

pub(super) fn deletions(talk: &mut Talk<'_, '_>) {
    let path = talk.make("/Users", USER, json!({ "userName": "deleted" }));
    talk.delete(&path);
    talk.get(&path);
    talk.delete(&path);
    talk.patch(&path, json!([{ "op": "add", "path": "title", "value": "t" }]));
    talk.get("/Users?filter=userName%20eq%20%22deleted%22");
    talk.make("/Users", USER, json!({ "userName": "deleted" }));
    let device = talk.make("/Devices", DEVICE, json!({ "serialNumber": "deleted" }));
    talk.delete(&device);
    talk.get(&device);
}
