//! What SCIM says: schemas, attribute notation, filters, paths, and the requirement catalogue. No IO, no HTTP.

pub mod catalogue;
pub mod common;
pub mod core_schemas;
pub mod datetime;
pub mod filter;
pub mod json;
pub mod json_schema;
pub mod notation;
pub mod path;
mod scanner;
pub mod schema;
pub mod urn;
pub mod value;

pub use scanner::SyntaxError;
