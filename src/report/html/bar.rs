//! Counts drawn as stacked bars: for the run, for each area, for each section of the specification.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::record::{CaseRecord, Counts, Outcome, Record, Severity, Verdict};

/// Counts as one stacked bar.
pub(super) struct Bar {
    /// From left to right, none empty.
    pub(super) segments: Vec<Segment>,
    /// The same in words.
    pub(super) label: String,
}

/// One colour of a bar.
pub(super) struct Segment {
    pub(super) slug: &'static str,
    pub(super) word: &'static str,
    pub(super) number: usize,
    /// Left edge and width in percent.
    pub(super) x: String,
    pub(super) width: String,
}

impl Bar {
    pub(super) fn of(counts: &Counts) -> Self {
        let percent = |number: usize| format!("{:.2}", number as f64 * 100.0 / counts.total().max(1) as f64);
        let mut segments = Vec::new();
        let mut before = 0;
        for verdict in Verdict::ALL {
            let number = counts.get(verdict);
            if number > 0 {
                let (slug, word) = (verdict.slug(), verdict.word());
                segments.push(Segment {
                    slug,
                    word,
                    number,
                    x: percent(before),
                    width: percent(number),
                });
                before += number;
            }
        }
        let words: Vec<String> = segments.iter().map(|s| format!("{} {}", s.number, s.word)).collect();
        Self {
            segments,
            label: words.join(", "),
        }
    }
}

/// A line of a summary table.
pub(super) struct Row<'r> {
    pub(super) name: String,
    pub(super) url: Option<&'r str>,
    pub(super) bar: Bar,
    pub(super) passed: usize,
    pub(super) judged: usize,
}

impl<'r> Row<'r> {
    fn of(name: String, url: Option<&'r str>, counts: &Counts) -> Self {
        Self {
            name,
            url,
            bar: Bar::of(counts),
            passed: counts.passed,
            judged: counts.judged(),
        }
    }

    /// What is said beside the bar: everything but what passed.
    pub(super) fn notable(&self) -> Vec<&Segment> {
        self.bar
            .segments
            .iter()
            .filter(|segment| segment.slug != Verdict::Passed.slug())
            .collect()
    }
}

/// Areas in the order of their first case.
pub(super) fn areas(cases: &[CaseRecord]) -> Vec<Row<'_>> {
    let mut areas: Vec<(&str, Counts)> = Vec::new();
    for case in cases {
        let index = areas
            .iter()
            .position(|(area, _)| *area == case.area)
            .unwrap_or_else(|| {
                areas.push((&case.area, Counts::default()));
                areas.len() - 1
            });
        areas[index].1.add(case.outcome.verdict());
    }
    areas
        .into_iter()
        .map(|(area, counts)| Row::of(area.to_owned(), None, &counts))
        .collect()
}

/// Sections of the specifications, in their order. A case counts once for each section that it cites, by what was found
/// there: a case that fails in one section may have passed in another.
pub(super) fn sections(record: &Record) -> Vec<Row<'_>> {
    let mut sections: BTreeMap<(&str, Vec<u32>, &str), (Counts, &str)> = BTreeMap::new();
    for case in &record.cases {
        let mut cited = BTreeMap::new();
        for requirement in sections_cited(record, case) {
            let number = requirement
                .section
                .split('.')
                .map(|part| part.parse().unwrap_or(0))
                .collect();
            cited.insert(
                (requirement.spec.as_str(), number, requirement.section.as_str()),
                requirement.url.as_str(),
            );
        }
        for (key, url) in cited {
            let verdict = verdict_in(record, case, key.0, key.2);
            sections.entry(key).or_insert((Counts::default(), url)).0.add(verdict);
        }
    }
    sections
        .into_iter()
        .map(|((spec, _, section), (counts, url))| Row::of(section_name(spec, section), link(url), &counts))
        .collect()
}

/// `RFC 7644 §3.3`.
pub(super) fn section_name(spec: &str, section: &str) -> String {
    format!("{spec} §{section}")
}

/// Only an address on the web is a link.
pub(super) fn link(url: &str) -> Option<&str> {
    url.starts_with("https://").then_some(url)
}

fn sections_cited<'r>(
    record: &'r Record,
    case: &'r CaseRecord,
) -> impl Iterator<Item = &'r crate::report::record::RequirementRecord> {
    // What an invariant found is cited by the finding only.
    let ids: BTreeSet<&String> = case
        .cites
        .iter()
        .chain(case.findings.iter().map(|finding| &finding.cites))
        .collect();
    ids.into_iter().filter_map(|id| record.requirements.get(id))
}

fn verdict_in(record: &Record, case: &CaseRecord, spec: &str, section: &str) -> Verdict {
    let whole = case.outcome.verdict();
    if !matches!(case.outcome, Outcome::Failed | Outcome::Warned | Outcome::Known { .. }) {
        return whole;
    }
    let worst = case
        .findings
        .iter()
        .filter(|finding| {
            record
                .requirements
                .get(&finding.cites)
                .is_some_and(|r| r.spec == spec && r.section == section)
        })
        .map(|finding| finding.severity)
        .max();
    match worst {
        None | Some(Severity::Info) => Verdict::Passed,
        Some(_) if whole == Verdict::Known => Verdict::Known,
        Some(Severity::Warn) => Verdict::Warned,
        Some(Severity::Fail) => Verdict::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn bars_are_whole() {
        let record = sample();
        let bar = Bar::of(&Counts::of(&record.cases));
        let width: f64 = bar
            .segments
            .iter()
            .map(|segment| segment.width.parse::<f64>().unwrap())
            .sum();
        assert!((width - 100.0).abs() < 0.1);
        assert!(bar.label.starts_with("6 passed, 8 failed, 2 warned"));
        assert!(Bar::of(&Counts::default()).segments.is_empty());
    }

    #[test]
    fn sections_come_in_the_order_of_the_text() {
        let record = sample();
        let names: Vec<String> = sections(&record).into_iter().map(|row| row.name).collect();
        let position = |name: &str| names.iter().position(|known| known == name).unwrap();
        assert!(position("RFC 7644 §3.3") < position("RFC 7644 §3.4.2.2"));
        assert!(position("RFC 7644 §3.5.2.2") < position("RFC 7644 §3.14"));
    }

    #[test]
    fn a_case_counts_in_a_section_by_what_was_found_there() {
        let record = sample();
        let case = record
            .cases
            .iter()
            .find(|case| case.id == "patch.add::multi-valued-appends")
            .unwrap();
        assert_eq!(verdict_in(&record, case, "RFC 7644", "3.5.2.1"), Verdict::Failed);
        assert_eq!(verdict_in(&record, case, "RFC 7644", "3.5.2"), Verdict::Passed);
    }
}
