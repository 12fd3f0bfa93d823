//! Which requests create something, and what they created: the entries of the ledger.

use serde_json::Value;

use super::address::{self, Address};
use super::build::encode;
use super::bulk::{self, Operation};
use super::exchange::{Exchange, Request};
use super::ledger::{Entry, LedgerError, Marker};
use super::runner::Runner;
use super::transport::Transport;
use crate::plan::target::ServedType;

/// A creation that was entered before it was asked for.
#[derive(Clone, Debug)]
pub(super) struct Intent {
    /// Its entry in the ledger.
    pub(super) entry: Entry,
    endpoint: String,
    found_again: bool,
    /// The operation of a bulk request that asks for it.
    operation: Option<Operation>,
}

/// What became of one creation.
enum Became {
    /// It is there, at this path below the base URL.
    Created(String),
    /// It may be there, nobody said where.
    Unsaid,
    /// It is not.
    Refused,
}

impl Intent {
    /// Nothing was said that is sure to be about this creation: it is looked up where that is possible, else given up.
    fn unsaid(&self) -> Became {
        match self.found_again {
            true => Became::Unsaid,
            false => Became::Refused,
        }
    }
}

/// Enters every creation that a request asks for, before it is sent; none when it creates nothing.
///
/// # Errors
/// When the ledger cannot be written: then nothing may be sent.
pub(super) fn intents<T: Transport>(runner: &Runner<T>, request: &Request) -> Result<Vec<Intent>, LedgerError> {
    let enter = |served: &ServedType, body: Option<&Value>, operation: Option<Operation>| {
        let declared = &served.resource_type;
        let marker = body.and_then(|body| marker(body, &runner.ledger.run()));
        Ok(Intent {
            found_again: marker.is_some(),
            entry: runner.ledger.intent(&declared.name, &declared.endpoint, marker)?,
            endpoint: declared.endpoint.clone(),
            operation,
        })
    };
    match (request.method.as_str(), address::of(&runner.target, &request.url)) {
        ("POST" | "PUT", Address::Collection(served)) | ("PUT", Address::Resource(served, _)) => {
            let body = request
                .body
                .as_deref()
                .and_then(|body| serde_json::from_slice(body).ok());
            Ok(vec![enter(served, body.as_ref(), None)?])
        }
        ("POST", Address::Bulk) => bulk::operations(request, &runner.target)
            .into_iter()
            .filter(|operation| operation.method == "POST")
            .filter_map(|operation| match address::of(&runner.target, &operation.url) {
                Address::Collection(served) => Some(enter(served, Some(&operation.data.clone()), Some(operation))),
                _ => None,
            })
            .collect(),
        _ => Ok(Vec::new()),
    }
}

/// Enters what came of them.
///
/// # Errors
/// When the ledger cannot be written.
pub(super) fn settle<T: Transport>(
    runner: &Runner<T>,
    intents: Vec<Intent>,
    exchange: &Exchange,
) -> Result<(), LedgerError> {
    let operations: Vec<_> = intents.iter().filter_map(|intent| intent.operation.as_ref()).collect();
    let results = bulk::results(&operations, exchange, &runner.target.base);
    let mut results = results.into_iter();
    for intent in &intents {
        let became = match intent.operation {
            None => alone(runner, intent, exchange),
            Some(_) => in_bulk(intent, results.next().flatten(), exchange),
        };
        match became {
            Became::Created(path) => {
                runner.ledger.created(intent.entry, &path)?;
                runner.guard.own(&runner.target, &path);
            }
            // It stays an intent: cleanup looks it up.
            Became::Unsaid => {}
            Became::Refused => runner.ledger.abandoned(intent.entry)?,
        }
    }
    Ok(())
}

fn alone<T: Transport>(runner: &Runner<T>, intent: &Intent, exchange: &Exchange) -> Became {
    let replaces = exchange.request.method == "PUT";
    let on_a_resource = || {
        matches!(
            address::of(&runner.target, &exchange.request.url),
            Address::Resource(..)
        )
    };
    match exchange.response.status {
        201 => created_path(&intent.endpoint, exchange).map_or(Became::Unsaid, Became::Created),
        // What was there before is not the run's.
        200..300 if replaces && on_a_resource() => Became::Refused,
        200..300 if replaces => intent.unsaid(),
        200..300 => created_path(&intent.endpoint, exchange).map_or(Became::Unsaid, Became::Created),
        status if is_unclear(status) => intent.unsaid(),
        _ => Became::Refused,
    }
}

/// Whether the answer leaves open if the request was processed: something broke, or a gateway gave up waiting.
fn is_unclear(status: u16) -> bool {
    matches!(status, 408 | 500 | 502 | 504)
}

/// An operation that the answer does not mention was most likely not reached (RFC 7644 §3.7.3, `failOnErrors`); it is looked
/// up where that is possible.
fn in_bulk(intent: &Intent, result: Option<bulk::OperationResult>, exchange: &Exchange) -> Became {
    let whole = exchange.response.status;
    let alone = result.as_ref().and_then(|result| result.status).unwrap_or(whole);
    match (whole, alone, result) {
        (200..300, 200..300, Some(result)) => {
            let id = result.location.as_ref().and_then(|url| last_segment(url.path()));
            let path = id.map(|id| format!("{}/{id}", intent.endpoint));
            path.map_or(Became::Unsaid, Became::Created)
        }
        (200..300, 200..300, None) => intent.unsaid(),
        (200..300, status, _) | (status, ..) if is_unclear(status) => intent.unsaid(),
        _ => Became::Refused,
    }
}

fn created_path(endpoint: &str, exchange: &Exchange) -> Option<String> {
    let id = exchange
        .json
        .as_ref()
        .and_then(|body| body.get("id"))
        .and_then(Value::as_str);
    let from_location = || last_segment(exchange.response.header("location")?);
    let id = id.filter(|id| !id.is_empty()).map(encode).or_else(from_location)?;
    Some(format!("{endpoint}/{id}"))
}

fn last_segment(location: &str) -> Option<String> {
    let last = location.trim_end_matches('/').rsplit('/').next()?;
    (!last.is_empty()).then(|| last.to_owned())
}

/// By what the resource can be found again when its creation is never answered: an attribute with a value that only this run
/// uses, best one that every target can filter by.
fn marker(body: &Value, run: &str) -> Option<Marker> {
    const BEST: [&str; 3] = ["userName", "displayName", "externalId"];
    let is_marked = |attribute: &str| {
        body.get(attribute)
            .and_then(Value::as_str)
            .is_some_and(|value| value.contains(run))
    };
    let names = body.as_object()?.keys().map(String::as_str);
    let attribute = BEST.into_iter().chain(names).find(|attribute| is_marked(attribute))?;
    Some(Marker {
        attribute: attribute.to_owned(),
        value: body[attribute].as_str()?.to_owned(),
    })
}

#[cfg(test)]
mod tests;
