//! What a check looks at: an exchange, or one value of its body.

use std::rc::Rc;

use serde_json::Value;
use url::Url;

use super::endpoint::{self, Endpoint};
use super::request::Asked;
use crate::exec::exchange::Exchange;
use crate::plan::target::{ServedType, Target};
use crate::spec::{json, urn};
use crate::suite::template::Variables;

/// An exchange under judgement, narrowed to a value of its body where a check looks inside.
#[derive(Clone)]
pub(super) struct Evidence<'a> {
    pub(super) target: &'a Target,
    pub(super) exchange: &'a Exchange,
    pub(super) variables: &'a Variables,
    /// The JSON that body checks see; `None` when there is none.
    pub(super) json: Option<&'a Value>,
    /// JSON Pointer of that value in the whole body.
    pub(super) at: String,
    /// Where the request went.
    pub(super) endpoint: Endpoint<'a>,
    /// What the request asked for.
    pub(super) asked: Rc<Asked>,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(target: &'a Target, exchange: &'a Exchange, variables: &'a Variables) -> Self {
        Self {
            target,
            exchange,
            variables,
            json: exchange.json.as_deref(),
            at: String::new(),
            endpoint: endpoint::of(target, &exchange.request.url),
            asked: Rc::new(Asked::of(&exchange.request)),
        }
    }

    /// The same exchange with a part of the body in place of the body; `pointer` is relative.
    pub(super) fn within(&self, pointer: &str, value: &'a Value) -> Self {
        Self {
            json: Some(value),
            at: format!("{}{pointer}", self.at),
            ..self.clone()
        }
    }

    pub(super) fn base(&self) -> &'a Url {
        &self.target.base
    }

    /// `body /userName`, as findings name a place; `body` for the whole.
    pub(super) fn subject(&self, pointer: &str) -> String {
        match format!("{}{pointer}", self.at) {
            whole if whole.is_empty() => "body".to_owned(),
            pointer => format!("body {pointer}"),
        }
    }

    /// The resources in the body with their pointers: the members of a list, or the body itself unless it is an error.
    pub(super) fn resources(&self) -> Vec<(String, &'a Value)> {
        let Some(body) = self.json else { return Vec::new() };
        if !body.is_object()
            || has_schema(body, urn::ERROR)
            || (self.at.is_empty() && self.exchange.response.status >= 400)
        {
            return Vec::new();
        }
        if !is_list(body) {
            return vec![(String::new(), body)];
        }
        let listed = body.get("Resources").and_then(Value::as_array).into_iter().flatten();
        listed
            .enumerate()
            .map(|(index, resource)| (format!("/Resources/{index}"), resource))
            .collect()
    }

    /// The resource type of a resource in the answer: that of the endpoint; where several types meet, the one that
    /// `meta.resourceType` names, else the one whose base schema the resource lists.
    pub(super) fn served_type(&self, resource: &Value) -> Option<&'a ServedType> {
        match self.endpoint {
            Endpoint::Type(served) | Endpoint::Resource(served) => return Some(served),
            Endpoint::Discovery | Endpoint::Bulk => return None,
            Endpoint::Root | Endpoint::Me | Endpoint::Elsewhere => {}
        }
        let types = self.target.types.read()?;
        let name = resource.pointer("/meta/resourceType").and_then(Value::as_str);
        let named = types
            .iter()
            .find(|served| Some(served.resource_type.name.as_str()) == name);
        named.or_else(|| {
            types
                .iter()
                .find(|served| has_schema(resource, &served.resource_type.schema))
        })
    }

    /// What stands in place of JSON: nothing, or text that is none.
    pub(super) fn missing_json(&self) -> String {
        let body = &self.exchange.response.body;
        if body.is_empty() {
            return "an empty body".to_owned();
        }
        let text = String::from_utf8_lossy(body);
        format!("a body that is not JSON: {}", super::show::cut(text.trim(), 80))
    }
}

/// Whether a JSON object lists this URI in `schemas`; URIs compare without regard to case (RFC 7644 §3.10).
pub(super) fn has_schema(body: &Value, uri: &str) -> bool {
    let schemas = body.as_object().and_then(|object| json::member(object, "schemas"));
    let listed = schemas.and_then(Value::as_array).into_iter().flatten();
    listed
        .filter_map(Value::as_str)
        .any(|listed| listed.eq_ignore_ascii_case(uri))
}

/// Whether a body is a ListResponse, or has the shape of one.
pub(super) fn is_list(body: &Value) -> bool {
    let shaped = body.get("totalResults").is_some() || body.get("Resources").is_some_and(Value::is_array);
    has_schema(body, urn::LIST_RESPONSE) || shaped
}
