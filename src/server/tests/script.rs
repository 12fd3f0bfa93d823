//! A conversation that touches everything a server does.

use serde_json::{Value, json};

use super::support::*;
use super::transcript::Transcript;
use crate::server::{FaultSet, Limits, Request, Server, ServerConfig};

/// A conversation in progress.
pub(super) struct Talk<'t, 'e> {
    server: Server,
    transcript: &'t mut Transcript<'e>,
}

impl Talk<'_, '_> {
    fn get(&mut self, path: &str) -> Value {
        self.transcript.ask(&self.server, "GET", path, None)
    }

    fn ask(&mut self, method: &str, path: &str, body: Value) -> Value {
        self.transcript.ask(&self.server, method, path, Some(body))
    }

    fn delete(&mut self, path: &str) {
        self.transcript.ask(&self.server, "DELETE", path, None);
    }

    fn patch(&mut self, path: &str, operations: Value) -> Value {
        let schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
        self.ask("PATCH", path, json!({ "schemas": schemas, "Operations": operations }))
    }

    /// Creates a resource and gives its path, wherever the server lets it be found.
    fn make(&mut self, endpoint: &str, schema: &str, mut body: Value) -> String {
        body["schemas"] = json!([schema]);
        let made = self.ask("POST", endpoint, body);
        let id = made["id"]
            .as_str()
            .map(str::to_owned)
            .unwrap_or_else(|| made["id"].to_string());
        format!("{endpoint}/{id}")
    }

    fn filter(&mut self, endpoint: &str, filter: &str) {
        self.get(&format!(
            "{endpoint}?attributes=userName,displayName&filter={}",
            escape(filter)
        ));
    }

    fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) {
        let mut request = Request::new(method, format!("/v2{path}"));
        for (name, value) in headers {
            request = request.with_header(name, value);
        }
        request.body = body.into();
        self.transcript.send(&self.server, &request);
    }
}

/// The parts of the conversation, each with a server of its own, and the areas of faults they are most likely to show.
pub(super) const PARTS: [(Part, &[&str]); 12] = [
    (
        users,
        &["create", "uniqueness", "read", "schemas", "types", "meta", "project"],
    ),
    (writes, &["put"]),
    (devices, &["custom", "sort"]),
    (lists, &["list", "page", "search"]),
    (filters, &["filter"]),
    (patches, &["patch"]),
    (groups, &["group"]),
    (versions, &["etag"]),
    (errors, &["error", "media"]),
    (bulk, &["bulk"]),
    (deletions, &["delete"]),
    (discovery, &["discovery"]),
];

pub(super) type Part = fn(&mut Talk<'_, '_>);

/// Has one part of the conversation with a server without credentials.
pub(super) fn open(part: Part, transcript: &mut Transcript<'_>, faults: &FaultSet) {
    let limits = Limits {
        results: 7,
        bulk_operations: 9,
        bulk_payload: 6000,
    };
    let server = Server::new(ServerConfig {
        faults: faults.clone(),
        limits,
        ..config()
    });
    part(&mut Talk { server, transcript });
}

/// A server that asks for a token, which stands for a user.
pub(super) fn guarded(transcript: &mut Transcript<'_>, faults: &FaultSet) {
    let (token, me) = (Some("secret".to_owned()), Some("bjensen".to_owned()));
    let server = Server::new(ServerConfig {
        faults: faults.clone(),
        token,
        me,
        ..config()
    });
    let mut talk = Talk { server, transcript };
    for header in ["Bearer secret", "bearer secret", "Bearer wrong", "Bearer "] {
        talk.send("GET", "/Users", &[("Authorization", header)], "");
    }
    talk.send("GET", "/Users", &[], "");
    talk.send("POST", "/Users", &[], "{}");
    for name in ["zoe", "bjensen"] {
        let body = json!({ "schemas": [USER], "userName": name }).to_string();
        talk.send("POST", "/Users", &[("Authorization", "Bearer secret")], &body);
    }
    talk.send("GET", "/Me", &[("Authorization", "Bearer secret")], "");
}

fn discovery(talk: &mut Talk<'_, '_>) {
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

fn users(talk: &mut Talk<'_, '_>) {
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
    ] {
        talk.make("/Users", USER, body);
    }
    talk.ask(
        "POST",
        "/Users?attributes=userName",
        json!({ "schemas": [USER], "userName": "t7", "title": "t" }),
    );
}

fn writes(talk: &mut Talk<'_, '_>) {
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

fn devices(talk: &mut Talk<'_, '_>) {
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

fn lists(talk: &mut Talk<'_, '_>) {
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

fn filters(talk: &mut Talk<'_, '_>) {
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

fn patches(talk: &mut Talk<'_, '_>) {
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

fn groups(talk: &mut Talk<'_, '_>) {
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

fn versions(talk: &mut Talk<'_, '_>) {
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

fn errors(talk: &mut Talk<'_, '_>) {
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

fn bulk(talk: &mut Talk<'_, '_>) {
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

fn deletions(talk: &mut Talk<'_, '_>) {
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
