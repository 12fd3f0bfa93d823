//! What was said in a conversation, with everything that differs from run to run made equal.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::Value;

use super::support::Ask;
use crate::server::{Request, Response, Server};

const HEADERS: [&str; 6] = [
    "content-type",
    "location",
    "content-location",
    "etag",
    "www-authenticate",
    "allow",
];

/// Identifiers, also as versions abbreviate them.
static ID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b[0-9a-f]{8}(-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|\.\d)").unwrap());
static TIME: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"202\d-\d\d-\d\d(T\d\d:\d\d:\d\d\.\d{3}Z)?").unwrap());

/// The answers of one conversation. With another to compare with, it ends at the first difference.
#[derive(Default)]
pub(super) struct Transcript<'e> {
    pub(super) entries: Vec<String>,
    expected: Option<&'e [String]>,
    pub(super) differs: bool,
    names: HashMap<String, usize>,
    /// Last seen `created` and `lastModified` by id.
    times: HashMap<String, (String, String)>,
}

impl<'e> Transcript<'e> {
    pub(super) fn compared_with(expected: &'e [String]) -> Self {
        Self {
            expected: Some(expected),
            ..Self::default()
        }
    }

    /// Asks and notes the answer; gives its body.
    pub(super) fn ask(&mut self, server: &Server, method: &str, path: &str, body: Option<Value>) -> Value {
        if self.differs {
            return Value::Null;
        }
        let response = server.ask(method, path, body);
        self.note(method, path, &response);
        response.json().unwrap_or_default()
    }

    /// Sends a request of any shape and notes the answer.
    pub(super) fn send(&mut self, server: &Server, request: &Request) {
        if !self.differs {
            let response = server.answer(request);
            self.note(&request.method, &request.target, &response);
        }
    }

    fn note(&mut self, method: &str, path: &str, response: &Response) {
        let headers = HEADERS
            .iter()
            .filter_map(|name| Some(format!("{name}: {}", response.header(name)?)));
        let headers = headers.collect::<Vec<_>>().join("; ");
        let body = String::from_utf8_lossy(&response.body);
        let mut entry = format!("{method} {path}\n  {} {headers}\n  {body}\n", response.status);
        if let Some(body) = response.json() {
            self.note_times(&body, &mut entry);
        }
        let entry = self.levelled(&entry);
        let expected = self.expected.map(|expected| expected.get(self.entries.len()));
        self.differs = expected.is_some_and(|expected| expected != Some(&entry));
        self.entries.push(entry);
    }

    /// How the times of a resource relate to each other and to those seen before.
    fn note_times(&mut self, body: &Value, entry: &mut String) {
        if let Some(resources) = body["Resources"].as_array() {
            resources.iter().for_each(|resource| self.note_times(resource, entry));
        }
        let (Some(id), Some(created), Some(modified)) = (
            body["id"].as_str(),
            body["meta"]["created"].as_str(),
            body["meta"]["lastModified"].as_str(),
        ) else {
            return;
        };
        let now = (created.to_owned(), modified.to_owned());
        let before = self
            .times
            .insert(id.to_owned(), now.clone())
            .unwrap_or_else(|| now.clone());
        let order = match created.cmp(modified) {
            std::cmp::Ordering::Equal => "not modified",
            std::cmp::Ordering::Less => "modified",
            std::cmp::Ordering::Greater => "modified before created",
        };
        let _written = writeln!(entry, "  {order} {} {}", before.0 == now.0, before.1 == now.1);
    }

    /// Identifiers numbered in the order of their appearance, times left out.
    fn levelled(&mut self, text: &str) -> String {
        let names = &mut self.names;
        let text = ID.replace_all(text, |found: &Captures<'_>| {
            let next = names.len();
            let number = *names.entry(found[0][..8].to_owned()).or_insert(next);
            let revision = if found[1].starts_with('.') { &found[1] } else { "" };
            format!("<{number}>{revision}")
        });
        let text = TIME.replace_all(
            &text,
            |found: &Captures<'_>| if found.get(1).is_some() { "<time>" } else { "<day>" },
        );
        text.into_owned()
    }
}
