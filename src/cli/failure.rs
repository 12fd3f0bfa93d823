//! What ends a command early: a message for the person, and the exit code.

use crate::run::exit;

/// A command that could not do its work.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) message: String,
    pub(super) exit: u8,
    /// Whether the message is laid out already (diagnostics with source lines) and gets no prefix.
    pub(super) rendered: bool,
}

impl Failure {
    /// Wrong arguments, suite, configuration or file.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            exit: exit::USAGE,
            rendered: false,
        }
    }

    /// The target could not be tested.
    pub(super) fn target(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            exit: exit::UNUSABLE_TARGET,
            rendered: false,
        }
    }

    /// Diagnostics that are laid out already.
    pub(super) fn diagnostics(text: String) -> Self {
        Self {
            message: text,
            exit: exit::USAGE,
            rendered: true,
        }
    }
}
