//! Do suites load, and are those that do not told so in full?
//!
//! Each file of `tests/bad-suites` has its faults written down beside it; `BLESS=1 cargo test --test loading` writes them anew.

use std::fs;
use std::path::{Path, PathBuf};

use scimspec::spec::catalogue::Catalogue;
use scimspec::suite::{self, Fixtures, Source, diagnostics};
use scimspec::{embedded, yaml};

const CATALOGUE: &str = include_str!("catalogue.yaml");
const AMBIGUITIES: &str = include_str!("ambiguities.yaml");

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A small catalogue and a few fixtures, so that the expected texts do not change with the real ones.
fn faults_of(sources: &[Source]) -> String {
    let catalogue = Catalogue::load([("catalogue.yaml", CATALOGUE), ("ambiguities.yaml", AMBIGUITIES)]);
    let mut fixtures = Fixtures::default();
    fixtures.add(
        "bodies/rfc7644/create-user.json",
        r#"{ "userName": "${unique}", "title": "${row.title}" }"#,
    );
    fixtures.add("bodies/not-json.json", "{ userName: 1 }");
    fixtures.add("json-schemas/error.json", "{}");
    match suite::load(sources, &catalogue.expect("the catalogue is sound"), &fixtures) {
        Ok(_) => "no faults\n".to_owned(),
        Err(faults) => diagnostics::render(&faults, false),
    }
}

fn sources(folder_name: &str) -> Vec<Source> {
    let root = folder("").display().to_string();
    let sources = suite::read(&folder(folder_name)).expect("the suites can be read");
    let relative = |name: &str| name.trim_start_matches(&root).trim_start_matches('/').to_owned();
    sources
        .into_iter()
        .map(|source| Source::new(relative(&source.name), source.text))
        .collect()
}

/// From disk: a suite that is being written is judged without building again.
#[test]
fn the_suites_load() {
    let catalogue = embedded::catalogue().expect("the catalogue is sound");
    let sources = sources("suites");
    assert!(!sources.is_empty());
    if let Err(faults) = suite::load(&sources, &catalogue, &embedded::fixtures()) {
        panic!("{}", diagnostics::render(&faults, false));
    }
}

#[test]
fn every_fault_of_a_bad_suite_is_told() {
    let mut differing = Vec::new();
    for source in sources("tests/bad-suites") {
        let expected = folder(&source.name).with_extension("stderr");
        let told = faults_of(std::slice::from_ref(&source));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, &told).expect("the expected text can be written");
        }
        if told != fs::read_to_string(&expected).unwrap_or_default() {
            differing.push(format!("{}:\n{told}", source.name));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn every_kind_of_fault_is_shown_by_a_bad_suite() {
    let suites = sources("tests/bad-suites");
    assert!(suites.len() >= 25);
    for source in &suites {
        assert_ne!(
            faults_of(std::slice::from_ref(source)),
            "no faults\n",
            "{}",
            source.name
        );
    }
}

#[test]
fn one_suite_in_two_files_is_a_fault() {
    let text = include_str!("../suites/create/users.yaml");
    let text = text.replace("rfc7644-3.3-created-location", "rfc7644-3.3-created-body");
    let sources = [Source::new("one.yaml", text.clone()), Source::new("two.yaml", text)];
    let expected = "\
error: the suite `create.users` exists already
 --> two.yaml:3:8
  |
3 | suite: create.users
  |        ^^^^^^^^^^^^
  |
  = help: it is in one.yaml

1 fault in 1 file
";
    assert_eq!(faults_of(&sources), expected);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let error = suite::read(&folder("tests/no-such-folder")).unwrap_err();
    assert!(error.to_string().ends_with("tests/no-such-folder"), "{error}");
}

/// A body that no suite names is sent by nobody.
#[test]
fn every_body_is_sent() {
    let fixtures = embedded::fixtures();
    let suites = sources("suites");
    for name in fixtures.names("bodies") {
        let written = format!("fixture: {name}");
        assert!(
            suites.iter().any(|suite| suite.text.contains(&written)),
            "fixtures/bodies/{name}.json"
        );
    }
}

#[test]
fn the_schema_for_editors_is_up_to_date() {
    let path = folder("docs/suite.schema.json");
    let schema = format!(
        "{}\n",
        serde_json::to_string_pretty(&suite::schema()).expect("a schema is JSON")
    );
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &schema).expect("the schema can be written");
    }
    let written = fs::read_to_string(&path).expect("the schema can be read");
    assert!(
        written == schema,
        "docs/suite.schema.json is not what the grammar says; BLESS=1 writes it"
    );
}

/// The schema and the loader are made from one grammar; this keeps the schema from refusing what the loader takes.
#[test]
fn the_suites_are_valid_against_the_schema() {
    let validator = jsonschema::validator_for(&suite::schema()).expect("the schema is one");
    for source in sources("suites") {
        let mut faults = Vec::new();
        let root = yaml::parse(&source.text, &mut faults).expect("the suite is YAML");
        let errors: Vec<_> = validator
            .iter_errors(&root.to_json())
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {}", source.name, errors.join("\n"));
    }
}

/// … and from taking what the loader refuses for its shape.
#[test]
fn the_schema_refuses_what_has_the_wrong_shape() {
    let validator = jsonschema::validator_for(&suite::schema()).expect("the schema is one");
    for name in [
        "unknown-keys",
        "missing-keys",
        "wrong-types",
        "keys-that-exclude-each-other",
        "unknown-words",
        "bad-ids",
    ] {
        let text = fs::read_to_string(folder(&format!("tests/bad-suites/{name}.yaml"))).expect("the suite can be read");
        let root = yaml::parse(&text, &mut Vec::new()).expect("the suite is YAML");
        assert!(!validator.is_valid(&root.to_json()), "{name}");
    }
}
