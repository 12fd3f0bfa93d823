//! The verdict on one conversation.

use super::deviation::Fault;
use super::evidence::Evidence;
use super::{Bench, Outcome, Verdict, expectation, given};
use crate::exec::conversation::{Conversation, End};
use crate::plan::PlannedCase;
use crate::suite::model::Grade;
use crate::suite::template::Unset;

/// Judges a case by its conversation: every expectation of every step that got an answer.
///
/// A broken MUST makes the case failed, however the conversation ended. Otherwise the end decides: stopped, errored, blocked
/// or lawfully declined. Then a fault of the suite makes it errored, a value that the target should have given and did not makes
/// it blocked, and what remains is warned or passed. Before all that, a case that insists on what it was given does not apply
/// where the target made something else of it.
pub fn judge(bench: Bench<'_>, planned: &PlannedCase, conversation: &Conversation) -> Verdict {
    if let Some(because) = given::unkept(bench, planned, conversation) {
        return Verdict {
            outcome: Outcome::NotApplicable { because },
            findings: Vec::new(),
            readings: Vec::new(),
        };
    }
    let mut judgement = expectation::Judgement::default();
    for trace in &conversation.steps {
        if matches!(conversation.end, End::Declined { step, .. } if step == trace.step) {
            continue;
        }
        let Some(step) = planned.case().steps.get(trace.step) else {
            continue;
        };
        let evidence = Evidence::new(bench.target, &trace.answer, &trace.variables);
        let judged = expectation::judge(bench, &step.expect, &evidence, trace.exchange);
        judgement.findings.extend(judged.findings);
        judgement.readings.extend(judged.readings);
        judgement.faults.extend(judged.faults);
    }
    let failed = judgement.findings.iter().any(|finding| finding.grade == Grade::Fail);
    let outcome = match (&conversation.end, judgement.faults.first()) {
        _ if failed => Outcome::Failed,
        (End::Declined { because, .. }, _) => Outcome::NotApplicable {
            because: because.clone(),
        },
        (End::Blocked { by, because }, _) => Outcome::Blocked {
            by: by.clone(),
            because: because.clone(),
        },
        (End::Errored { because }, _) => Outcome::Errored {
            because: because.clone(),
        },
        (End::Stopped, _) => Outcome::NotRun {
            because: "the run was stopped".to_owned(),
        },
        (End::Complete, Some(Fault::Unset(Unset::Null(name)))) => Outcome::Blocked {
            by: format!("`{name}`"),
            because: "the target's answer did not give it".to_owned(),
        },
        (End::Complete, Some(fault)) => Outcome::Errored {
            because: format!("a fault of the suite: {fault}"),
        },
        (End::Complete, None) => Outcome::of(&judgement.findings),
    };
    Verdict {
        outcome,
        findings: judgement.findings,
        readings: judgement.readings,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::exec::conversation::StepTrace;
    use crate::exec::exchange::Exchange;
    use crate::spec::urn;
    use crate::suite::model::{Check, Expectation, Predicate, Reading, StatusPattern, StatusSet};
    use crate::suite::template::{Template, ValueTemplate};
    use crate::verdict::fixture::{self, expectation};

    const MUST: &str = "rfc7644-3.3-created-status";
    const SHOULD: &str = "rfc7644-3.3-created-body";
    const MAY: &str = "rfc7644-3.12-scim-type-optional";

    fn status(codes: &[u16]) -> Check {
        Check::Status(StatusSet(
            codes.iter().map(|code| StatusPattern::Exact(*code)).collect(),
        ))
    }

    fn body(at: &str, predicate: Predicate) -> Check {
        Check::Body {
            at: Template::parse(at).unwrap(),
            predicates: vec![predicate],
        }
    }

    fn equals(value: &Value) -> Predicate {
        Predicate::Equals(ValueTemplate::parse(value).unwrap())
    }

    fn judged(expect: Vec<Expectation>, answer: Exchange, end: End) -> Verdict {
        let planned = fixture::planned(vec![expect]);
        let conversation = Conversation {
            exchanges: vec![answer.clone()],
            steps: vec![StepTrace {
                step: 0,
                exchange: 0,
                answer,
                variables: fixture::variables(json!({ "id": "1" })),
            }],
            end,
            refused: None,
            unanswered: None,
        };
        let (target, catalogue) = (fixture::target(), fixture::catalogue());
        judge(
            Bench {
                target: &target,
                catalogue: &catalogue,
            },
            &planned,
            &conversation,
        )
    }

    fn complete(expect: Vec<Expectation>, answer: Exchange) -> Verdict {
        judged(expect, answer, End::Complete)
    }

    fn created(body: &Value) -> Exchange {
        fixture::send("POST", "/Users", &json!({ "userName": "ann" })).answered(201, body)
    }

    #[test]
    fn everything_holds() {
        let expect = vec![expectation(
            MUST,
            vec![status(&[201]), body("/id", equals(&json!("${id}")))],
        )];
        let verdict = complete(expect, created(&json!({ "id": "1" })));
        assert_eq!((verdict.outcome, verdict.findings), (Outcome::Passed, vec![]));
    }

    #[test]
    fn the_level_of_the_requirement_grades_and_all_findings_are_told() {
        let expect = || {
            vec![
                expectation(SHOULD, vec![body("/id", Predicate::Present)]),
                expectation(MAY, vec![body("/title", Predicate::Present)]),
            ]
        };
        let verdict = complete(expect(), created(&json!({})));
        assert_eq!(verdict.outcome, Outcome::Warned);
        let grades: Vec<_> = verdict.findings.iter().map(|finding| finding.grade).collect();
        assert_eq!(grades, [Grade::Warn, Grade::Info]);
        assert_eq!(
            complete(expect(), created(&json!({ "id": "1" }))).outcome,
            Outcome::Passed
        );
        let must = expectation(MUST, vec![body("/id", Predicate::Present)]);
        assert_eq!(
            complete(vec![must.clone()], created(&json!({}))).outcome,
            Outcome::Failed
        );
        let lowered = Expectation {
            grade: Some(Grade::Warn),
            ..must
        };
        assert_eq!(complete(vec![lowered], created(&json!({}))).outcome, Outcome::Warned);
        let raised = Expectation {
            grade: Some(Grade::Fail),
            ..expectation(SHOULD, vec![body("/id", Predicate::Present)])
        };
        assert_eq!(complete(vec![raised], created(&json!({}))).outcome, Outcome::Warned);
    }

    #[test]
    fn status_comes_first_and_another_class_is_one_finding() {
        let expect = || {
            vec![
                expectation(SHOULD, vec![body("/userName", equals(&json!("ann")))]),
                expectation(MUST, vec![body("/id", Predicate::Present), status(&[201])]),
                Expectation {
                    when: vec![status(&[400])],
                    ..expectation(MUST, vec![body("/status", equals(&json!("400")))])
                },
            ]
        };
        let refused = fixture::send("POST", "/Users", &json!({})).answered(400, &json!({}));
        let verdict = complete(expect(), refused);
        let subjects: Vec<_> = verdict
            .findings
            .iter()
            .map(|finding| finding.subject.as_str())
            .collect();
        assert_eq!(subjects, ["status", "body /status"]);
        assert_eq!(
            (
                verdict.findings[0].expected.as_str(),
                verdict.findings[0].actual.as_str()
            ),
            ("201 Created", "400 Bad Request")
        );
        let same_class = fixture::send("POST", "/Users", &json!({})).answered(200, &json!({}));
        let verdict = complete(expect(), same_class);
        let subjects: Vec<_> = verdict
            .findings
            .iter()
            .map(|finding| finding.subject.as_str())
            .collect();
        assert_eq!(subjects, ["status", "body /userName", "body /id"]);
    }

    #[test]
    fn expectations_apply_when_they_say() {
        let expect = Expectation {
            when: vec![body("/id", Predicate::Present)],
            ..expectation(MUST, vec![body("/title", Predicate::Present)])
        };
        assert_eq!(
            complete(vec![expect.clone()], created(&json!({}))).outcome,
            Outcome::Passed
        );
        assert_eq!(
            complete(vec![expect], created(&json!({ "id": "1" }))).outcome,
            Outcome::Failed
        );
    }

    #[test]
    fn the_first_reading_that_holds_is_recorded() {
        let reading = |name: &str, predicate| Reading {
            name: name.to_owned(),
            that: vec![body("/title", predicate)],
        };
        let expect = || Expectation {
            readings: vec![
                reading("cleared", Predicate::Absent),
                reading("kept", equals(&json!("Boss"))),
            ],
            ..expectation(MUST, vec![])
        };
        let verdict = complete(vec![expect()], created(&json!({ "title": "Boss" })));
        assert_eq!(
            (verdict.outcome, verdict.readings[0].reading.as_str()),
            (Outcome::Passed, "kept")
        );
        let verdict = complete(vec![expect()], created(&json!({ "title": "Chief" })));
        assert!(verdict.readings.is_empty());
        let finding = &verdict.findings[0];
        assert_eq!(
            finding.expected,
            r#"one of the readings `cleared` (body /title: nothing) or `kept` (body /title: "Boss")"#
        );
        assert_eq!(finding.actual, r#"body /title: "Chief""#);
    }

    #[test]
    fn faults_of_the_suite_are_never_failures() {
        let expect = || expectation(MUST, vec![body("/id", equals(&json!("${gone}")))]);
        let verdict = complete(vec![expect()], created(&json!({ "id": "1" })));
        let because = "a fault of the suite: nothing is known under `${gone}`".to_owned();
        assert_eq!(
            (verdict.outcome, verdict.findings),
            (Outcome::Errored { because }, vec![])
        );
        let failing = expectation(MUST, vec![status(&[200])]);
        assert_eq!(
            complete(vec![expect(), failing], created(&json!({}))).outcome,
            Outcome::Failed
        );
        let unknown = expectation("rfc0000-0-nothing", vec![status(&[200])]);
        let verdict = complete(vec![unknown], created(&json!({})));
        let because = "a fault of the suite: requirement rfc0000-0-nothing is not in the catalogue".to_owned();
        assert_eq!(verdict.outcome, Outcome::Errored { because });
    }

    #[test]
    fn the_end_decides_unless_a_must_was_broken() {
        let ends = || {
            [
                End::Declined {
                    step: 1,
                    because: "why".into(),
                },
                End::Blocked {
                    by: "capture id".into(),
                    because: "why".into(),
                },
                End::Errored { because: "why".into() },
                End::Stopped,
            ]
        };
        for end in ends() {
            let broken = expectation(MUST, vec![status(&[200])]);
            assert_eq!(judged(vec![broken], created(&json!({})), end).outcome, Outcome::Failed);
        }
        let outcomes = ends().map(|end| {
            let warned = expectation(SHOULD, vec![status(&[200]), body("/id", equals(&json!("${gone}")))]);
            judged(vec![warned], created(&json!({})), end).outcome
        });
        let because = "why".to_owned();
        assert_eq!(
            outcomes[0],
            Outcome::NotApplicable {
                because: because.clone()
            }
        );
        assert_eq!(
            outcomes[1],
            Outcome::Blocked {
                by: "capture id".into(),
                because: because.clone()
            }
        );
        assert_eq!(outcomes[2], Outcome::Errored { because });
        assert_eq!(
            outcomes[3],
            Outcome::NotRun {
                because: "the run was stopped".into()
            }
        );
    }

    #[test]
    fn a_declined_step_is_not_judged() {
        let end = End::Declined {
            step: 0,
            because: "no filter".into(),
        };
        let verdict = judged(vec![expectation(MUST, vec![status(&[200])])], created(&json!({})), end);
        assert_eq!(
            verdict.outcome,
            Outcome::NotApplicable {
                because: "no filter".into()
            }
        );
        assert!(verdict.findings.is_empty());
    }

    #[test]
    fn checks_combine() {
        let held = |checks: Vec<Check>, answer: Value| {
            let verdict = complete(vec![expectation(MUST, checks)], created(&answer));
            verdict
                .findings
                .into_iter()
                .map(|finding| (finding.subject, finding.expected, finding.actual))
                .collect::<Vec<_>>()
        };
        let told = |subject: &str, expected: &str, actual: &str| vec![(subject.into(), expected.into(), actual.into())];
        let no_password = || Check::Not(vec![body("/password", Predicate::Present)]);
        assert!(held(vec![no_password()], json!({})).is_empty());
        assert_eq!(
            held(vec![no_password()], json!({ "password": "x" })),
            told("body /password", "not a value", r#""x""#)
        );
        let either = || {
            Check::AnyOf(vec![
                vec![status(&[204])],
                vec![status(&[201]), body("/id", equals(&json!("1")))],
            ])
        };
        assert!(held(vec![either()], json!({ "id": "1" })).is_empty());
        assert_eq!(
            held(vec![either()], json!({ "id": "2" })),
            told(
                "answer",
                r#"status: 204 No Content or status: 201 Created and body /id: "1""#,
                r#"status: 201 Created; body /id: "2""#
            )
        );
        let each = |at_least| Check::Each {
            at: Template::parse("/emails").unwrap(),
            at_least,
            that: vec![body("/value", Predicate::Present)],
        };
        assert!(held(vec![each(1)], json!({ "emails": [{ "value": "a" }] })).is_empty());
        assert!(held(vec![each(0)], json!({})).is_empty());
        assert_eq!(
            held(vec![each(1)], json!({})),
            told("body /emails", "an array", "nothing")
        );
        assert_eq!(
            held(vec![each(0)], json!({ "emails": "a" })),
            told("body /emails", "an array", r#"string "a""#)
        );
        assert_eq!(held(vec![each(2)], json!({ "emails": [{}] })).len(), 2);
        let every = || Check::EachResource {
            that: vec![body("/id", Predicate::Present)],
        };
        assert!(held(vec![every()], json!({ "id": "1" })).is_empty());
        let list = json!({ "totalResults": 2, "Resources": [{ "id": "1" }, {}] });
        assert_eq!(
            held(vec![every()], list),
            told("body /Resources/1/id", "a value", "nothing")
        );
        let attribute = || Check::Attribute {
            path: Template::parse(r#"emails[type eq "work"].value"#).unwrap(),
            predicates: vec![equals(&json!(["a"]))],
        };
        let work = json!({ "schemas": [urn::USER], "emails": [{ "type": "work", "value": "a" }, { "value": "b" }] });
        assert!(held(vec![attribute()], work).is_empty());
        assert_eq!(
            held(
                vec![attribute()],
                json!({ "emails": [{ "type": "home", "value": "a" }] })
            ),
            told(r#"attribute emails[type eq "work"].value"#, r#"["a"]"#, "[]")
        );
        let header = || Check::Header {
            name: "Location".into(),
            predicates: vec![Predicate::Present],
        };
        assert_eq!(
            held(vec![header()], json!({})),
            told("header location", "a value", "nothing")
        );
        let with_location = created(&json!({})).with_header("location", "/Users/1");
        assert_eq!(
            complete(vec![expectation(MUST, vec![header()])], with_location).outcome,
            Outcome::Passed
        );
    }

    #[test]
    fn bodies_that_are_not_json_say_so() {
        let expect = || vec![expectation(MUST, vec![body("/id", Predicate::Present)])];
        let html = fixture::get("/Users/1").answered_text(200, "<html></html>");
        assert_eq!(
            complete(expect(), html).findings[0].actual,
            "a body that is not JSON: <html></html>"
        );
        let empty = fixture::get("/Users/1").answered_text(200, "");
        assert_eq!(complete(expect(), empty).findings[0].actual, "an empty body");
        let nothing = || vec![expectation(MUST, vec![body("", Predicate::Absent)])];
        assert_eq!(
            complete(nothing(), fixture::get("/Users/1").answered_text(204, "")).outcome,
            Outcome::Passed
        );
        assert_eq!(
            complete(nothing(), fixture::get("/Users/1").answered_text(204, "x")).outcome,
            Outcome::Failed
        );
    }

    #[test]
    fn attribute_paths_that_do_not_parse_are_a_fault() {
        let check = Check::Attribute {
            path: Template::parse("emails[").unwrap(),
            predicates: vec![Predicate::Present],
        };
        let verdict = complete(vec![expectation(MUST, vec![check])], created(&json!({})));
        let Outcome::Errored { because } = verdict.outcome else {
            panic!("not errored")
        };
        assert!(
            because.starts_with("a fault of the suite: `emails[` is not an attribute path: "),
            "{because}"
        );
    }
}
