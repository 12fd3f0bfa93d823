//! Requests, answers, and the conversation that a case is.

pub mod conversation;
pub mod exchange;
pub mod transport;
