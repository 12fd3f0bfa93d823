//! `scimspec explain`.

use std::fmt::Write as _;

use clap::Args as ClapArgs;

use super::failure::Failure;
use super::output::Output;
use super::source::{Loaded, Suites};
use crate::run::exit;
use crate::spec::catalogue::{Ambiguity, Catalogue, Requirement};
use crate::suite::model::{Case, Expectation, Invariant, Suite};

#[derive(ClapArgs)]
pub(super) struct Args {
    /// A case (`suite::case`), a requirement (`rfc7644-3.3-created-status`) or an ambiguity (`AMB-22`)
    id: String,
    #[command(flatten)]
    suites: Suites,
}

pub(super) fn run(args: &Args, out: &Output) -> Result<u8, Failure> {
    let loaded = args.suites.load(out)?;
    let text = explain(&args.id, &loaded).ok_or_else(|| {
        let hint = nearest(&args.id, &loaded)
            .map(|id| format!("; did you mean `{id}`?"))
            .unwrap_or_default();
        Failure::usage(format!(
            "there is no case, requirement or ambiguity `{}`{hint}",
            args.id
        ))
    })?;
    out.print(&text);
    Ok(exit::CONFORMANT)
}

fn explain(id: &str, loaded: &Loaded) -> Option<String> {
    // An id from a report carries its expansion in brackets.
    let plain = id.split('[').next().unwrap_or(id);
    if let Some((suite, case)) = cases(loaded).find(|(suite, case)| format!("{}::{}", suite.id, case.id) == plain) {
        return Some(case_text(suite, case, &loaded.catalogue));
    }
    let mut invariants = loaded
        .suites
        .iter()
        .flat_map(|suite| suite.invariants.iter().map(move |rule| (suite, rule)));
    if let Some((suite, rule)) = invariants.find(|(suite, rule)| format!("{}::{}", suite.id, rule.id) == plain) {
        return Some(invariant_text(suite, rule, &loaded.catalogue));
    }
    if let Some(requirement) = loaded.catalogue.requirement(id) {
        return Some(requirement_text(requirement, loaded));
    }
    loaded.catalogue.ambiguity(id).map(ambiguity_text)
}

fn cases(loaded: &Loaded) -> impl Iterator<Item = (&Suite, &Case)> {
    loaded
        .suites
        .iter()
        .flat_map(|suite| suite.cases.iter().map(move |case| (&**suite, case)))
}

fn case_text(suite: &Suite, case: &Case, catalogue: &Catalogue) -> String {
    let mut text = format!("{}::{}\n{}\n\n", suite.id, case.id, case.title);
    for step in &case.steps {
        let _ = writeln!(text, "{}: {} {}", step.name, step.request.method, step.request.path);
        expectations(&mut text, &step.expect, catalogue);
    }
    let _ = writeln!(text, "\nWritten in {}:{}", case.place.file, case.place.line);
    text
}

fn invariant_text(suite: &Suite, rule: &Invariant, catalogue: &Catalogue) -> String {
    let mut text = format!(
        "{}::{}\n{}\n\nJudged on every exchange of the run.\n",
        suite.id, rule.id, rule.title
    );
    expectations(&mut text, &rule.expect, catalogue);
    let _ = writeln!(text, "\nWritten in {}:{}", rule.place.file, rule.place.line);
    text
}

fn expectations(text: &mut String, expect: &[Expectation], catalogue: &Catalogue) {
    for expectation in expect {
        let Some(requirement) = catalogue.requirement(&expectation.cites.0) else {
            continue;
        };
        let _ = writeln!(
            text,
            "\n  {} §{} {} ({})",
            requirement.spec, requirement.section, requirement.level, requirement.id
        );
        let _ = writeln!(text, "  \"{}\"", requirement.quote);
        if let Some(ambiguity) = &expectation.ambiguity {
            let _ = writeln!(text, "  Two readings are lawful: {ambiguity}");
        }
        for reading in &expectation.readings {
            let _ = writeln!(text, "  - reading: {}", reading.name);
        }
    }
}

fn requirement_text(requirement: &Requirement, loaded: &Loaded) -> String {
    let mut text = format!(
        "{}\n{} §{}, {}\n\n\"{}\"\n\n{}\n{}\n",
        requirement.id,
        requirement.spec,
        requirement.section,
        requirement.level,
        requirement.quote,
        requirement.summary,
        requirement.url()
    );
    let citing: Vec<String> = cases(loaded)
        .filter(|(_, case)| {
            case.steps
                .iter()
                .flat_map(|step| &step.expect)
                .any(|one| one.cites == requirement.id)
        })
        .map(|(suite, case)| format!("{}::{}  {}", suite.id, case.id, case.title))
        .collect();
    match (citing.is_empty(), &requirement.why_not) {
        (true, Some(why)) => text.push_str(&format!("\nNo case: {why}\n")),
        (true, None) => text.push_str("\nNo case yet.\n"),
        (false, _) => {
            text.push_str("\nCases:\n");
            for case in citing {
                let _ = writeln!(text, "  {case}");
            }
        }
    }
    for id in &requirement.ambiguities {
        if let Some(ambiguity) = loaded.catalogue.ambiguity(&id.0) {
            let _ = write!(text, "\n{}", ambiguity_text(ambiguity));
        }
    }
    text
}

fn ambiguity_text(ambiguity: &Ambiguity) -> String {
    format!(
        "{} {}\n{}\nVerdict: {}\n",
        ambiguity.id, ambiguity.title, ambiguity.readings, ambiguity.verdict
    )
}

fn nearest(id: &str, loaded: &Loaded) -> Option<String> {
    let requirements = loaded
        .catalogue
        .requirements()
        .iter()
        .map(|requirement| requirement.id.to_string());
    let all = cases(loaded)
        .map(|(suite, case)| format!("{}::{}", suite.id, case.id))
        .chain(requirements);
    all.map(|known| (strsim::jaro_winkler(&known, id), known))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, known)| known)
}
