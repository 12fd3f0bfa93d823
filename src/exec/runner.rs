//! Running one case: set-up, steps in order, captures. What it means is not decided here.

use std::time::Duration;

use serde_json::{Map, Value};
use tokio::sync::watch;

use super::build::{BuildError, Workshop};
use super::capture;
use super::cleanup;
use super::conversation::{Conversation, End, Refused, StepTrace, Unanswered};
use super::creation;
use super::exchange::{Exchange, Request};
use super::guard::Guard;
use super::ledger::{Entry, Ledger};
use super::pages;
use super::shared::Shared;
use super::transport::Transport;
use crate::plan::PlannedCase;
use crate::plan::generate::{Support, Unique};
use crate::plan::target::Target;
use crate::suite::model::{Case, Credentials, Decline, Population, Step};
use crate::suite::template::{Unset, Variables};

/// Everything that cases of one run share.
pub struct Runner<T> {
    /// How requests reach the target.
    pub transport: T,
    /// The target.
    pub target: Target,
    /// What was created.
    pub ledger: Ledger,
    /// What may be changed.
    pub guard: Guard,
    /// The user's values for resources, by resource type name.
    pub configured: Map<String, Value>,
    /// Populations and supporting resources, each made once.
    pub shared: Shared,
    /// Turns true when the run is to stop.
    pub stop: watch::Receiver<bool>,
}

/// Why a conversation cannot go on.
pub(super) enum Halt {
    Ended(End),
    Refused(Refused),
    Unanswered(Unanswered),
}

impl From<End> for Halt {
    fn from(end: End) -> Self {
        Self::Ended(end)
    }
}

impl From<BuildError> for Halt {
    fn from(error: BuildError) -> Self {
        if let BuildError::Unset(Unset::Null(name)) = &error {
            let because = "the target's answer did not give it".to_owned();
            return Self::Ended(End::Blocked {
                by: format!("`{name}`"),
                because,
            });
        }
        Self::Ended(End::Errored {
            because: format!("the suite is at fault: {error}"),
        })
    }
}

impl<T: Transport> Runner<T> {
    /// Runs one case, and deletes what it created so that the lists of the other cases stay short. What cannot be deleted now
    /// is left to the cleanup at the end of the run.
    pub async fn converse(&self, planned: &PlannedCase) -> Conversation {
        let mut talk = Talk::new(self, planned);
        let halt = talk.run(planned).await.err();
        if !*self.stop.borrow() {
            self.shared
                .tidied(cleanup::tidy(&self.transport, &self.ledger, &talk.entries).await);
        }
        talk.finish(halt)
    }
}

/// One conversation while it goes on.
pub(super) struct Talk<'r, T> {
    pub(super) runner: &'r Runner<T>,
    pub(super) current: Option<&'r str>,
    pub(super) variables: Variables,
    pub(super) unique: Unique,
    support: Support,
    /// What it asked the target to create.
    entries: Vec<Entry>,
    exchanges: Vec<Exchange>,
    steps: Vec<StepTrace>,
}

impl<'r, T: Transport> Talk<'r, T> {
    fn new(runner: &'r Runner<T>, planned: &'r PlannedCase) -> Self {
        let text = |name: &str| {
            planned
                .bindings
                .get(&[name.to_owned()])
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        runner.guard.own_unknown(&text("unknown-id"));
        Self {
            runner,
            current: planned.resource_type.as_deref(),
            variables: planned.bindings.clone(),
            unique: Unique::new(text("unique")),
            support: Support::new(),
            entries: Vec::new(),
            exchanges: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// A conversation outside any case, for what cases share.
    pub(super) fn shared(runner: &'r Runner<T>, variables: Variables, unique: Unique) -> Self {
        Self {
            runner,
            current: None,
            variables,
            unique,
            support: Support::new(),
            entries: Vec::new(),
            exchanges: Vec::new(),
            steps: Vec::new(),
        }
    }

    async fn run(&mut self, planned: &'r PlannedCase) -> Result<(), Halt> {
        let case = planned.case();
        self.ensure_support(case).await?;
        for population in populations(planned) {
            let members = self
                .runner
                .population(&planned.suite.id, population, &self.variables)
                .await?;
            self.variables.set(population.name.clone(), members);
        }
        for given in &case.given {
            let made = self.create(&given.generate, &format!("given {}", given.name)).await?;
            self.variables.set(given.name.clone(), made);
        }
        for (index, step) in case.steps.iter().enumerate() {
            self.step(index, step).await?;
        }
        Ok(())
    }

    async fn ensure_support(&mut self, case: &Case) -> Result<(), Halt> {
        for name in self.runner.references_of(case, self.current) {
            let found = self.runner.support(&name, &self.variables).await?;
            self.support.insert(name, found);
        }
        Ok(())
    }

    async fn step(&mut self, index: usize, step: &Step) -> Result<(), Halt> {
        let mut unique = self.unique.clone();
        let request = self.workshop().request(&step.request, &self.variables, &mut unique)?;
        self.unique = unique;
        if let Some(wait) = step.wait {
            self.pause(wait).await?;
        }
        let first = self.exchanges.len();
        let exchange = self.exchange(request, &step.name).await?;
        if self.locked_out(step, &exchange) {
            return Err(End::Blocked {
                by: "credentials".to_owned(),
                because: "the target answers 401, and the run has none".to_owned(),
            }
            .into());
        }
        let decline = lawful(step, &exchange);
        let answer = match step.all_pages && decline.is_none() {
            true => pages::rest(self, exchange, &step.name).await?,
            false => exchange,
        };
        let mut missing = None;
        for wanted in &step.captures {
            match capture::find(wanted, &answer, &self.runner.target) {
                Ok(value) => self.variables.set(wanted.name.clone(), value),
                Err(why) if missing.is_none() => missing = Some((wanted.name.clone(), why)),
                Err(_) => {}
            }
        }
        let seen = summary(&answer);
        self.steps.push(StepTrace {
            step: index,
            exchange: first,
            answer,
            variables: self.variables.clone(),
        });
        if let Some(decline) = decline {
            return Err(End::Declined {
                step: index,
                because: format!("{seen}: {}", decline.because),
            }
            .into());
        }
        match missing {
            None => Ok(()),
            Some((name, why)) => {
                let by = format!("`{name}` from {}", step.name);
                Err(End::Blocked {
                    by,
                    because: format!("{why} ({seen})"),
                }
                .into())
            }
        }
    }

    /// Whether a 401 is for want of credentials that nobody gave to the run: no verdict on the target.
    fn locked_out(&self, step: &Step, exchange: &Exchange) -> bool {
        exchange.response.status == 401
            && step.request.credentials == Credentials::Configured
            && !self.runner.target.has_credentials
    }

    /// Waits, unless the run is stopped meanwhile.
    async fn pause(&self, wait: Duration) -> Result<(), Halt> {
        tokio::select! {
            () = tokio::time::sleep(wait) => Ok(()),
            () = stopped(self.runner.stop.clone()) => Err(End::Stopped.into()),
        }
    }

    /// Sends a request, entering what it may create into the ledger first. When the run is stopped nothing more goes out; a
    /// creation under way is waited for all the same, because its answer says what is to be deleted.
    pub(super) async fn exchange(&mut self, request: Request, step: &str) -> Result<Exchange, Halt> {
        if *self.runner.stop.borrow() {
            return Err(End::Stopped.into());
        }
        if let Err(why) = self.runner.guard.allows(&request, &self.runner.target) {
            return Err(End::Errored { because: why }.into());
        }
        let unwritten = |error| End::Errored {
            because: crate::text::chain(&error),
        };
        let intents = creation::intents(self.runner, &request).map_err(unwritten)?;
        self.entries.extend(intents.iter().map(|intent| intent.entry));
        let delivering = self.runner.transport.deliver(&request);
        let delivery = if intents.is_empty() {
            tokio::select! {
                delivery = delivering => delivery,
                () = stopped(self.runner.stop.clone()) => return Err(End::Stopped.into()),
            }
        } else {
            delivering.await
        };
        match delivery.outcome {
            Ok(response) => {
                let exchange = Exchange::new(step, request, response, delivery.took, delivery.waits);
                self.exchanges.push(exchange.clone());
                creation::settle(self.runner, intents, &exchange).map_err(unwritten)?;
                Ok(exchange)
            }
            Err(error) => Err(Halt::Unanswered(Unanswered {
                step: step.to_owned(),
                request,
                error,
            })),
        }
    }

    pub(super) fn workshop(&self) -> Workshop<'_> {
        Workshop {
            target: &self.runner.target,
            current: self.current,
            configured: &self.runner.configured,
            support: &self.support,
        }
    }

    fn finish(self, halt: Option<Halt>) -> Conversation {
        let (mut unanswered, mut refused) = (None, None);
        let end = match halt {
            None => End::Complete,
            Some(Halt::Ended(end)) => end,
            Some(Halt::Refused(what)) => {
                let end = End::Blocked {
                    by: format!("creating a {}", what.resource_type),
                    because: format!("the target answered {}", what.answer),
                };
                refused = Some(what);
                end
            }
            Some(Halt::Unanswered(what)) => {
                let end = End::Errored {
                    because: format!("{}: {}", what.step, what.error),
                };
                unanswered = Some(what);
                end
            }
        };
        Conversation {
            exchanges: self.exchanges,
            steps: self.steps,
            unanswered,
            refused,
            end,
        }
    }
}

/// Ends when the run is stopped; never, when nobody can stop it any more.
async fn stopped(mut stop: watch::Receiver<bool>) {
    if stop.wait_for(|stopped| *stopped).await.is_err() {
        std::future::pending().await
    }
}

fn populations(planned: &PlannedCase) -> impl Iterator<Item = &Population> {
    planned
        .suite
        .populations
        .iter()
        .filter(|population| planned.case().uses.contains(&population.name))
}

/// The refusal that the suite calls lawful, when the answer is one.
fn lawful<'s>(step: &'s Step, exchange: &Exchange) -> Option<&'s Decline> {
    let scim_type = exchange
        .json
        .as_ref()
        .and_then(|body| body.get("scimType"))
        .and_then(Value::as_str);
    step.declines.iter().find(|decline| {
        decline.status.allows(exchange.response.status)
            && (decline.scim_type.is_empty()
                || scim_type.is_none_or(|word| decline.scim_type.iter().any(|allowed| allowed == word)))
    })
}

/// An answer in a few words: `409 uniqueness: userName is taken`.
pub fn summary(exchange: &Exchange) -> String {
    let member = |name: &str| {
        exchange
            .json
            .as_ref()
            .and_then(|body| body.get(name))
            .and_then(Value::as_str)
    };
    let mut text = exchange.response.status.to_string();
    if let Some(scim_type) = member("scimType") {
        text.push(' ');
        text.push_str(scim_type);
    }
    if let Some(detail) = member("detail") {
        text.push_str(": ");
        text.extend(detail.chars().take(200));
    }
    text
}

#[cfg(test)]
mod tests;
