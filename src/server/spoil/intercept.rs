//! Requests that a faulty server answers before it has understood them.

use serde_json::{Value, json};

use crate::server::catalog::DEVICE;
use crate::server::error::Refusal;
use crate::server::fault::Fault;
use crate::server::message::{Answer, Request};
use crate::server::provider::{Provider, Target};
use crate::server::query::Parameters;
use crate::server::route::Route;

type Answered = Option<Result<Answer, Refusal>>;

/// The answer, when a fault gives one.
pub(in crate::server) fn intercept(provider: &mut Provider<'_>, request: &Request, route: &Route) -> Answered {
    if provider.config.faults.is_empty() {
        return None;
    }
    let has = |fault| provider.has(fault);
    let refusal = negotiation(&has, request)
        .or_else(|| discovery(&has, request, route))
        .or_else(|| custom(&has, request, route))
        .or_else(|| paging(&has, request));
    if let Some(refusal) = refusal {
        return Some(Err(refusal));
    }
    if has(Fault::DiscoveryWritable) && route.is_discovery() && request.method != "GET" {
        let status = if request.method == "POST" { 201 } else { 200 };
        return Some(Ok(
            Answer::new(status).with_json(serde_json::from_slice(&request.body).unwrap_or(json!({})))
        ));
    }
    match route {
        Route::RootSearch | Route::CollectionSearch(_) if has(Fault::SearchMissing) => Some(Err(unknown(request))),
        Route::CollectionSearch(kind) if has(Fault::SearchCreates) && request.method == "POST" => {
            let kind = *kind;
            let body = provider.body(request);
            Some(body.and_then(|body| provider.create(kind, &body, request, None)))
        }
        Route::Resource { kind, id } => buried(provider, request, Target { kind: *kind, id }),
        _ => None,
    }
}

fn unknown(request: &Request) -> Refusal {
    Refusal::new(404, format!("{} is not an endpoint of this server", request.path()))
}

fn negotiation(has: &impl Fn(Fault) -> bool, request: &Request) -> Option<Refusal> {
    let accepts = |media_type: &str| {
        request
            .header("Accept")
            .is_some_and(|accept| accept.contains(media_type))
    };
    let refused = has(Fault::MediaAcceptRefused) && accepts("application/scim+json")
        || has(Fault::MediaAcceptJsonRefused) && accepts("application/json");
    if refused {
        return Some(Refusal::new(406, "the media types in Accept are not supported"));
    }
    let known = [
        "filter",
        "sortBy",
        "sortOrder",
        "startIndex",
        "count",
        "attributes",
        "excludedAttributes",
    ];
    let strange = request
        .query()
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .find(|name| !known.contains(name));
    match strange {
        Some(name) if has(Fault::MediaParametersRefused) && !name.is_empty() => {
            Some(Refusal::value(format!("unknown parameter `{name}`")))
        }
        _ => None,
    }
}

fn discovery(has: &impl Fn(Fault) -> bool, request: &Request, route: &Route) -> Option<Refusal> {
    let missing = match route {
        Route::ServiceProviderConfig => has(Fault::DiscoveryConfigMissing),
        Route::Schemas => has(Fault::DiscoverySchemasMissing),
        Route::Schema(_) => has(Fault::DiscoverySchemasMissing) || has(Fault::DiscoverySchemaByUri404),
        Route::ResourceType(_) => has(Fault::DiscoveryResourceTypeById404),
        _ => false,
    };
    if missing {
        return Some(unknown(request));
    }
    let patch = request.method == "PATCH" && has(Fault::DiscoveryPatchNotImplemented);
    let bulk = *route == Route::Bulk && has(Fault::DiscoveryBulkNotImplemented);
    (patch || bulk).then(|| Refusal::new(501, "not implemented"))
}

fn custom(has: &impl Fn(Fault) -> bool, request: &Request, route: &Route) -> Option<Refusal> {
    let crashed = || Some(Refusal::new(500, "internal error"));
    let missing = || Some(Refusal::new(501, "not implemented"));
    match (request.method.as_str(), route) {
        ("POST", Route::Collection(DEVICE)) if has(Fault::CustomCreate500) => crashed(),
        ("GET", Route::Collection(DEVICE)) if has(Fault::CustomList404) => Some(unknown(request)),
        ("PUT", Route::Resource { kind: DEVICE, .. }) if has(Fault::CustomPut500) => crashed(),
        ("PATCH", Route::Resource { kind: DEVICE, .. }) if has(Fault::CustomPatch501) => missing(),
        ("DELETE", Route::Resource { kind: DEVICE, .. }) if has(Fault::CustomDelete501) => missing(),
        _ => None,
    }
}

fn paging(has: &impl Fn(Fault) -> bool, request: &Request) -> Option<Refusal> {
    let parameters = Parameters::from_query(request.query()).ok()?;
    if parameters.start_index.is_some_and(|index| index < 0) && has(Fault::PageStartIndexNegative500) {
        return Some(Refusal::new(500, "internal error"));
    }
    let start = parameters.start_index.is_some_and(|index| index < 1) && has(Fault::PageStartIndexZeroRefused);
    let count = parameters.count.is_some_and(|count| count < 0) && has(Fault::PageCountNegativeRefused);
    (start || count).then(|| Refusal::value("paging parameters are out of range"))
}

/// What a server says of a resource that it has deleted and not forgotten.
fn buried(provider: &Provider<'_>, request: &Request, target: Target<'_>) -> Answered {
    if !provider.is_buried(target) {
        return None;
    }
    if provider.has(Fault::DeleteSecond410) {
        return Some(Err(Refusal::new(410, format!("Resource {} is gone", target.id))));
    }
    let answers = match request.method.as_str() {
        "GET" => provider.has(Fault::DeleteStillReadable),
        "PATCH" => provider.has(Fault::DeleteStillWritable),
        _ => false,
    };
    let record = provider
        .store
        .buried
        .iter()
        .find(|record| record.kind == target.kind && record.id == target.id)?;
    answers.then(|| Ok(Answer::new(200).with_json(Value::from(provider.shown(record)))))
}
