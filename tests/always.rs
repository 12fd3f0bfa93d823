//! Do the invariants of `suites/always` leave the examples of the RFCs alone, and find what breaks them?

use std::sync::Arc;
use std::time::Duration;

use scimspec::exec::exchange::{Exchange, Request, Response};
use scimspec::plan::target::{Discovered, ServedType, Target};
use scimspec::spec::schema::{ResourceType, SchemaExtension};
use scimspec::spec::{core_schemas, urn};
use scimspec::suite::template::Variables;
use scimspec::verdict::{Bench, Invariants};
use scimspec::{embedded, suite};
use serde_json::{Value, json};
use url::Url;

const BASE: &str = "https://example.com/v2";
const LOCATION: &str = "https://example.com/v2/Users/2819c223-7f76-453a-919d-413861904646";

fn target() -> Target {
    let schema = core_schemas::enterprise_user_resource();
    let user = ServedType {
        resource_type: ResourceType {
            id: Some("User".to_owned()),
            name: "User".to_owned(),
            endpoint: "/Users".to_owned(),
            schema: urn::USER.to_owned(),
            extensions: vec![SchemaExtension {
                schema: urn::ENTERPRISE_USER.to_owned(),
                required: false,
            }],
        },
        schema: Some(schema),
    };
    Target {
        base: Url::parse(BASE).expect("the base is a URL"),
        config: Discovered::Unreadable("not asked".to_owned()),
        types: Discovered::Read(vec![user]),
        schemas: Discovered::Read(()),
        has_credentials: true,
    }
}

fn exchange(method: &str, path: &str, status: u16, headers: &[(&str, &str)], body: &Value) -> Exchange {
    let mut all = vec![("content-type".to_owned(), "application/scim+json".to_owned())];
    all.extend(
        headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    let request = Request::new(method, Url::parse(&format!("{BASE}{path}")).expect("a URL"));
    let response = Response {
        status,
        headers: all,
        body: body.to_string().into_bytes(),
    };
    Exchange::new("step", request, response, Duration::ZERO, None)
}

/// What the invariants find: `id requirement subject`.
fn findings(exchanges: &[Exchange]) -> Vec<String> {
    let catalogue = embedded::catalogue().expect("the catalogue is sound");
    let always: Vec<_> = embedded::suites()
        .into_iter()
        .filter(|source| source.name.contains("/always/"))
        .collect();
    let suites = suite::load(&always, &catalogue, &embedded::fixtures())
        .unwrap_or_else(|faults| panic!("{}", suite::diagnostics::render(&faults, false)));
    let suites: Vec<_> = suites.into_iter().map(Arc::new).collect();
    let target = target();
    let mut invariants = Invariants::new(
        Bench {
            target: &target,
            catalogue: &catalogue,
        },
        &suites,
        Variables::new(),
    );
    for exchange in exchanges {
        invariants.observe("test::case", exchange);
    }
    let verdicts = invariants.finish();
    let told = verdicts.iter().flat_map(|verdict| {
        let findings = verdict.findings.iter();
        findings.map(|found| format!("{} {} {}", verdict.id(), found.finding.cites, found.finding.subject))
    });
    told.collect()
}

/// RFC 7644 §3.14.
fn created() -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id": "2819c223-7f76-453a-919d-413861904646",
        "meta": {
            "resourceType": "User",
            "created": "2011-08-01T21:32:44.882Z",
            "lastModified": "2011-08-01T21:32:44.882Z",
            "location": "https://example.com/v2/Users/2819c223-7f76-453a-919d-413861904646",
            "version": "W/\"e180ee84f0671b1\""
        },
        "name": { "formatted": "Ms. Barbara J Jensen III", "familyName": "Jensen", "givenName": "Barbara" },
        "userName": "bjensen"
    })
}

fn creation(body: &Value) -> Exchange {
    exchange(
        "POST",
        "/Users",
        201,
        &[("location", LOCATION), ("etag", "W/\"e180ee84f0671b1\"")],
        body,
    )
}

#[test]
fn the_examples_of_the_rfcs_are_left_alone() {
    let page = json!({
        "totalResults": 100,
        "itemsPerPage": 1,
        "startIndex": 1,
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "Resources": [created()]
    });
    let not_found = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "detail": "Resource 2819c223-7f76-453a-919d-413861904646 not found",
        "status": "404"
    });
    let partial = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id": "2819c223-7f76-453a-919d-413861904646",
        "userName": "bjensen"
    });
    let path = "/Users/2819c223-7f76-453a-919d-413861904646";
    let exchanges = [
        creation(&created()),
        exchange("GET", "/Users?startIndex=1&count=1", 200, &[], &page),
        exchange("GET", path, 404, &[], &not_found),
        exchange(
            "GET",
            &format!("{path}?attributes=userName"),
            200,
            &[("etag", "W/\"a330bc54f0671c9\"")],
            &partial,
        ),
    ];
    assert_eq!(findings(&exchanges), [] as [String; 0]);
}

/// RFC 7644 §3.4.2 leaves `schemas` out of partial resources (erratum 8084): a warning, and nothing else.
#[test]
fn partial_resources_without_schemas_are_a_warning() {
    let list = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": 2,
        "Resources": [
            { "id": "2819c223-7f76-453a-919d-413861904646", "userName": "bjensen" },
            { "id": "c75ad752-64ae-4823-840d-ffa80929976c", "userName": "jsmith" }
        ]
    });
    let found = findings(&[exchange("GET", "/Users?attributes=userName", 200, &[], &list)]);
    let expected = "always.schemas::schemas-present rfc7644-3.1-representation-has-schemas body /Resources/0/schemas";
    assert_eq!(found, [expected]);
}

#[test]
fn what_is_broken_is_found_once() {
    let broken = |alter: fn(&mut Value)| {
        let mut body = created();
        alter(&mut body);
        findings(&[creation(&body)])
    };
    let one = |found: Vec<String>| {
        assert_eq!(found.len(), 1, "{found:#?}");
        found[0].clone()
    };
    let schemas = one(broken(|body| body["schemas"] = json!([urn::USER, urn::USER])));
    assert_eq!(
        schemas,
        "always.schemas::schemas-distinct rfc7643-3-schemas-no-duplicates body /schemas"
    );
    let active = one(broken(|body| body["active"] = json!("true")));
    assert_eq!(active, "always.schemas::booleans rfc7643-2.3-json-boolean body /active");
    let version = one(broken(|body| body["meta"]["version"] = json!("other")));
    assert_eq!(
        version,
        "always.resources::version rfc7643-3.1-meta-version-equals-etag header etag"
    );
    let spelling = one(broken(|body| body["meta"]["version"] = json!("e180ee84f0671b1")));
    assert_eq!(
        spelling,
        "always.resources::version rfc7643-3.1-meta-version-equals-etag header etag"
    );
    let id = one(broken(|body| {
        body.as_object_mut().expect("an object").remove("id");
    }));
    assert_eq!(id, "always.resources::id rfc7643-3.1-id-non-empty body /id");
    let dates = one(broken(|body| {
        body["meta"]["lastModified"] = json!("2010-08-01T21:32:44.882Z")
    }));
    assert_eq!(
        dates,
        "always.resources::meta-dates rfc7643-3.1-meta-last-modified body /meta/lastModified"
    );
}

#[test]
fn errors_and_lists_keep_their_form() {
    let list = json!({ "schemas": [urn::LIST_RESPONSE], "totalResults": 0, "Resources": [created(), 1] });
    let found = findings(&[exchange("GET", "/Users", 200, &[], &list)]);
    assert!(
        found.contains(&"always.lists::total-results rfc7644-3.4.2.4-total-results-value body /totalResults".into())
    );
    assert!(found.contains(&"always.lists::resources rfc7644-3.4.2-resources-required body /Resources/1".into()));
    let error = json!({ "schemas": [urn::ERROR], "status": 404 });
    let found = findings(&[exchange("GET", "/Users/1", 404, &[], &error)]);
    assert_eq!(found, ["always.errors::status rfc7644-3.12-status-string body /status"]);
    let html = Exchange {
        json: None,
        ..exchange("GET", "/Users/1", 400, &[("x", "y")], &json!("text"))
    };
    assert_eq!(findings(&[html]), ["always.errors::body rfc7644-3.12-error-body body"]);
}
