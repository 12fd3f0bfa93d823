use serde_json::json;

use super::super::exchange::Response;
use super::super::testing::{Fake, empty, json as answer, with_header};
use super::*;

fn base() -> Url {
    Url::parse("https://scim.example/scim/v2/").unwrap()
}

fn user_type() -> Value {
    json!({ "schemas": [urn::RESOURCE_TYPE], "id": "User", "name": "User", "endpoint": "https://scim.example/scim/v2/People",
            "schema": urn::USER, "schemaExtensions": [{ "schema": urn::ENTERPRISE_USER, "required": false }] })
}

fn schema(id: &str) -> Value {
    json!({ "id": id, "name": "X", "attributes": [{ "name": "userName", "type": "string" }] })
}

fn listing(resources: &[Value]) -> Value {
    json!({ "schemas": [urn::LIST_RESPONSE], "totalResults": resources.len(), "Resources": resources })
}

fn html(status: u16) -> Response {
    Response {
        status,
        headers: vec![("content-type".into(), "text/html; charset=utf-8".into())],
        body: b"<html>".to_vec(),
    }
}

/// A target with everything, whose resources answer with a list.
fn whole(request: &Request) -> Response {
    match request.url.path() {
        "/scim/v2/ServiceProviderConfig" => answer(200, &json!({ "patch": { "supported": true } })),
        "/scim/v2/ResourceTypes" => answer(200, &listing(&[user_type()])),
        "/scim/v2/Schemas" => answer(200, &listing(&[schema(urn::USER), schema(urn::ENTERPRISE_USER)])),
        "/scim/v2/People" => answer(200, &listing(&[])),
        _ => empty(404),
    }
}

async fn fly<F>(answer: F) -> (Result<Discovery, PreflightError>, Vec<String>)
where
    F: Fn(&Request) -> Result<Response, TransportError> + Send + Sync,
{
    let fake = Fake::new(answer);
    (preflight(&fake, &base(), true).await, fake.lines())
}

async fn refusal<F>(answer: F) -> String
where
    F: Fn(&Request) -> Result<Response, TransportError> + Send + Sync,
{
    fly(answer).await.0.unwrap_err().to_string()
}

#[tokio::test]
async fn a_target_is_read_from_its_documents() {
    let (discovery, lines) = fly(|request| Ok(whole(request))).await;
    let discovery = discovery.unwrap();
    assert_eq!(
        lines,
        [
            "GET /scim/v2/ServiceProviderConfig",
            "GET /scim/v2/ResourceTypes",
            "GET /scim/v2/Schemas",
            "GET /scim/v2/People?count=1",
        ]
    );
    assert_eq!(discovery.exchanges.len(), 4);
    assert_eq!(discovery.remarks, [""; 0]);
    let target = discovery.target;
    assert_eq!(target.base.as_str(), "https://scim.example/scim/v2");
    assert_eq!(target.config.read().unwrap()["patch"]["supported"], true);
    assert!(target.schemas.read().is_some());
    let types = target.types.read().unwrap();
    assert_eq!(types[0].resource_type.endpoint, "/People");
    assert_eq!(types[0].schema.as_ref().unwrap().extensions.len(), 1);
}

#[tokio::test]
async fn a_cut_list_is_fetched_to_its_end() {
    let all: Vec<Value> = (0..5).map(|n| schema(&format!("urn:x:{n}"))).collect();
    let (discovery, lines) = fly(|request| {
        if !request.url.path().ends_with("/Schemas") {
            return Ok(whole(request));
        }
        let start = request.url.query_pairs().find(|(name, _)| name == "startIndex");
        let start: usize = start.map_or(1, |(_, value)| value.parse().unwrap());
        let page = &all[start - 1..(start + 1).min(5)];
        Ok(answer(200, &json!({ "totalResults": 5, "Resources": page })))
    })
    .await;
    assert_eq!(
        lines[3..5],
        ["GET /scim/v2/Schemas?startIndex=3", "GET /scim/v2/Schemas?startIndex=5"]
    );
    assert!(discovery.unwrap().remarks.is_empty());
}

#[tokio::test]
async fn a_list_that_begins_anew_is_left_and_told() {
    let (discovery, lines) = fly(|request| match request.url.path().ends_with("/Schemas") {
        true => Ok(answer(
            200,
            &json!({ "totalResults": 9, "Resources": [schema(urn::USER)] }),
        )),
        false => Ok(whole(request)),
    })
    .await;
    assert_eq!(lines.iter().filter(|line| line.contains("Schemas")).count(), 2);
    assert_eq!(
        discovery.unwrap().remarks,
        ["/Schemas says that it has 9 entries and lists 1"]
    );
}

#[tokio::test]
async fn a_target_without_discovery_passes_when_its_users_are_a_list() {
    let (discovery, _) = fly(|request| match request.url.path() {
        "/scim/v2/Users" => Ok(answer(200, &listing(&[]))),
        "/scim/v2/Schemas" => Err(TransportError::TooLarge { limit: 9 }),
        "/scim/v2/ResourceTypes" => Ok(html(200)),
        _ => Ok(empty(501)),
    })
    .await;
    let target = discovery.unwrap().target;
    let why = |seen: &dyn std::fmt::Debug| format!("{seen:?}");
    assert_eq!(why(&target.config), "Unreadable(\"answers 501\")");
    assert_eq!(why(&target.types), "Unreadable(\"answers 200 with text/html\")");
    assert_eq!(
        why(&target.schemas),
        "Unreadable(\"the answer is larger than the limit of 9 bytes\")"
    );
}

#[tokio::test]
async fn broken_entries_are_passed_over_and_told() {
    let (discovery, _) = fly(|request| match request.url.path() {
        "/scim/v2/ResourceTypes" => Ok(answer(200, &json!([{ "name": "X" }, user_type()]))),
        "/scim/v2/Schemas" => Ok(answer(200, &listing(&[json!({ "name": "X" })]))),
        _ => Ok(whole(request)),
    })
    .await;
    let discovery = discovery.unwrap();
    assert_eq!(discovery.target.types.read().unwrap().len(), 1);
    assert!(discovery.target.types.read().unwrap()[0].schema.is_none());
    assert_eq!(
        discovery.remarks,
        ["an entry of /ResourceTypes is not a resource type: no `endpoint`"]
    );
    assert!(matches!(&discovery.target.schemas, Discovered::Unreadable(why)
            if why == "has nothing to read: an entry of /Schemas is not a schema: no `id`"));
}

#[tokio::test]
async fn refused_credentials_are_told() {
    assert_eq!(
        refusal(|_| Ok(empty(401))).await,
        "https://scim.example/scim/v2 refuses the credentials: it answers 401 to /ServiceProviderConfig"
    );
    let open_discovery = |request: &Request| match request.url.path() {
        "/scim/v2/People" => Ok(empty(401)),
        _ => Ok(whole(request)),
    };
    assert_eq!(
        refusal(open_discovery).await,
        "https://scim.example/scim/v2 refuses the credentials: it answers 401 to /People?count=1"
    );
    let without = preflight(&Fake::new(open_discovery), &base(), false).await;
    assert_eq!(
        without.unwrap_err().to_string(),
        "https://scim.example/scim/v2 refuses requests without credentials: it answers 401 to /People?count=1"
    );
}

#[tokio::test]
async fn another_place_is_named() {
    assert_eq!(
        refusal(|_| Ok(with_header(
            empty(302),
            "location",
            "https://login.example/in?next=secret"
        )))
        .await,
        "https://scim.example/scim/v2 redirects /scim/v2/ServiceProviderConfig to https://login.example/in: use the base URL \
         that it leads to"
    );
}

#[tokio::test]
async fn what_is_not_scim_is_told_in_one_sentence() {
    assert_eq!(
        refusal(|_| Ok(html(200))).await,
        "https://scim.example/scim/v2 does not look like a SCIM base URL: it answers 200 with text/html to \
         /ServiceProviderConfig, /ResourceTypes, /Schemas and /Users?count=1"
    );
    let bare = Url::parse("https://scim.example").unwrap();
    let error = preflight(&Fake::new(|_| Ok(empty(404))), &bare, true)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("and /Users?count=1 (SCIM base URLs often end with a path such as /scim/v2)"),
        "{error}"
    );
    assert_eq!(
        refusal(|_| Ok(html(503))).await,
        "https://scim.example/scim/v2 is out of order: it answers 503 to /ServiceProviderConfig and everything else asked"
    );
}

#[tokio::test]
async fn no_connection_ends_it_at_once() {
    let (outcome, lines) = fly(|_| {
        Err(TransportError::Connect {
            host: "scim.example:443".into(),
            why: "connection refused".into(),
        })
    })
    .await;
    assert_eq!(
        outcome.unwrap_err().to_string(),
        "https://scim.example/scim/v2 cannot be tested: cannot connect to scim.example:443: connection refused"
    );
    assert_eq!(lines.len(), 1);
    let slow = TransportError::Timeout {
        limit: std::time::Duration::from_secs(30),
    };
    let (outcome, lines) = fly(|_| Err(slow.clone())).await;
    assert!(
        outcome
            .unwrap_err()
            .to_string()
            .ends_with("no complete answer within 30.0 s")
    );
    assert_eq!(lines.len(), 2);
    let (_, lines) = fly(|_| {
        Err(TransportError::Throttled {
            status: 429,
            times: 120,
        })
    })
    .await;
    assert_eq!(lines.len(), 1);
}

#[tokio::test]
async fn user_information_and_query_are_dropped() {
    let fake = Fake::new(|request| Ok(whole(request)));
    let base = Url::parse("https://ann:pw@scim.example/scim/v2?x=1#y").unwrap();
    let discovery = preflight(&fake, &base, true).await.unwrap();
    assert_eq!(discovery.target.base.as_str(), "https://scim.example/scim/v2");
}
