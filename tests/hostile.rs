//! Targets that misbehave on the wire and in what they say: the run goes on and ends in time, its reports are whole, what it
//! created is deleted, and nothing that the target says gets out of its place.

#[path = "common/binary.rs"]
mod binary;
#[path = "common/target.rs"]
mod target;
#[path = "reports/xml.rs"]
mod xml;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use binary::{Place, Ran};
use scimspec::report::record::{Record, Verdict};
use scimspec::server::Response;
use serde_json::{Value, json};
use target::{Asked, TOKEN, Target, Then, Wire, head};

/// A little of everything, quick to load and to run.
const SUITE: &str = r#"format: 1
suite: hostile
title: A little of everything
area: create
needs: [ { resource-type: User } ]
cases:
  - id: listed
    title: Users are listed
    steps:
      - request: GET ${types.User.endpoint}
        all-pages: true
        expect:
          - cites: rfc7644-3.4.2-no-match-success
            that: [ { status: 200 }, { body: { at: /totalResults, type: integer } } ]
  - id: created
    title: A new resource is answered with 201
    for-each: { resource-type: all }
    steps:
      - request: POST ${type.endpoint}
        generate: { resource-type: current, attributes: all }
        expect:
          - cites: rfc7644-3.3-created-status
            that: [ { status: 201 }, { body: { at: /id, type: string } } ]
  - id: changed
    title: A user is changed, replaced and deleted
    given:
      ann: { resource-type: User }
    steps:
      - request: PATCH ${ann.path}
        body: { "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [ { "op": "add", "path": "title", "value": "x" } ] }
        expect:
          - cites: rfc7644-3.5.2-patch-atomic
            that: [ { status: [200, 204] } ]
      - request: PUT ${ann.path}
        edit: { from: "${ann.body}", with: { "title": "y" } }
        expect:
          - cites: rfc7644-3.5.2-patch-atomic
            that: [ { status: 200 } ]
      - request: DELETE ${ann.path}
        expect:
          - cites: rfc7644-3.6-delete-request
            that: [ { status: 204 } ]
"#;

/// Runs [`SUITE`], everything allowed, and looks at what must hold whatever the target does.
#[track_caller]
fn survive(target: &Target, more: &[&str]) -> (Ran, Record) {
    let place = Place::new();
    place.write("suites/hostile.yaml", SUITE);
    let own = [
        "--suites",
        "suites",
        "--no-embedded",
        "--allow-writes",
        "--timeout",
        "1s",
    ];
    let ran = place.test(&target.base, &[&own[..], more].concat());
    let record = sound(&place, &ran);
    (ran, record)
}

/// Reports are whole, text is harmless, secrets are masked.
#[track_caller]
fn sound(place: &Place, ran: &Ran) -> Record {
    assert!(ran.took < Duration::from_secs(40), "took {:?}", ran.took);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    let record = place.record();
    let schema: Value = serde_json::from_str(scimspec::report::schema()).unwrap();
    let written: Value = serde_json::from_str(&place.read("record.json")).unwrap();
    let errors: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(&written)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let junit = xml::parse(&place.read("report.xml"));
    assert_eq!((junit.cases.len(), junit.duplicates.len()), (record.cases.len(), 0));
    assert!(place.read("report.html").trim_end().ends_with("</html>"));
    assert_eq!(i32::from(record.footer.exit), ran.code);
    for text in [
        &ran.out,
        &ran.err,
        &place.read("summary.txt"),
        &place.read("report.xml"),
    ] {
        harmless(text);
    }
    for (path, text) in place.files() {
        assert!(!text.contains(TOKEN), "the token is in {}", path.display());
    }
    assert!(!format!("{}{}", ran.out, ran.err).contains(TOKEN));
    record
}

/// Neither a terminal nor a CI runner takes a command from the text.
#[track_caller]
fn harmless(text: &str) {
    for line in text.lines() {
        assert!(!line.trim_start().starts_with("::"), "{line}");
        assert!(
            !["##[", "##vso["].iter().any(|command| line.contains(command)),
            "{line}"
        );
    }
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{202a}'..='\u{202e}');
    assert!(
        !text.contains(control),
        "a control character got through: {}",
        text.escape_debug()
    );
}

fn outcomes(record: &Record) -> Vec<String> {
    let told = |case: &scimspec::report::record::CaseRecord| {
        format!(
            "{} {} {}",
            case.outcome.verdict().word(),
            case.id,
            case.outcome.reason().unwrap_or_default()
        )
    };
    record.cases.iter().map(told).collect()
}

fn errored(record: &Record) -> usize {
    record
        .cases
        .iter()
        .filter(|case| case.outcome.verdict() == Verdict::Errored)
        .count()
}

/// The target was left as it was found.
#[track_caller]
fn left_clean(target: &Target, record: &Record) {
    assert_eq!(record.footer.leftovers, [""; 0]);
    assert_eq!(target.population(), [""; 0]);
}

fn with_body(mut answer: Response, body: impl Into<Vec<u8>>) -> Wire {
    answer.body = body.into();
    Wire::of(&answer)
}

/// Spoils what is no discovery.
fn spoilt(spoil: impl Fn(&Asked, Response) -> Wire + Send + Sync + 'static) -> Target {
    Target::spoilt(move |asked, answer| match asked.is_discovery() {
        true => Wire::of(&answer),
        false => spoil(asked, answer),
    })
}

/// Faults that concern every answer: there is nothing to test, and one sentence says why, soon.
#[test]
fn a_target_that_cannot_be_talked_to_is_told_in_a_sentence() {
    for (fault, words) in [
        (
            "wire.reset-mid-body",
            "the connection ended before the answer was complete",
        ),
        ("wire.endless-body", "no complete answer within 300 ms"),
        ("wire.slow-body", "no complete answer within 300 ms"),
        ("wire.never-answers", "no complete answer within 300 ms"),
        ("wire.broken-json", "answers text that is not JSON"),
        ("wire.deep-json", "answers text that is not JSON"),
        ("wire.huge-header", "the head of the answer is too large"),
        (
            "wire.redirect-elsewhere",
            "redirects /scim/v2/ServiceProviderConfig to http://elsewhere.invalid/",
        ),
        (
            "wire.redirect-loop",
            "redirects /scim/v2/ServiceProviderConfig to http://127.0.0.1:",
        ),
        ("wire.not-http", "the answer is not HTTP"),
    ] {
        let (place, target) = (Place::new(), Target::start(&[fault]));
        place.write("suites/hostile.yaml", SUITE);
        let ran = place.test(
            &target.base,
            &["--suites", "suites", "--no-embedded", "--timeout", "300ms"],
        );
        assert_eq!((ran.code, ran.err.lines().count()), (3, 1), "{fault}: {}", ran.err);
        ran.says(words);
        harmless(&ran.err);
        assert!(ran.took < Duration::from_secs(10), "{fault}: {:?}", ran.took);
    }
}

#[test]
fn every_third_answer_from_a_broken_gateway() {
    let target = Target::start(&["wire.service-unavailable"]);
    let (_, record) = survive(&target, &[]);
    left_clean(&target, &record);
}

/// As some servers do: the connection ends after an answer that did not say so, at once or a moment later.
#[test]
fn connections_that_end_between_two_requests_are_no_errors() {
    for moment in [0, 1, 5] {
        let target = Target::spoilt(move |_, answer| {
            let mut wire = Wire::of(&answer).then(Then::Close);
            wire.pause = Duration::from_millis(moment);
            wire
        });
        let (ran, record) = survive(&target, &["--jobs", "1"]);
        ran.expect(0);
        assert_eq!(errored(&record), 0, "{:#?}", outcomes(&record));
        left_clean(&target, &record);
    }
}

/// A request that arrives on a connection which the target has given up: read, and never answered.
#[test]
fn a_request_that_may_have_been_processed_is_never_sent_twice() {
    let target = spoilt(|asked, answer| {
        let gives_up = asked.nth > 0 || asked.request.method == "PATCH";
        match gives_up {
            true => Wire::raw([]).then(Then::Close),
            false => Wire::of(&answer),
        }
    });
    let (_, record) = survive(&target, &["--jobs", "1"]);
    let asked = target.asked();
    let count = |method: &str| asked.iter().filter(|line| line.starts_with(method)).count();
    // One PATCH, for which no answer came; reading went on over other connections.
    assert_eq!(count("PATCH"), 1, "{asked:#?}");
    let told = outcomes(&record);
    assert_eq!(errored(&record), 1, "{told:#?}");
    assert!(
        told.iter().any(|line| line.starts_with("errored hostile::changed")),
        "{told:#?}"
    );
    left_clean(&target, &record);
}

/// The resource is there, and the answer that says so never came.
#[test]
fn what_was_created_without_an_answer_is_found_and_deleted() {
    let target = spoilt(|asked, answer| match asked.request.method.as_str() {
        "POST" => Wire::raw(&b"HTTP/1.1 201 Created\r\nContent-Le"[..]).then(Then::Close),
        _ => Wire::of(&answer),
    });
    let (ran, record) = survive(&target, &[]);
    ran.expect(1);
    assert!(errored(&record) >= 4, "{:#?}", outcomes(&record));
    left_clean(&target, &record);
    // Nor does an error of something in between mean that nothing was created.
    let target = spoilt(|asked, answer| match asked.request.method.as_str() {
        "POST" => Wire::json(504, "{}"),
        _ => Wire::of(&answer),
    });
    let (_, record) = survive(&target, &[]);
    left_clean(&target, &record);
}

#[test]
fn lengths_that_lie() {
    let longer = spoilt(|asked, answer| match asked.request.method.as_str() {
        "DELETE" | "POST" => Wire::of(&answer),
        _ => Wire::raw([head(&answer, "Content-Length: 999999\r\n"), answer.body.clone()].concat()).then(Then::Close),
    });
    let (_, record) = survive(&longer, &[]);
    assert!(errored(&record) > 0);
    left_clean(&longer, &record);
    // What follows the announced length is an answer to nothing, and must not become the answer to the next request.
    let shorter = spoilt(|_, answer| {
        let mut wire = Wire::of(&answer);
        wire.pieces.push(Wire::json(418, "{}").pieces.concat());
        wire
    });
    let (_, record) = survive(&shorter, &["--jobs", "1"]);
    let statuses = record
        .cases
        .iter()
        .flat_map(|case| &case.exchanges)
        .filter_map(|exchange| exchange.status);
    assert!(!statuses.collect::<Vec<_>>().contains(&418), "{:#?}", outcomes(&record));
    left_clean(&shorter, &record);
}

/// Every value of another type than it should have, in every answer; names and types that clash in the discovery documents.
#[test]
fn wrong_types_everywhere() {
    let values = [
        json!(null),
        json!(true),
        json!(-1),
        json!(9_223_372_036_854_775_808_u64),
        json!("x"),
        json!([[]]),
        json!({ "": [null] }),
    ];
    let turn = AtomicUsize::new(0);
    let target = Target::spoilt(move |asked, mut answer| {
        let Ok(mut body) = serde_json::from_slice::<Value>(&answer.body) else {
            return Wire::of(&answer);
        };
        if asked.request.method == "DELETE" || asked.query().starts_with("filter=userName") {
            return Wire::of(&answer);
        }
        let next = || values[turn.fetch_add(1, Ordering::SeqCst) % values.len()].clone();
        if asked.is_discovery() {
            if asked.path() == "/ResourceTypes"
                && let Some(Value::Array(listed)) = body.get_mut("Resources")
            {
                // The same type twice, and one that is wrong throughout.
                listed.push(listed[0].clone());
                listed.push(
                    json!({ "name": "User", "endpoint": "/Users", "schema": next(), "schemaExtensions": next() }),
                );
            }
        } else if let Some(members) = body.as_object_mut() {
            for (name, value) in members.iter_mut() {
                if name != "id" {
                    *value = next();
                }
            }
        }
        answer.body = body.to_string().into_bytes();
        Wire::of(&answer)
    });
    let place = Place::new();
    let ran = place.test(
        &target.base,
        &[
            "--skip-tag",
            "none",
            "--allow-writes",
            "create",
            "patch.add",
            "list",
            "filter",
            "read",
            "users.names",
        ],
    );
    let record = sound(&place, &ran);
    assert_eq!(ran.code, 1);
    let blamed: Vec<String> = outcomes(&record)
        .into_iter()
        .filter(|line| line.contains("suite is at fault"))
        .collect();
    assert_eq!(blamed, [""; 0], "what the target says is not the suite's fault");
    left_clean(&target, &record);
}

#[test]
fn lists_without_end() {
    let serial = AtomicUsize::new(0);
    let target = spoilt(move |asked, answer| {
        if asked.request.method != "GET" || asked.path() != "/Users" {
            return Wire::of(&answer);
        }
        let page: Vec<Value> = (0..10)
            .map(|_| {
                let id = serial.fetch_add(1, Ordering::SeqCst).to_string();
                json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": id, "userName": id })
            })
            .collect();
        let list = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "totalResults": 9_223_372_036_854_775_808_u64,
            "startIndex": 1,
            "itemsPerPage": 10,
            "nextCursor": serial.load(Ordering::SeqCst).to_string(),
            "Resources": page,
        });
        with_body(answer, list.to_string())
    });
    let (_, record) = survive(&target, &[]);
    let told = outcomes(&record).join("\n");
    assert!(
        told.contains("blocked hostile::listed reading a list to its end: the list goes on after "),
        "{told}"
    );
    left_clean(&target, &record);
    // Nor do discovery documents end the run.
    let serial = AtomicUsize::new(0);
    let target = Target::spoilt(move |asked, mut answer| {
        if matches!(asked.path(), "/Schemas" | "/ResourceTypes") {
            let mut list: Value = serde_json::from_slice(&answer.body).unwrap();
            list["totalResults"] = json!(u64::MAX);
            if asked.query().contains("startIndex") {
                let id = serial.fetch_add(1, Ordering::SeqCst);
                list["Resources"] = json!([{ "id": format!("urn:x:{id}"), "name": format!("X{id}"), "endpoint": format!("/X{id}"), "schema": "urn:x", "attributes": [] }]);
            }
            answer.body = list.to_string().into_bytes();
        }
        Wire::of(&answer)
    });
    let (_, record) = survive(&target, &[]);
    assert!(
        record
            .header
            .remarks
            .iter()
            .any(|remark| remark.contains("says that it has")),
        "{:?}",
        record.header.remarks
    );
    left_clean(&target, &record);
}

/// Bytes in drops, whole in the end or too late.
#[test]
fn answers_in_drops() {
    let drops = |answer: &Response, pause: u64| {
        let chunk = |bytes: &[u8]| [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
        let mut pieces = vec![head(answer, "Transfer-Encoding: chunked\r\n")];
        pieces.extend(answer.body.chunks(100).map(chunk));
        pieces.push(b"0\r\n\r\n".to_vec());
        Wire {
            pieces,
            pause: Duration::from_millis(pause),
            then: Then::Keep,
        }
    };
    let target = spoilt(
        move |asked, answer| match (asked.request.method.as_str(), answer.status) {
            (_, 204) => Wire::of(&answer),
            ("PATCH", _) => drops(&answer, 600),
            _ => drops(&answer, 2),
        },
    );
    let (_, record) = survive(&target, &[]);
    let told = outcomes(&record);
    assert_eq!(errored(&record), 1, "{told:#?}");
    assert!(
        told.iter()
            .any(|line| line.ends_with("no complete answer within 1.0 s")),
        "{told:#?}"
    );
    left_clean(&target, &record);
}

#[test]
fn a_time_limit_holds_for_a_slow_target() {
    let target = spoilt(|_, answer| {
        let mut wire = Wire::of(&answer);
        wire.pieces.insert(0, Vec::new());
        wire.pause = Duration::from_millis(150);
        wire
    });
    let (ran, record) = survive(&target, &["--limit", "200ms", "--jobs", "1"]);
    assert!(matches!(ran.code, 1 | 5), "{}", ran.code);
    assert_eq!(record.footer.interrupted.as_deref(), Some("the run's time limit"));
    assert!(record.footer.counts.not_run > 0);
    left_clean(&target, &record);
}

#[test]
fn a_429_is_waited_out_as_long_as_it_says_and_shown() {
    let refused = AtomicUsize::new(0);
    let target = spoilt(move |asked, mut answer| {
        // Asked before the request reaches the server: a refused creation creates nothing.
        if asked.request.method == "GET" && asked.path() == "/Users" && refused.fetch_add(1, Ordering::SeqCst) < 2 {
            answer.status = 429;
            answer.headers = vec![("Retry-After".to_owned(), "1".to_owned())];
        }
        Wire::of(&answer)
    });
    let (ran, record) = survive(&target, &["--jobs", "1"]);
    ran.expect(0)
        .says("waiting 1.0 s: the target answers 429")
        .says("2 sent again when the target asked to wait");
    assert_eq!(record.footer.throttled, 2);
    let listed = record.cases.iter().find(|case| case.id == "hostile::listed").unwrap();
    assert_eq!(listed.exchanges[0].retries, 2);
    assert!(ran.took > Duration::from_secs(2), "{:?}", ran.took);
    left_clean(&target, &record);
    // Longer than anybody waits: told at once, not waited for.
    let target = Target::spoilt(|_, mut answer| {
        answer.status = 429;
        answer.headers = vec![("Retry-After".to_owned(), "86400".to_owned())];
        Wire::of(&answer)
    });
    let place = Place::new();
    place.write("suites/hostile.yaml", SUITE);
    let ran = place.test(&target.base, &["--suites", "suites", "--no-embedded"]);
    ran.expect(3).says("answers 429 and asks to wait longer than allowed");
    assert_eq!(target.asked().len(), 1);
}

#[test]
fn a_rate_is_kept() {
    let target = Target::watched();
    let start = Instant::now();
    let (ran, _) = survive(&target, &["--rate", "20/s"]);
    ran.expect(0);
    let asked = u32::try_from(target.asked().len()).unwrap();
    assert!(
        asked > 15 && start.elapsed() >= Duration::from_millis(50) * (asked - 1),
        "{asked} in {:?}",
        start.elapsed()
    );
}

/// Every answer as large as is read at all, and of the kind that takes most room once it is read.
#[cfg(target_os = "linux")]
#[test]
fn memory_stays_bounded() {
    let list = |id: usize| {
        let zeros = "0,".repeat(3_900_000);
        format!(
            "{{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"],\"id\":\"{id}\",\"totalResults\":1000,\"Resources\":[{zeros}0]}}"
        )
    };
    let large = std::sync::Arc::new(list(1).into_bytes());
    let target = spoilt(move |asked, answer| match asked.request.method.as_str() {
        "GET" if !asked.query().starts_with("filter=userName") => with_body(answer, large.as_slice()),
        _ => Wire::of(&answer),
    });
    let place = Place::new();
    let more = ["read", "list", "filter.operators", "--allow-writes", "--limit", "5s"];
    let child = place.spawn(&binary::test_arguments(&target.base, &more));
    let (process, start) = (child.id(), Instant::now());
    let watching = std::thread::spawn(move || {
        let mut peak = 0;
        while let Some(now) = peak_of(process) {
            peak = now;
            std::thread::sleep(Duration::from_millis(20));
        }
        peak
    });
    let ran = Ran::of(child.wait_with_output().unwrap(), start);
    let peak = watching.join().unwrap();
    sound(&place, &ran);
    assert!(peak < 1 << 20, "{} MiB", peak >> 10);
}

/// The most memory that a process had at any time, in KiB.
#[cfg(target_os = "linux")]
fn peak_of(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
