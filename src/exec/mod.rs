//! Requests, answers, and the conversation that a case is.

pub mod conversation;
pub mod exchange;
mod failure;
pub mod http;
pub mod redirect;
pub mod secrets;
mod tls;
pub mod transport;
