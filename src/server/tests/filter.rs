//! Filters and lists: RFC 7644 §3.4.2.1, §3.4.2.2, §3.4.2.4, §3.4.3.

use serde_json::{Value, json};

use super::support::*;
use crate::server::Server;

fn people() -> Server {
    let server = server();
    let users = [
        json!({
            "userName": "bjensen", "name": { "familyName": "O'Malley" }, "title": "Tour \"Guide\"", "userType": "Employee",
            "externalId": "Ext1", "active": true,
            "emails": [
                { "type": "work", "value": "b@example.com" },
                { "type": "home", "value": "b@example.org", "primary": true },
            ],
            ENTERPRISE: { "employeeNumber": "701", "manager": { "value": "m1" } },
        }),
        json!({ "userName": "JSmith", "userType": "Intern", "active": false, "emails": [{ "type": "home", "value": "j@example.com" }] }),
        json!({ "userName": "zoe", "title": "Boss", "externalId": "ext1", "ims": [{ "type": "xmpp", "value": "zoe@foo.com" }] }),
    ];
    for mut user in users {
        user["schemas"] = json!([USER]);
        server.make("/Users", user);
    }
    server
}

#[test]
fn operators_compare_by_type_and_case_rule() {
    let server = people();
    let cases: &[(&str, &[&str])] = &[
        ("userName eq \"BJENSEN\"", &["bjensen"]),
        ("USERNAME Eq \"bjensen\"", &["bjensen"]),
        ("userName ne \"bjensen\"", &["JSmith", "zoe"]),
        ("name.familyName co \"o'mall\"", &["bjensen"]),
        ("userName sw \"J\"", &["JSmith"]),
        (
            "urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"J\"",
            &["JSmith"],
        ),
        ("userName ew \"E\"", &["zoe"]),
        ("title pr", &["bjensen", "zoe"]),
        ("title eq \"Tour \\\"Guide\\\"\"", &["bjensen"]),
        ("not (title pr)", &["JSmith"]),
        ("active eq false", &["JSmith"]),
        ("active pr", &["bjensen", "JSmith"]),
        ("title eq null", &["JSmith"]),
        ("externalId eq \"ext1\"", &["zoe"]),
        ("userName gt \"j\"", &["JSmith", "zoe"]),
        ("userName le \"jsmith\"", &["bjensen", "JSmith"]),
        ("title pr and userType eq \"Employee\"", &["bjensen"]),
        ("title pr or userType eq \"Intern\"", &["bjensen", "JSmith", "zoe"]),
        (
            "userName eq \"zoe\" or userName eq \"bjensen\" and active eq false",
            &["zoe"],
        ),
        (
            "(userName eq \"zoe\" or userName eq \"bjensen\") and active eq true",
            &["bjensen"],
        ),
        (
            "userType eq \"Employee\" and (emails co \"example.com\" or emails.value co \"example.org\")",
            &["bjensen"],
        ),
        ("emails[type eq \"home\" and value co \"example.com\"]", &["JSmith"]),
        (
            "emails.type eq \"home\" and emails.value co \"example.com\"",
            &["bjensen", "JSmith"],
        ),
        (
            "emails[type eq \"work\" and value co \"x\"] or ims[type eq \"xmpp\" and value co \"@foo.com\"]",
            &["bjensen", "zoe"],
        ),
        ("emails[primary eq false]", &["bjensen", "JSmith"]),
        ("emails pr", &["bjensen", "JSmith"]),
        (
            "schemas eq \"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\"",
            &["bjensen"],
        ),
        (
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq \"701\"",
            &["bjensen"],
        ),
        (
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq \"m1\"",
            &["bjensen"],
        ),
        ("meta.resourceType eq \"User\"", &["bjensen", "JSmith", "zoe"]),
        (
            "meta.created gt \"2011-05-13T06:42:34+02:00\"",
            &["bjensen", "JSmith", "zoe"],
        ),
    ];
    for (filter, expected) in cases {
        assert_eq!(server.found("/Users", filter, "/userName"), *expected, "{filter}");
    }
}

#[test]
fn what_cannot_be_evaluated_is_refused() {
    let server = people();
    for filter in [
        "userName",
        "userName eq",
        "userName regex \"x\"",
        "userName eq \"x\" and",
        "nothing eq \"x\"",
        "employeeNumber eq \"701\"",
        "name eq \"x\"",
        "active gt true",
        "active co \"t\"",
        "active eq \"true\"",
        "x509Certificates.value ge \"aa\"",
        "meta.created gt \"yesterday\"",
        "emails[nothing eq 1]",
        "",
    ] {
        let response = server.get(&format!("/Users?filter={}", escape(filter)));
        assert_eq!(refusal(&response), refused(400, "invalidFilter"), "{filter}");
    }
}

#[test]
fn numbers_and_times_are_ordered_by_value() {
    let server = server();
    for (serial, ports, weight, seen) in [
        ("a", 9, 9.5, "2024-01-01T01:00:00+02:00"),
        ("b", 10, 10.25, "2023-12-31T23:30:00Z"),
        ("c", 100, 10.0, "2024-01-01T00:00:00.5Z"),
    ] {
        server.make(
            "/Devices",
            json!({
                "schemas": [DEVICE], "serialNumber": serial, "ports": ports, "weight": weight, "lastSeen": seen,
            }),
        );
    }
    let cases: &[(&str, &[&str])] = &[
        ("ports gt 9", &["b", "c"]),
        ("ports eq 10.0", &["b"]),
        ("weight le 10", &["a", "c"]),
        ("weight ne 9.5", &["b", "c"]),
        ("lastSeen lt \"2023-12-31T23:15:00Z\"", &["a"]),
        ("lastSeen eq \"2023-12-31T23:00:00Z\"", &["a"]),
        ("lastSeen ge \"2024-01-01T00:00:00Z\"", &["c"]),
        ("serialNumber eq \"A\"", &[]),
    ];
    for (filter, expected) in cases {
        assert_eq!(server.found("/Devices", filter, "/serialNumber"), *expected, "{filter}");
    }
}

#[test]
fn the_root_holds_all_types_and_foreign_attributes_have_no_value() {
    let server = people();
    server.make("/Groups", json!({ "schemas": [GROUP], "displayName": "Smith Family" }));
    server.make(
        "/Devices",
        json!({ "schemas": [DEVICE], "serialNumber": "s", "displayName": "smithy" }),
    );
    let types = |filter: &str| server.found("/", filter, "/meta/resourceType");
    assert_eq!(types("displayName sw \"smith\""), ["Group", "Device"]);
    assert_eq!(
        types("(meta.resourceType eq \"User\") or (meta.resourceType eq \"Group\")").len(),
        4
    );
    assert_eq!(types("serialNumber pr or userName eq \"zoe\""), ["User", "Device"]);
    let unknown = server.get(&format!("/?filter={}", escape("nothing pr")));
    assert_eq!(refusal(&unknown), refused(400, "invalidFilter"));
}

#[test]
fn search_requests_answer_like_queries() {
    let server = people();
    let search = |path: &str, mut message: Value| {
        message["schemas"] = json!(["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]);
        server.post(path, message)
    };
    let response = search(
        "/Users/.search",
        json!({
            "filter": "userName sw \"j\"", "attributes": ["userName"], "startIndex": 1, "count": 10,
        }),
    );
    let list = response.json().unwrap();
    assert_eq!((response.status, &list["totalResults"]), (200, &json!(1)));
    let keys: Vec<&String> = list["Resources"][0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["schemas", "id", "userName"]);
    assert_eq!(search("/.search", json!({})).json().unwrap()["totalResults"], json!(3));
    assert_eq!(
        refusal(&server.post("/.search", json!({}))),
        refused(400, "invalidSyntax")
    );
    assert_eq!(search("/.search", json!({ "count": "ten" })).status, 400);
    assert_eq!(server.get("/.search").status, 405);
}

#[test]
fn pages_are_cut_as_the_tables_say() {
    let server = people();
    let page = |query: &str| {
        let list = server.get(&format!("/Users?{query}")).json().unwrap();
        let names: Vec<String> = list["Resources"]
            .as_array()
            .unwrap()
            .iter()
            .map(|user| text(user, "/userName"))
            .collect();
        (
            list["totalResults"].clone(),
            list["startIndex"].clone(),
            list["itemsPerPage"].clone(),
            names.join(" "),
        )
    };
    assert_eq!(
        page("count=2"),
        (json!(3), json!(1), json!(2), "bjensen JSmith".to_owned())
    );
    assert_eq!(
        page("startIndex=3&count=2"),
        (json!(3), json!(3), json!(1), "zoe".to_owned())
    );
    assert_eq!(
        page("startIndex=0&count=1"),
        (json!(3), json!(1), json!(1), "bjensen".to_owned())
    );
    assert_eq!(page("count=0"), (json!(3), json!(1), json!(0), String::new()));
    assert_eq!(page("count=-1"), (json!(3), json!(1), json!(0), String::new()));
    assert_eq!(page("startIndex=9"), (json!(3), json!(9), json!(0), String::new()));
    assert_eq!(page("colour=blue").0, json!(3));
    assert_eq!(refusal(&server.get("/Users?count=many")), refused(400, "invalidValue"));
    assert_eq!(
        server.found("/Users", "userName eq \"nobody\"", "/id"),
        Vec::<String>::new()
    );
}
