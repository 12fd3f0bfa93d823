//! The page as a whole.

use std::time::Duration;

use askama::Template;

use super::bar::{Bar, Row, areas, sections};
use super::case::{Anchor, FindingView, SuiteView, suites};
use super::{SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH};
use crate::report::causes::{Cause, Causes, Obstacle};
use crate::report::record::{Counts, Footer, Header, Record, Verdict};
use crate::text::{count, duration};

/// Cases of a cause that are named at once; the others are one click away.
const CASES_NAMED: usize = 6;

/// From how many cases on the browser lays out only what is in view.
const MANY: usize = 300;

#[derive(Template)]
#[template(path = "report.html")]
pub(super) struct Page<'r> {
    style: &'static str,
    script: &'static str,
    style_hash: &'static str,
    script_hash: &'static str,
    header: &'r Header,
    footer: &'r Footer,
    format: u32,
    verdict: &'static str,
    headline: String,
    coverage: String,
    whole: Bar,
    facts: Vec<(&'static str, String)>,
    areas: Vec<Row<'r>>,
    sections: Vec<Row<'r>>,
    causes: Vec<CauseView<'r>>,
    obstacles: Vec<ObstacleView<'r>>,
    suites: Vec<SuiteView<'r>>,
    /// Whether there is so much that a browser should lay out only what is in view.
    many: bool,
}

struct CauseView<'r> {
    finding: FindingView<'r>,
    title: &'r str,
    hit: String,
    blocks: Option<String>,
    curl: Option<&'r str>,
    cases: CaseLinks<'r>,
}

/// What stood between cases and a verdict.
struct ObstacleView<'r> {
    verdict: Verdict,
    what: String,
    hit: String,
    cases: CaseLinks<'r>,
}

struct CaseLinks<'r> {
    first: Vec<Anchor<'r>>,
    rest: Vec<Anchor<'r>>,
}

impl<'r> Page<'r> {
    pub(super) fn of(record: &'r Record) -> Self {
        let counts = Counts::of(&record.cases);
        let causes = Causes::of(record);
        let (headline, verdict) = headline(record, &counts);
        Self {
            style: STYLE,
            script: SCRIPT,
            style_hash: STYLE_HASH,
            script_hash: SCRIPT_HASH,
            header: &record.header,
            footer: &record.footer,
            format: record.format,
            verdict: verdict.slug(),
            headline,
            coverage: coverage(&counts),
            whole: Bar::of(&counts),
            facts: facts(record),
            areas: areas(&record.cases),
            sections: sections(record),
            causes: causes.causes.iter().map(|cause| CauseView::of(record, cause)).collect(),
            obstacles: obstacles(&causes),
            suites: suites(record),
            many: record.cases.len() > MANY,
        }
    }
}

fn coverage(counts: &Counts) -> String {
    format!(
        "{} judged · {} apply to this target · {} in all",
        counts.judged(),
        counts.applicable(),
        counts.total()
    )
}

/// Never "conformant": only what was seen.
fn headline(record: &Record, counts: &Counts) -> (String, Verdict) {
    let judged = count(counts.judged(), "judged case");
    let (text, verdict) = if counts.failed > 0 {
        (format!("{} of {judged} failed", counts.failed), Verdict::Failed)
    } else if counts.judged() == 0 {
        ("No case was judged".to_owned(), Verdict::Errored)
    } else if counts.warned > 0 {
        (
            format!("No case failed, {} of {judged} warned", counts.warned),
            Verdict::Warned,
        )
    } else {
        (format!("None of {judged} failed"), Verdict::Passed)
    };
    if record.footer.interrupted.is_some() {
        (format!("{text}; the run was cut short"), verdict)
    } else {
        (text, verdict)
    }
}

fn facts(record: &Record) -> Vec<(&'static str, String)> {
    let (header, footer, options) = (&record.header, &record.footer, &record.header.options);
    let requests = match footer.throttled {
        0 => footer.requests.to_string(),
        throttled => format!("{}, of them {throttled} again after 429 or 503", footer.requests),
    };
    let mut facts = vec![
        ("Run", header.run.clone()),
        ("Seed", header.seed.to_string()),
        ("Started", header.started.clone()),
        ("Took", duration(Duration::from_millis(footer.duration_ms))),
        ("Requests", requests),
        ("At a time", count(options.jobs, "case")),
        (
            "Writing",
            if options.allow_writes { "allowed" } else { "not allowed" }.to_owned(),
        ),
        (
            "Warnings",
            if options.strict {
                "fail the run"
            } else {
                "do not fail the run"
            }
            .to_owned(),
        ),
    ];
    if !options.selection.is_empty() {
        facts.push(("Selection", options.selection.join(" ")));
    }
    if let Some(ledger) = &footer.ledger {
        facts.push(("Ledger", ledger.clone()));
    }
    facts.push(("Exit code", footer.exit.to_string()));
    facts.push(("scimspec", header.tool_version.clone()));
    facts
}

impl<'r> CauseView<'r> {
    fn of(record: &'r Record, cause: &Cause<'r>) -> Self {
        Self {
            finding: FindingView::of(record, cause.cases[0], cause.finding),
            title: cause
                .requirement
                .map_or(cause.cites, |requirement| &requirement.summary),
            hit: count(cause.cases.len(), "case"),
            blocks: (cause.blocks > 0).then(|| format!("blocks {}", count(cause.blocks, "case"))),
            curl: cause.exchange.map(|exchange| exchange.curl.as_str()),
            cases: CaseLinks::of(cause.cases.iter().map(|case| case.id.as_str())),
        }
    }
}

fn obstacles<'r>(causes: &Causes<'r>) -> Vec<ObstacleView<'r>> {
    let view = |verdict, obstacle: &Obstacle<'r>| ObstacleView {
        verdict,
        what: obstacle.what.clone(),
        hit: count(obstacle.cases.len(), "case"),
        cases: CaseLinks::of(obstacle.cases.iter().map(|case| case.id.as_str())),
    };
    let errored = causes.errored.iter().map(|obstacle| view(Verdict::Errored, obstacle));
    errored
        .chain(causes.blocked.iter().map(|obstacle| view(Verdict::Blocked, obstacle)))
        .collect()
}

impl<'r> CaseLinks<'r> {
    fn of(ids: impl Iterator<Item = &'r str>) -> Self {
        let mut first: Vec<Anchor<'r>> = ids.map(|id| Anchor { id }).collect();
        let rest = first.split_off(first.len().min(CASES_NAMED));
        Self { first, rest }
    }
}
