//! Faults that change a request before it is read or a response after it is made.

pub(super) mod filter;
pub(super) mod patch;
pub(super) mod request;

use super::message::{Answer, Request, Response};
use super::provider::Provider;
use super::route::Route;

/// The response that goes out.
pub(super) fn finish(_provider: &mut Provider<'_>, _request: &Request, _route: &Route, answer: Answer) -> Response {
    answer.into_response()
}
