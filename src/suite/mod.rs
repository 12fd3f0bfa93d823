//! The suite language: from YAML files to checked cases.

pub mod model;
pub mod template;
