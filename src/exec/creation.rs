//! Which requests create something, and what they created: the entries of the ledger.

use serde_json::Value;

use super::build::encode;
use super::exchange::{Exchange, Request};
use super::ledger::{Entry, LedgerError, Marker};
use super::runner::Runner;
use super::transport::Transport;

/// Enters a creation before it is asked for; `None` when the request creates nothing.
///
/// # Errors
/// When the ledger cannot be written: then nothing may be sent.
pub(super) fn intent<T: Transport>(runner: &Runner<T>, request: &Request) -> Result<Option<Entry>, LedgerError> {
    let Some(path) = runner.target.path_of(&request.url) else {
        return Ok(None);
    };
    let Some(served) = runner.target.type_at(path) else {
        return Ok(None);
    };
    let declared = &served.resource_type;
    let below = path[declared.endpoint.len()..].trim_matches('/');
    let creates = match request.method.as_str() {
        "POST" => below.is_empty(),
        "PUT" => !below.is_empty(),
        _ => false,
    };
    if !creates {
        return Ok(None);
    }
    runner
        .ledger
        .intent(
            &declared.name,
            &declared.endpoint,
            marker(request, &runner.ledger.run()),
        )
        .map(Some)
}

/// Enters what came of it.
///
/// # Errors
/// When the ledger cannot be written.
pub(super) fn settle<T: Transport>(
    runner: &Runner<T>,
    entry: Option<Entry>,
    exchange: &Exchange,
) -> Result<(), LedgerError> {
    let Some(entry) = entry else { return Ok(()) };
    let replaces = exchange.request.method == "PUT" && exchange.response.status != 201;
    let took = (200..300).contains(&exchange.response.status);
    match created_path(runner, exchange).filter(|_| took && !replaces) {
        Some(path) => {
            runner.guard.own(&path);
            runner.ledger.created(entry, &path)
        }
        // A success that says nothing of where the resource is stays an intent: cleanup looks it up.
        None if took && !replaces => Ok(()),
        // So does an error of which nobody knows whether it came before or after the creation.
        None if is_unclear(exchange) && marker(&exchange.request, &runner.ledger.run()).is_some() => Ok(()),
        None => runner.ledger.abandoned(entry),
    }
}

/// Whether the answer leaves open if the request was processed: something broke, or a gateway gave up waiting.
fn is_unclear(exchange: &Exchange) -> bool {
    matches!(exchange.response.status, 408 | 500 | 502 | 504)
}

fn created_path<T: Transport>(runner: &Runner<T>, exchange: &Exchange) -> Option<String> {
    let path = runner.target.path_of(&exchange.request.url)?;
    let endpoint = &runner.target.type_at(path)?.resource_type.endpoint;
    let id = exchange
        .json
        .as_ref()
        .and_then(|body| body.get("id"))
        .and_then(Value::as_str);
    let from_location = || {
        let location = exchange.response.header("location")?;
        location.trim_end_matches('/').rsplit('/').next().map(str::to_owned)
    };
    let id = id.map(encode).or_else(from_location)?;
    (!id.is_empty()).then(|| format!("{endpoint}/{id}"))
}

/// By what the resource can be found again when its creation is never answered: an attribute with a value that only this run
/// uses, best one that every target can filter by.
fn marker(request: &Request, run: &str) -> Option<Marker> {
    const BEST: [&str; 3] = ["userName", "displayName", "externalId"];
    let body: Value = serde_json::from_slice(request.body.as_deref()?).ok()?;
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
