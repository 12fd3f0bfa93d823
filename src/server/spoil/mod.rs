//! Faults that change a request before it is carried out or a response after it is made.

mod bulk;
mod discovery;
mod error;
pub(super) mod filter;
mod headers;
mod intercept;
mod list;
pub(super) mod patch;
mod resource;
mod status;

use serde_json::Value;

use super::fault::{Fault, FaultSet};
use super::message::{Answer, Request, Response};
use super::provider::Provider;
use super::route::Route;

pub(super) use intercept::intercept;

/// An exchange, as far as faults look at it.
pub(super) struct Scene<'s> {
    pub(super) faults: &'s FaultSet,
    pub(super) request: &'s Request,
    pub(super) route: &'s Route,
    /// URL of the service provider's root.
    pub(super) base_url: String,
}

impl Scene<'_> {
    fn has(&self, fault: Fault) -> bool {
        self.faults.has(fault)
    }

    fn is(&self, method: &str) -> bool {
        self.request.method == method
    }

    /// Whether the request is for one resource.
    fn is_single(&self) -> bool {
        matches!(self.route, Route::Resource { .. } | Route::Me)
    }

    /// The body of the request, when it is JSON.
    fn sent(&self) -> Value {
        serde_json::from_slice(&self.request.body).unwrap_or_default()
    }
}

/// The response that goes out.
pub(super) fn finish(provider: &mut Provider<'_>, request: &Request, route: &Route, answer: Answer) -> Response {
    if provider.config.faults.is_empty() {
        return answer.into_response();
    }
    let scene = Scene {
        faults: &provider.config.faults,
        request,
        route,
        base_url: provider.base_url(),
    };
    let mut answer = answer;
    status::afterwards(provider, &scene, &answer);
    status::spoil(&scene, &mut answer);
    match &mut answer.body {
        Some(_) if answer.status >= 400 => {}
        Some(body) if route.is_discovery() => discovery::spoil(&scene, body),
        Some(body) if *route == Route::Bulk => bulk::spoil(&scene, body),
        Some(body) => resources(&scene, body),
        None => {}
    }
    list::spoil(&scene, &mut answer);
    status::wrap(&scene, &mut answer);
    if answer.status >= 400 {
        error::spoil(&scene, &mut answer);
    }
    headers::spoil(&scene, &mut answer);
    headers::encode(&scene, answer.into_response())
}

/// Changes the resource in a body, or each of those in a list.
fn resources(scene: &Scene<'_>, body: &mut Value) {
    match body.get_mut("Resources").and_then(Value::as_array_mut) {
        Some(resources) => resources
            .iter_mut()
            .for_each(|resource| resource::spoil(scene, resource)),
        None => resource::spoil(scene, body),
    }
}
