//! Cases at the same time, verdicts in plan order.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use tokio::sync::{RwLock, mpsc};
use tokio::task::JoinSet;

use super::{Event, Settings, assemble};
use crate::exec::conversation::{Conversation, End};
use crate::exec::evidence::Evidence;
use crate::exec::runner::Runner;
use crate::exec::transport::{Transport, TransportError};
use crate::plan::{Applicability, PlannedCase};
use crate::report::record::{CaseRecord, Refusal};
use crate::spec::catalogue::Catalogue;
use crate::suite::model::Suite;
use crate::verdict::{Bench, Invariants, Outcome, Verdict, judge};

/// What `interrupted` says after Ctrl-C.
pub(super) const STOPPED: &str = "stopped by the user";

/// What the cases came to.
pub(super) struct Ran {
    pub(super) cases: Vec<CaseRecord>,
    pub(super) refusals: Vec<Refusal>,
    pub(super) requests: u64,
    pub(super) throttled: u64,
    pub(super) interrupted: Option<String>,
}

struct Finished {
    index: usize,
    verdict: Verdict,
    conversation: Option<Conversation>,
}

/// Runs every case of the plan.
#[expect(clippy::too_many_arguments, reason = "a run is the place where everything meets")]
pub(super) async fn all<T: Transport + 'static>(
    runner: &Arc<Runner<T>>,
    suites: &[Arc<Suite>],
    plan: Vec<PlannedCase>,
    catalogue: &Arc<Catalogue>,
    evidence: &Evidence,
    settings: &Settings,
    start: Instant,
    tell: &mut (dyn FnMut(Event<'_>) + Send),
) -> Ran {
    let rules: usize = suites.iter().map(|suite| suite.invariants.len()).sum();
    tell(Event::Planned {
        cases: plan.len() + rules,
    });
    let plan = Arc::new(plan);
    let mut finished = spawn(runner, &plan, catalogue, settings, start);
    let target = runner.target.clone();
    let bench = Bench {
        target: &target,
        catalogue,
    };
    let known = plan.first().map(|planned| planned.bindings.clone()).unwrap_or_default();
    let mut invariants = Invariants::new(bench, suites, known);
    let mut waiting = BTreeMap::new();
    let mut ran = Ran {
        cases: Vec::new(),
        refusals: Vec::new(),
        requests: 0,
        throttled: 0,
        interrupted: None,
    };
    while let Some(done) = finished.recv().await {
        let case = assemble::case(&plan[done.index], &done.verdict, done.conversation.as_ref(), evidence);
        tell(Event::Finished(&case));
        waiting.insert(done.index, (case, done.conversation));
        while let Some((case, conversation)) = waiting.remove(&ran.cases.len()) {
            let planned = &plan[ran.cases.len()];
            if let Some(conversation) = conversation {
                ran.account(&conversation, evidence);
                for exchange in &conversation.exchanges {
                    invariants.observe(&planned.id, exchange);
                }
            }
            ran.cases.push(case);
        }
    }
    for judged in invariants.finish() {
        let case = assemble::invariant(&judged, evidence);
        tell(Event::Finished(&case));
        ran.cases.push(case);
    }
    if *runner.stop.borrow() {
        ran.interrupted = Some(STOPPED.to_owned());
    } else if ran.cases.iter().any(|case| case.outcome == assemble::out_of_time()) {
        ran.interrupted = Some("the run's time limit".to_owned());
    }
    ran
}

/// As many workers as jobs, each taking the next case of the plan. An exclusive case waits until it is alone.
fn spawn<T: Transport + 'static>(
    runner: &Arc<Runner<T>>,
    plan: &Arc<Vec<PlannedCase>>,
    catalogue: &Arc<Catalogue>,
    settings: &Settings,
    start: Instant,
) -> mpsc::Receiver<Finished> {
    let (sender, receiver) = mpsc::channel(settings.jobs.max(1) * 2);
    let (next, turn) = (Arc::new(AtomicUsize::new(0)), Arc::new(RwLock::new(())));
    let limit = settings.limit;
    let mut workers = JoinSet::new();
    for _ in 0..settings.jobs.max(1) {
        let (runner, plan, catalogue) = (Arc::clone(runner), Arc::clone(plan), Arc::clone(catalogue));
        let (next, turn, sender) = (Arc::clone(&next), Arc::clone(&turn), sender.clone());
        workers.spawn(async move {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(planned) = plan.get(index) else { break };
                let late = limit.is_some_and(|limit| start.elapsed() > limit);
                let done = one(&runner, planned, index, &catalogue, &turn, late).await;
                if sender.send(done).await.is_err() {
                    break;
                }
            }
        });
    }
    tokio::spawn(async move { while workers.join_next().await.is_some() {} });
    receiver
}

async fn one<T: Transport>(
    runner: &Runner<T>,
    planned: &PlannedCase,
    index: usize,
    catalogue: &Catalogue,
    turn: &RwLock<()>,
    late: bool,
) -> Finished {
    let without = |outcome: Outcome| {
        let verdict = Verdict {
            outcome,
            findings: Vec::new(),
            readings: Vec::new(),
        };
        Finished {
            index,
            verdict,
            conversation: None,
        }
    };
    let not_run = |because: &str| {
        without(Outcome::NotRun {
            because: because.to_owned(),
        })
    };
    match &planned.status {
        Applicability::NotApplicable(because) => {
            return without(Outcome::NotApplicable {
                because: because.clone(),
            });
        }
        Applicability::NeedsWrites => return not_run(assemble::NEEDS_WRITES),
        Applicability::Runs if *runner.stop.borrow() => return not_run(STOPPED),
        Applicability::Runs if late => return not_run(assemble::OUT_OF_TIME),
        Applicability::Runs => {}
    }
    let conversation = if planned.case().exclusive {
        let _alone = turn.write().await;
        runner.converse(planned).await
    } else {
        let _together = turn.read().await;
        runner.converse(planned).await
    };
    let bench = Bench {
        target: &runner.target,
        catalogue,
    };
    let verdict = judge(bench, planned, &conversation);
    Finished {
        index,
        verdict,
        conversation: Some(conversation),
    }
}

impl Ran {
    fn account(&mut self, conversation: &Conversation, evidence: &Evidence) {
        self.requests += conversation.exchanges.len() as u64 + u64::from(conversation.unanswered.is_some());
        let waits = conversation.exchanges.iter().filter_map(|exchange| exchange.waits);
        let in_vain = match conversation.unanswered.as_ref().map(|unanswered| &unanswered.error) {
            Some(TransportError::Throttled { times, .. }) => *times,
            _ => 0,
        };
        self.throttled += waits
            .map(|waits| waits.times)
            .chain([in_vain])
            .map(u64::from)
            .sum::<u64>();
        let (Some(refused), End::Blocked { .. }) = (&conversation.refused, &conversation.end) else {
            return;
        };
        match self
            .refusals
            .iter_mut()
            .find(|known| known.resource_type == evidence.text(&refused.resource_type))
        {
            Some(known) => known.cases += 1,
            None => self.refusals.push(assemble::refusal(refused, evidence)),
        }
    }
}
