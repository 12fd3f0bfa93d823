//! Requests as a faulty server reads them.

use crate::server::fault::FaultSet;
use crate::server::message::Request;

/// The request that the server acts upon.
pub(in crate::server) fn bend(_faults: &FaultSet, request: &Request) -> Request {
    request.clone()
}
