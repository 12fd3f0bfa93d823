//! A finding in plain text, for formats that have nothing better.

use std::fmt::Write as _;

use super::clean;
use super::record::{CaseRecord, Finding, Record};

/// A longer value is cut: the record has all of it.
const VALUE_LIMIT: usize = 8_000;

/// `RFC 7644 §3.3, SHALL`; the bare id when the record does not describe it.
pub(super) fn citation(record: &Record, id: &str) -> String {
    match record.requirements.get(id) {
        Some(requirement) => format!(
            "{} §{}, {}",
            requirement.spec,
            requirement.section,
            level(&requirement.level)
        ),
        None => id.to_owned(),
    }
}

/// The level as the text spells it; sentences that spell none are marked in small letters.
pub(super) fn level(level: &str) -> &str {
    if level == "STATEMENT" { "statement" } else { level }
}

/// The whole finding: citation, quote, expected, got, diff, and the curl line that repeats the exchange.
pub(super) fn paragraph(record: &Record, case: &CaseRecord, finding: &Finding) -> String {
    let mut out = String::new();
    let mut say = |label: &str, text: &str| {
        let text = clean::cut(&clean::visible(text), VALUE_LIMIT);
        let _ = writeln!(out, "{label}: {text}");
    };
    say(
        "requirement",
        &format!("{} ({})", citation(record, &finding.cites), finding.cites),
    );
    if let Some(requirement) = record.requirements.get(&finding.cites) {
        say("quote", &requirement.quote);
        say("see", &requirement.url);
    }
    if let Some(ambiguity) = &finding.ambiguity {
        say("ambiguity", ambiguity);
    }
    say("looked at", &finding.subject);
    say("expected", &finding.expected);
    say("got", &finding.actual);
    if finding.times > 1 {
        say("seen in", &format!("{} exchanges", finding.times));
    }
    if let Some(diff) = &finding.diff {
        say("diff", &format!("\n{}", diff.trim_end()));
    }
    if let Some(exchange) = finding.exchange.and_then(|index| case.exchanges.get(index)) {
        say("repeat", &exchange.curl);
    }
    out
}
