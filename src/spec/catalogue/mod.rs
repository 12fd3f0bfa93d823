//! The requirement catalogue: every sentence that a check can cite, and the register of ambiguities.

mod level;
mod load;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

pub use level::{Actor, Grade, Level, Testability};

use crate::text;

/// Id of a requirement (`rfc7644-3.3-created-status`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequirementId(pub Arc<str>);

/// Id of a recorded ambiguity (`AMB-40`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AmbiguityId(pub Arc<str>);

/// One sentence of a specification.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Its id.
    pub id: RequirementId,
    /// The specification (`RFC 7644`).
    pub spec: Arc<str>,
    /// Title of the specification.
    pub spec_title: Arc<str>,
    /// Number of the section (`3.5.2`).
    pub section: String,
    /// Its level, as the text spells it.
    pub level: Level,
    /// Whom it addresses.
    pub actor: Actor,
    /// Area of SCIM (`create`, `filter`, …).
    pub area: String,
    /// The sentence, word for word.
    pub quote: String,
    /// The sentence in a few words.
    pub summary: String,
    /// Whether a client can find out if it holds.
    pub testable: Testability,
    /// Why not, when it cannot.
    pub why_not: Option<String>,
    /// Ambiguities that bear on it.
    pub ambiguities: Vec<AmbiguityId>,
    /// Errata that bear on it (`EID 4670`).
    pub errata: Vec<String>,
    /// Number in the list that the catalogue was drawn up from.
    pub source: String,
    /// How hard breaking it counts, when less than its level says.
    pub lowered: Option<Grade>,
}

/// A passage with two readings, and what the harness makes of it.
#[derive(Clone, Debug)]
pub struct Ambiguity {
    /// Its id.
    pub id: AmbiguityId,
    /// What is unclear.
    pub title: String,
    /// The readings.
    pub readings: String,
    /// What is accepted, and what is not.
    pub verdict: String,
}

/// All requirements and ambiguities.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    requirements: Vec<Requirement>,
    by_id: HashMap<RequirementId, usize>,
    ambiguities: Vec<Ambiguity>,
    ambiguity_by_id: HashMap<AmbiguityId, usize>,
}

impl Requirement {
    /// How hard breaking it counts: as its level says, unless the catalogue lowers it.
    pub fn grade(&self) -> Grade {
        self.lowered.unwrap_or(self.level.grade())
    }

    /// `RFC 7644 §3.5.2`.
    pub fn reference(&self) -> String {
        format!("{} §{}", self.spec, self.section)
    }

    /// Link to the section in the published text.
    pub fn url(&self) -> String {
        let document = self.spec.replace(' ', "").to_lowercase();
        format!("https://www.rfc-editor.org/rfc/{document}#section-{}", self.section)
    }

    /// Whether a server can be held to it by asking the server: a citation needs that.
    pub fn is_citable(&self) -> bool {
        match self.testable {
            Testability::BlackBox => true,
            Testability::OutOfBand => self.actor != Actor::Client,
            Testability::Untestable => false,
        }
    }
}

impl Catalogue {
    /// The requirement with this id.
    pub fn requirement(&self, id: &str) -> Option<&Requirement> {
        self.by_id.get(id).map(|index| &self.requirements[*index])
    }

    /// All requirements, by specification in the order of the text.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// The ambiguity with this id.
    pub fn ambiguity(&self, id: &str) -> Option<&Ambiguity> {
        self.ambiguity_by_id.get(id).map(|index| &self.ambiguities[*index])
    }

    /// All ambiguities.
    pub fn ambiguities(&self) -> &[Ambiguity] {
        &self.ambiguities
    }

    /// Areas of SCIM that requirements are sorted into, each once, in alphabetical order.
    pub fn areas(&self) -> Vec<&str> {
        let mut areas: Vec<_> = self
            .requirements
            .iter()
            .map(|requirement| requirement.area.as_str())
            .collect();
        areas.sort_unstable();
        areas.dedup();
        areas
    }

    /// The id that was probably meant.
    pub fn nearest_requirement(&self, id: &str) -> Option<&str> {
        text::nearest(id, self.requirements.iter().map(|requirement| &*requirement.id.0))
    }

    /// The id that was probably meant.
    pub fn nearest_ambiguity(&self, id: &str) -> Option<&str> {
        text::nearest(id, self.ambiguities.iter().map(|ambiguity| &*ambiguity.id.0))
    }
}

impl std::borrow::Borrow<str> for RequirementId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for AmbiguityId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

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
