//! Credentials, media types, methods and errors: RFC 7644 §2, §3.8, §3.11, §3.12.

use serde_json::json;

use super::support::*;
use crate::server::{Request, Server, ServerConfig};

fn ask(server: &Server, request: Request) -> crate::server::Response {
    server.answer(&request)
}

#[test]
fn a_bearer_token_is_asked_for() {
    let server = Server::new(ServerConfig {
        token: Some("secret".into()),
        ..config()
    });
    let bare = server.get("/Users");
    assert_eq!(refusal(&bare), refused(401, ""));
    assert!(bare.header("www-authenticate").unwrap().starts_with("Bearer"));
    let with = |value: &str| {
        ask(
            &server,
            Request::new("GET", "/v2/Users").with_header("authorization", value),
        )
        .status
    };
    assert_eq!((with("Bearer secret"), with("bearer secret")), (200, 200));
    assert_eq!(
        (
            with("Bearer wrong"),
            with("Bearer "),
            with("Basic secret"),
            with("secret")
        ),
        (401, 401, 401, 401)
    );
    assert_eq!(
        (
            server.get("/ServiceProviderConfig").status,
            server.get("/Schemas").status
        ),
        (200, 401)
    );
    assert_eq!(server.get("/nothing").status, 401);
}

#[test]
fn bodies_are_json_in_utf_8() {
    let server = server();
    let post = |media_type: &str, body: &str| {
        let mut request = Request::new("POST", "/v2/Users").with_header("Content-Type", media_type);
        request.body = body.into();
        ask(&server, request)
    };
    let user = |name: &str| json!({ "schemas": [USER], "userName": name }).to_string();
    assert_eq!(post("application/scim+json", &user("a")).status, 201);
    assert_eq!(post("application/json; charset=UTF-8", &user("b")).status, 201);
    assert_eq!(refusal(&post("text/xml", "<a/>")), refused(415, ""));
    assert_eq!(
        refusal(&post("application/json; charset=utf-16", &user("c"))),
        refused(415, "")
    );
    for body in ["{", "", "[]", "\"x\"", "{\"a\":1}{}"] {
        assert_eq!(
            refusal(&post("application/scim+json", body)),
            refused(400, "invalidSyntax"),
            "{body}"
        );
    }
}

#[test]
fn methods_an_endpoint_does_not_have_are_named() {
    let server = server();
    for (method, path) in [
        ("PUT", "/Users"),
        ("DELETE", "/Schemas"),
        ("POST", "/Users/1"),
        ("GET", "/Bulk"),
        ("PATCH", "/"),
    ] {
        let response = server.ask(method, path, None);
        assert_eq!(refusal(&response), refused(405, ""), "{method} {path}");
        assert!(response.header("allow").is_some());
    }
    assert_eq!(
        server.ask("OPTIONS", "/Users", None).header("allow"),
        Some("GET, HEAD, POST, OPTIONS")
    );
    let head = server.ask("HEAD", "/Users", None);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(refusal(&server.get("/Nothing")), refused(404, ""));
    assert_eq!(refusal(&server.get("/Users/2819c223")), refused(404, ""));
}

#[test]
fn me_is_the_user_of_the_credential() {
    assert_eq!(refusal(&server().get("/Me")), refused(501, ""));
    let server = Server::new(ServerConfig {
        me: Some("bjensen".into()),
        ..config()
    });
    assert_eq!(refusal(&server.get("/Me")), refused(404, ""));
    let location = format!("{BASE}/Users/{}", server.user("BJensen"));
    let me = server.get("/Me");
    assert_eq!((me.status, me.header("location")), (200, Some(location.as_str())));
    assert_eq!(me.json().unwrap()["meta"]["location"], json!(location));
    let changed = server.patch("/Me", json!([{ "op": "add", "path": "title", "value": "t" }]));
    assert_eq!(
        (changed.status, changed.header("location")),
        (200, Some(location.as_str()))
    );
    assert_eq!(server.delete("/Me").status, 204);
    assert_eq!(server.get("/Me").status, 404);
}
