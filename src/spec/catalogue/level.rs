//! The words by which the catalogue sorts requirements.

use serde::{Deserialize, Serialize};

use crate::spec::schema::keyword;

/// The key words of RFC 2119, as a sentence spells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// MUST.
    Must,
    /// MUST NOT.
    MustNot,
    /// SHALL.
    Shall,
    /// SHALL NOT.
    ShallNot,
    /// REQUIRED.
    Required,
    /// SHOULD.
    Should,
    /// SHOULD NOT.
    ShouldNot,
    /// RECOMMENDED.
    Recommended,
    /// NOT RECOMMENDED.
    NotRecommended,
    /// MAY.
    May,
    /// OPTIONAL.
    Optional,
    /// A normative sentence without a key word.
    Statement,
}

/// How hard a broken expectation counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// MAY, OPTIONAL: information.
    Info,
    /// SHOULD and its kin: a warning.
    Warn,
    /// MUST and its kin: a failure.
    Fail,
}

/// Whom a requirement addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Actor {
    /// Service providers.
    Server,
    /// Clients.
    Client,
    /// Both.
    Both,
    /// The data itself, whoever sends it.
    Schema,
}

/// Whether a client can find out if a requirement holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Testability {
    /// By SCIM requests alone.
    BlackBox,
    /// With something beside them: a second principal, a look at the store.
    OutOfBand,
    /// Not at all.
    Untestable,
}

keyword!(Level, "level", {
    Must = "MUST",
    MustNot = "MUST NOT",
    Shall = "SHALL",
    ShallNot = "SHALL NOT",
    Required = "REQUIRED",
    Should = "SHOULD",
    ShouldNot = "SHOULD NOT",
    Recommended = "RECOMMENDED",
    NotRecommended = "NOT RECOMMENDED",
    May = "MAY",
    Optional = "OPTIONAL",
    Statement = "STATEMENT",
});

keyword!(Grade, "grade", {
    Info = "info",
    Warn = "warn",
    Fail = "fail",
});

keyword!(Actor, "actor", {
    Server = "server",
    Client = "client",
    Both = "both",
    Schema = "schema",
});

keyword!(Testability, "testability", {
    BlackBox = "black-box",
    OutOfBand = "out-of-band",
    Untestable = "untestable",
});

impl Level {
    /// How hard breaking a requirement of this level counts; a normative sentence without a key word is as binding as one.
    pub fn grade(self) -> Grade {
        match self {
            Self::Must | Self::MustNot | Self::Shall | Self::ShallNot | Self::Required | Self::Statement => Grade::Fail,
            Self::Should | Self::ShouldNot | Self::Recommended | Self::NotRecommended => Grade::Warn,
            Self::May | Self::Optional => Grade::Info,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::schema::Keyword;

    #[test]
    fn key_words_grade_as_rfc_2119_ranks_them() {
        let grades = |grade| {
            let levels = Level::ALL.iter().filter(|(level, _)| level.grade() == grade);
            levels.map(|(_, word)| *word).collect::<Vec<_>>()
        };
        assert_eq!(
            grades(Grade::Fail),
            ["MUST", "MUST NOT", "SHALL", "SHALL NOT", "REQUIRED", "STATEMENT"]
        );
        assert_eq!(
            grades(Grade::Warn),
            ["SHOULD", "SHOULD NOT", "RECOMMENDED", "NOT RECOMMENDED"]
        );
        assert_eq!(grades(Grade::Info), ["MAY", "OPTIONAL"]);
    }
}
