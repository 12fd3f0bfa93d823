//! Suites, cases, findings and exchanges as the page shows them.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use super::bar::{Bar, link, section_name};
use super::indent::indent;
use crate::report::record::{
    Body, CaseRecord, Counts, ExchangeRecord, Finding, Record, RequirementRecord, Severity, Verdict,
};
use crate::report::{clean, detail};
use crate::text::duration;

/// A longer value is cut on the page; the record has all of it.
const VALUE_LIMIT: usize = 4_000;
/// The same for bodies and diffs.
const BODY_LIMIT: usize = 60_000;

pub(super) struct SuiteView<'r> {
    pub(super) id: &'r str,
    pub(super) title: &'r str,
    pub(super) bar: Bar,
    pub(super) cases: Vec<CaseView<'r>>,
}

pub(super) struct CaseView<'r> {
    pub(super) case: &'r CaseRecord,
    pub(super) anchor: Anchor<'r>,
    pub(super) verdict: Verdict,
    pub(super) reason: Option<String>,
    pub(super) took: String,
    /// Levels and sections cited, for the filters.
    pub(super) levels: String,
    pub(super) sections: String,
    pub(super) citations: Vec<Citation<'r>>,
    pub(super) findings: Vec<FindingView<'r>>,
    pub(super) exchanges: Vec<ExchangeView<'r>>,
}

/// Where a case stands on the page.
pub(super) struct Anchor<'r> {
    pub(super) id: &'r str,
}

/// A requirement that a case or a finding cites.
pub(super) struct Citation<'r> {
    pub(super) id: &'r str,
    pub(super) requirement: Option<&'r RequirementRecord>,
    pub(super) broken: bool,
}

pub(super) struct FindingView<'r> {
    pub(super) citation: Citation<'r>,
    pub(super) verdict: &'static str,
    pub(super) word: &'static str,
    pub(super) ambiguity: Option<&'r str>,
    pub(super) subject: String,
    pub(super) expected: String,
    pub(super) actual: String,
    pub(super) diff: Vec<DiffLine>,
    /// Number of the exchange, from one.
    pub(super) exchange: Option<usize>,
    pub(super) times: usize,
}

pub(super) struct DiffLine {
    pub(super) class: &'static str,
    pub(super) text: String,
}

pub(super) struct ExchangeView<'r> {
    pub(super) number: usize,
    pub(super) open: bool,
    pub(super) exchange: &'r ExchangeRecord,
    /// The URL without the target's base.
    pub(super) path: &'r str,
    pub(super) took: String,
    pub(super) request: Message<'r>,
    pub(super) response: Message<'r>,
}

pub(super) struct Message<'r> {
    pub(super) headers: &'r [(String, String)],
    pub(super) body: Option<String>,
    pub(super) cut_from: Option<usize>,
}

/// Suites in the order of their first case.
pub(super) fn suites(record: &Record) -> Vec<SuiteView<'_>> {
    let mut suites: Vec<(&CaseRecord, Counts, Vec<CaseView<'_>>)> = Vec::new();
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    for case in &record.cases {
        let index = *by_id.entry(&case.suite).or_insert(suites.len());
        if index == suites.len() {
            suites.push((case, Counts::default(), Vec::new()));
        }
        suites[index].1.add(case.outcome.verdict());
        suites[index].2.push(CaseView::of(record, case));
    }
    suites
        .into_iter()
        .map(|(first, counts, cases)| SuiteView {
            id: &first.suite,
            title: &first.suite_title,
            bar: Bar::of(&counts),
            cases,
        })
        .collect()
}

impl<'r> CaseView<'r> {
    fn of(record: &'r Record, case: &'r CaseRecord) -> Self {
        let citations: Vec<Citation<'r>> = cited(case)
            .into_iter()
            .map(|id| Citation::of(record, case, id))
            .collect();
        let levels: BTreeSet<&str> = citations.iter().map(Citation::level_class).collect();
        let sections: BTreeSet<String> = citations.iter().filter_map(Citation::section).collect();
        let shown: BTreeSet<usize> = case.findings.iter().filter_map(|finding| finding.exchange).collect();
        Self {
            case,
            anchor: Anchor { id: &case.id },
            verdict: case.outcome.verdict(),
            reason: case.outcome.reason(),
            took: duration(Duration::from_millis(case.duration_ms)),
            levels: levels.into_iter().collect::<Vec<_>>().join(" "),
            sections: sections.into_iter().collect::<Vec<_>>().join("|"),
            citations,
            findings: case
                .findings
                .iter()
                .map(|finding| FindingView::of(record, case, finding))
                .collect(),
            exchanges: case
                .exchanges
                .iter()
                .enumerate()
                .map(|(index, exchange)| ExchangeView::of(record, index, exchange, shown.contains(&index)))
                .collect(),
        }
    }
}

/// What the case cites, then what only its findings cite (invariants), each once.
fn cited(case: &CaseRecord) -> Vec<&str> {
    let mut ids: Vec<&str> = Vec::new();
    for id in case
        .cites
        .iter()
        .chain(case.findings.iter().map(|finding| &finding.cites))
    {
        if !ids.contains(&id.as_str()) {
            ids.push(id);
        }
    }
    ids
}

impl Anchor<'_> {
    /// The value of the `id` attribute, which may hold no blank.
    pub(super) fn element(&self) -> String {
        self.id.split_whitespace().collect::<Vec<_>>().join("_")
    }

    /// The fragment that leads there.
    pub(super) fn fragment(&self) -> String {
        let mut out = String::from("#");
        for byte in clean::visible(&self.element()).bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' => {
                    out.push(char::from(byte))
                }
                _ => out.push_str(&format!("%{byte:02X}")),
            }
        }
        out
    }
}

impl<'r> Citation<'r> {
    pub(super) fn of(record: &'r Record, case: &CaseRecord, id: &'r str) -> Self {
        let broken = case
            .findings
            .iter()
            .any(|finding| finding.cites == id && finding.severity > Severity::Info);
        Self {
            id,
            requirement: record.requirements.get(id),
            broken,
        }
    }

    pub(super) fn level(&self) -> &'r str {
        self.requirement
            .map_or("unknown", |requirement| detail::level(&requirement.level))
    }

    /// The level as the filter knows it: what grades alike is alike.
    pub(super) fn level_class(&self) -> &'static str {
        match self.requirement.map(|requirement| requirement.level.as_str()) {
            Some("MUST" | "MUST NOT" | "SHALL" | "SHALL NOT" | "REQUIRED") => "must",
            Some("SHOULD" | "SHOULD NOT" | "RECOMMENDED" | "NOT RECOMMENDED") => "should",
            Some("MAY" | "OPTIONAL") => "may",
            Some(_) | None => "statement",
        }
    }

    pub(super) fn section(&self) -> Option<String> {
        self.requirement
            .map(|requirement| section_name(&requirement.spec, &requirement.section))
    }

    pub(super) fn url(&self) -> Option<&'r str> {
        self.requirement.and_then(|requirement| link(&requirement.url))
    }
}

impl<'r> FindingView<'r> {
    pub(super) fn of(record: &'r Record, case: &CaseRecord, finding: &'r Finding) -> Self {
        let (verdict, word) = match finding.severity {
            Severity::Fail => ("failed", "fail"),
            Severity::Warn => ("warned", "warn"),
            Severity::Info => ("info", "note"),
        };
        let exchange = finding.exchange.filter(|index| *index < case.exchanges.len());
        Self {
            citation: Citation::of(record, case, &finding.cites),
            verdict,
            word,
            ambiguity: finding.ambiguity.as_deref(),
            subject: clean::cut(&finding.subject, VALUE_LIMIT),
            expected: clean::cut(&finding.expected, VALUE_LIMIT),
            actual: clean::cut(&finding.actual, VALUE_LIMIT),
            diff: finding.diff.as_deref().map(diff_lines).unwrap_or_default(),
            exchange: exchange.map(|index| index + 1),
            times: finding.times,
        }
    }
}

/// What was expected has one colour and what came another, as in the values above the diff.
fn diff_lines(diff: &str) -> Vec<DiffLine> {
    let line = |text: &str| {
        let class = match text.as_bytes() {
            [b'@', b'@', ..] => "place",
            [b'-', ..] => "expected",
            [b'+', ..] => "got",
            _ => "same",
        };
        DiffLine {
            class,
            text: text.to_owned(),
        }
    };
    clean::cut(diff.trim_end(), BODY_LIMIT).lines().map(line).collect()
}

impl<'r> ExchangeView<'r> {
    fn of(record: &'r Record, index: usize, exchange: &'r ExchangeRecord, open: bool) -> Self {
        let base = record.header.target.trim_end_matches('/');
        let path = exchange
            .url
            .strip_prefix(base)
            .filter(|path| path.starts_with('/'))
            .unwrap_or(&exchange.url);
        Self {
            number: index + 1,
            open,
            exchange,
            path,
            took: duration(Duration::from_millis(exchange.duration_ms)),
            request: Message::of(&exchange.request_headers, exchange.request_body.as_ref()),
            response: Message::of(&exchange.response_headers, exchange.response_body.as_ref()),
        }
    }

    /// The class of the answer, for its colour: `s2`, `s4`, `none`.
    pub(super) fn status_class(&self) -> &'static str {
        match self.exchange.status {
            None => "none",
            Some(0..300) => "s2",
            Some(300..400) => "s3",
            Some(400..500) => "s4",
            Some(_) => "s5",
        }
    }
}

impl<'r> Message<'r> {
    fn of(headers: &'r [(String, String)], body: Option<&Body>) -> Self {
        let shown = |body: &Body| {
            let text = if body.text.len() <= BODY_LIMIT {
                indent(&body.text)
            } else {
                None
            };
            text.unwrap_or_else(|| clean::cut(&body.text, BODY_LIMIT))
        };
        Self {
            headers,
            body: body.map(shown),
            cut_from: body.and_then(|body| body.cut_from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_names_its_element() {
        let anchor = Anchor {
            id: "users::by-type[User]\n\"x\"",
        };
        assert_eq!(anchor.element(), "users::by-type[User]_\"x\"");
        assert_eq!(anchor.fragment(), "#users::by-type%5BUser%5D_%22x%22");
    }

    #[test]
    fn diff_lines_know_their_side() {
        let classes: Vec<&str> = diff_lines("--- expected\n+++ got\n@@ -1 +1 @@\n-a\n+b\n c\n")
            .iter()
            .map(|line| line.class)
            .collect();
        assert_eq!(classes, ["expected", "got", "place", "expected", "got", "same"]);
    }
}
