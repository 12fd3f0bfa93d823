//! Sorting: RFC 7644 §3.4.2.3.

use serde_json::json;

use super::support::*;
use crate::server::Server;

fn devices() -> Server {
    let server = server();
    for (serial, name, ports, speeds) in [
        (
            "1",
            Some("beta"),
            Some(100),
            json!([{ "value": "z" }, { "value": "a", "primary": true }]),
        ),
        ("2", Some("Alpha"), Some(20), json!([{ "value": "M" }])),
        ("3", None, None, json!([])),
        ("4", Some("alpha"), Some(3), json!([{ "value": "k" }, { "value": "0" }])),
    ] {
        server.make(
            "/Devices",
            json!({
                "schemas": [DEVICE], "serialNumber": serial, "displayName": name, "ports": ports, "interfaces": speeds,
                "model": name, "purchase": { "price": ports },
            }),
        );
    }
    server
}

fn order(server: &Server, query: &str) -> String {
    let list = server.get(&format!("/Devices?{query}")).json().unwrap();
    list["Resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|device| text(device, "/serialNumber"))
        .collect()
}

#[test]
fn missing_values_come_last_ascending_and_first_descending() {
    let server = devices();
    assert_eq!(order(&server, "sortBy=displayName"), "2413");
    assert_eq!(order(&server, "sortBy=displayName&sortOrder=ascending"), "2413");
    assert_eq!(order(&server, "sortBy=DISPLAYNAME&sortOrder=descending"), "3124");
}

#[test]
fn values_are_ordered_by_type_and_case_rule() {
    let server = devices();
    assert_eq!(order(&server, "sortBy=ports"), "4213");
    assert_eq!(order(&server, "sortBy=purchase.price"), "4213");
    assert_eq!(order(&server, "sortBy=model"), "2413");
    assert_eq!(
        order(&server, "sortBy=urn:example:scim:schemas:core:2.0:Device:ports&count=2"),
        "42"
    );
}

#[test]
fn of_several_values_the_primary_or_the_first_decides() {
    let server = devices();
    assert_eq!(order(&server, "sortBy=interfaces"), "1423");
    assert_eq!(order(&server, "sortBy=interfaces.value&sortOrder=descending"), "3241");
}

#[test]
fn orders_that_make_no_sense_are_refused() {
    let server = devices();
    for query in [
        "sortBy=purchase",
        "sortBy=nothing",
        "sortBy=ports&sortOrder=upwards",
        "sortBy=%20",
    ] {
        assert_eq!(
            refusal(&server.get(&format!("/Devices?{query}"))),
            refused(400, "invalidValue"),
            "{query}"
        );
    }
}
