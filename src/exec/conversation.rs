//! What happened when a case ran: the exchanges, and what was known at each step. No verdict yet.

use super::exchange::{Exchange, Request};
use super::transport::TransportError;
use crate::suite::template::Variables;

/// A case, as it went.
#[derive(Clone, Debug)]
pub struct Conversation {
    /// Every exchange, set-up included, in order.
    pub exchanges: Vec<Exchange>,
    /// The steps that got an answer, in order.
    pub steps: Vec<StepTrace>,
    /// A request that got no answer, when there was one.
    pub unanswered: Option<Unanswered>,
    /// A creation that the target refused, when that is what blocked the case.
    pub refused: Option<Refused>,
    /// How it ended.
    pub end: End,
}

/// A request that got no answer.
#[derive(Clone, Debug)]
pub struct Unanswered {
    /// Name of the step.
    pub step: String,
    /// What was sent.
    pub request: Request,
    /// Why no answer came.
    pub error: TransportError,
}

/// A generated resource that the target did not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Name of the resource type.
    pub resource_type: String,
    /// What it answered: `400 invalidValue: the password is too short`.
    pub answer: String,
}

/// One step that got an answer.
#[derive(Clone, Debug)]
pub struct StepTrace {
    /// Index into the case's steps.
    pub step: usize,
    /// Index of its (first) exchange in the conversation.
    pub exchange: usize,
    /// The answer to judge: the exchange itself, or with `all-pages` one whose JSON holds the resources of all pages.
    pub answer: Exchange,
    /// Everything known after the step's captures.
    pub variables: Variables,
}

/// How a conversation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Every step was taken.
    Complete,
    /// A step was declined in a way that the suite calls lawful.
    Declined {
        /// Index of the step.
        step: usize,
        /// What was answered, and why that is lawful.
        because: String,
    },
    /// Something the rest builds on is missing: a refused creation, a capture that found nothing.
    Blocked {
        /// What is missing (`creating a User`, `capture id of step create`).
        by: String,
        /// What was seen instead.
        because: String,
    },
    /// No answer, or a fault of the suite.
    Errored {
        /// What happened.
        because: String,
    },
    /// The run was stopped.
    Stopped,
}
