//! The verdict in a word.

use super::Finding;
use crate::suite::model::Grade;

/// How a case came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything held.
    Passed,
    /// A requirement of level MUST (or its kin) was broken.
    Failed,
    /// Only requirements of level SHOULD (or its kin) were broken.
    Warned,
    /// The target declined in a lawful way, or nothing happened that could be judged.
    NotApplicable {
        /// Why.
        because: String,
    },
    /// Something the case builds on is missing.
    Blocked {
        /// What that is.
        by: String,
        /// What was seen instead.
        because: String,
    },
    /// No answer, or a fault of the suite: no verdict on the target.
    Errored {
        /// What happened.
        because: String,
    },
    /// The run was stopped before the case was through.
    NotRun {
        /// Why.
        because: String,
    },
}

impl Outcome {
    /// What the findings amount to when nothing else stood in the way; information counts for nothing.
    pub(super) fn of(findings: &[Finding]) -> Self {
        match findings.iter().map(|finding| finding.grade).max() {
            Some(Grade::Fail) => Self::Failed,
            Some(Grade::Warn) => Self::Warned,
            Some(Grade::Info) | None => Self::Passed,
        }
    }
}
