//! Requests, answers, and the conversation that a case is.

pub mod exchange;
pub mod transport;
