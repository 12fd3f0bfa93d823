//! One run, from a plan to a record: every case on the target, judged, cleaned up after.

mod assemble;
mod schedule;

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::exec::cleanup;
use crate::exec::evidence::Evidence;
use crate::exec::runner::Runner;
use crate::exec::transport::Transport;
use crate::plan::PlannedCase;
use crate::report::record::{CaseRecord, Counts, Footer, Header, Options, Record};
use crate::spec::catalogue::Catalogue;
use crate::suite::model::Suite;

/// How a run is made, apart from the plan.
pub struct Settings {
    /// Id of the run, part of the name of everything it creates.
    pub run: String,
    /// Seed of everything random.
    pub seed: u64,
    /// Name of the target in the configuration.
    pub target_name: Option<String>,
    /// Cases at a time.
    pub jobs: usize,
    /// Whether writing was allowed.
    pub allow_writes: bool,
    /// Whether warnings fail the run.
    pub strict: bool,
    /// Whether certificates go unverified.
    pub insecure: bool,
    /// The selection, as given.
    pub selection: Vec<String>,
    /// What a reader must know about how the run was made.
    pub remarks: Vec<String>,
    /// After this long no further case starts.
    pub limit: Option<Duration>,
}

/// What happens during a run, as it happens.
pub enum Event<'a> {
    /// The plan is made.
    Planned {
        /// Cases that will get a verdict of some kind, invariants included.
        cases: usize,
    },
    /// A case ended, in any order.
    Finished(&'a CaseRecord),
    /// Created resources are being deleted.
    CleaningUp {
        /// How many.
        resources: usize,
    },
}

/// Ends a run early: once to stop and clean up.
#[derive(Clone, Debug)]
pub struct StopSwitch(watch::Sender<bool>);

impl StopSwitch {
    /// A switch, and what the [`Runner`] looks at.
    pub fn new() -> (Self, watch::Receiver<bool>) {
        let (sender, receiver) = watch::channel(false);
        (Self(sender), receiver)
    }

    /// No further request but for the cleanup.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

/// Runs the plan and cleans up. Cases appear in the record in plan order, whatever the timing.
///
/// The record's exit code knows nothing of a baseline yet; [`finish`] decides it.
pub async fn run<T: Transport + 'static>(
    runner: Arc<Runner<T>>,
    suites: &[Arc<Suite>],
    plan: Vec<PlannedCase>,
    catalogue: Arc<Catalogue>,
    evidence: &Evidence,
    settings: &Settings,
    tell: &mut (dyn FnMut(Event<'_>) + Send),
) -> Record {
    let (start, started) = (Instant::now(), assemble::now());
    let target = runner.target.clone();
    let ran = schedule::all(&runner, suites, plan, &catalogue, evidence, settings, start, tell).await;
    let pending = runner.ledger.pending();
    tell(Event::CleaningUp {
        resources: pending.len(),
    });
    let cleaned = cleanup::cleanup(&runner.transport, &runner.ledger).await;
    let counts = Counts::of(&ran.cases);
    Record {
        format: crate::report::record::FORMAT,
        header: header(settings, &target, started, evidence),
        requirements: assemble::requirements(&ran.cases, &catalogue),
        footer: Footer {
            finished: assemble::now(),
            duration_ms: millis(start.elapsed()),
            requests: ran.requests + runner.shared.tidying() + cleaned.requests,
            throttled: ran.throttled,
            counts,
            interrupted: ran.interrupted,
            ledger: runner.ledger.path().map(|path| path.display().to_string()),
            leftovers: cleaned
                .leftovers
                .iter()
                .map(|left| assemble::leftover(left, evidence))
                .collect(),
            stale_baseline: Vec::new(),
            refusals: ran.refusals,
            exit: 0,
        },
        cases: ran.cases,
    }
}

/// Exit codes of a run.
pub mod exit {
    /// Every graded requirement held.
    pub const CONFORMANT: u8 = 0;
    /// At least one did not, or could not be judged.
    pub const DEVIATES: u8 = 1;
    /// Wrong arguments, suite, configuration or baseline.
    pub const USAGE: u8 = 2;
    /// The target could not be tested.
    pub const UNUSABLE_TARGET: u8 = 3;
    /// Nothing was selected.
    pub const NOTHING_SELECTED: u8 = 4;
    /// The run was cut short.
    pub const INCOMPLETE: u8 = 5;
    /// A pass, but created resources could not be removed.
    pub const LEFTOVERS: u8 = 6;
    /// Stopped by Ctrl-C.
    pub const INTERRUPTED: u8 = 130;
}

/// Counts again (a baseline may have changed verdicts) and decides the exit code.
pub fn finish(record: &mut Record) {
    record.footer.counts = Counts::of(&record.cases);
    record.footer.exit = exit_code(record);
}

fn exit_code(record: &Record) -> u8 {
    let counts = &record.footer.counts;
    let deviates = counts.failed > 0
        || counts.errored > 0
        || (record.header.options.strict && counts.warned > 0)
        || !record.footer.stale_baseline.is_empty();
    let tried = counts.judged() + counts.blocked;
    match &record.footer.interrupted {
        Some(why) if why == schedule::STOPPED => exit::INTERRUPTED,
        _ if counts.total() == 0 => exit::NOTHING_SELECTED,
        _ if counts.errored > 0 && tried == 0 => exit::UNUSABLE_TARGET,
        _ if deviates => exit::DEVIATES,
        Some(_) => exit::INCOMPLETE,
        None if !record.footer.leftovers.is_empty() => exit::LEFTOVERS,
        // Everything blocked, not applicable or waiting for consent proves nothing.
        None if counts.judged() == 0 => exit::NOTHING_SELECTED,
        None => exit::CONFORMANT,
    }
}

fn header(settings: &Settings, target: &crate::plan::target::Target, started: String, evidence: &Evidence) -> Header {
    Header {
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        run: settings.run.clone(),
        seed: settings.seed,
        started,
        target: target.base.to_string(),
        target_name: settings.target_name.clone(),
        capabilities: assemble::capabilities(target, evidence),
        remarks: settings.remarks.clone(),
        options: Options {
            jobs: settings.jobs,
            allow_writes: settings.allow_writes,
            strict: settings.strict,
            selection: settings.selection.clone(),
            insecure: settings.insecure,
        },
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
