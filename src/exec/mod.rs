//! Requests, answers, and the conversation that a case is.

mod address;
pub mod auth;
pub mod build;
mod bulk;
mod capture;
pub mod cleanup;
pub mod conversation;
mod creation;
pub mod curl;
mod discovery;
pub mod embedded;
pub mod evidence;
pub mod exchange;
mod failure;
mod given;
pub mod guard;
pub mod http;
pub mod ledger;
pub mod oauth;
mod pages;
pub mod preflight;
pub mod redirect;
mod retry_after;
pub mod runner;
pub mod secrets;
pub mod shared;
#[cfg(test)]
mod testing;
pub mod throttle;
mod tls;
pub mod transport;
