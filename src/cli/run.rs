//! `scimspec run`.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use super::failure::Failure;
use super::output::{Output, ReportSpec};
use super::session::{Session, Start};
use super::source::{Select, Suites};
use super::target::{Connection, Wishes};
use crate::plan::{self, Applicability, PlannedCase};
use crate::report::baseline::Baseline;
use crate::run::exit;
use crate::text::{chain, count};
use crate::verdict;

#[derive(ClapArgs)]
pub(super) struct Args {
    #[command(flatten)]
    select: Select,
    #[command(flatten)]
    connection: Connection,
    /// Let cases create, change and delete resources on the target; all that the run creates is deleted at the end
    #[arg(long, help_heading = "Run")]
    allow_writes: bool,
    /// Cases at a time
    #[arg(long, value_name = "N", help_heading = "Run")]
    jobs: Option<usize>,
    /// Start no further case after this long (`10m`)
    #[arg(long, value_name = "TIME", help_heading = "Run")]
    limit: Option<String>,
    /// Seed of everything random; every report shows it
    #[arg(long, value_name = "N", help_heading = "Run")]
    seed: Option<u64>,
    /// Warnings (SHOULD) fail the run too
    #[arg(long, help_heading = "Run")]
    strict: bool,
    /// Known deviations (TOML); an entry that no longer deviates fails the run
    #[arg(long, value_name = "FILE", help_heading = "Run")]
    baseline: Option<PathBuf>,
    /// Print what would be run; only the discovery documents are asked for
    #[arg(long, help_heading = "Run")]
    dry_run: bool,
    /// Folder for the ledger of created resources
    #[arg(long, value_name = "DIR", default_value = ".scimspec", help_heading = "Run")]
    ledger_dir: PathBuf,
    #[command(flatten)]
    suites: Suites,
    /// Report to write: json, junit, html or text; may be given several times
    #[arg(long = "report", value_name = "FORMAT=FILE", help_heading = "Output")]
    reports: Vec<ReportSpec>,
    /// No progress, only the summary
    #[arg(short, long, help_heading = "Output")]
    quiet: bool,
}

pub(super) fn run(args: &Args, out: &Output) -> Result<u8, Failure> {
    let selection = args.select.selection()?;
    let wishes = Wishes {
        allow_writes: args.allow_writes,
        strict: args.strict,
        jobs: args.jobs,
        limit: args.limit.clone(),
    };
    let start = Start {
        settings: args.connection.settings(wishes, out)?,
        seed: args.seed,
        ledger_dir: args.ledger_dir.clone(),
        quiet: args.quiet,
        baseline: args.baseline.as_deref().map(read_baseline).transpose()?,
        selection: selection.describe(),
        reports: args.reports.clone(),
    };
    let loaded = args.suites.load(out)?;
    let allow_writes = start.settings.allow_writes;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::usage(error.to_string()))?;
    runtime.block_on(async {
        let session = Session::open(start, out).await?;
        let options = plan::Options {
            selection: &selection,
            allow_writes,
            run: session.run_id(),
            seed: session.seed(),
            setting: &verdict::setting_holds,
        };
        let plan = plan::plan(&loaded.suites, session.target(), &options);
        if plan.is_empty() {
            return Err(Failure {
                exit: exit::NOTHING_SELECTED,
                ..Failure::usage("the selection matches no case")
            });
        }
        if args.dry_run {
            out.print(&session.secrets().mask(&dry_run(&plan)));
            return Ok(exit::CONFORMANT);
        }
        session.run(plan, &loaded, out).await
    })
}

fn read_baseline(path: &Path) -> Result<Baseline, Failure> {
    let named = |why: String| Failure::usage(format!("{}: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| named(error.to_string()))?;
    Baseline::parse(&text).map_err(|error| named(chain(&error)))
}

/// What would be sent, case by case.
fn dry_run(plan: &[PlannedCase]) -> String {
    let mut lines = Vec::new();
    let mut running = 0;
    for planned in plan {
        match &planned.status {
            Applicability::NotApplicable(because) => lines.push(format!("{}  not applicable: {because}", planned.id)),
            Applicability::NeedsWrites => lines.push(format!("{}  waits for --allow-writes", planned.id)),
            Applicability::Runs => {
                running += 1;
                lines.push(planned.id.clone());
                let case = planned.case();
                lines.extend(case.given.iter().map(|given| format!("    create {}", given.name)));
                let steps = case.steps.iter().map(|step| &step.request);
                lines.extend(steps.map(|request| format!("    {} {}", request.method, request.path)));
            }
        }
    }
    let rest = plan.len() - running;
    lines.push(format!(
        "\n{} would run, {} would not",
        count(running, "case"),
        count(rest, "case")
    ));
    lines.join("\n") + "\n"
}
