//! Asking a server in few words.

use serde_json::{Value, json};

use crate::server::{FaultSet, Request, Response, Server, ServerConfig};

pub(super) const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub(super) const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
pub(super) const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
pub(super) const DEVICE: &str = "urn:example:scim:schemas:core:2.0:Device";
pub(super) const INVENTORY: &str = "urn:example:scim:schemas:extension:inventory:2.0:Device";
pub(super) const BASE: &str = "https://example.com/v2";

/// A server at `https://example.com/v2`.
pub(super) fn server() -> Server {
    Server::new(config())
}

pub(super) fn config() -> ServerConfig {
    ServerConfig {
        base_path: "/v2".to_owned(),
        origin: "https://example.com".to_owned(),
        ..ServerConfig::default()
    }
}

pub(super) fn faulty(faults: impl Into<FaultSet>) -> Server {
    Server::new(ServerConfig {
        faults: faults.into(),
        ..config()
    })
}

pub(super) trait Ask {
    fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Response;

    fn get(&self, path: &str) -> Response {
        self.ask("GET", path, None)
    }

    fn post(&self, path: &str, body: Value) -> Response {
        self.ask("POST", path, Some(body))
    }

    fn put(&self, path: &str, body: Value) -> Response {
        self.ask("PUT", path, Some(body))
    }

    fn delete(&self, path: &str) -> Response {
        self.ask("DELETE", path, None)
    }

    /// PATCH with these operations.
    fn patch(&self, path: &str, operations: Value) -> Response {
        let schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
        self.ask(
            "PATCH",
            path,
            Some(json!({ "schemas": schemas, "Operations": operations })),
        )
    }

    /// Creates a resource and gives its representation.
    fn make(&self, path: &str, body: Value) -> Value {
        let response = self.post(path, body);
        assert_eq!(response.status, 201, "{}", String::from_utf8_lossy(&response.body));
        response.json().unwrap()
    }

    /// Creates a user of this name and gives its id.
    fn user(&self, name: &str) -> String {
        text(
            &self.make("/Users", json!({ "schemas": [USER], "userName": name })),
            "/id",
        )
    }

    /// One member of each resource that a filter finds.
    fn found(&self, endpoint: &str, filter: &str, member: &str) -> Vec<String> {
        let response = self.get(&format!("{endpoint}?filter={}", escape(filter)));
        assert_eq!(
            response.status,
            200,
            "{filter}: {}",
            String::from_utf8_lossy(&response.body)
        );
        let list = response.json().unwrap();
        list["Resources"]
            .as_array()
            .unwrap()
            .iter()
            .map(|resource| text(resource, member))
            .collect()
    }
}

impl Ask for Server {
    fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Response {
        let request = Request::new(method, format!("{}{path}", self.config().base_path));
        self.answer(&match body {
            Some(body) => request.with_json(&body),
            None => request,
        })
    }
}

pub(super) fn escape(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The string at a pointer.
pub(super) fn text(value: &Value, pointer: &str) -> String {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("no string at {pointer} in {value}"))
        .to_owned()
}

/// Status and `scimType` of a refusal.
pub(super) fn refusal(response: &Response) -> (u16, String) {
    let body = response.json().unwrap_or_default();
    assert_eq!(
        body["schemas"],
        json!(["urn:ietf:params:scim:api:messages:2.0:Error"]),
        "{body}"
    );
    assert_eq!(body["status"], json!(response.status.to_string()));
    (
        response.status,
        body["scimType"].as_str().unwrap_or_default().to_owned(),
    )
}

/// A refusal to compare with.
pub(super) fn refused(status: u16, scim_type: &str) -> (u16, String) {
    (status, scim_type.to_owned())
}
