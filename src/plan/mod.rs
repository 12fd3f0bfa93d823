//! Which cases apply to a target, and in what order they run.

pub mod target;
