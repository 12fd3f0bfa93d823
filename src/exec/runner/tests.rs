use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use crate::exec::exchange::Response;
use crate::exec::testing::{Fake, core_target, empty, json as answer, planned, runner, with_header};
use crate::exec::transport::TransportError;

/// The only case of a suite, given as the lines below its title.
fn case(lines: &str) -> PlannedCase {
    let suite = format!("needs: [ {{ resource-type: User }} ]\ncases:\n  - id: it\n    title: It is\n{lines}");
    planned(&core_target(), &suite).remove(0)
}

/// What a case comes to against a function, and the lines of the requests.
async fn converse(
    lines: &str,
    target: impl Fn(&Request) -> Result<Response, TransportError> + Send + Sync,
) -> (Conversation, Vec<String>) {
    let (runner, _switch) = runner(Fake::new(target));
    let conversation = runner.converse(&case(lines)).await;
    let lines = runner.transport.lines();
    (conversation, lines)
}

fn named(conversation: &Conversation, name: &str) -> Value {
    let path: Vec<String> = name.split('.').map(str::to_owned).collect();
    let known = &conversation.steps.last().unwrap().variables;
    known
        .get(&path)
        .cloned()
        .unwrap_or_else(|| panic!("{name} is not known"))
}

/// Creates `/Users/1` and answers everything else with it.
fn creates(request: &Request) -> Result<Response, TransportError> {
    let body = json!({ "id": "1", "meta": { "version": "W/\"1\"" } });
    Ok(match request.method.as_str() {
        "POST" => with_header(answer(201, &body), "location", "/elsewhere/Users/1"),
        _ => answer(200, &body),
    })
}

#[tokio::test]
async fn a_lawful_refusal_ends_the_case() {
    let lines = "    steps:
      - request: GET /Users
        declines: [ { status: 400, scim-type: [invalidFilter], because: \"it may\" } ]
        capture: { id: { body: /id } }
        EXPECT
      - request: GET /Groups
        EXPECT
";
    let refused = |body: Value| converse(lines, move |_| Ok(answer(400, &body)));
    let declined = |because: &str| End::Declined {
        step: 0,
        because: because.to_owned(),
    };
    let (told, sent) = refused(json!({ "scimType": "invalidFilter", "detail": "no" })).await;
    assert_eq!(told.end, declined("400 invalidFilter: no: it may"));
    assert_eq!((told.steps.len(), sent.len()), (1, 1));
    let (told, _) = refused(json!({ "detail": "no" })).await;
    assert_eq!(told.end, declined("400: no: it may"));
    let (told, _) = refused(json!({ "scimType": "tooMany" })).await;
    assert!(matches!(told.end, End::Blocked { .. }), "{:?}", told.end);
}

#[tokio::test]
async fn a_capture_that_finds_nothing_blocks_what_follows() {
    let lines = |optional: &str| {
        format!(
            "    steps:
      - request: GET /Users
        name: listing
        capture: {{ id: {{ body: /id{optional} }}, status: {{ status: true }} }}
        EXPECT
      - request: GET /Users/1
        EXPECT
"
        )
    };
    let (told, sent) = converse(&lines(""), |_| Ok(answer(200, &json!({})))).await;
    let because = "there is no /id in the body (200)".to_owned();
    let by = "`id` from listing".to_owned();
    assert_eq!(told.end, End::Blocked { by, because });
    assert_eq!((named(&told, "status"), sent.len()), (json!(200), 1));
    let (told, sent) = converse(&lines(", optional: true"), |_| Ok(answer(200, &json!({})))).await;
    assert_eq!((told.end.clone(), sent.len()), (End::Complete, 2));
    assert_eq!(named(&told, "id"), Value::Null);
    assert_eq!((told.steps[1].step, told.steps[1].exchange), (1, 1));
}

const GIVEN: &str = "    given: { ann: { resource-type: User } }
    steps:
      - request: GET ${ann.path}
        EXPECT
";

#[tokio::test]
async fn a_refused_creation_blocks_the_case() {
    let (runner, _switch) = runner(Fake::new(|_: &Request| {
        Ok(answer(400, &json!({ "scimType": "invalidValue", "detail": "no" })))
    }));
    let told = runner.converse(&case(GIVEN)).await;
    let by = "creating a User".to_owned();
    let because = "the target answered 400 invalidValue: no".to_owned();
    assert_eq!(told.end, End::Blocked { by, because });
    assert_eq!(told.refused.unwrap().answer, "400 invalidValue: no");
    assert_eq!(runner.transport.lines(), ["POST /scim/v2/Users"]);
    assert_eq!((runner.ledger.len(), runner.ledger.pending().len()), (1, 0));
}

#[tokio::test]
async fn a_creation_without_an_id_blocks_the_case() {
    let (told, sent) = converse(GIVEN, |_| Ok(empty(201))).await;
    let by = "creating a User".to_owned();
    let because = "the answer to its creation holds no id (201)".to_owned();
    assert_eq!(told.end, End::Blocked { by, because });
    assert_eq!(sent.len(), 1);
}

#[tokio::test]
async fn what_is_given_is_known_by_name() {
    let (told, sent) = converse(GIVEN, creates).await;
    assert_eq!(told.end, End::Complete);
    assert_eq!(
        sent,
        [
            "POST /scim/v2/Users",
            "GET /scim/v2/Users/1",
            "GET /scim/v2/Users/1",
            "DELETE /scim/v2/Users/1"
        ]
    );
    assert_eq!(named(&told, "ann.id"), json!("1"));
    assert_eq!(named(&told, "ann.path"), json!("/Users/1"));
    assert_eq!(named(&told, "ann.location"), json!("http://h/elsewhere/Users/1"));
    assert_eq!(named(&told, "ann.etag"), json!("W/\"1\""));
    let sent_name = named(&told, "ann.sent.userName");
    assert!(sent_name.as_str().unwrap().starts_with("scimspec-x-"));
    let steps: Vec<_> = told.exchanges.iter().map(|exchange| exchange.step.as_str()).collect();
    assert_eq!(steps, ["given ann", "given ann, read back", "step 1"]);
}

#[tokio::test]
async fn what_cannot_be_read_back_is_known_from_its_creation() {
    let (told, _) = converse(GIVEN, |request| {
        Ok(match request.method.as_str() {
            "POST" => answer(201, &json!({ "id": "a b", "title": "Boss" })),
            _ => empty(404),
        })
    })
    .await;
    assert_eq!(named(&told, "ann.path"), json!("/Users/a%20b"));
    assert_eq!(named(&told, "ann.body.title"), json!("Boss"));
    assert_eq!(
        (named(&told, "ann.location"), named(&told, "ann.etag")),
        (Value::Null, Value::Null)
    );
}

#[tokio::test]
async fn a_request_that_could_change_a_stranger_is_not_sent() {
    let lines = "    steps:
      - request: DELETE /Users/2
        EXPECT
";
    let (told, sent) = converse(lines, creates).await;
    let because = "DELETE /scim/v2/Users/2 would change a resource that this run did not create; it was not sent";
    assert_eq!(
        told.end,
        End::Errored {
            because: because.to_owned()
        }
    );
    assert_eq!(sent, [""; 0]);
    let bulk = "    steps:
      - request: POST /Bulk
        body: { \"Operations\": [ { \"method\": \"DELETE\", \"path\": \"/Users/2\" } ] }
        EXPECT
";
    let (told, sent) = converse(bulk, creates).await;
    assert!(matches!(told.end, End::Errored { .. }), "{:?}", told.end);
    assert_eq!(sent, [""; 0]);
}

#[tokio::test]
async fn what_the_run_created_and_what_nobody_has_may_be_changed() {
    let lines = "    given: { ann: { resource-type: User } }
    steps:
      - request: DELETE ${ann.path}
        EXPECT
      - request: PATCH ${ann.path}
        EXPECT
      - request: PUT /Users/${unknown-id}
        EXPECT
";
    let (told, sent) = converse(lines, creates).await;
    assert_eq!(told.end, End::Complete);
    let (set_up, steps) = sent.split_at(2);
    assert_eq!(set_up, ["POST /scim/v2/Users", "GET /scim/v2/Users/1"]);
    assert_eq!(steps[..2], ["DELETE /scim/v2/Users/1", "PATCH /scim/v2/Users/1"]);
    assert!(steps[2].starts_with("PUT /scim/v2/Users/"));
}

#[tokio::test]
async fn without_an_answer_the_case_is_errored_and_the_creation_may_have_happened() {
    let (runner, _switch) = runner(Fake::new(|_: &Request| {
        Err(TransportError::Timeout {
            limit: Duration::from_secs(1),
        })
    }));
    let told = runner.converse(&case(GIVEN)).await;
    let because = "given ann: no complete answer within 1.0 s".to_owned();
    assert_eq!(told.end, End::Errored { because });
    assert_eq!(told.unanswered.unwrap().step, "given ann");
    let pending = runner.ledger.pending();
    assert_eq!((pending.len(), &pending[0].path), (1, &None));
    assert_eq!(pending[0].marker.as_ref().unwrap().attribute, "userName");
}

#[tokio::test]
async fn what_cannot_be_built_is_the_targets_lack_or_the_suites_fault() {
    let lines = "    steps:
      - request: GET /Users
        capture: { whole: { body: \"\" } }
        EXPECT
      - request: GET /Users/${whole.id}
        EXPECT
      - request: POST /Users
        generate: { resource-type: User, with: \"${whole.id}\" }
        EXPECT
";
    let (told, sent) = converse(lines, |_| Ok(answer(200, &json!({})))).await;
    let because = "the target's answer did not give it".to_owned();
    let by = "`whole.id`".to_owned();
    assert_eq!((told.end, sent.len()), (End::Blocked { by, because }, 1));
    let (told, sent) = converse(lines, |_| Ok(answer(200, &json!({ "id": 7 })))).await;
    let because = "the suite is at fault: `7` is no set of attributes".to_owned();
    assert_eq!((told.end, sent.len()), (End::Errored { because }, 2));
}

#[tokio::test]
async fn a_stopped_run_sends_nothing_more() {
    let (runner, switch) = runner(Fake::new(creates));
    switch.send_replace(true);
    let told = runner
        .converse(&case("    steps: [ { request: GET /Users, EXPECT } ]\n"))
        .await;
    assert_eq!((told.end, told.steps.len()), (End::Stopped, 0));
    assert_eq!(runner.transport.lines(), [""; 0]);
}

const WAITING: &str = "    steps: [ { request: GET /Users, wait: 1100, EXPECT } ]\n";

#[tokio::test(start_paused = true)]
async fn a_step_waits_before_it_is_sent() {
    let start = tokio::time::Instant::now();
    let (told, _) = converse(WAITING, move |_| {
        assert!(start.elapsed() >= Duration::from_millis(1100));
        Ok(empty(200))
    })
    .await;
    assert_eq!((told.end, told.steps.len()), (End::Complete, 1));
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_the_waiting() {
    let (runner, switch) = runner(Fake::new(creates));
    let case = case(WAITING);
    let stopping = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        switch.send_replace(true);
    };
    let start = tokio::time::Instant::now();
    let (told, ()) = tokio::join!(runner.converse(&case), stopping);
    assert_eq!((told.end, runner.transport.lines().len()), (End::Stopped, 0));
    assert!(start.elapsed() < Duration::from_millis(200));
}

#[tokio::test]
async fn further_pages_are_part_of_the_answer() {
    let lines = "    steps:
      - request: GET /Users
        query: { count: 1 }
        all-pages: true
        capture: { found: { body: /Resources } }
        EXPECT
";
    let (told, sent) = converse(lines, |request| {
        let first = !request.url.query().unwrap_or_default().contains("startIndex=2");
        let id = if first { "1" } else { "2" };
        Ok(answer(
            200,
            &json!({ "totalResults": 2, "Resources": [ { "id": id } ] }),
        ))
    })
    .await;
    assert_eq!(named(&told, "found"), json!([ { "id": "1" }, { "id": "2" } ]));
    assert_eq!(sent[1], "GET /scim/v2/Users?count=1&startIndex=2");
    assert_eq!((told.steps.len(), told.exchanges.len()), (1, 2));
}

#[tokio::test]
async fn what_cases_share_is_made_once() {
    let suite = "needs: [ { resource-type: User } ]
populations: { people: { resource-type: User, members: [ { title: a }, { title: b } ] } }
cases:
  - id: one
    title: It is
    uses: [people]
    steps: [ { request: 'GET /Users/${people.0.id}', EXPECT } ]
  - id: two
    title: It is
    uses: [people]
    steps: [ { request: 'GET /Users/${people.1.id}', EXPECT } ]
";
    let (runner, _switch) = runner(Fake::new(creates));
    for case in planned(&core_target(), suite) {
        assert_eq!(runner.converse(&case).await.end, End::Complete);
    }
    let creations = runner
        .transport
        .lines()
        .iter()
        .filter(|line| line.starts_with("POST"))
        .count();
    assert_eq!(creations, 2);
}

#[tokio::test]
async fn what_cases_share_and_cannot_be_made_blocks_them_all() {
    let suite = "populations: { people: { resource-type: User, members: [ { title: a } ] } }
cases:
  - id: one
    title: It is
    uses: [people]
    steps: [ { request: GET /Users, EXPECT } ]
  - id: two
    title: It is
    uses: [people]
    steps: [ { request: GET /Users, EXPECT } ]
";
    let (runner, _switch) = runner(Fake::new(|_: &Request| Ok(empty(501))));
    for case in planned(&core_target(), suite) {
        let told = runner.converse(&case).await;
        assert_eq!(told.refused.unwrap().answer, "501");
    }
    assert_eq!(runner.transport.lines(), ["POST /scim/v2/Users"]);
}
