//! The suite language: from YAML files to checked cases.

pub mod diagnostics;
mod grammar;
mod load;
pub mod model;
mod source;
pub mod template;
mod words;

use serde_json::Value;

pub use load::load;
pub use source::{Fixtures, ReadError, Source, read};

/// The JSON Schema (draft 2020-12) of suite files, for editors.
pub fn schema() -> Value {
    crate::yaml::shape::json_schema(&grammar::SUITE, "suite.schema.json", "scimspec suite, format 1")
}
