//! The server by the examples of RFC 7644 and by area.

mod access;
mod bulk;
mod discovery;
mod faults;
mod filter;
mod group;
mod patch;
mod project;
mod resource;
mod script;
mod sort;
mod support;
mod transcript;
mod version;
