//! A conversation that touches everything a server does.

mod changes;
mod content;

use serde_json::{Value, json};

use super::support::{USER, config, escape};
use super::transcript::Transcript;
use crate::server::{FaultSet, Limits, Request, Server, ServerConfig};

use changes::{bulk, deletions, errors, groups, patches, versions};
use content::{devices, discovery, filters, lists, users, writes};

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
