//! Requests, answers, and the conversation that a case is.

pub mod auth;
pub mod cleanup;
pub mod conversation;
pub mod curl;
mod discovery;
pub mod exchange;
mod failure;
pub mod http;
pub mod ledger;
pub mod oauth;
pub mod preflight;
pub mod redirect;
mod retry_after;
pub mod secrets;
#[cfg(test)]
mod testing;
pub mod throttle;
mod tls;
pub mod transport;
