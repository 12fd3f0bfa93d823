//! Reading the three discovery documents (RFC 7644 §4), leniently: what is wrong with them is the suites' business.

use std::collections::HashSet;

use serde_json::{Map, Value};
use url::Url;

use super::exchange::Exchange;
use crate::plan::target::{Discovered, ServedType};
use crate::spec::json::{describe, member};
use crate::spec::schema::{ResourceSchema, ResourceType, Schema};
use crate::spec::urn;

/// One page of a list.
pub(super) struct Page {
    pub(super) resources: Vec<Value>,
    /// How many there are in all, when told.
    pub(super) total: Option<u64>,
}

/// Why an answer is not the document asked for (`answers 404`).
pub(super) fn unlike(exchange: &Exchange, expected: &str) -> String {
    let status = exchange.response.status;
    if status != 200 {
        return format!("answers {status}");
    }
    match (exchange.json.as_deref(), exchange.response.media_type()) {
        (Some(value @ (Value::Array(_) | Value::Object(_))), _) => {
            format!("answers JSON that is not {expected}: {}", describe(value))
        }
        (Some(value), _) => format!("answers {} instead of {expected}", describe(value)),
        (None, _) if exchange.response.body.is_empty() => "answers 200 without a body".to_owned(),
        (None, Some(media)) if !media.contains("json") => format!("answers 200 with {}", plain(&media)),
        (None, _) => "answers text that is not JSON".to_owned(),
    }
}

/// `/ServiceProviderConfig`: any object that says so, or has one of its members.
pub(super) fn config(exchange: &Exchange) -> Discovered<Value> {
    let document = document(exchange).filter(|object| {
        names_schema(object, urn::SERVICE_PROVIDER_CONFIG)
            || ["patch", "bulk", "filter"]
                .iter()
                .any(|name| member(object, name).is_some())
    });
    match document {
        Some(object) => Discovered::Read(Value::Object(object.clone())),
        None => Discovered::Unreadable(unlike(exchange, "a ServiceProviderConfig")),
    }
}

/// A page of a list; a bare array is taken for one.
pub(super) fn page(exchange: &Exchange) -> Option<Page> {
    if exchange.response.status != 200 {
        return None;
    }
    match exchange.json.as_deref()? {
        Value::Array(resources) => Some(Page {
            resources: resources.clone(),
            total: None,
        }),
        Value::Object(list) => {
            let total = member(list, "totalResults").and_then(Value::as_u64);
            let resources = match member(list, "Resources") {
                Some(Value::Array(resources)) => resources.clone(),
                _ if total == Some(0) => Vec::new(),
                _ => return None,
            };
            Some(Page { resources, total })
        }
        _ => None,
    }
}

/// Whether the answer is a ListResponse, as any resource endpoint gives it.
pub(super) fn is_list(exchange: &Exchange) -> bool {
    document(exchange).is_some_and(|list| {
        names_schema(list, urn::LIST_RESPONSE)
            || (member(list, "totalResults").is_some() && member(list, "Resources").is_some())
    })
}

/// The resource types in a list, their schemas looked up; a second value tells what was passed over.
pub(super) fn types(base: &Url, listed: &[Value], schemas: &[Schema]) -> (Discovered<Vec<ServedType>>, Vec<String>) {
    let mut served = Vec::new();
    let mut passed_over = Vec::new();
    for value in listed {
        match ResourceType::from_json(value) {
            Ok(resource_type) => served.push(served_type(base, resource_type, schemas)),
            Err(error) => passed_over.push(format!("an entry of /ResourceTypes is {error}")),
        }
    }
    match (served.is_empty(), passed_over.first()) {
        (false, _) => (Discovered::Read(served), passed_over),
        (true, Some(first)) => (
            Discovered::Unreadable(format!("has nothing to read: {first}")),
            Vec::new(),
        ),
        (true, None) => (Discovered::Unreadable("lists no resource type".to_owned()), Vec::new()),
    }
}

/// The schemas in a list.
pub(super) fn schemas(listed: &[Value]) -> (Discovered<Vec<Schema>>, Vec<String>) {
    let mut seen = HashSet::new();
    let mut read = Vec::new();
    let mut passed_over = Vec::new();
    for value in listed {
        match Schema::from_json(value) {
            Ok(schema) if seen.insert(schema.id.to_ascii_lowercase()) => read.push(schema),
            Ok(_) => {}
            Err(error) => passed_over.push(format!("an entry of /Schemas is {error}")),
        }
    }
    if read.is_empty() {
        let why = passed_over.first().map_or("lists no schema".to_owned(), |first| {
            format!("has nothing to read: {first}")
        });
        return (Discovered::Unreadable(why), Vec::new());
    }
    (Discovered::Read(read), passed_over)
}

fn served_type(base: &Url, mut resource_type: ResourceType, schemas: &[Schema]) -> ServedType {
    let find = |id: &str| {
        schemas
            .iter()
            .find(|schema| schema.id.eq_ignore_ascii_case(id))
            .cloned()
    };
    let extensions = resource_type
        .extensions
        .iter()
        .filter_map(|extension| find(&extension.schema))
        .collect();
    let schema = find(&resource_type.schema).map(|base| ResourceSchema::new(base, extensions));
    if let Some(path) = below_base(base, &resource_type.endpoint) {
        resource_type.endpoint = path.to_owned();
    }
    ServedType { resource_type, schema }
}

/// The endpoint as a path below the base URL, when it is written as an absolute URL, or wrongly counts from the root of the host:
/// one wrong word in a document must not hide everything else (the suites tell that it is wrong).
fn below_base<'a>(base: &Url, endpoint: &'a str) -> Option<&'a str> {
    let bases = [base.as_str(), base.path()].map(|written| written.trim_end_matches('/'));
    bases
        .into_iter()
        .filter(|written| !written.is_empty())
        .find_map(|written| endpoint.strip_prefix(written).filter(|path| path.starts_with('/')))
}

fn document(exchange: &Exchange) -> Option<&Map<String, Value>> {
    exchange
        .json
        .as_ref()?
        .as_object()
        .filter(|_| exchange.response.status == 200)
}

fn names_schema(object: &Map<String, Value>, urn: &str) -> bool {
    let schemas = member(object, "schemas").and_then(Value::as_array);
    schemas.is_some_and(|schemas| {
        schemas
            .iter()
            .any(|schema| schema.as_str().is_some_and(|id| id.eq_ignore_ascii_case(urn)))
    })
}

/// A target's text may hold anything; a media type for people is short and printable.
fn plain(media: &str) -> String {
    media
        .chars()
        .filter(|character| character.is_ascii_graphic())
        .take(60)
        .collect()
}
