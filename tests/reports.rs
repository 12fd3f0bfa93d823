//! Reports are pure functions of the record: one record that holds every outcome, rendered in every format.
//!
//! `SCIMSPEC_BLESS=1 cargo test --test reports` writes `reports/samples/` anew.

#[path = "reports/page.rs"]
mod page;
#[path = "reports/xml.rs"]
mod xml;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use scimspec::report::console::{self, Look};
use scimspec::report::html::html;
use scimspec::report::junit::junit;
use scimspec::report::record::{Counts, Record, RecordError, Verdict};
use serde_json::Value;

fn sample_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/samples").join(name)
}

fn sample_text(name: &str) -> String {
    fs::read_to_string(sample_path(name)).unwrap_or_default()
}

fn sample() -> Record {
    Record::from_json(&sample_text("record.json")).expect("the sample is a record")
}

/// Compares with the checked-in file, or writes it.
fn check(name: &str, rendered: &str) {
    if std::env::var_os("SCIMSPEC_BLESS").is_some() {
        fs::write(sample_path(name), rendered).expect("samples can be written");
    }
    assert!(
        sample_text(name) == rendered,
        "reports/samples/{name} differs from what is rendered; SCIMSPEC_BLESS=1 writes it anew"
    );
}

#[test]
fn samples_are_what_is_rendered() {
    let record = sample();
    check("record.json", &record.to_json());
    check("report.html", &html(&record));
    check("report.xml", &junit(&record));
    check("summary.txt", &console::summary(&record, Look::default()));
}

#[test]
fn the_sample_holds_every_outcome_and_counts_right() {
    let record = sample();
    let counts = Counts::of(&record.cases);
    assert_eq!(counts, record.footer.counts);
    for verdict in Verdict::ALL {
        assert!(counts.get(verdict) > 0, "no case is {}", verdict.word());
    }
}

#[test]
fn a_record_of_another_format_is_refused() {
    let text = sample_text("record.json").replacen("\"format\": 1", "\"format\": 2", 1);
    let error = Record::from_json(&text).unwrap_err();
    assert!(matches!(error, RecordError::Format { found: 2 }));
    assert_eq!(
        error.to_string(),
        "record format 2 is not supported: this version of scimspec reads format 1"
    );
}

#[test]
fn a_record_that_did_not_end_is_refused() {
    let text = sample_text("record.json");
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value.as_object_mut().unwrap().remove("footer");
    let error = Record::from_json(&value.to_string()).unwrap_err();
    assert!(matches!(error, RecordError::NoFooter));
    let error = Record::from_json(&text[..text.len() / 2]).unwrap_err();
    assert!(matches!(error, RecordError::Cut), "{error}");
}

#[test]
fn what_is_no_record_is_refused_with_the_place() {
    for (text, message) in [
        ("{]", "not a run record: key must be a string at line 1 column 2"),
        ("{}", "not a run record: it names no format version"),
        (
            r#"{"format": 1, "footer": {}}"#,
            "not a run record: missing field `finished` at line 1 column 26",
        ),
    ] {
        assert_eq!(Record::from_json(text).unwrap_err().to_string(), message);
    }
}

#[test]
fn the_schema_accepts_the_sample_and_describes_every_member() {
    let schema: Value = serde_json::from_str(scimspec::report::schema()).unwrap();
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let record: Value = serde_json::from_str(&sample().to_json()).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&record)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    // Every object is closed, so a member that nobody described is an error wherever it stands.
    for place in [
        "",
        "/header",
        "/header/options",
        "/cases/0",
        "/cases/0/outcome",
        "/cases/0/exchanges/0",
        "/footer",
    ] {
        let mut changed = record.clone();
        let object = changed.pointer_mut(place).and_then(Value::as_object_mut).unwrap();
        object.insert("undescribed".to_owned(), Value::Null);
        assert!(!validator.is_valid(&changed), "{place}/undescribed is let through");
    }
}

#[test]
fn the_sample_shows_every_member_that_the_schema_describes() {
    let schema: Value = serde_json::from_str(scimspec::report::schema()).unwrap();
    let mut seen = BTreeSet::new();
    members(&serde_json::from_str(&sample().to_json()).unwrap(), &mut seen);
    let mut described = BTreeSet::new();
    properties(&schema, &mut described);
    assert_eq!(described.difference(&seen).collect::<Vec<_>>(), Vec::<&String>::new());
}

fn members(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => object.iter().for_each(|(name, value)| {
            into.insert(name.clone());
            members(value, into);
        }),
        Value::Array(array) => array.iter().for_each(|value| members(value, into)),
        _ => {}
    }
}

fn properties(schema: &Value, into: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => object.iter().for_each(|(name, value)| {
            if let ("properties", Value::Object(properties)) = (name.as_str(), value) {
                into.extend(properties.keys().cloned());
            }
            properties(value, into);
        }),
        Value::Array(array) => array.iter().for_each(|value| properties(value, into)),
        _ => {}
    }
}

#[test]
fn junit_keeps_the_outcomes_apart_and_the_names_unique() {
    let record = sample();
    let parsed = xml::parse(&junit(&record));
    assert_eq!(parsed.duplicates, Vec::<String>::new());
    assert_eq!(parsed.cases.len(), record.cases.len());
    let counts = &record.footer.counts;
    assert_eq!(parsed.totals["tests"], counts.total());
    assert_eq!(parsed.totals["failures"], counts.failed);
    assert_eq!(parsed.totals["errors"], counts.errored);
    let skipped = counts.known + counts.not_applicable + counts.blocked + counts.not_run;
    assert_eq!(parsed.totals["skipped"], skipped);
    for case in &record.cases {
        let marks = &parsed.cases[&case.id];
        let has = |prefix: &str| marks.iter().any(|mark| mark.starts_with(prefix));
        let verdict = case.outcome.verdict();
        assert_eq!(has("failure"), verdict == Verdict::Failed, "{}: {marks:?}", case.id);
        assert_eq!(has("error"), verdict == Verdict::Errored, "{}: {marks:?}", case.id);
        assert_eq!(
            has("verdict=warn"),
            verdict == Verdict::Warned,
            "{}: {marks:?}",
            case.id
        );
        let skipped = matches!(
            verdict,
            Verdict::Known | Verdict::NotApplicable | Verdict::Blocked | Verdict::NotRun
        );
        assert_eq!(
            has(&format!("skipped {}: ", verdict.word())),
            skipped,
            "{}: {marks:?}",
            case.id
        );
    }
}

#[test]
fn junit_holds_no_character_that_xml_forbids() {
    let mut record = sample();
    record.cases[2].findings[0].actual = "\u{0}\u{1b}\u{fffe}\u{ffff}\u{85}]]><b>&\u{202e}".to_owned();
    record.cases[2].id = "suite::\"<hostile>\u{7}\n".to_owned();
    let xml = junit(&record);
    assert!(
        xml.chars().all(
            |c| matches!(c, '\n' | ' '..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        )
    );
    let parsed = xml::parse(&xml);
    assert!(parsed.cases.contains_key("suite::\"<hostile>\\u{7}\\n"));
    assert_eq!(parsed.cases.len(), record.cases.len());
}

/// What a hostile target could send to steer a terminal or a CI runner.
fn harmless_for_logs(text: &str) {
    for line in text.lines() {
        assert!(!line.trim_start().starts_with("::"), "{line}");
        for command in ["##[", "##vso[", "##teamcity["] {
            assert!(!line.contains(command), "{line}");
        }
    }
    assert!(
        text.chars().all(|c| c == '\n' || !c.is_control()),
        "a control character got through"
    );
    assert!(
        !text.contains(['\u{202e}', '\u{2066}', '\u{200f}']),
        "a direction control got through"
    );
}

const HOSTILE: &str = "::error::x\n::stop-commands::y\n##[group]z ##vso[task.x] ##teamcity[a]\n\u{1b}]0;t\u{7}\u{1b}[2J\u{9b}31m\u{202e}\u{2066}\u{200f}\r::debug::w";

/// The sample with hostile text wherever the target can put some.
fn hostile() -> Record {
    let mut record = sample();
    record.header.target = format!("{HOSTILE}{}", record.header.target);
    record.header.remarks.push(HOSTILE.to_owned());
    for case in &mut record.cases {
        for finding in &mut case.findings {
            finding.subject.push_str(HOSTILE);
            finding.expected = HOSTILE.to_owned();
            finding.actual = HOSTILE.to_owned();
            finding.diff = Some(format!("{HOSTILE}\n {HOSTILE}"));
        }
        for exchange in &mut case.exchanges {
            exchange.curl = HOSTILE.to_owned();
            exchange.url.push_str(HOSTILE);
        }
    }
    let footer = &mut record.footer;
    footer.leftovers = vec![HOSTILE.to_owned()];
    footer.interrupted = Some(HOSTILE.to_owned());
    footer.refusals[0].answer = HOSTILE.to_owned();
    footer.refusals[0].way_out = HOSTILE.to_owned();
    record
}

#[test]
fn the_summary_can_neither_steer_a_terminal_nor_command_a_runner() {
    for width in [40, 80, 140] {
        harmless_for_logs(&console::summary(
            &hostile(),
            Look {
                width,
                ..Look::default()
            },
        ));
    }
    harmless_for_logs(&console::summary(&sample(), Look::default()));
}

#[test]
fn colours_add_nothing_but_colours() {
    let plain = console::summary(&sample(), Look::default());
    let coloured = console::summary(
        &sample(),
        Look {
            colour: true,
            ..Look::default()
        },
    );
    assert!(coloured.contains("\u{1b}["));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn causes_beyond_the_limit_are_counted() {
    let summary = console::summary(
        &sample(),
        Look {
            causes: 2,
            ..Look::default()
        },
    );
    assert!(summary.contains("\nand 7 more in the report\n"), "{summary}");
    assert!(!summary.contains("\n 3. "));
}

#[test]
fn the_page_is_well_formed_and_self_contained() {
    let page = html(&sample());
    let tags = page::tags(&page);
    assert_eq!(tags.iter().filter(|tag| tag.name == "script").count(), 1);
    assert_eq!(tags.iter().filter(|tag| tag.name == "style").count(), 1);
    for tag in &tags {
        for (name, value) in &tag.attributes {
            assert!(
                !name.starts_with("on") && name != "style" && name != "src",
                "{}: {name}",
                tag.name
            );
            let local = value.starts_with('#') || value.starts_with("https://www.rfc-editor.org/");
            assert!(name != "href" || local, "{value}");
        }
    }
    let policy = "default-src 'none'; style-src 'sha256-";
    assert!(
        tags.iter()
            .any(|tag| tag.attribute("content").is_some_and(|value| value.starts_with(policy)))
    );
}

#[test]
fn the_page_is_complete_without_scripts() {
    let record = sample();
    let page = html(&record);
    let text = page::text(&page);
    for case in &record.cases {
        assert!(text.contains(&case.id) && text.contains(&case.title), "{}", case.id);
        for exchange in &case.exchanges {
            assert!(text.contains(&exchange.curl), "{}: {}", case.id, exchange.curl);
        }
        if let Some(reason) = case.outcome.reason() {
            assert!(text.contains(&reason), "{reason}");
        }
    }
    for requirement in record.requirements.values() {
        assert!(text.contains(&requirement.quote), "{}", requirement.quote);
    }
    let ids: Vec<&str> = record.cases.iter().map(|case| case.id.as_str()).collect();
    let tags = page::tags(&page);
    let anchors: Vec<&str> = tags
        .iter()
        .filter(|tag| tag.has_class("inside"))
        .filter_map(|tag| tag.attribute("id"))
        .collect();
    assert_eq!(anchors, ids, "every case can be linked to");
}

const MARKUP: &str =
    "</script></style></pre></details>--><script>alert(1)</script><i onclick=\"x\">'\"&lt;\u{202e}\u{0}";

#[test]
fn the_page_shows_hostile_text_as_text() {
    let mut record = sample();
    let tame = page::tags(&html(&record)).len();
    let value: Value = serde_json::from_str(&record.to_json()).unwrap();
    // Everything that is text turns hostile, requirements and titles included: a record may come from anywhere.
    let hostile = serde_json::from_value::<Record>(hostile_everywhere(value)).unwrap();
    let page = html(&hostile);
    let tags = page::tags(&page);
    assert!(
        tags.iter()
            .all(|tag| tag.name != "i" && tag.attribute("onclick").is_none())
    );
    assert_eq!(tags.iter().filter(|tag| tag.name == "script").count(), 1);
    assert!(!page.contains('\u{202e}') && !page.contains('\u{0}'));
    assert!(page::text(&page).contains("<script>alert(1)</script><i onclick=\"x\">'\"&lt;\\u{202e}\\u{0}"));
    // Only links disappear: what is no address on the web is not one.
    let links = |tags: &[page::Tag]| tags.iter().filter(|tag| tag.name == "a").count();
    assert!(links(&tags) < links(&page::tags(&html(&record))) && tags.len() <= tame);
    record
        .requirements
        .values_mut()
        .for_each(|requirement| requirement.url = "javascript:alert(1)".to_owned());
    assert!(
        !page::tags(&html(&record))
            .iter()
            .any(|tag| tag.attribute("href").is_some_and(|to| to.contains("script")))
    );
}

/// Appends the markup to every text that is not a word of the format.
fn hostile_everywhere(value: Value) -> Value {
    match value {
        Value::String(text) if text.chars().all(|c| c.is_ascii_lowercase() || c == '-') => Value::String(text),
        Value::String(text) => Value::String(format!("{MARKUP}{text}")),
        Value::Array(values) => values.into_iter().map(hostile_everywhere).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, hostile_everywhere(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other,
    }
}

#[test]
fn huge_values_are_cut_in_every_report() {
    let mut record = sample();
    let plain = [
        html(&record).len(),
        junit(&record).len(),
        console::summary(&record, Look::default()).len(),
    ];
    let huge = "<&é".repeat(400_000);
    let finding = &mut record.cases[2].findings[0];
    finding.actual.clone_from(&huge);
    finding.diff = Some(huge.clone());
    record.cases[2].exchanges[0].response_body.as_mut().unwrap().text = huge;
    let page = html(&record);
    assert!(page.contains("(cut; 1200000 characters in all)"));
    page::tags(&page);
    assert!(page.len() < plain[0] + 2_000_000);
    assert!(junit(&record).len() < plain[1] + 200_000);
    assert!(console::summary(&record, Look::default()).len() < plain[2] + 4_000);
}

#[test]
fn two_thousand_cases_make_one_page() {
    let mut record = sample();
    let cases = record.cases.clone();
    record.cases = (0..2_000)
        .map(|number| {
            let mut case = cases[number % cases.len()].clone();
            case.id = format!("{}-{number}", case.id);
            case
        })
        .collect();
    let page = html(&record);
    let tags = page::tags(&page);
    assert_eq!(tags.iter().filter(|tag| tag.has_class("case")).count(), 2_000);
    assert!(page.len() < 16_000_000, "{}", page.len());
}
