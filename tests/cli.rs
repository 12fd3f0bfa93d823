//! Does the binary do what its help and the README say? End-to-end runs in a cleared environment and a folder of their own,
//! against the reference server on a loopback port.

#[path = "common/binary.rs"]
mod binary;
#[path = "common/target.rs"]
mod target;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use binary::{Place, Ran, test_arguments};
use scimspec::report::record::Verdict;
use serde_json::Value;
use target::{TOKEN, Target, Then, Wire, nobody};

/// A suite of a user's own, with one case that reads and one that writes.
const OWN: &str = r#"format: 1
suite: ours.users
title: What we expect of users
area: create
needs: [ { resource-type: User } ]
cases:
  - id: listed
    title: Users are listed
    steps:
      - request: GET ${types.User.endpoint}
        expect:
          - cites: rfc7644-3.4.2-no-match-success
            that: [ { status: 200 } ]
  - id: created
    title: A new user is answered with 201
    steps:
      - request: POST ${types.User.endpoint}
        generate: { resource-type: User }
        expect:
          - cites: rfc7644-3.3-created-status
            that: [ { status: 201 } ]
"#;

/// A place with [`OWN`] in `suites/`.
fn place_with_suite() -> Place {
    let place = Place::new();
    place.write("suites/ours.yaml", OWN);
    place
}

const ONLY_OURS: [&str; 3] = ["--suites", "suites", "--no-embedded"];

fn ours<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ONLY_OURS.iter().chain(more).copied().collect()
}

#[test]
fn a_conformant_target_is_0_and_nothing_stays_on_it() {
    let (place, target) = (Place::new(), Target::start(&[]));
    let ran = place.test(&target.base, &["create.basics", "read.single", "--allow-writes"]);
    ran.expect(0).says("passed").says("html report: report.html");
    assert_eq!(target.population(), [""; 0]);
    let record = place.record();
    assert_eq!((record.footer.exit, record.footer.leftovers.len()), (0, 0));
    assert!(record.header.options.allow_writes && record.footer.requests > 20);
    assert_eq!(
        record.footer.ledger.as_deref(),
        place.ledger().as_deref().and_then(file_name).as_deref()
    );
    // The summary is what `text` writes, and every finished case has a line on standard error.
    assert!(place.read("summary.txt").ends_with(" in all\n") && ran.out.ends_with(" in all\n"));
    assert_eq!(
        ran.err.lines().filter(|line| line.contains(" passed ")).count(),
        record.footer.counts.passed
    );
    // Nothing is left to be cleaned up either.
    let ledger = place.ledger().expect("there is a ledger");
    let again = [
        "cleanup",
        &*ledger.to_string_lossy(),
        "--target",
        &target.base,
        "--token-env",
        "SCIM_TOKEN",
    ];
    place.run(&again).expect(0).says("0 resources removed");
}

fn file_name(path: &std::path::Path) -> Option<String> {
    Some(format!(".scimspec/{}", path.file_name()?.to_string_lossy()))
}

#[test]
fn a_deviating_target_is_1_and_the_reason_is_shown() {
    let (place, target) = (place_with_suite(), Target::start(&["create.status-200"]));
    let ran = place.test(&target.base, &ours(&["--allow-writes"]));
    ran.expect(1).says("Fix this first").says("rfc7644-3.3-created-status");
    ran.says("expected  201 Created")
        .says("repeat    curl")
        .says("\"authorization: Bearer $SCIM_TOKEN\"");
    assert_eq!(target.population(), [""; 0]);
    // A record can be rendered again, with the exit code that the run had.
    let again = place.run(&["report", "record.json", "--report", "junit=again.xml"]);
    again.expect(1).says("rfc7644-3.3-created-status");
    assert_eq!(place.read("again.xml"), place.read("report.xml"));
    assert_eq!(again.out, ran.out);
}

#[test]
fn without_consent_nothing_is_written() {
    let (place, target) = (place_with_suite(), Target::watched());
    let ran = place.test(&target.base, &ours(&[]));
    ran.expect(0)
        .says("1 case: it writes, and --allow-writes was not given");
    let asked = target.asked();
    assert!(
        asked.len() > 4 && asked.iter().all(|line| line.starts_with("GET ")),
        "{asked:?}"
    );
    assert_eq!(place.ledger(), None);
    // When everything waits for consent, nothing was judged: that is no success.
    place.test(&target.base, &ours(&["ours.users::created"])).expect(4);
}

#[test]
fn a_dry_run_sends_nothing_but_discovery() {
    let (place, target) = (place_with_suite(), Target::watched());
    let ran = place.test(&target.base, &ours(&["--allow-writes", "--dry-run"]));
    ran.expect(0)
        .says("ours.users::created\n    POST ${types.User.endpoint}")
        .says("2 cases would run, 0 cases would not");
    let discovery = [
        "GET /ServiceProviderConfig",
        "GET /ResourceTypes",
        "GET /Schemas",
        "GET /Users?count=1",
    ];
    assert_eq!(target.asked(), discovery);
    assert!(
        place.files().iter().all(|(path, _)| path.ends_with("ours.yaml")),
        "files were written"
    );
}

#[test]
fn what_the_user_got_wrong_is_2() {
    let (place, target) = (place_with_suite(), Target::start(&[]));
    place.write(
        "bad/suite.yaml",
        &OWN.replace("rfc7644-3.3-created-status", "rfc7644-3.3-created-statsu"),
    );
    place.write(
        "bad.toml",
        "version = 1\n[[known]]\ncase = \"a\"\nverdict = \"fail\"\nreason = \"\"\n",
    );
    place.write(
        "scimspec.toml",
        "[targets.staging]\nurl = \"http://127.0.0.1:9\"\nallow-write = true\n",
    );
    place.write("cut.json", "{ \"format\": 1, ");
    place.write("other.jsonl", "{}\n");
    let with = |more: &[&'static str]| -> Vec<String> {
        let start = ["run", "--no-config", "--target"].map(str::to_owned);
        start
            .into_iter()
            .chain([target.base.clone()])
            .chain(more.iter().map(|one| (*one).to_owned()))
            .collect()
    };
    let plain = |words: &[&str]| -> Vec<String> { words.iter().map(|one| (*one).to_owned()).collect() };
    for (arguments, words) in [
        (plain(&["run", "--no-such-flag"]), "unexpected argument"),
        (plain(&["run", "--no-config"]), "no target: give a URL or a name"),
        (plain(&["run", "--no-config", "--target", "example.com"]), "example.com"),
        (plain(&["run", "--target", "staging"]), "did you mean `allow-writes`?"),
        (
            plain(&["run", "--config", "absent.toml", "--target", "staging"]),
            "cannot read absent.toml",
        ),
        (
            with(&["--suites", "bad", "--no-embedded"]),
            "did you mean `rfc7644-3.3-created-status`?",
        ),
        (with(&["--suites", "nowhere"]), "nowhere"),
        (with(&["--no-embedded"]), "--suites"),
        (
            with(&["--baseline", "bad.toml"]),
            "bad.toml: line 5: the reason is empty",
        ),
        (with(&["--baseline", "absent.toml"]), "absent.toml"),
        (
            with(&["--token-env", "UNSET"]),
            "the variable UNSET is not set, or empty",
        ),
        (with(&["--token-stdin"]), "standard input is empty"),
        (with(&["--token-file", "absent"]), "cannot read absent"),
        (with(&["--user", "ann"]), "expected `name:password`"),
        (
            with(&["--token-env", "SCIM_TOKEN", "--user", "ann:pw"]),
            "exclude each other",
        ),
        (with(&["--header", "no colon"]), "--header"),
        (with(&["--rate", "fast"]), "`fast` is not a rate such as `5/s`"),
        (with(&["--timeout", "30"]), "`30` is not a duration such as `30s`"),
        (with(&["--limit", "0s"]), "--limit"),
        (with(&["--jobs", "0"]), "`0` is not a whole number from 1"),
        (
            with(&["--report", "pdf=a.pdf"]),
            "unknown format `pdf`: json, junit, html or text",
        ),
        (with(&["{a"]), "`{a` is not a pattern"),
        (
            plain(&["report", "cut.json"]),
            "cut.json: the record ends in the middle",
        ),
        (
            plain(&["cleanup", "other.jsonl", "--no-config"]),
            "other.jsonl:1: not a ledger of scimspec",
        ),
        (
            plain(&["explain", "create.basics::creatd"]),
            "did you mean `create.basics::created`?",
        ),
        (
            plain(&["serve", "--fault", "create.status-20"]),
            "did you mean `create.status-20",
        ),
    ] {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ran = place.run(&arguments);
        assert_eq!(ran.code, 2, "{arguments:?}\n{}\n{}", ran.out, ran.err);
        assert!(ran.err.contains(words), "{arguments:?}\n{}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
}

/// One sentence, and not a verdict on hundreds of cases.
#[track_caller]
fn unusable(base: &str, more: &[&str], words: &str) {
    let place = place_with_suite();
    let arguments: Vec<&str> = ["run", "--target", base].iter().chain(&ours(more)).copied().collect();
    let ran = place.run(&arguments);
    ran.expect(3).says(words);
    assert_eq!((ran.out.as_str(), ran.err.lines().count()), ("", 1), "{}", ran.err);
}

#[test]
fn an_unusable_target_is_3_and_told_in_a_sentence() {
    unusable(&format!("http://{}/scim/v2", nobody()), &[], "connection refused");
    let with_token = Target::start(&[]);
    unusable(
        &with_token.base,
        &["--user", "ann:wrong-password"],
        "refuses the credentials: it answers 401",
    );
    unusable(
        &with_token.base,
        &[],
        "refuses requests without credentials: it answers 401",
    );
    let page = Target::spoilt(|_, mut answer| {
        answer.status = 200;
        answer.headers = vec![("Content-Type".to_owned(), "text/html".to_owned())];
        answer.body = b"<!doctype html><title>Sign in</title>".to_vec();
        Wire::of(&answer)
    });
    unusable(
        &page.base,
        &[],
        "does not look like a SCIM base URL: it answers 200 with text/html",
    );
    let away = Target::start(&["wire.redirect-elsewhere"]);
    unusable(&away.base, &[], "use the base URL that it leads to");
    unusable(&Target::start(&["wire.not-http"]).base, &[], "the answer is not HTTP");
}

#[test]
fn an_empty_selection_is_4() {
    let (place, target) = (place_with_suite(), Target::start(&[]));
    place
        .test(&target.base, &ours(&["no.such::case"]))
        .expect(4)
        .says("the selection matches no case");
    place
        .run(&["list", "no.such::case"])
        .expect(4)
        .says("the selection matches no case");
    place.run(&["list", "--tag", "no-such-tag"]).expect(4);
}

#[test]
fn leftovers_are_6_and_named() {
    let target = Target::spoilt(|asked, mut answer| {
        if asked.request.method == "DELETE" {
            answer.status = 403;
            answer.body.clear();
        }
        Wire::of(&answer)
    });
    let place = place_with_suite();
    let ran = place.test(&target.base, &ours(&["--allow-writes"]));
    ran.expect(6).says("Left behind on the target").says("answers 403");
    assert_eq!(place.record().footer.leftovers.len(), 1);
    let ledger = place.ledger().expect("there is a ledger");
    let again = [
        "cleanup",
        &*ledger.to_string_lossy(),
        "--target",
        &target.base,
        "--token-env",
        "SCIM_TOKEN",
    ];
    place.run(&again).expect(6).says("left: http://").says("answers 403");
}

#[test]
fn a_time_limit_cuts_the_run_short_and_is_5() {
    let (place, target) = (place_with_suite(), Target::start(&[]));
    let more = ours(&["--allow-writes", "--limit", "50ms", "--rate", "5/s", "--jobs", "1"]);
    let ran = place.test(&target.base, &more);
    ran.expect(5)
        .says("1 case: the run's time limit was reached")
        .says("The run was cut short");
}

/// A run that is slow enough to be met in the middle, and its ledger.
#[cfg(unix)]
fn in_the_middle(place: &Place, target: &Target) -> std::process::Child {
    let more = ["create", "--allow-writes", "--rate", "40/s", "--seed", "1"];
    let child = place.spawn(&test_arguments(&target.base, &more));
    let start = Instant::now();
    while target.population().len() < 4 {
        assert!(start.elapsed() < Duration::from_secs(30), "nothing is created");
        std::thread::sleep(Duration::from_millis(10));
    }
    child
}

#[cfg(unix)]
#[test]
fn ctrl_c_and_sigterm_clean_up_and_are_130() {
    for signal in ["INT", "TERM"] {
        let (place, target) = (Place::new(), Target::start(&[]));
        let child = in_the_middle(&place, &target);
        let kill = format!("kill -{signal} {}", child.id());
        assert!(
            std::process::Command::new("sh")
                .args(["-c", &kill])
                .status()
                .unwrap()
                .success()
        );
        let output = child.wait_with_output().unwrap();
        let ran = Ran::of(output, Instant::now());
        ran.expect(130)
            .says("stopping;")
            .says("The run was cut short: stopped by the user");
        assert_eq!(target.population(), [""; 0]);
        let record = place.record();
        assert_eq!((record.footer.exit, record.footer.leftovers.len()), (130, 0));
        assert!(record.footer.counts.not_run > 0);
    }
}

#[cfg(unix)]
#[test]
fn what_a_killed_run_left_is_cleaned_up_by_its_ledger() {
    let (place, target) = (Place::new(), Target::start(&[]));
    let mut child = in_the_middle(&place, &target);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!target.population().is_empty());
    let ledger = place.ledger().expect("there is a ledger");
    let ledger = &*ledger.to_string_lossy();
    let elsewhere = ["cleanup", ledger, "--target", "http://127.0.0.1:9/scim/v2"];
    place.run(&elsewhere).expect(2).says("the ledger belongs to");
    place
        .run(&["cleanup", ledger, "--target", &target.base, "--token-env", "SCIM_TOKEN"])
        .expect(0)
        .says("removed");
    assert_eq!(target.population(), [""; 0]);
}

#[test]
fn check_shows_every_fault() {
    let place = place_with_suite();
    place
        .run(&["check", "suites"])
        .expect(0)
        .says("2 cases in 1 file, no faults");
    place.run(&["check"]).expect(0).says("no faults");
    let bad = OWN
        .replace("title: Users are listed", "titel: x")
        .replace("status: 201", "status: 2010");
    place.write("bad.yaml", &bad);
    let ran = place.run(&["check", "bad.yaml"]);
    ran.expect(2)
        .says("--> bad.yaml:8:5")
        .says("did you mean `title`?")
        .says("2010");
    place.run(&["check", "absent.yaml"]).expect(2).says("absent.yaml");
}

#[test]
fn cases_are_listed_for_people_and_for_programs() {
    let place = place_with_suite();
    let text = place.run(&["list", "patch.add"]);
    text.expect(0).says("patch.add  ").says("  patch.add::unassigned  ");
    assert!(!text.out.contains("create.basics"));
    let listed: Value = serde_json::from_str(&place.run(&["list", "--json", "--suites", "suites"]).out).unwrap();
    let listed = listed.as_array().unwrap();
    let ids: BTreeSet<&str> = listed.iter().filter_map(|case| case["id"].as_str()).collect();
    assert!(ids.len() == listed.len() && ids.contains("ours.users::created") && ids.contains("create.basics::created"));
    let ours = listed.iter().find(|case| case["id"] == "ours.users::created").unwrap();
    assert_eq!(ours["writes"], true);
    assert_eq!(ours["cites"][0], "rfc7644-3.3-created-status");
    assert_eq!(ours["source"], "suites/ours.yaml:14");
}

#[test]
fn ids_are_explained() {
    let place = place_with_suite();
    let case = place.run(&["explain", "create.basics::created[User]"]);
    case.expect(0)
        .says("RFC 7644 §3.3 ")
        .says("rfc7644-3.3-created-status")
        .says("Written in ");
    let requirement = place.run(&["explain", "rfc7644-3.3-created-status", "--suites", "suites"]);
    requirement
        .expect(0)
        .says("HTTP status code 201 (Created)")
        .says("https://www.rfc-editor.org/");
    requirement.says("ours.users::created").says("create.basics::created");
    place
        .run(&["explain", "AMB-84"])
        .expect(0)
        .says("AMB-84 ")
        .says("Verdict: ");
    place
        .run(&["explain", "nothing-like-it"])
        .expect(2)
        .says("there is no case, requirement or ambiguity");
}

#[test]
fn schemas_and_faults_are_printed() {
    let place = Place::new();
    for of in ["suite", "report"] {
        let ran = place.run(&["schema", of]);
        let schema: Value = serde_json::from_str(&ran.expect(0).out).unwrap();
        jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{of}: {error}"));
    }
    let faults = place.run(&["serve", "--list-faults"]);
    faults.expect(0).says("patch.not-atomic ").says("wire.endless-body ");
}

/// Every form in which the token could leak.
fn forms() -> Vec<String> {
    let percent: String = TOKEN.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let form: String = url::form_urlencoded::byte_serialize(TOKEN.as_bytes()).collect();
    let mut forms = vec![TOKEN.to_owned(), TOKEN.replace('/', "\\/"), percent, form];
    for text in [TOKEN.to_owned(), format!("Bearer {TOKEN}"), format!("ann:{TOKEN}")] {
        forms.extend([STANDARD.encode(&text), URL_SAFE_NO_PAD.encode(&text)]);
    }
    forms
}

#[track_caller]
fn keeps_the_secret(place: &Place, ran: &Ran) {
    let mut texts = vec![
        ("stdout".to_owned(), ran.out.clone()),
        ("stderr".to_owned(), ran.err.clone()),
    ];
    texts.extend(
        place
            .files()
            .into_iter()
            .map(|(path, text)| (path.display().to_string(), text)),
    );
    for (name, text) in texts.iter().filter(|(name, _)| !name.ends_with("token.txt")) {
        for form in forms() {
            assert!(!text.contains(&form), "`{form}` is in {name}");
        }
    }
}

/// Repeats the credentials wherever a target can put text.
fn tactless() -> Target {
    Target::spoilt(|asked, mut answer| {
        let token = asked.request.header("authorization").unwrap_or_default().to_owned();
        let plain = token.trim_start_matches("Bearer ");
        answer.headers.push(("X-Echo".to_owned(), token.clone()));
        answer
            .headers
            .push(("X-Link".to_owned(), format!("https://h/?t={}", forms()[3])));
        let told = serde_json::json!({ "Bearer": token, plain: STANDARD.encode(&token), "list": [plain, forms()[2]] });
        if let Ok(Value::Object(mut body)) = serde_json::from_slice(&answer.body) {
            for name in ["detail", "displayName", "told", "scimType", "itemsPerPage"] {
                body.insert(name.to_owned(), Value::from(format!("{name} {plain} {}", forms()[1])));
            }
            body.insert("told".to_owned(), told);
            if asked.path() == "/ResourceTypes" {
                let listed = body["Resources"].as_array_mut().unwrap();
                listed.push(serde_json::json!({ "name": plain, "endpoint": format!("/{plain}"), "schema": plain }));
                listed.push(serde_json::json!({ "name": plain }));
            }
            answer.body = Value::Object(body).to_string().into_bytes();
        }
        if asked.request.method == "POST" && asked.path() == "/Groups" {
            answer.status = 400;
        }
        Wire::of(&answer)
    })
}

#[test]
fn no_secret_leaves_the_process() {
    let target = tactless();
    let place = Place::new();
    place.write("token.txt", &format!("{TOKEN}\n"));
    let base = [
        "run",
        "--target",
        &target.base,
        "--allow-writes",
        "create.basics",
        "errors.bodies",
        "always",
    ];
    let reports = ["json=r.json", "junit=r.xml", "html=r.html", "text=r.txt"].map(|report| ["--report", report]);
    let base = [base.as_slice(), reports.as_flattened()].concat();
    let told = place.run(&[base.as_slice(), &["--token-file", "token.txt"]].concat());
    told.expect(1).says("***");
    keeps_the_secret(&place, &told);
    let dry = place.run(&[base.as_slice(), &["--token-file", "token.txt", "--dry-run"]].concat());
    keeps_the_secret(&place, dry.expect(0));
    // A target that cannot be tested is quoted as well.
    let refuser = Target::spoilt(|asked, mut answer| {
        let token = asked.request.header("authorization").unwrap_or_default();
        answer.status = 302;
        answer
            .headers
            .push(("Location".to_owned(), format!("https://h/{}?{token}", forms()[2])));
        Wire::of(&answer)
    });
    place.write("suites/ours.yaml", OWN);
    let run = |base: &str, more: &[&str]| place.run(&[&["run", "--target", base], &ours(more)[..]].concat());
    let refused = run(&refuser.base, &["--token-file", "token.txt"]);
    keeps_the_secret(&place, refused.expect(3));
    // Nor what a command line holds.
    let basic = run(&target.base, &["--user", &format!("ann:{TOKEN}")]);
    keeps_the_secret(&place, basic.expect(3));
    let header = run(&target.base, &["--header", &format!("X-Key {TOKEN}")]);
    keeps_the_secret(&place, header.expect(2));
}

#[test]
fn a_token_comes_from_wherever_it_is_said_to_be() {
    let (place, target) = (place_with_suite(), Target::start(&[]));
    place.write("token.txt", &format!("{TOKEN}\n"));
    let arguments = |more: &[&'static str]| -> Vec<String> {
        let start = ["run", "--target", &target.base, "ours.users::listed"];
        start.iter().chain(&ours(more)).map(|one| (*one).to_owned()).collect()
    };
    let run = |more: &[&'static str]| {
        let arguments = arguments(more);
        place.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    };
    run(&["--token-file", "token.txt"]).expect(0);
    run(&["--token-env", "SCIM_TOKEN"]).expect(0);
    run(&[
        "--header",
        concat!("Authorization: Bearer ", "tOp+secret/9f?of==the(run)"),
    ])
    .expect(0);
    let piped = arguments(&["--token-stdin"]);
    let piped: Vec<&str> = piped.iter().map(String::as_str).collect();
    place.run_with_input(&piped, &format!("{TOKEN}\n")).expect(0);
    run(&[]).expect(3).says("refuses requests without credentials");
    // And from the configuration, with everything else.
    place.write(
        "scimspec.toml",
        &format!(
            "[targets.local]\nurl = \"{}\"\nauth = {{ bearer = {{ env = \"SCIM_TOKEN\" }} }}\nallow-writes = true\n\n\
             [targets.local.resources.User]\ntitle = \"${{unique}} of ${{run}}\"\n",
            target.base
        ),
    );
    let configured = place.run(&[&["run", "--report", "json=record.json"], &ONLY_OURS[..]].concat());
    configured.expect(0).says("(local)");
    let sent: Vec<_> = place
        .record()
        .cases
        .iter()
        .flat_map(|case| case.exchanges.clone())
        .collect();
    let body = sent
        .iter()
        .find_map(|exchange| exchange.request_body.clone())
        .expect("a user was created");
    let title = serde_json::from_str::<Value>(&body.text).unwrap()["title"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        title.starts_with("scimspec-") && title.contains(" of scimspec-"),
        "{title}"
    );
}

#[test]
fn known_deviations_are_known_and_the_file_cannot_rot() {
    let place = place_with_suite();
    let baseline = |case: &str| {
        let text = format!("version = 1\n[[known]]\ncase = \"{case}\"\nverdict = \"fail\"\nreason = \"ticket 7\"\n");
        place.write("known.toml", &text);
    };
    let wrong = Target::start(&["create.status-200"]);
    let more = ours(&["--allow-writes", "--baseline", "known.toml"]);
    baseline("ours.users::created");
    place.test(&wrong.base, &more).expect(0).says("1 known");
    let known = place
        .record()
        .cases
        .into_iter()
        .find(|case| case.outcome.verdict() == Verdict::Known)
        .unwrap();
    assert_eq!(known.outcome.reason().as_deref(), Some("ticket 7"));
    // Repaired, or never there: the entry has to go.
    let right = Target::start(&[]);
    place
        .test(&right.base, &more)
        .expect(1)
        .says("Baseline entries to remove")
        .says("no longer deviates");
    baseline("ours.users::creatd");
    place.test(&right.base, &more).expect(1).says("no case has such an id");
    // Another deviation than the known one fails the run.
    baseline("ours.users::listed");
    place.test(&wrong.base, &more).expect(1).says("1 failed");
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let (place, target) = (Place::new(), Target::start(&[]));
    let runs = [(); 2].map(|()| {
        place
            .test(&target.base, &["read.single", "--seed", "42", "--allow-writes"])
            .expect(0);
        let record = place.record();
        assert_eq!(record.header.seed, 42);
        let unknown = record
            .cases
            .iter()
            .find(|case| case.id == "read.single::unknown[User]")
            .unwrap();
        let unknown = unknown.exchanges[0].url.clone();
        let cases: Vec<_> = record.cases.into_iter().map(|case| (case.id, case.outcome)).collect();
        (unknown, cases)
    });
    assert!(runs[0].1.len() > 20, "{:?}", runs[0]);
    assert_eq!(runs[0], runs[1]);
}

#[test]
fn a_users_own_suites_run_beside_the_embedded_ones() {
    let (place, target) = (place_with_suite(), Target::start(&[]));
    let more = ["--suites", "suites", "--allow-writes", "ours", "create.basics::created"];
    let ran = place.test(&target.base, &more);
    ran.expect(0);
    let ids: Vec<String> = place.record().cases.into_iter().map(|case| case.id).collect();
    for id in [
        "ours.users::listed",
        "ours.users::created",
        "create.basics::created[User]",
    ] {
        assert!(ids.iter().any(|one| one == id), "{ids:?}");
    }
}

/// The README's console blocks, command by command: every command exists, and its help names every option used.
#[test]
fn the_commands_of_the_readme_exist() {
    let place = Place::new();
    let readme = include_str!("../README.md");
    let joined = readme.replace("\\\n", " ");
    let commands: BTreeSet<&str> = joined
        .split("```console\n")
        .skip(1)
        .flat_map(|block| block.split("```").next().unwrap_or_default().lines())
        .chain(
            joined
                .split('`')
                .filter(|code| code.starts_with("scimspec ") && !code.contains('\n')),
        )
        .filter_map(|line| line.trim().strip_prefix("scimspec "))
        .collect();
    assert!(commands.len() >= 8, "{commands:?}");
    for command in commands {
        let words: Vec<&str> = command
            .split('#')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let help = place.run(&[words[0], "--help"]);
        help.expect(0);
        for option in words.iter().filter(|word| word.starts_with("--")) {
            assert!(
                help.out.contains(option),
                "`{command}`: {option} is not in\n{}",
                help.out
            );
        }
        // What is named in them exists too.
        if matches!(words[0], "list" | "explain") && words[1].chars().any(char::is_lowercase) {
            place.run(&words).expect(0);
        }
    }
    // Options that the text alone names.
    let run = place.run(&["run", "--help"]).out;
    for option in joined.split('`').filter(|code| code.starts_with("--")) {
        let name = option.split_whitespace().next().unwrap_or_default();
        assert!(run.contains(name), "{option}");
    }
    // And the exit codes that it lists are those that the help lists.
    let help = place.run(&["--help"]).out;
    for code in [
        "0 conformant",
        "1 deviates",
        "2 usage",
        "3 target unusable",
        "130 interrupted",
    ] {
        assert!(help.contains(code) && readme.contains(code), "{code}");
    }
}

/// `scimspec list | head`: the reader goes away, and nobody hears of a panic.
#[test]
fn a_reader_that_leaves_is_no_fault() {
    let place = Place::new();
    let mut child = place.spawn(&["list", "--json"]);
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), b"".as_slice())
    );
}

/// Reports that cannot be written are told, after everything else was done.
#[test]
fn an_unwritable_report_is_told_and_the_others_are_written() {
    let (place, target) = (place_with_suite(), Target::start(&[]));
    place.write("file", "");
    let more = ours(&["--allow-writes", "--report", "json=file/below.json"]);
    let ran = place.test(&target.base, &more);
    ran.expect(2)
        .says("cannot write the json report file/below.json")
        .says("2 passed");
    assert_eq!(place.record().footer.counts.passed, 2);
    assert_eq!(target.population(), [""; 0]);
}

/// A connection that hangs is not waited for longer than told.
#[test]
fn a_target_that_never_answers_is_told_soon() {
    let target = Target::spoilt(|_, _| Wire::raw([]).then(Then::Hang));
    let start = Instant::now();
    unusable(
        &target.base,
        &["--timeout", "300ms"],
        "no complete answer within 300 ms",
    );
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}
