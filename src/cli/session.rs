//! A target that answered, and a run on it: what `run` and `demo` share.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::failure::Failure;
use super::output::{Output, ReportSpec, in_ci, write_reports};
use super::progress::Progress;
use super::source::Loaded;
use crate::config::Settings;
use crate::exec::auth::Authenticated;
use crate::exec::evidence::Evidence;
use crate::exec::guard::Guard;
use crate::exec::http::HttpTransport;
use crate::exec::ledger::Ledger;
use crate::exec::preflight::{Discovery, preflight};
use crate::exec::runner::Runner;
use crate::exec::secrets::Secrets;
use crate::exec::shared::Shared;
use crate::exec::throttle::{Patience, Polite, Wait};
use crate::plan::PlannedCase;
use crate::plan::target::Target;
use crate::report::baseline::Baseline;
use crate::report::record::Record;
use crate::run::{self, Event, StopSwitch};

type Wire = Polite<Authenticated<HttpTransport>>;

/// What a run says while it goes on: by its progress, or straight to standard error while there is none.
struct Voice {
    out: Output,
    quiet: bool,
    progress: OnceLock<Progress>,
}

/// How a run is made, besides the settings.
pub(super) struct Start {
    pub(super) settings: Settings,
    pub(super) seed: Option<u64>,
    pub(super) ledger_dir: PathBuf,
    pub(super) quiet: bool,
    pub(super) baseline: Option<Baseline>,
    pub(super) selection: Vec<String>,
    pub(super) reports: Vec<ReportSpec>,
}

/// A target that passed preflight.
pub(super) struct Session {
    start: Start,
    transport: Wire,
    secrets: Secrets,
    discovery: Discovery,
    voice: Arc<Voice>,
    run: String,
    seed: u64,
}

impl Session {
    /// Connects and reads the discovery documents.
    ///
    /// # Errors
    /// One sentence when the target cannot be tested.
    pub(super) async fn open(start: Start, out: &Output) -> Result<Self, Failure> {
        let settings = &start.settings;
        let secrets = settings.secrets();
        let http = HttpTransport::new(&settings.http).map_err(|error| Failure::usage(crate::text::chain(&error)))?;
        let bundled = http.bundled_roots();
        let auth = settings.auth();
        let has_credentials = auth.has_credentials();
        let sender = Authenticated::new(http, auth, secrets.clone());
        let voice = Arc::new(Voice {
            out: *out,
            quiet: start.quiet,
            progress: OnceLock::new(),
        });
        let (told, waits) = mpsc::unbounded_channel();
        tokio::spawn(tell_waits(waits, Arc::clone(&voice)));
        let transport = Polite::new(sender, settings.rate, Patience::default()).telling(told);
        let mut discovery = preflight(&transport, &settings.base, has_credentials)
            .await
            .map_err(|error| Failure::target(secrets.mask(&crate::text::chain(&error))))?;
        if settings.http.insecure {
            discovery
                .remarks
                .push("the target's certificate was not verified (--insecure)".to_owned());
        }
        if bundled && settings.base.scheme() == "https" {
            discovery
                .remarks
                .push("the system has no certificate store: the bundled one was used".to_owned());
        }
        discovery.remarks.extend(settings.warnings.iter().cloned());
        for remark in &mut discovery.remarks {
            *remark = secrets.mask(remark);
            out.note(&format!("note: {remark}"));
        }
        let seed = start.seed.unwrap_or_else(|| fastrand::u64(..1_000_000));
        Ok(Self {
            run: run_id(),
            seed,
            transport,
            secrets,
            discovery,
            voice,
            start,
        })
    }

    /// Prefix of everything that the run creates.
    pub(super) fn run_id(&self) -> &str {
        &self.run
    }

    /// Seed of everything random.
    pub(super) fn seed(&self) -> u64 {
        self.seed
    }

    /// What the run must not show.
    pub(super) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// What is known of the target.
    pub(super) fn target(&self) -> &Target {
        &self.discovery.target
    }

    /// Runs the plan, writes the reports, prints the summary; the exit code is the verdict.
    ///
    /// # Errors
    /// When a report cannot be written; the summary is printed all the same.
    pub(super) async fn run(self, plan: Vec<PlannedCase>, loaded: &Loaded, out: &Output) -> Result<u8, Failure> {
        let (settings, start) = (&self.start.settings, &self.start);
        let (switch, stop) = StopSwitch::new();
        let ledger = Ledger::open(&start.ledger_dir, &self.run, &settings.base);
        let runner = Arc::new(Runner {
            transport: self.transport,
            target: self.discovery.target,
            ledger: ledger.clone(),
            guard: Guard::default(),
            configured: settings.resources.clone(),
            shared: Shared::default(),
            stop,
        });
        let options = run::Settings {
            run: self.run.clone(),
            seed: self.seed,
            target_name: settings.target_name.clone(),
            jobs: settings.jobs,
            allow_writes: settings.allow_writes,
            strict: settings.strict,
            insecure: settings.http.insecure,
            selection: start.selection.clone(),
            remarks: self.discovery.remarks.clone(),
            limit: settings.limit,
        };
        let evidence = Evidence::new(self.secrets.clone(), settings.auth());
        let listening = tokio::spawn(listen_for_signals(switch, Arc::clone(&self.voice)));
        let voice = &self.voice;
        let mut tell = |event: Event<'_>| match event {
            Event::Planned { cases } => {
                let progress = progress_for(cases, start.quiet, out);
                let _planned_before = voice.progress.set(progress);
            }
            Event::Finished(case) => voice.progress.get().into_iter().for_each(|shown| shown.finished(case)),
            Event::CleaningUp { resources: 0 } => {}
            Event::CleaningUp { resources } => voice.say(&format!(
                "deleting {} that the run created",
                crate::text::count(resources, "resource")
            )),
        };
        let catalogue = Arc::clone(&loaded.catalogue);
        let mut record = run::run(runner, &loaded.suites, plan, catalogue, &evidence, &options, &mut tell).await;
        voice.progress.get().into_iter().for_each(Progress::end);
        listening.abort();
        if let Some(baseline) = &start.baseline {
            baseline.apply(&mut record, today());
        }
        run::finish(&mut record);
        conclude(&self.start, &record, out)
    }
}

fn conclude(start: &Start, record: &Record, out: &Output) -> Result<u8, Failure> {
    let written = write_reports(record, &start.reports);
    out.summary(record);
    if let Some(ledger) = &record.footer.ledger {
        out.note(&format!("ledger of what was created: {ledger}"));
    }
    for spec in &start.reports {
        out.note(&format!("{} report: {}", spec.format.word(), spec.path.display()));
    }
    written.map(|()| record.footer.exit)
}

impl Voice {
    fn say(&self, text: &str) {
        match self.progress.get() {
            Some(progress) => progress.note(text),
            None if self.quiet => {}
            None => self.out.note(text),
        }
    }
}

async fn tell_waits(mut waits: UnboundedReceiver<Wait>, voice: Arc<Voice>) {
    while let Some(Wait { status, time }) = waits.recv().await {
        let time = crate::text::duration(time);
        voice.say(&format!("waiting {time}: the target answers {status}"));
    }
}

/// Once: stop and clean up. Twice: leave at once; the ledger knows what is left.
async fn listen_for_signals(switch: StopSwitch, voice: Arc<Voice>) {
    if asked_to_end().await.is_err() {
        return;
    }
    switch.stop();
    voice.say("stopping; what was created will be deleted (once more to leave at once)");
    let _ = asked_to_end().await;
    std::process::exit(i32::from(run::exit::INTERRUPTED));
}

/// Ctrl-C, or what a CI runner and a container send to end a process.
async fn asked_to_end() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

fn progress_for(cases: usize, quiet: bool, out: &Output) -> Progress {
    use std::io::IsTerminal as _;
    if quiet {
        Progress::silent()
    } else if std::io::stderr().is_terminal() && !in_ci() {
        Progress::bar(cases, out.colour_err())
    } else {
        Progress::lines(cases, out.colour_err(), Box::new(std::io::stderr()))
    }
}

fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}

/// `scimspec-` and six letters that no other run has.
fn run_id() -> String {
    let letters: String = std::iter::repeat_with(fastrand::lowercase).take(6).collect();
    format!("scimspec-{letters}")
}
