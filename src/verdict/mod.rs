//! From what happened to what it means: findings, graded by the requirement they cite. No IO, no async.

mod body;
mod case;
mod cause;
mod check;
mod denoted;
mod deviation;
mod diff;
mod echo;
mod endpoint;
mod equality;
mod error;
mod evidence;
mod expectation;
mod given;
mod grade;
mod invariant;
mod json;
mod json_schema;
mod kind;
mod likeness;
mod listing;
mod order;
mod outcome;
mod population;
mod predicate;
mod request;
mod resource;
mod response;
mod selection;
mod show;
mod uri;
mod wording;

#[cfg(test)]
mod fixture;

use crate::plan::target::Target;
use crate::spec::catalogue::{AmbiguityId, Catalogue, RequirementId};
use crate::suite::model::Grade;

pub use case::judge;
pub use invariant::{InvariantFinding, InvariantVerdict, Invariants};
pub use outcome::Outcome;
pub use predicate::setting_holds;

/// What a judge needs besides what happened: what the target says of itself, and what the specification says.
#[derive(Clone, Copy, Debug)]
pub struct Bench<'a> {
    /// The target's own declarations.
    pub target: &'a Target,
    /// The requirements, whose levels grade the findings.
    pub catalogue: &'a Catalogue,
}

/// The verdict on one case.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The verdict in a word.
    pub outcome: Outcome,
    /// Every broken expectation, in the order of the steps; within a step status first.
    pub findings: Vec<Finding>,
    /// Which readings of ambiguous sentences the target takes.
    pub readings: Vec<ReadingTaken>,
}

/// One broken expectation.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The requirement broken.
    pub cites: RequirementId,
    /// How hard it counts.
    pub grade: Grade,
    /// The recorded ambiguity that the expectation stands under.
    pub ambiguity: Option<AmbiguityId>,
    /// What was looked at (`status`, `header location`, `body /userName`).
    pub subject: String,
    /// What was expected.
    pub expected: String,
    /// What was there instead.
    pub actual: String,
    /// Unified diff of the documents compared, volatile members aside.
    pub diff: Option<String>,
    /// Index into the exchanges of the conversation.
    pub exchange: usize,
}

/// The reading of an ambiguous sentence that the target takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingTaken {
    /// The requirement read.
    pub cites: RequirementId,
    /// The recorded ambiguity.
    pub ambiguity: Option<AmbiguityId>,
    /// Name of the reading.
    pub reading: String,
}
