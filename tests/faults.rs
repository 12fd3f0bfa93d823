//! Every fault of the reference server trips the checks that its row in `tests/faults.toml` names and no others; every check
//! is tripped by at least one fault, or listed there with the reason why it is not.
//!
//! By default a fault meets only the cases of its row, which is quick and shows that each of them notices. With
//! `SCIMSPEC_FAULTS=full` it meets every case, which shows that nothing else does; run it after changing suites or the server.
//! `SCIMSPEC_BLESS=1 cargo test --release --test faults` writes the rows anew: read the difference before you commit it.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, OnceLock};

use common::{Bench, Material};
use libtest_mimic::{Arguments, Failed, Trial};
use scimspec::report::record::{Outcome, Record, Severity};
use scimspec::server::{Fault, FaultSet};
use serde::Deserialize;

/// What stands in a row when preflight says already that the target cannot be tested.
const PREFLIGHT: &str = "preflight";

#[derive(Default, Deserialize)]
struct Table {
    /// Checks (`case requirement`) that a fault trips, by fault.
    #[serde(default)]
    faults: BTreeMap<String, BTreeSet<String>>,
    /// Checks that a fault may trip too, depending on what else the target holds meanwhile.
    #[serde(default)]
    also: BTreeMap<String, BTreeSet<String>>,
    /// Faults that no check notices, with the reason.
    #[serde(default)]
    unnoticed: BTreeMap<String, String>,
    /// Checks (`case requirement`) that no fault trips, with the reason.
    #[serde(default)]
    untripped: BTreeMap<String, String>,
}

/// What a run against one fault came to.
struct Tripped {
    checks: BTreeSet<String>,
    errored: Vec<String>,
}

struct Proof {
    material: Material,
    /// Ids of the rules on every exchange.
    rules: BTreeSet<String>,
    table: Table,
    results: Vec<OnceLock<Tripped>>,
}

fn main() {
    let arguments = Arguments::from_args();
    let material = Material::load();
    let rules = material
        .suites
        .iter()
        .flat_map(|suite| suite.invariants.iter().map(|rule| format!("{}::{}", suite.id, rule.id)));
    let proof = Arc::new(Proof {
        rules: rules.collect(),
        material,
        table: toml::from_str(&fs::read_to_string(table_path()).unwrap_or_default())
            .expect("tests/faults.toml is read"),
        results: faults().iter().map(|_| OnceLock::new()).collect(),
    });
    let mut trials: Vec<Trial> = (0..faults().len())
        .map(|index| {
            let proof = Arc::clone(&proof);
            Trial::test(faults()[index].name(), move || proof.row_holds(index))
        })
        .collect();
    trials.push(Trial::test("every check is tripped", move || {
        proof.every_check_is_tripped()
    }));
    libtest_mimic::run(&arguments, trials).exit();
}

impl Proof {
    fn row_holds(&self, index: usize) -> Result<(), Failed> {
        let name = faults()[index].name();
        let tripped = self.tripped(index);
        if !tripped.errored.is_empty() {
            return Err(format!("no verdict on {}", tripped.errored.join(", ")).into());
        }
        if blessing() {
            return Ok(());
        }
        let excused = self.table.unnoticed.get(name).is_some_and(|why| !why.trim().is_empty());
        let row = match self.table.faults.get(name) {
            Some(row) => row,
            None if excused && tripped.checks.is_empty() => return Ok(()),
            None => return Err("no check notices it, and tests/faults.toml gives no reason".into()),
        };
        let expected = self.expected(row);
        let list = |set: BTreeSet<&String>| set.into_iter().cloned().collect::<Vec<_>>().join("\n  ");
        let missed = list(expected.difference(&tripped.checks).collect());
        let also = self.table.also.get(name);
        let allowed = |check: &&String| row.contains(*check) || also.is_some_and(|also| also.contains(*check));
        let unexpected = list(tripped.checks.iter().filter(|check| !allowed(check)).collect());
        match (missed.is_empty(), unexpected.is_empty()) {
            (true, true) => Ok(()),
            _ => Err(format!("not tripped:\n  {missed}\ntripped besides:\n  {unexpected}").into()),
        }
    }

    /// Checks whose level is MAY only inform; nothing can trip them.
    fn every_check_is_tripped(&self) -> Result<(), Failed> {
        let checks = self.checks();
        let tripped: BTreeSet<&String> = match blessing() {
            true => (0..faults().len())
                .flat_map(|index| &self.tripped(index).checks)
                .collect(),
            // The rows are proven one by one by the other trials.
            false => self
                .table
                .faults
                .values()
                .chain(self.table.also.values())
                .flatten()
                .collect(),
        };
        if blessing() {
            self.write(
                &checks
                    .iter()
                    .filter(|check| !tripped.contains(check))
                    .cloned()
                    .collect(),
            );
            return Ok(());
        }
        let excused = &self.table.untripped;
        let never: Vec<&String> = checks
            .iter()
            .filter(|check| !tripped.contains(check) && !excused.contains_key(*check))
            .collect();
        let stale: Vec<&String> = excused
            .keys()
            .filter(|check| tripped.contains(check) || !checks.contains(*check))
            .collect();
        let hollow: Vec<&String> = excused
            .iter()
            .filter(|(_, why)| why.trim().is_empty())
            .map(|(check, _)| check)
            .collect();
        if never.is_empty() && stale.is_empty() && hollow.is_empty() {
            return Ok(());
        }
        Err(format!(
            "never tripped: {never:#?}\nexcused for nothing: {stale:#?}\nexcused without a reason: {hollow:#?}"
        )
        .into())
    }

    fn tripped(&self, index: usize) -> &Tripped {
        self.results[index].get_or_init(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime can be made");
            let fault: FaultSet = [faults()[index]].into_iter().collect();
            runtime.block_on(async {
                match Bench::new(&self.material, fault).await {
                    Ok(bench) => Tripped::of(&self.narrowed(bench, index).run(&self.material).await),
                    Err(_) => Tripped {
                        checks: BTreeSet::from([PREFLIGHT.to_owned()]),
                        errored: Vec::new(),
                    },
                }
            })
        })
    }

    /// Leaves the cases that the fault's row names; all of them where only rules on every exchange notice.
    fn narrowed(&self, mut bench: Bench, index: usize) -> Bench {
        let row = self.table.faults.get(faults()[index].name());
        if let (false, false, Some(row)) = (full(), blessing(), row) {
            let cases: BTreeSet<&str> = self.of_cases(row).map(|check| case_of(check)).collect();
            if !cases.is_empty() {
                bench.plan.retain(|planned| cases.contains(base_id(&planned.id)));
            }
        }
        bench
    }

    /// The checks of a row that are a case's own, rules on every exchange aside.
    fn of_cases<'r>(&self, row: &'r BTreeSet<String>) -> impl Iterator<Item = &'r String> {
        row.iter().filter(|check| !self.rules.contains(case_of(check)))
    }

    /// What a run must trip: with few cases only their own checks are sure.
    fn expected(&self, row: &BTreeSet<String>) -> BTreeSet<String> {
        let of_cases: BTreeSet<String> = self.of_cases(row).cloned().collect();
        if full() || of_cases.is_empty() {
            row.clone()
        } else {
            of_cases
        }
    }

    /// Every check of the suites that can be broken: `case requirement`.
    fn checks(&self) -> BTreeSet<String> {
        let mut checks = BTreeSet::new();
        for suite in &self.material.suites {
            let steps = suite
                .cases
                .iter()
                .flat_map(|case| case.steps.iter().map(move |step| (&case.id, &step.expect)));
            let rules = suite.invariants.iter().map(|rule| (&rule.id, &rule.expect));
            for (id, expectations) in steps.chain(rules) {
                for expectation in expectations {
                    let requirement = self
                        .material
                        .catalogue
                        .requirement(&expectation.cites.0)
                        .expect("suites are checked");
                    let grade = expectation.grade.unwrap_or_else(|| requirement.grade());
                    if grade != scimspec::suite::model::Grade::Info {
                        checks.insert(format!("{}::{id} {}", suite.id, expectation.cites));
                    }
                }
            }
        }
        checks
    }

    fn write(&self, untripped: &BTreeSet<String>) {
        let mut text = String::from(
            "# Which checks each fault of the reference server trips, and which checks no fault trips yet. Rows are written by\n\
             # SCIMSPEC_BLESS=1 cargo test --test faults; reasons are written by hand.\n\n[faults]\n",
        );
        let noticed = |index: &usize| !self.tripped(*index).checks.is_empty();
        let (rows, unnoticed): (Vec<usize>, Vec<usize>) = (0..faults().len()).partition(noticed);
        for index in rows {
            let checks = self.tripped(index).checks.iter();
            let listed: String = checks.map(|check| format!("    \"{check}\",\n")).collect();
            let _ = writeln!(text, "\"{}\" = [\n{listed}]", faults()[index].name());
        }
        text.push_str("\n[also]\n");
        for (name, checks) in &self.table.also {
            let listed: String = checks.iter().map(|check| format!("    \"{check}\",\n")).collect();
            let _ = writeln!(text, "\"{name}\" = [\n{listed}]");
        }
        text.push_str("\n[unnoticed]\n");
        for index in unnoticed {
            let name = faults()[index].name();
            let reason = self.table.unnoticed.get(name).map_or("", String::as_str);
            let _ = writeln!(text, "\"{name}\" = \"{reason}\"");
        }
        text.push_str("\n[untripped]\n");
        for check in untripped {
            let reason = self.table.untripped.get(check).map_or("", String::as_str);
            let _ = writeln!(text, "\"{check}\" = \"{reason}\"");
        }
        fs::write(table_path(), text).expect("tests/faults.toml can be written");
    }
}

impl Tripped {
    fn of(record: &Record) -> Self {
        let mut tripped = Self {
            checks: BTreeSet::new(),
            errored: Vec::new(),
        };
        for case in &record.cases {
            let graded = case
                .findings
                .iter()
                .filter(|finding| finding.severity != Severity::Info);
            tripped
                .checks
                .extend(graded.map(|finding| format!("{} {}", base_id(&case.id), finding.cites)));
            if matches!(case.outcome, Outcome::Errored { .. }) {
                tripped.errored.push(case.id.clone());
            }
        }
        tripped
    }
}

/// The case of a check.
fn case_of(check: &str) -> &str {
    check.split(' ').next().unwrap_or(check)
}

/// The id of a case without its expansion.
fn base_id(id: &str) -> &str {
    id.split('[').next().unwrap_or(id)
}

fn full() -> bool {
    std::env::var("SCIMSPEC_FAULTS").is_ok_and(|value| value == "full")
}

/// The faults of the service provider itself; what goes wrong on the wire is for `tests/hostile.rs`.
fn faults() -> &'static [Fault] {
    static FAULTS: LazyLock<Vec<Fault>> = LazyLock::new(|| {
        Fault::all()
            .iter()
            .copied()
            .filter(|fault| fault.area() != "wire")
            .collect()
    });
    &FAULTS
}

fn table_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults.toml")
}

fn blessing() -> bool {
    std::env::var_os("SCIMSPEC_BLESS").is_some()
}
