//! scimspec: the SCIM conformance test harness.
//!
//! Layers, each knowing only those above it:
//!
//! - [`spec`]: what SCIM says;
//! - [`suite`]: what to try and what must hold, from YAML to checked cases;
//! - [`plan`]: which cases apply to this target;
//! - [`exec`]: requests, answers, and the conversation that a case is;
//! - [`verdict`]: from what happened to findings;
//! - [`report`]: from a run record to files and text.
//! - [`config`]: what a run is told by flags, environment and `scimspec.toml`.
//!
//! Beside them, knowing only `spec`: [`server`], the reference service provider and its faults.

pub mod cli;
pub mod config;
pub mod embedded;
pub mod exec;
pub mod plan;
pub mod report;
pub mod run;
pub mod server;
pub mod spec;
pub mod suite;
pub mod text;
pub mod verdict;
pub mod yaml;
