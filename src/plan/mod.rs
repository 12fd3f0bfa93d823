//! Which cases apply to a target, and in what order they run.

pub mod target;

use std::sync::Arc;

use crate::suite::model::{Case, Suite};
use crate::suite::template::Variables;

/// One case for one target: an expansion with its names bound.
#[derive(Clone, Debug)]
pub struct PlannedCase {
    /// `suite::case[expansion]`.
    pub id: String,
    /// The suite it comes from.
    pub suite: Arc<Suite>,
    /// Index into the suite's cases.
    pub index: usize,
    /// What the expansion binds: `type`, `attribute`, `row`.
    pub bindings: Variables,
    /// Name of the resource type of the expansion.
    pub resource_type: Option<String>,
    /// Whether it runs.
    pub status: Applicability,
}

/// Whether a planned case runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// It runs.
    Runs,
    /// The target does not offer what it needs, and says so: `/ServiceProviderConfig says sort.supported = false`.
    NotApplicable(String),
    /// It would write, and writing was not allowed.
    NeedsWrites,
}

impl PlannedCase {
    /// The case itself.
    pub fn case(&self) -> &Case {
        &self.suite.cases[self.index]
    }
}
