//! Known deviations: a file that says which findings are accepted, and why.
//!
//! ```toml
//! version = 1
//!
//! [[known]]
//! case = "patch.remove::*"                # `*` and `?`; brackets stand for themselves
//! requirement = "rfc7644-3.5.2.2-*"       # optional
//! verdict = "fail"                        # what is accepted: "fail" or "warn"
//! reason = "removals without a path are ignored until release 4.2"
//! request = "PATCH with a remove and no path"  # optional, for the reader, as are the next two
//! response = "200"
//! section = "RFC 7644 §3.5.2.2"
//! expires = 2027-03-31                    # optional: the last day
//! ```

use globset::{Glob, GlobMatcher};
use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::record::{CaseRecord, Finding, Outcome, Record, Severity, Verdict};

/// Version of the file format.
pub const VERSION: i64 = 1;

/// The known deviations of a target.
#[derive(Debug)]
pub struct Baseline {
    entries: Vec<Entry>,
}

/// Why a baseline is refused.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// Not TOML, or not the members of a baseline.
    #[error("not a baseline: {0}")]
    Shape(#[from] toml::de::Error),
    /// Everything that is wrong with what it says, each with its line.
    #[error("{}", .0.join("\n"))]
    Faults(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: Spanned<i64>,
    #[serde(default)]
    known: Vec<Spanned<WrittenEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEntry {
    case: Spanned<String>,
    requirement: Option<Spanned<String>>,
    verdict: Accepted,
    reason: Spanned<String>,
    // For people only: the file alone tells what was accepted.
    #[serde(rename = "request")]
    _request: Option<String>,
    #[serde(rename = "response")]
    _response: Option<String>,
    #[serde(rename = "section")]
    _section: Option<String>,
    expires: Option<Spanned<Datetime>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Accepted {
    Fail,
    Warn,
}

#[derive(Debug)]
struct Entry {
    /// The entry as messages name it: its line and its patterns.
    name: String,
    case: GlobMatcher,
    requirement: Option<GlobMatcher>,
    verdict: Accepted,
    reason: String,
    expires: Option<Date>,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// Text that is no baseline; or every fault at once: another version, an empty reason, a pattern that is none, an
    /// expiry that is no date.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let written: Written = toml::from_str(text)?;
        let mut faults = Faults {
            text,
            found: Vec::new(),
        };
        if *written.version.get_ref() != VERSION {
            let version = written.version.get_ref();
            let message = format!("version {version} is not supported: this version of scimspec reads {VERSION}");
            faults.add(&written.version, message);
        }
        let entries: Vec<Entry> = written.known.iter().filter_map(|entry| faults.check(entry)).collect();
        if faults.found.is_empty() {
            Ok(Self { entries })
        } else {
            Err(BaselineError::Faults(faults.found))
        }
    }

    /// Turns covered failures and warnings of the record into known deviations, and lists in its footer the entries to
    /// remove: those that expired before `today`, and those that nothing deviates from any more. Findings are kept. Counts
    /// and exit code are the caller's to decide again.
    ///
    /// A failed case is known when entries cover all its failures, a warned one when they cover all its warnings. An entry
    /// is not blamed for cases that this run did not judge.
    pub fn apply(&self, record: &mut Record, today: Date) {
        let mut used = vec![false; self.entries.len()];
        for case in &mut record.cases {
            self.cover(case, today, &mut used);
        }
        let whole = record.header.options.selection.is_empty() && record.footer.interrupted.is_none();
        let stale = self.entries.iter().zip(used).filter_map(|(entry, used)| {
            let why = match entry.expires {
                Some(day) if day < today => format!("expired after {day}"),
                _ if used => return None,
                _ => entry.why_unused(&record.cases, whole)?.to_owned(),
            };
            Some(format!("{}: {why}", entry.name))
        });
        record.footer.stale_baseline = stale.collect();
    }

    fn cover(&self, case: &mut CaseRecord, today: Date, used: &mut [bool]) {
        let mut reasons: Vec<&str> = Vec::new();
        let mut uncovered = Vec::new();
        for finding in &case.findings {
            let mut covered = false;
            for (entry, used) in self.entries.iter().zip(&mut *used) {
                if entry.is_valid(today) && entry.covers(&case.id, finding) {
                    (covered, *used) = (true, true);
                    if !reasons.contains(&entry.reason.as_str()) {
                        reasons.push(&entry.reason);
                    }
                }
            }
            if !covered {
                uncovered.push(finding.severity);
            }
        }
        let known = match case.outcome {
            Outcome::Failed => !uncovered.contains(&Severity::Fail),
            Outcome::Warned => !uncovered.contains(&Severity::Warn),
            _ => false,
        };
        if known && !reasons.is_empty() {
            case.outcome = Outcome::Known {
                reason: reasons.join("; "),
            };
        }
    }
}

impl Entry {
    fn is_valid(&self, today: Date) -> bool {
        self.expires.is_none_or(|day| today <= day)
    }

    fn covers(&self, case: &str, finding: &Finding) -> bool {
        let severity = match self.verdict {
            Accepted::Fail => Severity::Fail,
            Accepted::Warn => Severity::Warn,
        };
        finding.severity == severity
            && self.case.is_match(case)
            && self
                .requirement
                .as_ref()
                .is_none_or(|glob| glob.is_match(&finding.cites))
    }

    /// Why an entry that covered nothing is to be removed; nothing when this run cannot tell.
    fn why_unused(&self, cases: &[CaseRecord], whole: bool) -> Option<&'static str> {
        let mut named = cases.iter().filter(|case| self.case.is_match(&case.id)).peekable();
        if named.peek().is_none() {
            return whole.then_some("no case has such an id");
        }
        let undecided = |case: &CaseRecord| {
            matches!(
                case.outcome.verdict(),
                Verdict::Blocked | Verdict::Errored | Verdict::NotRun
            )
        };
        if named.any(undecided) {
            None
        } else {
            Some("no longer deviates")
        }
    }
}

/// Collects what is wrong, so that one run shows all of it.
struct Faults<'t> {
    text: &'t str,
    found: Vec<String>,
}

impl Faults<'_> {
    fn check(&mut self, written: &Spanned<WrittenEntry>) -> Option<Entry> {
        let before = self.found.len();
        let entry = written.get_ref();
        let case = self.glob(&entry.case);
        let requirement = entry.requirement.as_ref().map(|pattern| self.glob(pattern));
        if entry.reason.get_ref().trim().is_empty() {
            self.add(
                &entry.reason,
                "the reason is empty: say why this deviation is accepted".to_owned(),
            );
        }
        let expires = entry.expires.as_ref().map(|written| self.date(written));
        if self.found.len() > before {
            return None;
        }
        let mut name = format!("line {}: {}", self.line(&entry.case), entry.case.get_ref());
        if let Some(requirement) = &entry.requirement {
            name.push_str(&format!(", {}", requirement.get_ref()));
        }
        Some(Entry {
            name,
            case: case?,
            requirement: requirement.flatten(),
            verdict: entry.verdict,
            reason: entry.reason.get_ref().trim().to_owned(),
            expires: expires.flatten(),
        })
    }

    /// Brackets belong to case ids (`[User]`), so they never open a class.
    fn glob(&mut self, pattern: &Spanned<String>) -> Option<GlobMatcher> {
        let escaped = pattern.get_ref().replace('[', "\\[").replace(']', "\\]");
        match Glob::new(&escaped) {
            Ok(glob) => Some(glob.compile_matcher()),
            Err(error) => {
                self.add(
                    pattern,
                    format!("`{}` is not a pattern: {}", pattern.get_ref(), error.kind()),
                );
                None
            }
        }
    }

    fn date(&mut self, written: &Spanned<Datetime>) -> Option<Date> {
        let date = match written.get_ref() {
            Datetime {
                date: Some(date),
                time: None,
                ..
            } => {
                let (year, month, day) = (
                    i16::try_from(date.year),
                    i8::try_from(date.month),
                    i8::try_from(date.day),
                );
                year.ok()
                    .zip(month.ok())
                    .zip(day.ok())
                    .and_then(|((y, m), d)| Date::new(y, m, d).ok())
            }
            _ => None,
        };
        if date.is_none() {
            self.add(
                written,
                format!("`{}` is not a day: write 2027-03-31", written.get_ref()),
            );
        }
        date
    }

    fn add<T>(&mut self, at: &Spanned<T>, message: String) {
        self.found.push(format!("line {}: {message}", self.line(at)));
    }

    fn line<T>(&self, at: &Spanned<T>) -> usize {
        let before = self.text.get(..at.span().start).unwrap_or(self.text);
        before.matches('\n').count() + 1
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 17);

    fn applied(entries: &str) -> Record {
        let mut record = sample();
        record.footer.interrupted = None;
        record.header.options.selection.clear();
        Baseline::parse(&format!("version = 1\n{entries}"))
            .unwrap()
            .apply(&mut record, TODAY);
        record
    }

    fn outcome<'r>(record: &'r Record, id: &str) -> &'r Outcome {
        &record.cases.iter().find(|case| case.id == id).unwrap().outcome
    }

    fn faults(text: &str) -> String {
        Baseline::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn a_case_is_known_when_all_its_failures_are() {
        let some = applied(
            r#"known = [{ case = "users.create::new-user", requirement = "*-status", verdict = "fail", reason = "old" }]"#,
        );
        assert_eq!(*outcome(&some, "users.create::new-user"), Outcome::Failed);
        assert!(
            some.footer.stale_baseline.is_empty(),
            "it covers a finding, if not the case"
        );
        let all = applied(
            r#"known = [
              { case = "*::new-*", requirement = "*-created-status", verdict = "fail", reason = "old" },
              { case = "*::new-*", requirement = "*-created-location", verdict = "fail", reason = "older" },
            ]"#,
        );
        let known = Outcome::Known {
            reason: "old; older".to_owned(),
        };
        assert_eq!(*outcome(&all, "users.create::new-user"), known);
        assert_eq!(*outcome(&all, "groups.create::new-group"), known);
        let case = all
            .cases
            .iter()
            .find(|case| case.id == "users.create::new-user")
            .unwrap();
        assert_eq!(case.findings.len(), 2, "findings are kept");
    }

    #[test]
    fn failures_and_warnings_are_accepted_apart() {
        let id = "users.create::duplicate-user-name";
        let fail = applied(&format!(
            r#"known = [{{ case = "{id}", verdict = "fail", reason = "r" }}]"#
        ));
        assert_eq!(*outcome(&fail, id), Outcome::Warned);
        assert_eq!(
            fail.footer.stale_baseline,
            [format!("line 2: {id}: no longer deviates")]
        );
        let warn = applied(&format!(
            r#"known = [{{ case = "{id}", verdict = "warn", reason = "r" }}]"#
        ));
        assert_eq!(*outcome(&warn, id), Outcome::Known { reason: "r".to_owned() });
    }

    #[test]
    fn brackets_are_part_of_ids() {
        let record = applied(r#"known = [{ case = "resources.read::by-id[User]", verdict = "fail", reason = "r" }]"#);
        assert!(matches!(
            outcome(&record, "resources.read::by-id[User]"),
            Outcome::Known { .. }
        ));
    }

    #[test]
    fn entries_that_nothing_deviates_from_are_stale() {
        let record = applied(
            r#"
known = [
  { case = "sort.order::*", verdict = "fail", reason = "not applicable is decided" },
  { case = "filter.operators::eq-*", verdict = "fail", reason = "passed" },
  { case = "no.such::case", requirement = "rfc7644-*", verdict = "fail", reason = "unknown" },
  { case = "resources.replace::*", verdict = "fail", reason = "blocked: who knows" },
  { case = "filter.operators::co-*", verdict = "fail", reason = "too late", expires = 2026-11-16 },
  { case = "filter.operators::sw-*", verdict = "fail", reason = "last day", expires = 2026-11-17 },
]"#,
        );
        assert_eq!(
            record.footer.stale_baseline,
            [
                "line 4: sort.order::*: no longer deviates",
                "line 5: filter.operators::eq-*: no longer deviates",
                "line 6: no.such::case, rfc7644-*: no case has such an id",
                "line 8: filter.operators::co-*: expired after 2026-11-16",
            ]
        );
        assert_eq!(*outcome(&record, "filter.operators::co-string"), Outcome::Failed);
        assert!(matches!(
            outcome(&record, "filter.operators::sw-string"),
            Outcome::Known { .. }
        ));
    }

    #[test]
    fn a_selection_does_not_make_entries_stale() {
        let mut record = sample();
        record.header.options.selection = vec!["users".to_owned()];
        let text = "version = 1\n[[known]]\ncase = \"elsewhere::*\"\nverdict = \"fail\"\nreason = \"r\"";
        Baseline::parse(text).unwrap().apply(&mut record, TODAY);
        assert!(record.footer.stale_baseline.is_empty());
    }

    #[test]
    fn all_faults_are_told_at_once_with_their_lines() {
        let text = "version = 2\n\n[[known]]\ncase = \"{a\"\nverdict = \"fail\"\nreason = \" \"\nexpires = 10:00:00\n";
        assert_eq!(
            faults(text),
            "line 1: version 2 is not supported: this version of scimspec reads 1\n\
             line 4: `{a` is not a pattern: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)\n\
             line 6: the reason is empty: say why this deviation is accepted\n\
             line 7: `10:00:00` is not a day: write 2027-03-31"
        );
    }

    #[test]
    fn unknown_and_missing_members_are_refused() {
        assert!(faults("version = 1\n[[known]]\ncase = \"a\"\nverdict = \"fail\"").contains("missing field `reason`"));
        let unknown =
            faults("version = 1\n[[known]]\ncase = \"a\"\nverdict = \"fail\"\nreason = \"r\"\nrequirment = \"x\"");
        assert!(unknown.contains("unknown field `requirment`"), "{unknown}");
        let verdict = faults("version = 1\n[[known]]\ncase = \"a\"\nverdict = \"pass\"\nreason = \"r\"");
        assert!(verdict.contains("expected `fail` or `warn`"), "{verdict}");
    }
}
