//! Which cases apply to a target, and in what order they run.

mod expand;
pub mod generate;
mod needs;
mod sample;
pub mod select;
pub mod target;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use self::expand::{Expansion, expand};
use self::generate::Unique;
use self::needs::Scales;
use self::select::Selection;
use self::target::Target;
use crate::spec::schema::Mutability;
use crate::suite::model::{Case, Need, Population, Predicate, Suite};
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
    /// What the expansion binds: `type`, `attribute`, `row`, and what every case knows (`run`, `unique`, `types`, …).
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

/// Judges whether a setting of the ServiceProviderConfig is as a case needs it. Judging lies to the right of planning, so it is
/// handed in.
pub type SettingJudge = dyn Fn(Option<&Value>, &[Predicate]) -> Result<(), String>;

/// What a plan depends on besides the suites and the target.
pub struct Options<'a> {
    /// Which cases.
    pub selection: &'a Selection,
    /// Whether cases that write may run.
    pub allow_writes: bool,
    /// Prefix of everything created.
    pub run: &'a str,
    /// Seed of what is random.
    pub seed: u64,
    /// Judges a predicate on a setting of the ServiceProviderConfig.
    pub setting: &'a SettingJudge,
}

impl PlannedCase {
    /// The case itself.
    pub fn case(&self) -> &Case {
        &self.suite.cases[self.index]
    }
}

impl Case {
    /// Whether running the case sends anything that may change the target.
    pub fn writes(&self) -> bool {
        !self.given.is_empty() || !self.uses.is_empty() || self.steps.iter().any(|step| step.request.writes())
    }
}

/// Expands the selected cases over the target and decides which apply, in the order of the suites.
pub fn plan(suites: &[Arc<Suite>], target: &Target, options: &Options<'_>) -> Vec<PlannedCase> {
    let world = World::new(target, options);
    let mut planned = Vec::new();
    // A target may declare one type or attribute twice: its cases would be the same.
    let mut known = HashSet::new();
    let mut add = |one: PlannedCase| {
        if known.insert(one.id.clone()) {
            planned.push(one);
        }
    };
    for suite in suites {
        for (index, case) in suite.cases.iter().enumerate() {
            let tags: Vec<String> = suite.tags.iter().chain(&case.tags).cloned().collect();
            let expansions = expand(case.for_each.as_ref(), target);
            if expansions.is_empty() {
                world
                    .without_expansion(suite, index, &tags)
                    .into_iter()
                    .for_each(&mut add);
            }
            for expansion in expansions {
                world
                    .planned(suite, index, &expansion, &tags)
                    .into_iter()
                    .for_each(&mut add);
            }
        }
    }
    planned
}

/// What every case of the plan shares.
struct World<'a> {
    target: &'a Target,
    options: &'a Options<'a>,
    shared: Variables,
}

impl<'a> World<'a> {
    fn new(target: &'a Target, options: &'a Options<'a>) -> Self {
        let mut shared = Variables::new();
        shared.set("run", json!(options.run));
        shared.set("base", json!(target.base.as_str().trim_end_matches('/')));
        shared.set("config", target.config.read().cloned().unwrap_or(Value::Null));
        let mut types = Map::new();
        for served in target.served() {
            types.insert(served.resource_type.name.clone(), served.variables());
        }
        for word in ["User", "Group"] {
            if let Some(served) = target.find(&needs::selector_of(word), None) {
                types.insert(word.to_owned(), served.variables());
            }
        }
        shared.set("types", Value::Object(types));
        Self {
            target,
            options,
            shared,
        }
    }

    /// A case whose `for-each` finds nothing to repeat over is shown once, with the reason.
    fn without_expansion(&self, suite: &Arc<Suite>, index: usize, tags: &[String]) -> Option<PlannedCase> {
        let id = format!("{}::{}", suite.id, suite.cases[index].id);
        let because = self.nothing_to_repeat_over(&suite.cases[index]);
        self.options
            .selection
            .takes(&id, &suite.area, tags)
            .then(|| PlannedCase {
                id,
                suite: Arc::clone(suite),
                index,
                bindings: self.shared.clone(),
                resource_type: None,
                status: Applicability::NotApplicable(because),
            })
    }

    fn nothing_to_repeat_over(&self, case: &Case) -> String {
        let over_attributes = case
            .for_each
            .as_ref()
            .is_some_and(|for_each| for_each.attribute.is_some());
        match (self.target.types.unreadable(), self.target.schemas.unreadable()) {
            (Some(why), _) => format!("/ResourceTypes {why}"),
            (None, Some(why)) if over_attributes => format!("/Schemas {why}"),
            (None, None) if over_attributes => "/ResourceTypes and /Schemas declare nothing of this kind".to_owned(),
            (None, _) => "/ResourceTypes lists nothing of this kind".to_owned(),
        }
    }

    fn planned(
        &self,
        suite: &Arc<Suite>,
        index: usize,
        expansion: &Expansion<'_>,
        tags: &[String],
    ) -> Option<PlannedCase> {
        let case = &suite.cases[index];
        let base = format!("{}::{}", suite.id, case.id);
        let id = expansion
            .label()
            .map_or_else(|| base.clone(), |label| format!("{base}[{label}]"));
        if !self.options.selection.takes(&id, &suite.area, tags) {
            return None;
        }
        let mut bindings = self.shared.clone();
        let unique = format!("{}-{}", self.options.run, short_hash(&id));
        bindings.set("unique", json!(unique));
        bindings.set("unknown-id", json!(unknown_id(self.options.seed, &id)));
        if let Some(served) = expansion.served {
            bindings.set("type", served.variables());
        }
        if let Some(schema) = expansion.schema {
            bindings.set("schema", json!({ "id": schema.id, "type": schema.resource_type }));
        }
        let mut status = None;
        if let Some(attribute) = &expansion.attribute {
            let filter = case.for_each.as_ref().and_then(|for_each| for_each.attribute.as_ref());
            let second_value = filter.is_some_and(|filter| filter.second_value);
            // Texts that no generated resource of the case holds.
            let mut values = Unique::new(format!("{unique}-v"));
            match attribute.variables(&mut values, second_value) {
                Ok(variables) => bindings.set("attribute", variables),
                Err(why) => status = Some(Applicability::NotApplicable(why)),
            }
        }
        let mut unset = None;
        if let Some((_, columns)) = expansion.row {
            match columns.value(&bindings) {
                Ok(columns) => bindings.set("row", columns),
                Err(error) => unset = Some(error.to_string()),
            }
        }
        let resource_type = expansion.served.map(|served| served.resource_type.name.clone());
        let status = status.unwrap_or_else(|| match self.status(suite, case, resource_type.as_deref(), &bindings) {
            Applicability::Runs => unset.map_or(Applicability::Runs, Applicability::NotApplicable),
            other => other,
        });
        Some(PlannedCase {
            id,
            suite: Arc::clone(suite),
            index,
            bindings,
            resource_type,
            status,
        })
    }

    fn status(&self, suite: &Suite, case: &Case, current: Option<&str>, bindings: &Variables) -> Applicability {
        let scales = Scales {
            target: self.target,
            current,
            bindings,
            forces_read_only: forces_read_only(suite, case),
            setting: self.options.setting,
        };
        let populations: Vec<&Population> = suite
            .populations
            .iter()
            .filter(|population| case.uses.contains(&population.name))
            .collect();
        match scales.weigh(&[&suite.needs, &case.needs], case, &populations) {
            Err(because) => Applicability::NotApplicable(because),
            Ok(()) if case.writes() && !self.options.allow_writes => Applicability::NeedsWrites,
            Ok(()) => Applicability::Runs,
        }
    }
}

/// Whether the case says that it is about read-only attributes.
fn forces_read_only(suite: &Suite, case: &Case) -> bool {
    let read_only = |wanted: &Option<Vec<Mutability>>| {
        wanted
            .as_ref()
            .is_some_and(|wanted| wanted.contains(&Mutability::ReadOnly))
    };
    let expanded = case.for_each.as_ref().and_then(|for_each| for_each.attribute.as_ref());
    expanded.is_some_and(|filter| read_only(&filter.traits.mutability))
        || suite.needs.iter().chain(&case.needs).any(|need| match need {
            Need::Attribute { traits, .. } => read_only(&traits.mutability),
            _ => false,
        })
}

/// A few letters that tell cases apart in the names they create; the same for the same id.
fn short_hash(text: &str) -> String {
    let mut hash = fnv(text);
    let mut letters = String::new();
    for _ in 0..6 {
        letters.push(char::from(b"abcdefghijklmnopqrstuvwxyz234567"[(hash % 32) as usize]));
        hash /= 32;
    }
    letters
}

/// FNV-1a: stable between versions of the compiler, which `DefaultHasher` does not promise.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// An id that no resource has: a version 4 UUID, the form that most targets can at least parse.
fn unknown_id(seed: u64, case: &str) -> String {
    let mut random = fastrand::Rng::with_seed(seed ^ fnv(case));
    let bits = random.u128(..);
    let bits = (bits & !(0xf << 76) | (0x4 << 76)) & !(0x3 << 62) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}
