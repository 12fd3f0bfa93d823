//! The requirement catalogue: every sentence that a check can cite.

use std::fmt;
use std::sync::Arc;

/// Id of a requirement (`rfc7644-3.3-created-status`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequirementId(pub Arc<str>);

/// Id of a recorded ambiguity (`AMB-40`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AmbiguityId(pub Arc<str>);

impl fmt::Display for RequirementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for AmbiguityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
