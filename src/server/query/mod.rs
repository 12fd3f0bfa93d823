//! Queries: filter, sort, page (RFC 7644 §3.4.2).

pub(super) mod compare;
pub(super) mod condition;
pub(super) mod date;
mod filter;
mod list;
mod page;
mod parameters;
pub(super) mod prepare;
mod sort;

pub(super) use filter::compile_element;
pub(super) use page::list_response;
pub(super) use parameters::{Parameters, check_message};
