//! What a check sees: a deviation of the target, or a fault of the suite.

use crate::suite::template::Unset;

/// Both sides of a comparison that did not hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Deviation {
    /// What was looked at.
    pub(super) subject: String,
    /// What was expected.
    pub(super) expected: String,
    /// What was there instead.
    pub(super) actual: String,
    /// Unified diff, when documents were compared.
    pub(super) diff: Option<String>,
}

impl Deviation {
    pub(super) fn new(subject: impl Into<String>, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self {
            subject: subject.into(),
            expected: expected.into(),
            actual: actual.into(),
            diff: None,
        }
    }
}

/// Why a check could not be judged: the suite's fault, never the target's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    /// A place that nothing fills.
    #[error(transparent)]
    Unset(#[from] Unset),
    /// A value of the suite has the wrong type for its predicate.
    #[error("{what} needs {needed}, the suite gives {given}")]
    Value {
        /// Predicate or check.
        what: &'static str,
        /// What it needs.
        needed: &'static str,
        /// What it got.
        given: String,
    },
    /// An attribute path or a filter of the suite that does not parse.
    #[error("`{text}` is not {what}: {why}")]
    Syntax {
        /// What it should be.
        what: &'static str,
        /// What it is.
        text: String,
        /// The parser's words.
        why: String,
    },
    /// A check that cannot be asked of this exchange.
    #[error("{check} cannot be judged here: {why}")]
    Misplaced {
        /// The check.
        check: &'static str,
        /// Why not.
        why: String,
    },
    /// A requirement that the catalogue does not have.
    #[error("requirement {0} is not in the catalogue")]
    UnknownRequirement(String),
}

/// What judging a check gives: every deviation, none when it holds.
pub(super) type Judged = Result<Vec<Deviation>, Fault>;
