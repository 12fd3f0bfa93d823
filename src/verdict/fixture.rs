//! Targets and exchanges for the tests of this layer.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use url::Url;

use super::evidence::Evidence;
use super::resource;
use crate::exec::exchange::{Exchange, Request, Response};
use crate::plan::target::{Discovered, ServedType, Target};
use crate::plan::{Applicability, PlannedCase};
use crate::spec::catalogue::{Catalogue, RequirementId};
use crate::spec::core_schemas;
use crate::spec::schema::{ResourceSchema, ResourceType, Schema, SchemaExtension};
use crate::spec::urn;
use crate::suite::model::{
    Body, Case, Check, Credentials, Expectation, Place, RequestTemplate, ResourceRule, Step, Suite,
};
use crate::suite::template::{Template, Variables};

/// A target at `https://example.com/v2` with the core User (and the enterprise extension) and Group.
pub(super) fn target() -> Target {
    let served = |name: &str, endpoint: &str, schema: ResourceSchema| ServedType {
        resource_type: ResourceType {
            id: Some(name.to_owned()),
            name: name.to_owned(),
            endpoint: endpoint.to_owned(),
            schema: schema.base.id.clone(),
            extensions: schema
                .extensions
                .iter()
                .map(|extension| SchemaExtension {
                    schema: extension.id.clone(),
                    required: false,
                })
                .collect(),
        },
        schema: Some(schema),
    };
    Target {
        base: Url::parse("https://example.com/v2").expect("a URL"),
        config: Discovered::Unreadable("not asked".to_owned()),
        types: Discovered::Read(vec![
            served("User", "/Users", core_schemas::enterprise_user_resource()),
            served("Group", "/Groups", core_schemas::group_resource()),
        ]),
        schemas: Discovered::Read(()),
        has_credentials: true,
    }
}

/// Changes the served User schema.
pub(super) fn alter_user(target: &mut Target, alter: impl FnOnce(&mut Schema)) {
    alter(&mut user_schema(target).base);
}

/// Changes the served enterprise extension.
pub(super) fn alter_extension(target: &mut Target, alter: impl FnOnce(&mut Schema)) {
    alter(&mut user_schema(target).extensions[0]);
}

fn user_schema(target: &mut Target) -> &mut ResourceSchema {
    let Discovered::Read(types) = &mut target.types else {
        panic!("types are read")
    };
    types[0].schema.as_mut().expect("a schema")
}

/// A GET below the base, answered with an empty 200 until [`Exchange::answered`] says more.
pub(super) fn get(path: &str) -> Exchange {
    request("GET", path, None)
}

/// A request with a JSON body.
pub(super) fn send(method: &str, path: &str, body: &Value) -> Exchange {
    request(method, path, Some(body.to_string().into_bytes()))
}

fn request(method: &str, path: &str, body: Option<Vec<u8>>) -> Exchange {
    Exchange {
        step: "step 1".to_owned(),
        request: Request {
            method: method.to_owned(),
            url: Url::parse(&format!("https://example.com/v2{path}")).expect("a URL"),
            headers: Vec::new(),
            body,
            credentials: Credentials::Configured,
        },
        response: Arc::new(Response {
            status: 200,
            headers: Vec::new(),
            body: Vec::new(),
        }),
        json: None,
        took: Duration::ZERO,
        waits: None,
    }
}

impl Exchange {
    /// The same with a JSON answer.
    pub(super) fn answered(self, status: u16, body: &Value) -> Self {
        self.answered_text(status, &body.to_string())
            .with_header("content-type", "application/scim+json")
    }

    /// The same with any answer.
    pub(super) fn answered_text(mut self, status: u16, body: &str) -> Self {
        let response = Arc::make_mut(&mut self.response);
        response.status = status;
        response.body = body.as_bytes().to_vec();
        self.json = serde_json::from_str(body).ok().map(Arc::new);
        self
    }

    /// The same with a response header.
    pub(super) fn with_header(mut self, name: &str, value: &str) -> Self {
        let headers = &mut Arc::make_mut(&mut self.response).headers;
        headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// Variables with these top-level names.
pub(super) fn variables(names: Value) -> Variables {
    let mut variables = Variables::new();
    let Value::Object(names) = names else {
        panic!("names are members")
    };
    for (name, value) in names {
        variables.set(name, value);
    }
    variables
}

/// The catalogue as it is built in.
pub(super) fn catalogue() -> Catalogue {
    crate::embedded::catalogue().expect("the catalogue is in order")
}

/// An expectation without guards.
pub(super) fn expectation(cites: &str, that: Vec<Check>) -> Expectation {
    Expectation {
        cites: RequirementId(cites.into()),
        grade: None,
        ambiguity: None,
        when: Vec::new(),
        that,
        readings: Vec::new(),
    }
}

/// A suite without cases.
pub(super) fn suite() -> Suite {
    Suite {
        id: "test".to_owned(),
        title: "Tests".to_owned(),
        area: "read".to_owned(),
        tags: Vec::new(),
        needs: Vec::new(),
        populations: Vec::new(),
        invariants: Vec::new(),
        cases: Vec::new(),
        place: place(),
    }
}

/// A place in a suite file.
pub(super) fn place() -> Place {
    Place {
        file: "test.yaml".into(),
        line: 1,
    }
}

/// A case with one step for each list of expectations.
pub(super) fn planned(steps: Vec<Vec<Expectation>>) -> PlannedCase {
    let step = |expect| Step {
        name: "step".to_owned(),
        request: RequestTemplate {
            method: "GET".to_owned(),
            path: Template::literal("/Users"),
            query: Vec::new(),
            headers: Vec::new(),
            body: Body::None,
            credentials: Credentials::Configured,
        },
        wait: None,
        all_pages: false,
        declines: Vec::new(),
        captures: Vec::new(),
        expect,
        place: place(),
    };
    let case = Case {
        id: "case".to_owned(),
        title: "A case".to_owned(),
        tags: Vec::new(),
        needs: Vec::new(),
        for_each: None,
        uses: Vec::new(),
        given: Vec::new(),
        steps: steps.into_iter().map(step).collect(),
        exclusive: false,
        place: place(),
    };
    PlannedCase {
        id: "test::case".to_owned(),
        suite: Arc::new(Suite {
            cases: vec![case],
            ..suite()
        }),
        index: 0,
        bindings: Variables::new(),
        resource_type: None,
        status: Applicability::Runs,
    }
}

/// What a resource rule finds in the answer to a GET of the core target: `subject: expected / actual`.
pub(super) fn rule(rule: ResourceRule, path: &str, body: &Value) -> Vec<String> {
    rule_on(rule, &target(), &get(path).answered(200, body))
}

/// What a resource rule finds in an exchange.
pub(super) fn rule_on(rule: ResourceRule, target: &Target, exchange: &Exchange) -> Vec<String> {
    let variables = Variables::new();
    let deviations = resource::judge(rule, &Evidence::new(target, exchange, &variables));
    let line = |deviation: super::deviation::Deviation| {
        format!("{}: {} / {}", deviation.subject, deviation.expected, deviation.actual)
    };
    deviations.into_iter().map(line).collect()
}

/// A User as RFC 7643 §8.1 has it.
pub(super) fn minimal_user() -> Value {
    serde_json::json!({
        "schemas": [urn::USER],
        "id": "2819c223-7f76-453a-919d-413861904646",
        "userName": "bjensen@example.com",
        "meta": {
            "resourceType": "User",
            "created": "2010-01-23T04:56:22Z",
            "lastModified": "2011-05-13T04:42:34Z",
            "version": "W/\"3694e05e9dff590\"",
            "location": "https://example.com/v2/Users/2819c223-7f76-453a-919d-413861904646"
        }
    })
}
