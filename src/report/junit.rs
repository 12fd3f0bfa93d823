//! JUnit XML, the form that every CI system reads.
//!
//! Failure, error and skipped are kept apart; a warning is a passing test case with the property `verdict=warn`, because
//! JUnit has no word for it and a SHOULD is not a failure.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use super::record::{CaseRecord, Finding, Outcome, Record, Severity};
use super::{clean, detail};

/// The record as a JUnit document: a test suite for each suite, a test case for each case, named by its id.
pub fn junit(record: &Record) -> String {
    let mut report = Report::new(format!("scimspec {}", clean::line(&record.header.target)));
    report.timestamp = record.header.started.parse().ok();
    report.time = Some(Duration::from_millis(record.footer.duration_ms));
    for suite in suites(record) {
        report.add_test_suite(suite);
    }
    // Control characters are gone, and a string takes any write.
    report.to_string().expect("writing XML to memory does not fail")
}

/// Suites in the order of their first case: cases of one suite need not be neighbours in the plan.
fn suites(record: &Record) -> Vec<TestSuite> {
    let mut suites: Vec<(&str, TestSuite, u64)> = Vec::new();
    for case in &record.cases {
        let index = suites.iter().position(|(id, ..)| *id == case.suite).unwrap_or_else(|| {
            suites.push((&case.suite, new_suite(record, case), 0));
            suites.len() - 1
        });
        let (_, suite, millis) = &mut suites[index];
        suite.add_test_case(test_case(record, case));
        *millis += case.duration_ms;
    }
    suites
        .into_iter()
        .map(|(_, mut suite, millis)| {
            suite.set_time(Duration::from_millis(millis));
            suite
        })
        .collect()
}

fn new_suite(record: &Record, case: &CaseRecord) -> TestSuite {
    let header = &record.header;
    let mut suite = TestSuite::new(clean::line(&case.suite));
    for (name, value) in [
        ("title", clean::line(&case.suite_title)),
        ("target", clean::line(&header.target)),
        ("run", clean::line(&header.run)),
        ("seed", header.seed.to_string()),
        ("scimspec", clean::line(&header.tool_version)),
    ] {
        suite.add_property(Property::new(name, value));
    }
    suite
}

fn test_case(record: &Record, case: &CaseRecord) -> TestCase {
    let mut test = TestCase::new(clean::line(&case.id), status(record, case));
    test.set_classname(clean::line(&case.suite));
    test.set_time(Duration::from_millis(case.duration_ms));
    test.add_property(Property::new("title", clean::line(&case.title)));
    for id in &case.cites {
        test.add_property(Property::new("requirement", clean::line(id)));
    }
    if case.outcome == Outcome::Warned {
        test.add_property(Property::new("verdict", "warn"));
    }
    // A failure carries its findings itself.
    if case.outcome != Outcome::Failed && !case.findings.is_empty() {
        test.set_system_out(paragraphs(record, case));
    }
    test
}

fn status(record: &Record, case: &CaseRecord) -> TestCaseStatus {
    match &case.outcome {
        Outcome::Passed | Outcome::Warned => TestCaseStatus::success(),
        Outcome::Failed => failure(record, case),
        Outcome::Errored { because } => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_type("no-verdict").set_message(clean::line(because));
            status
        }
        Outcome::Known { reason } => skipped("known", reason),
        Outcome::NotApplicable { because } => skipped("not applicable", because),
        Outcome::Blocked { by, because } => skipped("blocked", &format!("{by}: {because}")),
        Outcome::NotRun { because } => skipped("not run", because),
    }
}

fn skipped(word: &str, reason: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(format!("{word}: {}", clean::line(reason)));
    status
}

fn failure(record: &Record, case: &CaseRecord) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    if let Some(worst) = case.worst_finding() {
        status
            .set_type(clean::line(&worst.cites))
            .set_message(clean::cut(&clean::line(&worst.headline()), 500));
    }
    status.set_description(paragraphs(record, case));
    status
}

fn paragraphs(record: &Record, case: &CaseRecord) -> String {
    let all: Vec<String> = by_severity(case)
        .into_iter()
        .map(|finding| detail::paragraph(record, case, finding))
        .collect();
    all.join("\n")
}

/// Worst first; the sort is stable.
fn by_severity(case: &CaseRecord) -> Vec<&Finding> {
    let mut findings: Vec<&Finding> = case.findings.iter().collect();
    findings.sort_by_key(|finding| match finding.severity {
        Severity::Fail => 0,
        Severity::Warn => 1,
        Severity::Info => 2,
    });
    findings
}
