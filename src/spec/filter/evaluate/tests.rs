use proptest::prelude::*;
use serde_json::{Value, json};

use crate::spec::core_schemas;
use crate::spec::filter::{Filter, Truth};
use crate::spec::schema::{Attribute, AttributeType, ResourceSchema, Returned, Schema};
use crate::spec::urn;

fn user() -> Value {
    json!({
        "schemas": [urn::USER, urn::ENTERPRISE_USER],
        "id": "2819c223-7f76-453a",
        "externalId": "bjensen",
        "userName": "bjensen@example.com",
        "name": { "familyName": "Jensen", "givenName": "Barbara" },
        "nickName": "",
        "active": false,
        "profileUrl": "https://login.example.com/bjensen",
        "emails": [
            { "value": "bjensen@example.com", "type": "work", "primary": true },
            { "value": "babs@jensen.org", "type": "home" },
        ],
        "phoneNumbers": [{ "value": "555-555-5555" }],
        "photos": [],
        "roles": null,
        "x509Certificates": [{ "value": "AQIDBA==" }],
        "meta": {
            "resourceType": "User",
            "created": "2010-01-23T04:56:22Z",
            "lastModified": "2011-05-13T04:42:34Z",
            "location": "https://example.com/v2/Users/2819c223-7f76-453a",
        },
        urn::ENTERPRISE_USER: { "department": "Tour Operations", "manager": { "value": "26118915-6090" } },
    })
}

fn schema() -> ResourceSchema {
    let more = |name: &str, kind| Attribute::new(name, kind);
    let extra = Schema {
        id: "urn:example:More".into(),
        name: None,
        description: None,
        attributes: vec![
            more("level", AttributeType::Integer),
            more("weight", AttributeType::Decimal),
            Attribute {
                returned: Returned::Request,
                ..more("secretive", AttributeType::String)
            },
        ],
    };
    let extensions = vec![core_schemas::enterprise_user().clone(), extra];
    ResourceSchema::new(core_schemas::user().clone(), extensions)
}

fn evaluate_on(resource: &Value, filter: &str) -> Truth {
    let filter: Filter = filter.parse().unwrap_or_else(|error| panic!("{filter}: {error}"));
    filter.evaluate(resource, &schema())
}

fn check(expected: Truth, filters: &[&str]) {
    for filter in filters {
        assert!(evaluate_on(&user(), filter) == expected, "{filter} is not {expected:?}");
    }
}

#[test]
fn what_the_text_settles_matches() {
    check(
        Truth::Yes,
        &[
            r#"userName Eq "bjensen@example.com""#,
            r#"Username eq "BJENSEN@EXAMPLE.COM""#,
            r#"userName ne "other""#,
            r#"name.familyName co "ens""#,
            r#"name.familyName sw "JEN""#,
            r#"name.familyName ew "sen""#,
            r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "b""#,
            r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "tour operations""#,
            r#"meta.lastModified gt "2011-05-13T04:42:33Z""#,
            r#"meta.lastModified ge "2011-05-13T06:42:34+02:00""#,
            r#"meta.lastModified le "2011-05-13T04:42:34.000Z""#,
            r#"meta.resourceType eq "User""#,
            r#"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#,
            "active eq false",
            "active ne true",
            "active pr",
            "name pr",
            "emails pr",
            "emails.type pr",
            r#"name.familyName gt "Jenkins""#,
            r#"name.familyName lt "zorro""#,
            r#"emails[type eq "work" and value co "@example.com"]"#,
            r#"not (userName eq "other")"#,
            "not (title pr)",
            "not (photos pr)",
            r#"not (emails.value eq "other")"#,
            r#"emails.value ne "other""#,
            r#"title pr or userName sw "b" and active eq false"#,
        ],
    );
}

#[test]
fn what_the_text_settles_does_not_match() {
    check(
        Truth::No,
        &[
            r#"userName eq "bjensen""#,
            r#"userName ne "Bjensen@Example.com""#,
            r#"not (userName co "jensen")"#,
            r#"externalId eq "BJensen""#,
            r#"id eq "2819C223-7F76-453A""#,
            "title pr",
            "photos pr",
            "roles pr",
            r#"title eq "x""#,
            r#"title co "x""#,
            r#"title gt "a""#,
            "active eq true",
            "name.familyName eq null",
            r#"userName eq """#,
            r#"emails[type eq "home" and value co "@example.com"]"#,
            r#"emails[type eq "fax"]"#,
            r#"photos[type eq "photo"]"#,
            r#"meta.created gt "2011-01-01T00:00:00Z""#,
            r#"name.familyName gt "zorro""#,
            r#"userName eq "bjensen@example.com" and title pr"#,
            r#"emails.primary eq true and emails.type eq "fax""#,
        ],
    );
}

#[test]
fn several_values_satisfy_an_and_together_but_brackets_ask_for_one() {
    check(
        Truth::Yes,
        &[r#"emails.type eq "home" and emails.value co "@example.com""#],
    );
    check(Truth::No, &[r#"emails[type eq "home" and value co "@example.com"]"#]);
}

#[test]
fn unknown_attributes_have_no_value() {
    check(
        Truth::No,
        &[
            r#"shoeSize eq "42""#,
            "shoeSize pr",
            r#"urn:example:Other:a eq "b""#,
            r#"name.shoe eq "b""#,
        ],
    );
    check(
        Truth::Open,
        &[r#"shoeSize ne "42""#, r#"not (shoeSize eq "42")"#, "not (shoeSize pr)"],
    );
    let odd = json!({ "shoeSize": "42" });
    assert_eq!(evaluate_on(&odd, r#"shoeSize eq "42""#), Truth::Open);
    check(
        Truth::Open,
        &[
            r#"department eq "Tour Operations""#,
            &format!("{} pr", urn::ENTERPRISE_USER),
        ],
    );
    check(
        Truth::Open,
        &[r#"secretive eq "x""#, r#"urn:example:More:secretive eq "x""#],
    );
}

#[test]
fn bare_complex_attributes_are_open_unless_nothing_in_them_matches() {
    check(
        Truth::Open,
        &[
            r#"emails co "example.com""#,
            r#"emails eq "work""#,
            r#"name eq "Jensen""#,
            "name eq 1",
        ],
    );
    check(
        Truth::No,
        &[r#"emails co "nowhere.net""#, r#"name eq "x""#, r#"addresses co "x""#],
    );
    check(Truth::Open, &[r#"not (emails co "nowhere.net")"#, r#"emails ne "x""#]);
}

#[test]
fn inequality_is_open_on_unassigned_and_mixed_values() {
    check(
        Truth::Open,
        &[
            r#"title ne "x""#,
            r#"not (title eq "x")"#,
            r#"not (title co "x")"#,
            r#"not (not (title ne "x"))"#,
            r#"emails.type ne "work""#,
            r#"not (emails.type eq "work")"#,
            r#"phoneNumbers.type ne "work""#,
            r#"not (emails[type eq "work"])"#,
            r#"not (emails.primary pr)"#,
            r#"not (addresses[type eq "work"])"#,
        ],
    );
    check(Truth::No, &[r#"not (not (title eq "x"))"#]);
    check(Truth::Yes, &[r#"not (title eq "x" or title pr) or userName pr"#]);
}

#[test]
fn unsuitable_operators_are_open() {
    check(
        Truth::Open,
        &[
            r#"active co "f""#,
            "active gt false",
            r#"active eq "false""#,
            r#"meta.created co "2010""#,
            r#"meta.created eq "yesterday""#,
            "userName eq 5",
            "userName gt true",
            r#"x509Certificates.value gt "A""#,
            r#"profileUrl gt "a""#,
        ],
    );
}

#[test]
fn emptiness_is_open() {
    check(
        Truth::Open,
        &[
            "title eq null",
            "nickName pr",
            r#"nickName eq """#,
            r#"nickName ne "x""#,
            r#"title eq """#,
            r#"userName co """#,
            r#"emails[primary eq false]"#,
            "emails.primary eq false",
            "userName ne null",
        ],
    );
    check(Truth::No, &[r#"nickName eq "x""#]);
    assert_eq!(evaluate_on(&json!({ "name": {} }), "name pr"), Truth::Open);
    assert_eq!(evaluate_on(&json!({}), "active eq false"), Truth::Open);
    assert_eq!(evaluate_on(&json!({}), "active eq true"), Truth::No);
}

#[test]
fn disputed_case_is_open_only_where_case_decides() {
    let manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value";
    check(
        Truth::Yes,
        &[
            &format!("{manager} eq \"26118915-6090\""),
            r#"profileUrl sw "https://login""#,
        ],
    );
    check(
        Truth::Open,
        &[
            r#"profileUrl sw "HTTPS://login""#,
            r#"schemas eq "urn:ietf:params:scim:schemas:core:2.0:user""#,
            r#"x509Certificates.value eq "aqidba==""#,
            r#"x509Certificates.value eq "AQIDBA""#,
            r#"meta.location eq "Users/2819c223-7f76-453a""#,
        ],
    );
    check(
        Truth::No,
        &[
            r#"profileUrl eq "https://login.example.com/other""#,
            r#"x509Certificates.value eq "AQIDBQ==""#,
        ],
    );
}

#[test]
fn hidden_values_are_open() {
    check(
        Truth::Open,
        &[
            r#"password eq "x""#,
            "password pr",
            r#"not (password eq "x")"#,
            "urn:example:More:secretive pr",
        ],
    );
}

#[test]
fn strings_beyond_ascii_are_settled_only_without_folding() {
    let resource = json!({ "displayName": "Jürgen Müller" });
    let evaluate = |filter: &str| evaluate_on(&resource, filter);
    assert_eq!(evaluate(r#"displayName eq "jürgen müller""#), Truth::Yes);
    assert_eq!(evaluate(r#"displayName eq "JÜRGEN MÜLLER""#), Truth::Open);
    assert_eq!(evaluate(r#"displayName eq "Barbara""#), Truth::No);
    assert_eq!(evaluate(r#"displayName gt "Barbara""#), Truth::Open);
}

#[test]
fn numbers_compare_by_value() {
    let resource = json!({ "urn:example:More": { "level": 7, "weight": 1.50 } });
    let evaluate = |filter: &str| evaluate_on(&resource, &format!("urn:example:More:{filter}"));
    assert_eq!(
        (evaluate("level eq 7"), evaluate("level gt 10"), evaluate("level le 7")),
        (Truth::Yes, Truth::No, Truth::Yes)
    );
    assert_eq!(
        (
            evaluate("level eq 7.0"),
            evaluate("level eq \"7\""),
            evaluate("level co 7")
        ),
        (Truth::Open, Truth::Open, Truth::Open)
    );
    assert_eq!(
        (evaluate("weight eq 1.5"), evaluate("weight gt 1")),
        (Truth::Yes, Truth::Open)
    );
}

#[test]
fn missing_zones_and_other_texts_of_one_instant_are_open() {
    check(
        Truth::Open,
        &[
            r#"meta.created gt "2010-01-23T05:00:00""#,
            r#"meta.created eq "2010-01-23T05:56:22+01:00""#,
        ],
    );
    check(
        Truth::Yes,
        &[
            r#"meta.created gt "2010-01-21T05:00:00""#,
            r#"meta.created ne "2010-01-23T04:56:23Z""#,
        ],
    );
}

#[test]
fn values_of_the_wrong_shape_are_open() {
    let resource = json!({ "userName": ["a"], "active": "true", "emails": { "value": "a" } });
    for filter in [r#"userName eq "a""#, "active eq true", r#"emails.value eq "b""#] {
        assert_eq!(evaluate_on(&resource, filter), Truth::Open, "{filter}");
    }
}

#[test]
fn a_provider_chooses_one_reading() {
    let matches = |filter: &str| filter.parse::<Filter>().unwrap().matches(&user(), &schema());
    for filter in [
        r#"emails co "example.com""#,
        r#"title ne "x""#,
        r#"not (title eq "x")"#,
        "title eq null",
        r#"emails.type ne "work""#,
        "emails[primary eq false]",
        r#"not (emails[type eq "fax"])"#,
    ] {
        assert!(matches(filter), "{filter}");
    }
    for filter in [
        r#"emails co "work""#,
        r#"not (emails.type eq "work")"#,
        r#"shoeSize eq "42""#,
        r#"password eq "x""#,
    ] {
        assert!(!matches(filter), "{filter}");
    }
    let emails = core_schemas::user().attribute("emails").unwrap();
    let work: Filter = r#"type eq "WORK" and not (value ew ".org")"#.parse().unwrap();
    assert!(work.matches_element(emails, &user()["emails"][0]));
    assert!(!work.matches_element(emails, &user()["emails"][1]));
    let schemas = crate::spec::common::attribute("schemas").unwrap();
    assert!(r#"value sw "urn:""#.parse::<Filter>().unwrap().matches_element(schemas, &json!("urn:x")));
}

#[test]
fn the_longest_filter_evaluates_on_a_small_stack() {
    let chain = vec![r#"(title eq "x")"#; 1000].join(" or ");
    let deep = format!("{}title eq \"x\"{}", "not (".repeat(64), ")".repeat(64));
    let evaluate = move || (evaluate_on(&user(), &chain), evaluate_on(&user(), &deep));
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(evaluate).unwrap();
    assert_eq!(thread.join().unwrap(), (Truth::No, Truth::No));
}

proptest! {
    #[test]
    fn evaluating_never_panics_and_keeps_the_laws(
        filter in crate::spec::filter::arbitrary::filter(),
        other in crate::spec::filter::arbitrary::filter(),
        resource in crate::spec::filter::arbitrary::resource(),
    ) {
        let schema = schema();
        let truth = |filter: &Filter| filter.evaluate(&resource, &schema);
        let (a, b) = (truth(&filter), truth(&other));
        let boxed = |filter: &Filter| Box::new(filter.clone());
        prop_assert_eq!(truth(&Filter::And(boxed(&filter), boxed(&other))), a.and(b));
        prop_assert_eq!(truth(&Filter::Or(boxed(&filter), boxed(&other))), a.or(b));
        let not = Filter::Not(boxed(&filter));
        prop_assert_eq!(truth(&Filter::Not(Box::new(not.clone()))), a);
        // Expression and negation need not both be settled, but never contradict each other.
        prop_assert!(a == Truth::Open || truth(&not) == Truth::Open || truth(&not) == a.negated());
    }

    #[test]
    fn the_chosen_reading_is_one_of_the_legitimate_ones(
        filter in crate::spec::filter::arbitrary::filter(),
        resource in crate::spec::filter::arbitrary::resource(),
    ) {
        let schema = schema();
        let chosen = Truth::from(filter.matches(&resource, &schema));
        let settled = filter.evaluate(&resource, &schema);
        prop_assert!(settled == Truth::Open || settled == chosen, "{filter}: {settled:?}, chosen {chosen:?}");
    }
}
