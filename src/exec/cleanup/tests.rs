use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use super::super::testing::{Fake, empty, json as answer};
use super::super::transport::TransportError;
use super::*;

fn ledger() -> Ledger {
    Ledger::in_memory("r1", &Url::parse("https://scim.example/v2").unwrap())
}

fn marker(value: &str) -> Option<Marker> {
    Some(Marker {
        attribute: "userName".into(),
        value: value.into(),
    })
}

fn creates(ledger: &Ledger, endpoint: &str, path: &str) {
    let entry = ledger.intent("X", endpoint, None).unwrap();
    ledger.created(entry, path).unwrap();
}

#[tokio::test]
async fn everything_is_deleted_in_reverse() {
    let ledger = ledger();
    creates(&ledger, "/Users", "/Users/1");
    creates(&ledger, "/Groups", "/Groups/2");
    let fake = Fake::new(|request| Ok(empty(if request.url.path().contains("Users") { 404 } else { 204 })));
    let outcome = cleanup(&fake, &ledger).await;
    assert_eq!(fake.lines(), ["DELETE /v2/Groups/2", "DELETE /v2/Users/1"]);
    assert_eq!(
        outcome,
        Cleanup {
            removed: 2,
            leftovers: vec![],
            requests: 2
        }
    );
    assert_eq!(ledger.pending(), []);
    assert_eq!(cleanup(&fake, &ledger).await, Cleanup::default());
}

#[tokio::test]
async fn a_conflict_is_tried_again_at_the_end() {
    let ledger = ledger();
    creates(&ledger, "/Users", "/Users/1");
    creates(&ledger, "/Groups", "/Groups/2");
    // The group cannot go while the user is there.
    let fake = Fake::new(|request| {
        let second = request.header("if-match").is_some();
        Ok(empty(if request.url.path().contains("Groups") && !second {
            409
        } else {
            204
        }))
    });
    let outcome = cleanup(&fake, &ledger).await;
    assert_eq!(
        fake.lines(),
        ["DELETE /v2/Groups/2", "DELETE /v2/Users/1", "DELETE /v2/Groups/2"]
    );
    assert_eq!((outcome.removed, outcome.leftovers), (2, vec![]));
}

#[tokio::test(start_paused = true)]
async fn a_target_that_fails_now_and_then_is_asked_until_all_is_gone() {
    let ledger = ledger();
    for number in 0..30 {
        creates(&ledger, "/Users", &format!("/Users/{number}"));
    }
    let asked = AtomicUsize::new(0);
    let fake = Fake::new(|_| {
        let fails = asked.fetch_add(1, Ordering::Relaxed) % 3 == 2;
        Ok(empty(if fails { 503 } else { 204 }))
    });
    let outcome = cleanup(&fake, &ledger).await;
    assert_eq!((outcome.removed, outcome.leftovers), (30, vec![]));
}

#[tokio::test(start_paused = true)]
async fn a_target_that_is_gone_is_not_waited_for_once_a_resource() {
    let ledger = ledger();
    for number in 0..100 {
        creates(&ledger, "/Users", &format!("/Users/{number}"));
    }
    let limit = Duration::from_secs(30);
    let fake = Fake::new(|_| Err(TransportError::Timeout { limit }));
    let outcome = cleanup(&fake, &ledger).await;
    assert_eq!((outcome.requests, outcome.leftovers.len()), (4, 100));
    assert_eq!(
        outcome.leftovers[99].reason,
        "not tried: the target does not answer any more"
    );
}

#[tokio::test(start_paused = true)]
async fn what_stays_is_listed_with_its_reason() {
    let ledger = ledger();
    creates(&ledger, "/Users", "/Users/1");
    creates(&ledger, "/Users", "/Users/2");
    creates(&ledger, "/Users", "/Users/3");
    let fake = Fake::new(|request| match request.url.path() {
        "/v2/Users/1" => Ok(empty(403)),
        "/v2/Users/2" => Ok(empty(503)),
        _ => Err(TransportError::Interrupted { why: "reset".into() }),
    });
    let outcome = cleanup(&fake, &ledger).await;
    let leftovers: Vec<_> = outcome
        .leftovers
        .iter()
        .map(|left| (left.url.as_str(), left.reason.as_str()))
        .collect();
    assert_eq!(
        leftovers,
        [
            ("https://scim.example/v2/Users/1", "answers 403"),
            (
                "https://scim.example/v2/Users/3",
                "the connection ended before the answer was complete: reset"
            ),
            ("https://scim.example/v2/Users/2", "answers 503"),
        ]
    );
    assert_eq!(outcome.requests, 5);
    assert_eq!(ledger.pending().len(), 3);
}

#[tokio::test]
async fn a_creation_without_answer_is_searched_and_only_the_marked_one_deleted() {
    let ledger = ledger();
    ledger.intent("User", "/Users", marker("r1-a\"b")).unwrap();
    let fake = Fake::new(|request| {
        Ok(match request.method.as_str() {
            "GET" => answer(
                200,
                &json!({ "totalResults": 2, "Resources": [
                    { "id": "7", "userName": "somebody" },
                    { "id": "a/b", "username": "R1-a\"b" },
                ] }),
            ),
            _ => empty(204),
        })
    });
    let outcome = cleanup(&fake, &ledger).await;
    assert_eq!(
        fake.lines(),
        [
            "GET /v2/Users?filter=userName+eq+%22r1-a%5C%22b%22",
            "DELETE /v2/Users/a%2Fb"
        ]
    );
    assert_eq!((outcome.removed, outcome.leftovers), (1, vec![]));
}

async fn search_with(status: u16, body: serde_json::Value, marker: Option<Marker>) -> (Cleanup, Vec<String>) {
    let ledger = ledger();
    ledger.intent("User", "/Users", marker).unwrap();
    let fake = Fake::new(|_| Ok(answer(status, &body)));
    (cleanup(&fake, &ledger).await, fake.lines())
}

#[tokio::test]
async fn a_search_that_finds_nothing_means_it_was_never_created() {
    let (outcome, _) = search_with(200, json!({ "totalResults": 0 }), marker("m")).await;
    assert_eq!((outcome.removed, outcome.leftovers), (1, vec![]));
}

#[tokio::test]
async fn a_search_that_says_nothing_leaves_a_leftover_and_touches_nothing() {
    let stranger = json!({ "totalResults": 9, "Resources": [{ "id": "7", "userName": "somebody" }] });
    let start = "the answer to its creation was lost, and ";
    for (status, body, marker, reason) in [
        (200, stranger, marker("m"), "the search for it lists others only"),
        (400, json!({}), marker("m"), "the search for it answers 400"),
        (200, json!("hello"), marker("m"), "the search for it answers no list"),
        (200, json!({}), None, "nothing is known to find it by"),
    ] {
        let (outcome, lines) = search_with(status, body, marker.clone()).await;
        assert_eq!(
            outcome.leftovers,
            [Leftover {
                url: "https://scim.example/v2/Users".into(),
                marker,
                reason: format!("{start}{reason}"),
            }]
        );
        assert!(lines.iter().all(|line| line.starts_with("GET ")), "{lines:?}");
    }
}
