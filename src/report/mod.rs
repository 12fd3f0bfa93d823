//! From a run record to files and text.

pub mod record;
