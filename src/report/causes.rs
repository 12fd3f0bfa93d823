//! What to fix first: findings of one kind over many cases are one cause, worst causes first.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::record::{CaseRecord, ExchangeRecord, Finding, Outcome, Record, RequirementRecord, Severity};

/// One bug of the target, as far as the findings tell.
#[derive(Clone, Debug)]
pub struct Cause<'r> {
    /// Id of the requirement broken.
    pub cites: &'r str,
    /// The requirement, when the record describes it.
    pub requirement: Option<&'r RequirementRecord>,
    /// How hard it counts.
    pub severity: Severity,
    /// The first finding of this kind, in plan order.
    pub finding: &'r Finding,
    /// The exchange that shows it.
    pub exchange: Option<&'r ExchangeRecord>,
    /// The cases that show it, in plan order, each once.
    pub cases: Vec<&'r CaseRecord>,
    /// Cases that could not be judged because of it.
    pub blocks: usize,
}

/// Cases without a verdict on the target, by what stood in the way.
#[derive(Clone, Debug)]
pub struct Obstacle<'r> {
    /// What stood in the way.
    pub what: String,
    /// The cases, in plan order.
    pub cases: Vec<&'r CaseRecord>,
}

/// Everything that wants attention.
#[derive(Clone, Debug, Default)]
pub struct Causes<'r> {
    /// Broken requirements: severity first, then cases hit, then plan order.
    pub causes: Vec<Cause<'r>>,
    /// What blocked cases, where neither a cause nor a refusal of the footer accounts for it; most cases first.
    pub blocked: Vec<Obstacle<'r>>,
    /// Why cases got no verdict; most cases first.
    pub errored: Vec<Obstacle<'r>>,
}

impl<'r> Causes<'r> {
    /// Groups the findings of failed and warned cases. Known deviations are not listed: they are decided.
    pub fn of(record: &'r Record) -> Self {
        let mut grouping = Grouping {
            blank: Blank::of(record),
            found: Vec::new(),
            by_key: HashMap::new(),
        };
        for case in &record.cases {
            if matches!(case.outcome, Outcome::Failed | Outcome::Warned) {
                case.findings
                    .iter()
                    .filter(|f| f.severity > Severity::Info)
                    .for_each(|f| grouping.add(record, case, f));
            }
        }
        let mut causes = grouping.found;
        let blocked = count_blocked(record, &mut causes);
        // The sort is stable: ties keep the plan's order.
        causes.sort_by_key(|cause| (std::cmp::Reverse(cause.severity), std::cmp::Reverse(cause.cases.len())));
        let errored = obstacles(
            &grouping.blank,
            record.cases.iter().filter_map(|case| match &case.outcome {
                Outcome::Errored { because } => Some((case, because.clone())),
                _ => None,
            }),
        );
        let blocked = obstacles(&Blank::of(record), blocked.into_iter());
        Self {
            causes,
            blocked,
            errored,
        }
    }
}

struct Grouping<'r> {
    blank: Blank,
    found: Vec<Cause<'r>>,
    by_key: HashMap<(&'r str, Severity, String), usize>,
}

impl<'r> Grouping<'r> {
    fn add(&mut self, record: &'r Record, case: &'r CaseRecord, finding: &'r Finding) {
        let key = (finding.cites.as_str(), finding.severity, self.blank.shape(finding));
        if let Some(&index) = self.by_key.get(&key) {
            let cases = &mut self.found[index].cases;
            if cases.last().is_none_or(|last| last.id != case.id) {
                cases.push(case);
            }
            return;
        }
        self.by_key.insert(key, self.found.len());
        self.found.push(Cause {
            cites: &finding.cites,
            requirement: record.requirements.get(&finding.cites),
            severity: finding.severity,
            finding,
            exchange: finding.exchange.and_then(|index| case.exchanges.get(index)),
            cases: vec![case],
            blocks: 0,
        });
    }
}

/// Counts every blocked case under the cause it goes back to; returns those that no cause and no refusal accounts for.
fn count_blocked<'r>(record: &'r Record, causes: &mut [Cause<'r>]) -> Vec<(&'r CaseRecord, String)> {
    let by_id: HashMap<&str, &CaseRecord> = record.cases.iter().map(|case| (case.id.as_str(), case)).collect();
    // A case with several findings counts as the blocker through its worst one.
    let mut cause_of: HashMap<&str, usize> = HashMap::new();
    for (index, cause) in causes.iter().enumerate() {
        for case in &cause.cases {
            let worst = cause_of.entry(&case.id).or_insert(index);
            if causes[*worst].severity < cause.severity {
                *worst = index;
            }
        }
    }
    let mut unexplained = Vec::new();
    for case in &record.cases {
        let Outcome::Blocked { by, because } = &case.outcome else {
            continue;
        };
        let root = root_of(by, &by_id);
        if let Some(&index) = cause_of.get(root) {
            causes[index].blocks += 1;
        } else if !record
            .footer
            .refusals
            .iter()
            .any(|refusal| is_about(root, &refusal.resource_type))
        {
            unexplained.push((case, format!("{by}: {because}")));
        }
    }
    unexplained
}

/// Follows `blocked by` from case to case up to something that was judged, or is not a case.
fn root_of<'r>(by: &'r str, cases: &HashMap<&str, &'r CaseRecord>) -> &'r str {
    let mut root = by;
    for _ in 0..cases.len() {
        match cases.get(root).map(|case| &case.outcome) {
            Some(Outcome::Blocked { by, .. }) if by != root => root = by,
            _ => break,
        }
    }
    root
}

fn is_about(text: &str, resource_type: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(|word| word == resource_type)
}

fn obstacles<'r>(blank: &Blank, cases: impl Iterator<Item = (&'r CaseRecord, String)>) -> Vec<Obstacle<'r>> {
    let mut found: Vec<Obstacle<'r>> = Vec::new();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    for (case, what) in cases {
        let index = *by_key.entry(blank.text(&what)).or_insert(found.len());
        if index == found.len() {
            found.push(Obstacle {
                what,
                cases: Vec::new(),
            });
        }
        found[index].cases.push(case);
    }
    found.sort_by_key(|obstacle| std::cmp::Reverse(obstacle.cases.len()));
    found
}

/// Takes out of a text what differs from case to case though the bug is the same.
struct Blank {
    run: String,
}

static URLS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"https?://[^\s"'<>]*"#).expect("the pattern is fixed"));
/// Ids as servers make them: UUIDs and long hexadecimal words.
static IDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{16,}\b").expect("the pattern is fixed")
});
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[0-9]+").expect("the pattern is fixed"));

/// Beyond this many characters two texts that began alike are taken for the same.
const COMPARED: usize = 300;

impl Blank {
    fn of(record: &Record) -> Self {
        Self {
            run: record.header.run.clone(),
        }
    }

    /// The shape of a finding. A status keeps its number: 404 and 500 are two bugs.
    fn shape(&self, finding: &Finding) -> String {
        if finding.subject == "status" {
            return format!("status\n{}\n{}", finding.expected, finding.actual);
        }
        let (subject, expected, actual) = (
            self.text(&finding.subject),
            self.text(&finding.expected),
            self.text(&finding.actual),
        );
        format!("{subject}\n{expected}\n{actual}")
    }

    fn text(&self, text: &str) -> String {
        let text: String = text.chars().take(COMPARED).collect();
        let text = URLS.replace_all(&text, "<url>");
        let text = IDS.replace_all(&text, "<id>");
        let text = if self.run.is_empty() {
            text.into_owned()
        } else {
            text.replace(&self.run, "<run>")
        };
        NUMBERS.replace_all(&text, "0").into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    /// A failed copy of the sample's first case with one finding.
    fn failed(record: &Record, id: &str, severity: Severity, actual: &str) -> CaseRecord {
        let mut case = record.cases[0].clone();
        case.id = id.to_owned();
        case.outcome = Outcome::Failed;
        case.findings = vec![Finding {
            cites: "rfc7644-3.3-created-body".to_owned(),
            severity,
            ambiguity: None,
            subject: "body /emails/0/value".to_owned(),
            expected: "one".to_owned(),
            actual: actual.to_owned(),
            diff: None,
            exchange: Some(7),
            times: 1,
        }];
        case
    }

    fn with_cases(build: impl Fn(&Record) -> Vec<CaseRecord>) -> Record {
        let mut record = sample();
        record.footer.refusals.clear();
        record.cases = build(&record);
        record
    }

    #[test]
    fn what_differs_only_in_names_ids_numbers_and_urls_is_one_cause() {
        let record = with_cases(|r| {
            let run = &r.header.run;
            vec![
                failed(
                    r,
                    "a",
                    Severity::Fail,
                    &format!("user-{run}-1 at https://a.example/Users/1"),
                ),
                failed(
                    r,
                    "b",
                    Severity::Fail,
                    &format!("user-{run}-27 at https://b.example/v2/Users/x"),
                ),
                failed(r, "c", Severity::Fail, "2819c223-7f76-453a-919d-413861904646"),
                failed(r, "d", Severity::Fail, "902c246b-6245-4190-8e05-00816be7344a"),
            ]
        });
        let causes = Causes::of(&record).causes;
        let ids: Vec<Vec<&str>> = causes
            .iter()
            .map(|cause| cause.cases.iter().map(|case| case.id.as_str()).collect())
            .collect();
        assert_eq!(ids, [["a", "b"], ["c", "d"]]);
        assert!(
            causes[0].exchange.is_none(),
            "an index beyond the exchanges is no exchange"
        );
    }

    #[test]
    fn two_statuses_are_two_causes() {
        let record = with_cases(|r| {
            let mut cases = vec![
                failed(r, "a", Severity::Fail, "404"),
                failed(r, "b", Severity::Fail, "500"),
            ];
            cases
                .iter_mut()
                .for_each(|case| case.findings[0].subject = "status".to_owned());
            cases
        });
        assert_eq!(Causes::of(&record).causes.len(), 2);
    }

    #[test]
    fn worse_comes_before_more_and_more_before_earlier() {
        let record = with_cases(|r| {
            vec![
                failed(r, "a", Severity::Warn, "warned"),
                failed(r, "b", Severity::Warn, "warned"),
                failed(r, "c", Severity::Fail, "one case"),
                failed(r, "d", Severity::Fail, "two cases"),
                failed(r, "e", Severity::Fail, "two cases"),
                failed(r, "f", Severity::Info, "information"),
            ]
        });
        let causes = Causes::of(&record).causes;
        let actual: Vec<&str> = causes.iter().map(|cause| cause.finding.actual.as_str()).collect();
        assert_eq!(actual, ["two cases", "one case", "warned"]);
    }

    #[test]
    fn blocked_cases_count_where_they_go_back_to() {
        let record = with_cases(|r| {
            let blocked = |id: &str, by: &str| {
                let mut case = failed(r, id, Severity::Fail, "");
                case.findings.clear();
                case.outcome = Outcome::Blocked {
                    by: by.to_owned(),
                    because: "it was refused".to_owned(),
                };
                case
            };
            vec![
                failed(r, "a", Severity::Fail, "x"),
                blocked("b", "a"),
                blocked("c", "b"),
                blocked("d", "creating a User"),
                blocked("loop", "loop"),
            ]
        });
        let causes = Causes::of(&record);
        assert_eq!(causes.causes[0].blocks, 2);
        assert_eq!(causes.blocked.len(), 2);
        assert_eq!(causes.blocked[0].what, "creating a User: it was refused");
    }

    #[test]
    fn what_a_refusal_explains_is_not_listed_again() {
        let record = sample();
        let blocked = Causes::of(&record).blocked;
        assert!(
            blocked.is_empty(),
            "the sample's blocked cases go back to a failed case or to a refusal"
        );
    }
}
