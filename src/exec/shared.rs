//! What cases share: populations, and resources that exist only to be referred to. Each is made once, by whoever asks first.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::conversation::{End, Refused};
use super::runner::{Halt, Runner, Talk};
use super::transport::Transport;
use crate::plan::generate::{SupportResource, Unique, references_needed};
use crate::suite::model::{Body, Case, Generate, Population, TypeSelector};
use crate::suite::template::{ValueTemplate, Variables};

/// Why something shared could not be made; everybody who needs it is told the same.
#[derive(Clone, Debug)]
enum Unmade {
    Refused(Refused),
    Missing { by: String, because: String },
    Stopped,
}

type Slot = Arc<OnceCell<Result<Value, Unmade>>>;

/// What cases share.
#[derive(Debug, Default)]
pub struct Shared {
    slots: Mutex<HashMap<String, Slot>>,
    tidying: AtomicU64,
}

impl Shared {
    /// Requests sent to delete what single cases created.
    pub fn tidying(&self) -> u64 {
        self.tidying.load(Ordering::Relaxed)
    }

    pub(super) fn tidied(&self, requests: u64) {
        self.tidying.fetch_add(requests, Ordering::Relaxed);
    }

    fn slot(&self, name: String) -> Slot {
        self.slots
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(name)
            .or_default()
            .clone()
    }
}

impl<T: Transport> Runner<T> {
    /// The members of a population as read back, an array.
    pub(super) async fn population(
        &self,
        suite: &str,
        population: &Population,
        variables: &Variables,
    ) -> Result<Value, Halt> {
        let slot = self.shared.slot(format!("population {suite} {}", population.name));
        let made = slot
            .get_or_init(|| self.make_population(suite, population, variables))
            .await;
        made.clone().map_err(Halt::from)
    }

    /// A resource of this type to refer to.
    pub(super) async fn support(&self, name: &str, variables: &Variables) -> Result<SupportResource, Halt> {
        let slot = self.shared.slot(format!("support {name}"));
        let made = slot.get_or_init(|| self.make_support(name, variables)).await.clone()?;
        let text = |member: &str| made.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(SupportResource {
            id: text("id"),
            location: text("location"),
        })
    }

    /// Names of the resource types that what the case generates must refer to.
    pub(super) fn references_of(&self, case: &Case, current: Option<&str>) -> Vec<String> {
        let steps = case.steps.iter().filter_map(|step| match &step.request.body {
            Body::Generated(generate) => Some(generate),
            _ => None,
        });
        let generated = case.given.iter().map(|given| &given.generate).chain(steps);
        let mut names: Vec<String> = generated
            .filter_map(|generate| self.target.find(&generate.resource_type, current))
            .flat_map(references_needed)
            .collect();
        names.sort();
        names.dedup();
        names
    }

    async fn make_population(
        &self,
        suite: &str,
        population: &Population,
        variables: &Variables,
    ) -> Result<Value, Unmade> {
        let stem = format!("{}-{}-{}", run_of(variables), suite.replace('.', "-"), population.name);
        let mut variables = variables.clone();
        variables.set("unique", json!(stem));
        let mut talk = Talk::shared(self, variables, Unique::new(stem));
        let mut members = Vec::new();
        for (index, member) in population.members.iter().enumerate() {
            let generate = Generate::required(population.resource_type.clone(), member.with.clone());
            let step = format!("member {} of {}", index + 1, population.name);
            let made = talk
                .create(&generate, &step)
                .await
                .map_err(|halt| unmade(halt, &population.name))?;
            members.push(made.get("body").cloned().unwrap_or(Value::Null));
        }
        Ok(Value::Array(members))
    }

    async fn make_support(&self, name: &str, variables: &Variables) -> Result<Value, Unmade> {
        let stem = format!("{}-support-{}", run_of(variables), name.to_lowercase());
        let mut talk = Talk::shared(self, variables.clone(), Unique::new(stem));
        let generate = Generate::required(TypeSelector::Named(name.to_owned()), ValueTemplate::Object(Vec::new()));
        talk.create(&generate, &format!("a {name} to refer to"))
            .await
            .map_err(|halt| unmade(halt, name))
    }
}

fn run_of(variables: &Variables) -> String {
    variables
        .get(&["run".to_owned()])
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn unmade(halt: Halt, what: &str) -> Unmade {
    let by = format!("the shared resources `{what}`");
    match halt {
        Halt::Refused(refused) => Unmade::Refused(refused),
        Halt::Unanswered(unanswered) => Unmade::Missing {
            by,
            because: unanswered.error.to_string(),
        },
        Halt::Ended(End::Errored { because } | End::Blocked { because, .. }) => Unmade::Missing { by, because },
        // What is made here has no steps, so nothing in it is complete or declined before its end.
        Halt::Ended(End::Stopped | End::Complete | End::Declined { .. }) => Unmade::Stopped,
    }
}

impl From<Unmade> for Halt {
    fn from(unmade: Unmade) -> Self {
        match unmade {
            Unmade::Refused(refused) => Self::Refused(refused),
            Unmade::Missing { by, because } => Self::Ended(End::Blocked { by, because }),
            Unmade::Stopped => Self::Ended(End::Stopped),
        }
    }
}
