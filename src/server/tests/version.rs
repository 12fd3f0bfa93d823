//! Versions: the example of RFC 7644 §3.14 and its consequences.

use serde_json::json;

use super::support::*;
use crate::server::{Request, Response, Server};

fn conditional(server: &Server, method: &str, path: &str, header: &str, tag: &str) -> Response {
    let request = Request::new(method, format!("/v2{path}")).with_header(header, tag);
    let body = match method {
        "PUT" => json!({ "schemas": [USER], "userName": "bjensen", "title": tag }),
        _ => json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "replace", "path": "title", "value": tag }],
        }),
    };
    server.answer(&if matches!(method, "PUT" | "PATCH") {
        request.with_json(&body)
    } else {
        request
    })
}

#[test]
fn an_unchanged_resource_is_not_sent_again() {
    let server = server();
    let path = format!("/Users/{}", server.user("bjensen"));
    let tag = server.get(&path).header("etag").unwrap().to_owned();
    let response = conditional(&server, "GET", &path, "If-None-Match", &tag);
    assert_eq!(
        (response.status, response.body.len(), response.header("etag")),
        (304, 0, Some(tag.as_str()))
    );
    assert_eq!(
        conditional(&server, "GET", &path, "If-None-Match", "W/\"other\"").status,
        200
    );
}

#[test]
fn a_change_needs_the_current_version() {
    let server = server();
    let path = format!("/Users/{}", server.user("bjensen"));
    let first = server.get(&path).header("etag").unwrap().to_owned();
    let second = conditional(&server, "PUT", &path, "If-Match", &first);
    assert_eq!(second.status, 200);
    assert_ne!(second.header("etag"), Some(first.as_str()));
    assert_eq!(
        second.header("etag").map(str::to_owned),
        Some(text(&second.json().unwrap(), "/meta/version"))
    );
    let before = server.get(&path).json();
    for method in ["PUT", "PATCH", "DELETE"] {
        assert_eq!(
            refusal(&conditional(&server, method, &path, "If-Match", &first)),
            refused(412, ""),
            "{method}"
        );
    }
    assert_eq!(server.get(&path).json(), before);
    assert_eq!(conditional(&server, "PATCH", &path, "If-Match", "*").status, 200);
    let current = server.get(&path).header("etag").unwrap().to_owned();
    assert_eq!(conditional(&server, "DELETE", &path, "If-Match", &current).status, 204);
}
