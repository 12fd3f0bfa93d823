//! What SCIM says: schemas, attribute notation, filters, paths, and the requirement catalogue. No IO, no HTTP.

pub mod catalogue;
pub mod filter;
pub mod notation;
pub mod path;
pub mod schema;
