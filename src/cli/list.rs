//! `scimspec list`.

use std::fmt::Write as _;

use clap::Args as ClapArgs;

use super::failure::Failure;
use super::output::Output;
use super::source::{Select, Suites};
use crate::run::exit;
use crate::suite::model::{Case, Suite};

#[derive(ClapArgs)]
pub(super) struct Args {
    #[command(flatten)]
    select: Select,
    #[command(flatten)]
    suites: Suites,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, out: &Output) -> Result<u8, Failure> {
    let loaded = args.suites.load(out)?;
    let selection = args.select.selection()?;
    let mut cases: Vec<(&Suite, &Case)> = Vec::new();
    for suite in &loaded.suites {
        for case in &suite.cases {
            let tags: Vec<String> = suite.tags.iter().chain(&case.tags).cloned().collect();
            if selection.takes(&format!("{}::{}", suite.id, case.id), &suite.area, &tags) {
                cases.push((suite, case));
            }
        }
    }
    if cases.is_empty() {
        return Err(Failure {
            exit: exit::NOTHING_SELECTED,
            ..Failure::usage("the selection matches no case")
        });
    }
    if args.json {
        out.document(&json(&cases));
    } else {
        out.print(&text(&cases));
    }
    Ok(exit::CONFORMANT)
}

fn text(cases: &[(&Suite, &Case)]) -> String {
    let mut lines = String::new();
    let mut last = "";
    for (suite, case) in cases {
        if suite.id != last {
            let gap = if last.is_empty() { "" } else { "\n" };
            let _ = writeln!(lines, "{gap}{}  {}", suite.id, suite.title);
            last = &suite.id;
        }
        let repeated = if case.for_each.is_some() { "[…]" } else { "" };
        let _ = writeln!(lines, "  {}::{}{repeated}  {}", suite.id, case.id, case.title);
    }
    lines
}

fn json(cases: &[(&Suite, &Case)]) -> String {
    let listed: Vec<serde_json::Value> = cases
        .iter()
        .map(|(suite, case)| {
            let expectations = case.steps.iter().flat_map(|step| &step.expect);
            let mut cites: Vec<String> = expectations.map(|expectation| expectation.cites.to_string()).collect();
            cites.sort();
            cites.dedup();
            serde_json::json!({
                "id": format!("{}::{}", suite.id, case.id),
                "title": case.title,
                "area": suite.area,
                "tags": suite.tags.iter().chain(&case.tags).collect::<Vec<_>>(),
                "expands": case.for_each.is_some(),
                "writes": case.writes(),
                "cites": cites,
                "source": format!("{}:{}", case.place.file, case.place.line),
            })
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&listed).unwrap_or_default();
    text.push('\n');
    text
}
