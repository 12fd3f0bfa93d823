//! scimspec: the SCIM conformance test harness.
//!
//! Layers, each knowing only those above it:
//!
//! - [`spec`]: what SCIM says.

pub mod spec;
