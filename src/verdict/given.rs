//! Whether the resources that a case builds on are what it wants them to be.

use serde_json::Value;

use super::check::core_schema;
use super::{Bench, echo};
use crate::exec::conversation::Conversation;
use crate::plan::PlannedCase;
use crate::suite::model::Given;
use crate::suite::template::Variables;

/// Why a case does not apply to a target that made something else of a resource than the case insists on. That is lawful: what
/// a client POSTs may be ignored (RFC 7644 §3.3).
pub(super) fn unkept(bench: Bench<'_>, planned: &PlannedCase, conversation: &Conversation) -> Option<String> {
    let known = &conversation.steps.first()?.variables;
    let insisted = planned.case().given.iter().filter(|given| given.kept);
    insisted.filter_map(|given| of(bench, planned, given, known)).next()
}

fn of(bench: Bench<'_>, planned: &PlannedCase, given: &Given, known: &Variables) -> Option<String> {
    let served = bench
        .target
        .find(&given.generate.resource_type, planned.resource_type.as_deref())?;
    let schema = served
        .schema
        .clone()
        .unwrap_or_else(|| core_schema([served.resource_type.schema.as_str()]));
    let values = given.generate.with.value(known).ok()?;
    let seen = known
        .get(&[given.name.clone(), "body".to_owned()])
        .unwrap_or(&Value::Null);
    let told = echo::unkept(&values, seen, &schema, &bench.target.base)?;
    Some(format!(
        "the target did not keep what `{}` was given: {told}",
        given.name
    ))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::exec::conversation::{End, StepTrace};
    use crate::suite::model::{Generate, TypeSelector};
    use crate::suite::template::ValueTemplate;
    use crate::verdict::fixture::{self, expectation};
    use crate::verdict::{Outcome, judge};

    const MUST: &str = "rfc7644-3.3-created-status";

    /// The outcome of a case whose only expectation fails, with Ann given and read back so.
    fn outcome(kept: bool, with: &Value, body: &Value) -> Outcome {
        let mut planned = fixture::planned(vec![vec![expectation(MUST, vec![crate::suite::model::Check::Json])]]);
        let suite = Arc::make_mut(&mut planned.suite);
        suite.cases[0].given = vec![Given {
            name: "ann".to_owned(),
            generate: Generate::required(TypeSelector::User, ValueTemplate::parse(with).unwrap()),
            kept,
        }];
        let answer = fixture::get("/Users/1").answered_text(200, "<html>");
        let trace = StepTrace {
            step: 0,
            exchange: 0,
            answer: answer.clone(),
            variables: fixture::variables(json!({ "title": "Boss", "ann": { "body": body } })),
        };
        let conversation = Conversation {
            exchanges: vec![answer],
            steps: vec![trace],
            end: End::Complete,
            refused: None,
            unanswered: None,
        };
        let (target, catalogue) = (fixture::target(), fixture::catalogue());
        let bench = Bench {
            target: &target,
            catalogue: &catalogue,
        };
        judge(bench, &planned, &conversation).outcome
    }

    #[test]
    fn a_case_may_insist_on_what_it_gave() {
        let with = json!({ "title": "${title}", "password": "x", "emails": [ { "value": "a@b" } ] });
        let lost = json!({ "emails": [ { "value": "a@b" } ] });
        let because = "the target did not keep what `ann` was given: title is nothing, not \"Boss\"".to_owned();
        assert_eq!(outcome(true, &with, &lost), Outcome::NotApplicable { because });
        assert_eq!(outcome(false, &with, &lost), Outcome::Failed);
        let kept = json!({ "title": "boss", "emails": [ { "value": "A@B", "type": "other" } ] });
        assert_eq!(outcome(true, &with, &kept), Outcome::Failed);
        let changed = json!({ "title": "Chief", "emails": [ { "value": "a@b" } ] });
        assert!(matches!(outcome(true, &with, &changed), Outcome::NotApplicable { .. }));
    }
}
