//! What is wrong with a served definition.

use std::fmt;

use serde_json::Value;

use crate::spec::json;

/// Something in a served schema or resource type that RFC 7643 §6 or §7 does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaProblem {
    /// JSON pointer to the place; empty for the whole document.
    pub pointer: String,
    /// What is wrong, for people.
    pub message: String,
}

impl fmt::Display for SchemaProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            write!(f, "{}: ", self.pointer)?;
        }
        f.write_str(&self.message)
    }
}

/// A definition that cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// Not a schema of RFC 7643 §7.
    #[error("not a schema: {0}")]
    Schema(SchemaProblem),
    /// Not a resource type of RFC 7643 §6.
    #[error("not a resource type: {0}")]
    ResourceType(SchemaProblem),
}

/// Collects problems while a definition is read.
#[derive(Default)]
pub(super) struct Problems(pub(super) Vec<SchemaProblem>);

impl Problems {
    pub(super) fn add(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.0.push(SchemaProblem {
            pointer: pointer.into(),
            message: message.into(),
        });
    }

    pub(super) fn mismatch(&mut self, pointer: impl Into<String>, expected: &str, found: &Value) {
        self.add(pointer, format!("expected {expected}, found {}", json::describe(found)));
    }
}
