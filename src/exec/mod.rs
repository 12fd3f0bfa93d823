//! Requests, answers, and the conversation that a case is.

pub mod build;
mod capture;
pub mod conversation;
mod creation;
pub mod exchange;
pub mod guard;
mod pages;
pub mod runner;
pub mod shared;
pub mod transport;
