//! Every case as a trial against the correct reference server: nothing may fail there.
//!
//! Whether a case applies is decided while the trials are listed, so a runner that starts one process a trial (nextest)
//! shows it as ignored and not as passed. The server of all trials in one process is the same.

mod common;

use std::sync::Arc;

use common::{Bench, Material};
use libtest_mimic::{Arguments, Failed, Trial};
use scimspec::plan::Applicability;
use scimspec::server::FaultSet;
use scimspec::verdict::{Bench as Judge, Outcome, Verdict, judge};
use tokio::runtime::Runtime;

fn main() {
    let arguments = Arguments::from_args();
    let runtime = Arc::new(Runtime::new().expect("a runtime can be made"));
    let material = Arc::new(Material::load());
    let bench = runtime
        .block_on(Bench::new(&material, FaultSet::none()))
        .expect("the correct server is usable");
    let runner = bench.runner;
    let mut trials: Vec<Trial> = bench
        .plan
        .into_iter()
        .map(|planned| {
            let applies = planned.status == Applicability::Runs;
            let (runtime, runner, material) = (Arc::clone(&runtime), Arc::clone(&runner), Arc::clone(&material));
            Trial::test(planned.id.clone(), move || {
                let conversation = runtime.block_on(runner.converse(&planned));
                let judge_bench = Judge {
                    target: &runner.target,
                    catalogue: &material.catalogue,
                };
                told(&judge(judge_bench, &planned, &conversation))
            })
            .with_ignored_flag(!applies)
        })
        .collect();
    trials.push(Trial::test("the whole run", move || {
        let bench = runtime.block_on(Bench::new(&material, FaultSet::none()))?;
        let record = runtime.block_on(bench.run(&material));
        let wrong: Vec<String> = record
            .cases
            .iter()
            .filter(|case| !case.findings.is_empty())
            .map(|case| case.id.clone())
            .collect();
        if !wrong.is_empty() {
            return Err(format!("found wrong on the correct server: {}", wrong.join(", ")).into());
        }
        match record.footer.leftovers.as_slice() {
            [] if record.footer.exit == 0 => Ok(()),
            [] => Err(format!("exit {}", record.footer.exit).into()),
            left => Err(format!("left behind: {}", left.join(", ")).into()),
        }
    }));
    libtest_mimic::run(&arguments, trials).exit();
}

fn told(verdict: &Verdict) -> Result<(), Failed> {
    match &verdict.outcome {
        Outcome::Passed | Outcome::NotApplicable { .. } if verdict.findings.is_empty() => Ok(()),
        Outcome::Blocked { by, because } => Err(format!("blocked by {by}: {because}").into()),
        Outcome::Errored { because } | Outcome::NotRun { because } => Err(because.clone().into()),
        _ => {
            let lines = verdict.findings.iter().map(|found| {
                format!(
                    "{}: {}\n  expected {}\n  got {}",
                    found.cites, found.subject, found.expected, found.actual
                )
            });
            Err(lines.collect::<Vec<_>>().join("\n").into())
        }
    }
}
