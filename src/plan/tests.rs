//! Planning against a target of the core schemas.

use std::sync::{Arc, LazyLock};

use serde_json::{Value, json};
use url::Url;

use super::select::Selection;
use super::target::{Discovered, ServedType, Target};
use super::{Applicability, Options, PlannedCase, plan};
use crate::embedded;
use crate::spec::catalogue::Catalogue;
use crate::spec::core_schemas;
use crate::spec::schema::{ResourceSchema, ResourceType, SchemaExtension};
use crate::spec::urn;
use crate::suite::{self, Source};

fn served(name: &str, endpoint: &str, schema: ResourceSchema) -> ServedType {
    let declared = ResourceType {
        id: Some(name.to_owned()),
        name: name.to_owned(),
        endpoint: endpoint.to_owned(),
        schema: schema.base.id.clone(),
        extensions: Vec::new(),
    };
    ServedType {
        resource_type: declared,
        schema: Some(schema),
    }
}

fn target() -> Target {
    Target {
        base: Url::parse("https://scim.test/v2/").unwrap(),
        config: Discovered::Read(json!({
            "patch": { "supported": true },
            "sort": { "supported": false },
            "filter": { "supported": true, "maxResults": 5 },
        })),
        types: Discovered::Read(vec![
            served("Person", "/People", core_schemas::enterprise_user_resource()),
            served("Group", "/Groups", core_schemas::group_resource()),
        ]),
        schemas: Discovered::Read(()),
        has_credentials: false,
    }
}

/// Plans a suite of one case, given as the lines below `- id: it`.
fn planned(case: &str, target: &Target, allow_writes: bool) -> Vec<PlannedCase> {
    let step = "    steps:\n      - request: GET /Users\n        expect:\n          - cites: rfc7644-3.4.2-list-response-schema\n            that: [ { status: 200 } ]\n";
    let text = format!(
        "format: 1\nsuite: some.suite\ntitle: Some\narea: list\ncases:\n  - id: it\n    title: It is\n{case}{step}"
    );
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| embedded::catalogue().unwrap());
    let suites = suite::load(&[Source::new("some.yaml", text)], &CATALOGUE, &embedded::fixtures())
        .unwrap_or_else(|faults| panic!("{}", suite::diagnostics::render(&faults, false)));
    let suites: Vec<_> = suites.into_iter().map(Arc::new).collect();
    let options = Options {
        selection: &Selection::default(),
        allow_writes,
        run: "scimspec-x",
        seed: 1,
        setting: &crate::verdict::setting_holds,
    };
    plan(&suites, target, &options)
}

fn because(case: &str) -> String {
    match planned(case, &target(), true).remove(0).status {
        Applicability::NotApplicable(because) => because,
        other => panic!("it is {other:?}"),
    }
}

fn runs(case: &str) -> bool {
    planned(case, &target(), true)
        .iter()
        .all(|planned| planned.status == Applicability::Runs)
}

fn ids(case: &str) -> Vec<String> {
    planned(case, &target(), true)
        .into_iter()
        .map(|planned| planned.id)
        .collect()
}

#[test]
fn what_the_configuration_says_decides() {
    assert!(runs("    needs: [ { capability: patch } ]\n"));
    assert!(runs("    needs: [ { no-capability: sort } ]\n"));
    assert_eq!(
        because("    needs: [ { capability: sort } ]\n"),
        "/ServiceProviderConfig says sort.supported = false"
    );
    assert_eq!(
        because("    needs: [ { capability: bulk } ]\n"),
        "/ServiceProviderConfig does not say bulk.supported"
    );
    assert!(runs(
        "    needs: [ { setting: { at: /filter/maxResults, at-least: 2 } } ]\n"
    ));
    let because_of = |setting: &str| because(&format!("    needs: [ {{ setting: {{ at: {setting} }} }} ]\n"));
    assert_eq!(
        because_of("/filter/maxResults, at-least: 6"),
        "/ServiceProviderConfig says filter.maxResults = 5"
    );
    assert_eq!(
        because_of("/pagination/index, equals: true"),
        "/ServiceProviderConfig does not say pagination.index"
    );
    for silent in ["absent: true", "not-equals: false"] {
        assert!(runs(&format!(
            "    needs: [ {{ setting: {{ at: /pagination/index, {silent} }} }} ]\n"
        )));
    }
}

#[test]
fn types_are_known_by_their_schema_and_not_by_their_name() {
    assert!(runs("    needs: [ { resource-type: User } ]\n"));
    assert!(runs("    needs: [ { resource-type: Person } ]\n"));
    assert_eq!(
        because("    needs: [ { resource-type: Device } ]\n"),
        "/ResourceTypes lists no Device resource type"
    );
}

#[test]
fn attributes_are_weighed_with_their_characteristics() {
    assert!(runs(
        "    needs: [ { attribute: \"User:title\", mutability: [readWrite] } ]\n"
    ));
    assert!(runs(&format!(
        "    needs: [ {{ attribute: \"User:{}:department\" }} ]\n",
        urn::ENTERPRISE_USER
    )));
    assert_eq!(
        because("    needs: [ { attribute: \"User:shoeSize\" } ]\n"),
        "/Schemas gives Person no attribute shoeSize"
    );
    assert_eq!(
        because("    needs: [ { attribute: \"User:groups\", mutability: [readWrite] } ]\n"),
        "/Schemas says Person:groups mutability = readOnly"
    );
    let members = |reference: &str| {
        format!("    needs: [ {{ attribute: \"Group:members.$ref\", reference-types: {reference} }} ]\n")
    };
    assert!(runs(&members("[external, group]")));
    assert_eq!(
        because(&members("Device")),
        "/Schemas says Group:members.$ref referenceTypes = User, Group"
    );
    assert_eq!(
        because("    needs: [ { attribute: \"User:title\", reference-types: User } ]\n"),
        "/Schemas says Person:title declares no referenceTypes"
    );
}

#[test]
fn what_is_written_must_exist_and_be_writable() {
    assert!(runs(
        "    given: { ann: { resource-type: User, with: { \"emails\": [ { \"value\": \"a\" } ] } } }\n"
    ));
    assert_eq!(
        because("    given: { ann: { resource-type: User, with: { \"emails\": [ { \"shade\": \"a\" } ] } } }\n"),
        "/Schemas gives Person:emails no attribute shade"
    );
    assert_eq!(
        because("    given: { ann: { resource-type: User, with: { \"groups\": [] } } }\n"),
        "/Schemas says Person:groups mutability = readOnly"
    );
    assert!(runs(
        "    needs: [ { attribute: \"User:groups\", mutability: [readOnly] } ]\n    given: { ann: { resource-type: User, with: { \"groups\": [] } } }\n"
    ));
}

#[test]
fn a_piece_of_a_resource_is_weighed_like_what_is_written_out() {
    let piece = |traits: &str, with: &str| {
        let case = format!(
            "    for-each: {{ attribute: {{ of: [User], {traits} }} }}\n    given: {{ ann: {{ resource-type: current, with: {with} }} }}\n"
        );
        let statuses = planned(&case, &target(), true);
        statuses
            .into_iter()
            .map(|planned| (planned.id, planned.status))
            .collect::<Vec<_>>()
    };
    let of_the_extension = "extension: true, type: [string], mutability: [readWrite]";
    for with in [
        "\"${attribute.sample-body}\"",
        "{ \"${attribute.schema}\": { \"${attribute.name}\": \"${attribute.sample}\" } }",
    ] {
        let statuses = piece(of_the_extension, with);
        assert!(statuses.len() > 1, "{with}");
        assert!(
            statuses.iter().all(|(_, status)| *status == Applicability::Runs),
            "{statuses:?}"
        );
    }
    let unwritable = piece("returned: [default]", "\"${attribute.sample-body}\"");
    let groups = unwritable
        .iter()
        .find(|(id, _)| id.ends_with("[Person:groups]"))
        .unwrap();
    let because = "/Schemas says Person:groups mutability = readOnly".to_owned();
    assert_eq!(groups.1, Applicability::NotApplicable(because));
    let forced = piece("mutability: [readOnly]", "\"${attribute.sample-body}\"");
    assert_eq!(
        forced,
        [("some.suite::it[Person:groups]".to_owned(), Applicability::Runs)]
    );
    let misplaced = piece(of_the_extension, "{ \"${attribute.name}\": \"x\" }");
    let because = "/Schemas gives Person no attribute employeeNumber".to_owned();
    assert_eq!(misplaced[0].1, Applicability::NotApplicable(because));
}

#[test]
fn common_attributes_and_what_comes_extra_are_no_needs() {
    assert!(runs(
        "    given: { ann: { resource-type: User, with: { \"schemas\": [], \"externalId\": \"x\", \"id\": \"x\", \"meta\": {} } } }\n"
    ));
    assert!(runs(
        "    given: { ann: { resource-type: User, extra: { \"groups\": [], \"shoeSize\": 7, \"urn:x:y\": {} } } }\n"
    ));
}

#[test]
fn without_consent_what_writes_waits() {
    let given = "    given: { ann: { resource-type: User } }\n";
    assert_eq!(planned(given, &target(), false)[0].status, Applicability::NeedsWrites);
    assert_eq!(planned("", &target(), false)[0].status, Applicability::Runs);
}

#[test]
fn dimensions_multiply() {
    assert_eq!(
        ids("    for-each: { resource-type: all }\n"),
        ["some.suite::it[Person]", "some.suite::it[Group]"]
    );
    assert_eq!(
        ids("    for-each: { resource-type: [Group], row: [ { id: a, x: 1 }, { id: b, x: 2 } ] }\n"),
        ["some.suite::it[Group,a]", "some.suite::it[Group,b]"]
    );
    assert_eq!(
        ids("    for-each: { attribute: { of: [Group], mutability: [readWrite] } }\n"),
        ["some.suite::it[Group:displayName]", "some.suite::it[Group:members]"]
    );
}

#[test]
fn schemas_are_known_from_the_resource_types_alone() {
    let mut target = target();
    target.schemas = Discovered::Unreadable("answers 404".to_owned());
    let Discovered::Read(types) = &mut target.types else {
        unreachable!()
    };
    let enterprise = |schema: &str| SchemaExtension {
        schema: schema.to_owned(),
        required: false,
    };
    types[0].resource_type.extensions = vec![enterprise(urn::ENTERPRISE_USER)];
    types[1].resource_type.extensions = vec![enterprise(&urn::ENTERPRISE_USER.to_lowercase())];
    let case = "    for-each: { schema: all, row: [ { id: a, x: 1 }, { id: b, x: 2 } ] }\n";
    let planned = planned(case, &target, true);
    let ids: Vec<_> = planned.iter().map(|planned| planned.id.as_str()).collect();
    let expected: Vec<_> = [urn::USER, urn::ENTERPRISE_USER, urn::GROUP]
        .iter()
        .flat_map(|urn| ["a", "b"].map(|row| format!("some.suite::it[{urn},{row}]")))
        .collect();
    assert_eq!(ids, expected);
    assert_eq!(planned[2].status, Applicability::Runs);
    let name = |member: &str| {
        planned[2]
            .bindings
            .get(&["schema".to_owned(), member.to_owned()])
            .cloned()
    };
    assert_eq!(
        (name("id"), name("type")),
        (Some(json!(urn::ENTERPRISE_USER)), Some(json!("Person")))
    );
    assert_eq!(planned[2].resource_type, None);

    target.types = Discovered::Unreadable("answers 404".to_owned());
    let unread = self::planned(case, &target, true).remove(0);
    assert_eq!(unread.id, "some.suite::it");
    assert_eq!(
        unread.status,
        Applicability::NotApplicable("/ResourceTypes answers 404".to_owned())
    );
}

/// The sample and the other value of one attribute of the User type.
fn values_of(name: &str, filter: &str) -> (Value, Value) {
    let case = format!("    for-each: {{ attribute: {{ of: [User], {filter} }} }}\n");
    let end = format!("[Person:{name}]");
    let planned = planned(&case, &target(), true);
    let found = planned
        .iter()
        .find(|planned| planned.id.ends_with(&end))
        .unwrap_or_else(|| panic!("there is no {name}"));
    let value = |which: &str| {
        let bound = found.bindings.get(&["attribute".to_owned(), which.to_owned()]);
        bound.cloned().unwrap_or(Value::Null)
    };
    (value("sample"), value("other"))
}

#[test]
fn complex_attributes_have_whole_values() {
    let (sample, other) = values_of("name", "type: [complex]");
    let members: Vec<_> = sample.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "formatted",
        "familyName",
        "givenName",
        "middleName",
        "honorificPrefix",
        "honorificSuffix",
    ];
    assert_eq!(members, expected);
    assert!(expected.iter().all(|member| sample[member] != other[member]));
    let (emails, _) = values_of("emails", "type: [complex]");
    assert_eq!(
        (&emails[0]["type"], &emails[0]["primary"]),
        (&json!("work"), &json!(true))
    );
    assert!(emails[0]["value"].as_str().unwrap().ends_with("@example.com"));
}

#[test]
fn read_only_attributes_have_values_that_nobody_needs_to_know() {
    let (groups, other) = values_of("groups", "mutability: [readOnly]");
    let value = groups[0]["value"].as_str().unwrap();
    assert!(value.starts_with("scimspec-x-"));
    assert_eq!(groups, json!([{ "value": value }]));
    assert_ne!(groups, other);
    let name = format!("{}:manager.displayName", urn::ENTERPRISE_USER);
    let (display, _) = values_of(&name, "mutability: [readOnly], sub-attributes: true");
    assert!(display.is_string());
}

#[test]
fn samples_are_of_the_case_and_of_no_generated_resource() {
    let (sample, other) = values_of("userName", "uniqueness: [server]");
    let unique = |case: &str| {
        planned(case, &target(), true)[0]
            .bindings
            .get(&["unique".to_owned()])
            .cloned()
    };
    let stem = unique("    for-each: { attribute: { of: [User], uniqueness: [server] } }\n").unwrap();
    let stem = stem.as_str().unwrap();
    assert_eq!(sample, json!(format!("{stem}-v-1@example.com")));
    assert_eq!(other, json!(format!("{stem}-v-2@example.com")));
}

#[test]
fn one_value_is_enough_unless_the_case_names_the_other() {
    let mut target = target();
    let Discovered::Read(types) = &mut target.types else {
        unreachable!()
    };
    let schema = types[0].schema.as_mut().unwrap();
    let title = schema
        .base
        .attributes
        .iter_mut()
        .find(|attribute| attribute.name == "title");
    title.unwrap().canonical_values = vec![json!("Boss")];
    let status = |named: &str| {
        let case = format!(
            "    for-each: {{ attribute: {{ of: [User], canonical: true, multi-valued: false }} }}\n    given: {{ ann: {{ resource-type: User, with: \"${{attribute.{named}-body}}\" }} }}\n"
        );
        planned(&case, &target, true).remove(0).status
    };
    assert_eq!(status("sample"), Applicability::Runs);
    let because = "only one value can be made up for title".to_owned();
    assert_eq!(status("other"), Applicability::NotApplicable(because));
}

#[test]
fn where_case_counts_samples_have_letters_of_both() {
    let mut target = target();
    let Discovered::Read(types) = &mut target.types else {
        unreachable!()
    };
    let schema = types[1].schema.as_mut().unwrap();
    let name = schema
        .base
        .attributes
        .iter_mut()
        .find(|attribute| attribute.name == "displayName");
    name.unwrap().case_exact = true;
    let case = "    for-each: { attribute: { of: [Group], type: [string], case-exact: true } }\n";
    let planned = planned(case, &target, true).remove(0);
    let sample = planned.bindings.get(&["attribute".to_owned(), "sample".to_owned()]);
    let sample = sample.and_then(Value::as_str).unwrap();
    assert!(
        sample.to_lowercase() != sample && sample.to_uppercase() != sample,
        "{sample}"
    );
}

#[test]
fn an_attribute_brings_its_names_and_values() {
    let case = "    for-each: { attribute: { of: [User], extension: true, type: [string], uniqueness: [none] } }\n";
    let first = planned(case, &target(), true).remove(0);
    let name = |path: &str| {
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        first.bindings.get(&path).cloned().unwrap_or(Value::Null)
    };
    assert_eq!(
        name("attribute.path"),
        json!(format!("{}:employeeNumber", urn::ENTERPRISE_USER))
    );
    assert_eq!(
        name("attribute.pointer"),
        json!(format!("/{}/employeeNumber", urn::ENTERPRISE_USER))
    );
    assert_ne!(name("attribute.sample"), name("attribute.other"));
    assert_eq!(
        name("attribute.sample-body"),
        json!({ urn::ENTERPRISE_USER: { "employeeNumber": name("attribute.sample") } })
    );
    assert_eq!(name("type.endpoint"), json!("/People"));
    assert_eq!(name("types.User.endpoint"), json!("/People"));
    assert_eq!(name("base"), json!("https://scim.test/v2"));
}

#[test]
fn without_discovery_only_what_needs_it_is_left_out() {
    let mut target = target();
    target.types = Discovered::Unreadable("answers 404".to_owned());
    target.schemas = Discovered::Unreadable("answers 404".to_owned());
    let status = |case: &str| planned(case, &target, true).remove(0).status;
    assert_eq!(
        status("    given: { ann: { resource-type: User } }\n"),
        Applicability::Runs
    );
    let unknown = status("    given: { ann: { resource-type: User, with: { \"title\": \"x\" } } }\n");
    assert_eq!(
        unknown,
        Applicability::NotApplicable("/Schemas answers 404, so nothing is known of User".to_owned())
    );
}

#[test]
fn an_expansion_over_nothing_is_shown_with_the_reason() {
    let case = "    for-each: { attribute: { of: [Group], type: [binary] } }\n";
    assert_eq!(ids(case), ["some.suite::it"]);
    assert_eq!(
        because(case),
        "/ResourceTypes and /Schemas declare nothing of this kind"
    );
}

#[test]
fn unknown_ids_are_version_4_uuids() {
    let id = super::unknown_id(7, "a::b");
    assert_eq!((id.len(), &id[14..15]), (36, "4"));
    assert!("89ab".contains(&id[19..20]), "{id}");
    assert_ne!(id, super::unknown_id(7, "a::c"));
}

#[test]
fn texts_of_a_case_are_its_own_and_the_same_every_time() {
    let unique = |case: &str| {
        planned(case, &target(), true)[0]
            .bindings
            .get(&["unique".to_owned()])
            .cloned()
    };
    assert_eq!(unique(""), unique(""));
    assert_ne!(unique(""), unique("    for-each: { resource-type: all }\n"));
}
