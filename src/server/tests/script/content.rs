//! The parts of the conversation that create resources and look for them.

use serde_json::json;

use super::Talk;
use crate::server::tests::support::*;

pub(super) fn discovery(talk: &mut Talk<'_, '_>) {
    for path in [
        "/ServiceProviderConfig",
        "/Schemas",
        "/Schemas?count=1",
        "/Schemas?filter=id%20eq%20%22User%22",
        "/ResourceTypes",
        "/ResourceTypes/User",
        "/ResourceTypes/None",
        "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
        "/Schemas/urn:none",
        "/Me",
    ] {
        talk.get(path);
    }
    talk.ask("POST", "/Schemas", json!({}));
    talk.delete("/ResourceTypes/User");
}

pub(super) fn users(talk: &mut Talk<'_, '_>) {
    let babs = talk.make(
        "/Users",
        USER,
        json!({
            "id": "chosen", "meta": { "created": "1999-01-01T00:00:00Z" }, "groups": [{ "value": "x" }],
            "userName": "bjensen", "externalId": "Ext1", "password": "t1meMa$heen", "displayName": "Bäbs ✓",
            "title": "Tour \"Guide\"", "userType": "Employee", "active": true,
            "name": { "familyName": "O'Malley", "givenName": "Barbara" },
            "emails": [
                { "type": "work", "value": "b@example.com" },
                { "type": "home", "value": "b@example.org", "primary": true },
            ],
            ENTERPRISE: { "employeeNumber": "701", "manager": { "value": "m1" } },
        }),
    );
    talk.get(&babs);
    talk.get("/Users/chosen");
    for query in [
        "attributes=title",
        "attributes=TITLE,active",
        "attributes=name.givenName",
        "attributes=password",
        "excludedAttributes=id,name.givenName,emails",
        "attributes=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
        "strange=1",
    ] {
        talk.get(&format!("{babs}?{query}"));
    }
    talk.make(
        "/Users",
        USER,
        json!({
            "userName": "JSmith", "userType": "Intern", "active": false, "name": { "givenName": "barbara" },
            "emails": [{ "type": "home", "value": "j@example.com" }, { "type": "work", "value": "a@example.com" }],
        }),
    );
    talk.make("/Users", USER, json!({
        "userName": "zoe", "title": "Boss", "externalId": "ext1", "ims": [{ "type": "xmpp", "value": "zoe@foo.com" }],
    }));
    for body in [
        json!({ "userName": "BJENSEN" }),
        json!({ "userName": "bjensen" }),
        json!({ "title": "nameless" }),
        json!({ "userName": "" }),
        json!({ "userName": "t1", "active": "yes" }),
        json!({ "userName": "t2", "favourite": "blue" }),
        json!({ "userName": "t3", "nickName": null }),
        json!({ "USERNAME": "t4" }),
        json!({ "userName": "t5", "externalId": "Ext1" }),
        json!({ "userName": "t6", "roles": [{ "value": "a", "primary": true }, { "value": "b", "primary": true }] }),
        json!({ "userName": "t6b", "roles": [{ "value": "a", "type": "x" }, { "value": "a", "type": "x" }] }),
    ] {
        talk.make("/Users", USER, body);
    }
    talk.ask(
        "POST",
        "/Users?attributes=userName",
        json!({ "schemas": [USER], "userName": "t7", "title": "t" }),
    );
}

pub(super) fn writes(talk: &mut Talk<'_, '_>) {
    talk.make("/Users", USER, json!({ "userName": "zoe" }));
    let path = talk.make(
        "/Users",
        USER,
        json!({
            "userName": "writer", "title": "x", "nickName": "w", "roles": [{ "value": "a" }],
            ENTERPRISE: { "department": "d" },
        }),
    );
    let mut body = json!({
        "schemas": [USER, ENTERPRISE], "id": "another", "userName": "writer", "nickName": null, "roles": [{ "value": "b" }],
        "groups": [{ "value": "g" }], "meta": { "created": "1999-01-01T00:00:00Z" }, ENTERPRISE: { "department": "e" },
    });
    talk.ask("PUT", &path, body.clone());
    talk.get(&path);
    talk.get("/Users/another");
    body["userName"] = json!("zoe");
    talk.ask("PUT", &path, body);
    talk.ask("PUT", &path, json!({ "schemas": [USER], "title": "nameless" }));
    talk.ask(
        "PUT",
        "/Users/unknown",
        json!({ "schemas": [USER], "userName": "unknown" }),
    );
    talk.get("/Users?filter=userName%20eq%20%22unknown%22");
}

pub(super) fn devices(talk: &mut Talk<'_, '_>) {
    let path = talk.make("/Devices", DEVICE, json!({
        "serialNumber": "SN-a", "displayName": "beta", "model": "Beta", "powered": true, "ports": 100, "weight": 12.5,
        "lastSeen": "2024-01-01T01:00:00+02:00", "firmware": "3q2+7w==", "pin": "1234", "diagnostics": "ok",
        "assetNumber": 77, "purchase": { "price": 1.5 }, "tags": ["a", "b"],
        "interfaces": [{ "value": "z" }, { "value": "a", "primary": true }],
        INVENTORY: { "shelf": 3, "remarks": "old" },
    }));
    for (serial, name, ports, seen) in [
        ("b", Some("Alpha"), Some(20), "2023-12-31T23:30:00Z"),
        ("c", None, None, "2024-01-01T00:00:00.5Z"),
        ("d", Some("alpha"), Some(9), "2024-01-01T00:00:00Z"),
    ] {
        talk.make(
            "/Devices",
            DEVICE,
            json!({
                "serialNumber": serial, "displayName": name, "model": name, "ports": ports, "lastSeen": seen,
                "interfaces": [{ "value": "m" }],
            }),
        );
    }
    talk.make("/Devices", DEVICE, json!({ "serialNumber": "SN-a" }));
    talk.make("/Devices", DEVICE, json!({ "displayName": "no serial" }));
    for query in [
        "",
        "?attributes=diagnostics,pin",
        "?attributes=model",
        "?excludedAttributes=displayName",
    ] {
        talk.get(&format!("{path}{query}"));
    }
    for (filter, name) in [
        ("ports gt 9", "ports"),
        ("ports lt 100", "ports"),
        ("lastSeen gt \"2023-12-31T23:15:00Z\"", "lastSeen"),
        ("serialNumber eq \"sn-A\"", "serialNumber"),
        ("firmware gt \"aa\"", "firmware"),
    ] {
        talk.get(&format!("/Devices?attributes={name}&filter={}", escape(filter)));
    }
    for sort in [
        "ports",
        "displayName",
        "displayName&sortOrder=descending",
        "model",
        "interfaces.value",
        "purchase.price&sortOrder=descending",
        "urn:example:scim:schemas:core:2.0:Device:ports",
        "ports&count=2",
    ] {
        talk.get(&format!("/Devices?attributes=serialNumber&sortBy={sort}"));
    }
    talk.ask("PUT", &path, json!({ "schemas": [DEVICE], "serialNumber": "other" }));
    let order = json!({ "order": "o-1" });
    talk.ask(
        "PUT",
        &path,
        json!({ "schemas": [DEVICE], "serialNumber": "SN-a", "purchase": order }),
    );
    let unset = json!({ "schemas": [DEVICE, INVENTORY], "serialNumber": "SN-a", INVENTORY: { "batch": "b" } });
    talk.ask("PUT", &path, unset);
    talk.patch(
        &path,
        json!([{ "op": "replace", "path": "serialNumber", "value": "other" }]),
    );
    talk.patch(&path, json!([{ "op": "replace", "path": "assetNumber", "value": 8 }]));
    let fresh = talk.make("/Devices", DEVICE, json!({ "serialNumber": "fresh" }));
    let batch = "urn:example:scim:schemas:extension:inventory:2.0:Device:batch";
    talk.patch(&fresh, json!([{ "op": "add", "path": batch, "value": "b" }]));
    talk.delete(&fresh);
}

pub(super) fn lists(talk: &mut Talk<'_, '_>) {
    users(talk);
    talk.make("/Devices", DEVICE, json!({ "serialNumber": "listed" }));
    for query in [
        "",
        "count=2",
        "startIndex=1&count=2",
        "startIndex=2&count=2",
        "startIndex=0&count=2",
        "startIndex=-3",
        "count=0",
        "count=-1",
        "startIndex=900&count=2",
        "count=100",
        "attributes=userName,title",
        "excludedAttributes=userName",
        "sortBy=name.givenName",
        "sortBy=externalId",
    ] {
        talk.get(&format!("/Users?{query}"));
    }
    let message = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "filter": "userName sw \"t\" or serialNumber pr", "attributes": ["userName"], "startIndex": 2, "count": 2,
        "sortBy": "userName", "sortOrder": "descending", "userName": "searcher",
    });
    talk.ask(
        "POST",
        "/Users/.search",
        json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest", USER],
            "filter": "userName sw \"t\"", "attributes": ["userName"], "startIndex": 2, "count": 2,
            "sortBy": "userName", "sortOrder": "descending", "userName": "searcher",
        }),
    );
    talk.ask("POST", "/.search", message);
    let devices = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "serialNumber pr",
    });
    talk.ask("POST", "/.search", devices);
    talk.get("/");
}

pub(super) fn filters(talk: &mut Talk<'_, '_>) {
    users(talk);
    for filter in [
        "userName eq \"BJENSEN\"",
        "username eq \"bjensen\"",
        "userName EQ \"bjensen\"",
        "userName eq \"jens\"",
        "userName ne \"bjensen\"",
        "userName co \"mit\"",
        "userName co \"smith\"",
        "userName sw \"o\"",
        "userName ew \"jsm\"",
        "userName ew \"smi\"",
        "title pr",
        "active pr",
        "title eq \"Tour \\\"Guide\\\"\"",
        "externalId eq \"ext1\"",
        "id eq \"none\"",
        "meta.resourceType eq \"User\"",
        "schemas eq \"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\"",
        "urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"zoe\"",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq \"701\"",
        "userName gt \"jsmith\"",
        "userName ge \"jsmith\"",
        "userName lt \"jsmith\"",
        "userName le \"jsmith\"",
        "title pr and userType eq \"Intern\"",
        "title pr or userType eq \"Intern\"",
        "userName eq \"zoe\" or userName eq \"bjensen\" and active eq false",
        "(userName eq \"zoe\" or userName eq \"bjensen\") and active eq false",
        "not (title pr)",
        "emails[type eq \"home\" and value co \"example.com\"]",
        "emails.value eq \"a@example.com\"",
        "emails.type eq \"work\"",
        "active gt true",
        "userName eq",
        "userName regex \"zoe\"",
        "nothing eq \"x\"",
        "userName eq \"nobody\"",
    ] {
        talk.filter("/Users", filter);
    }
}
