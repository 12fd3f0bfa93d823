use serde_json::{Value, json};
use url::Url;

use super::*;
use crate::exec::conversation::End;
use crate::exec::embedded::EmbeddedTransport;
use crate::exec::exchange::Response;
use crate::exec::ledger::Ledger;
use crate::exec::preflight::preflight;
use crate::exec::testing::{Fake, RUN, empty, get, json as answer, planned, post, runner, with_header};
use crate::server::{Server, ServerConfig};

/// What is left in the ledger after a request and its answer: paths, `?` for a resource whose path is not known.
fn left(method: &str, path: &str, body: &Value, response: Response) -> Vec<String> {
    let (runner, _switch) = runner(Fake::new(|_: &Request| Ok(empty(200))));
    let mut request = post(&format!("http://h/scim/v2{path}"), body);
    request.method = method.to_owned();
    let intents = intents(&runner, &request).unwrap();
    assert_eq!(runner.ledger.len(), intents.len(), "before anything is sent");
    let exchange = Exchange::new("step", request, response, std::time::Duration::ZERO, None);
    settle(&runner, intents, &exchange).unwrap();
    let pending = runner.ledger.pending().into_iter().rev();
    pending
        .map(|pending| pending.path.unwrap_or_else(|| "?".to_owned()))
        .collect()
}

fn marked(name: &str) -> Value {
    json!({ "userName": format!("{RUN}-{name}") })
}

#[test]
fn what_a_target_creates_is_entered() {
    let body = json!({ "id": "a b" });
    assert_eq!(left("POST", "/Users", &json!({}), answer(201, &body)), ["/Users/a%20b"]);
    assert_eq!(
        left("POST", "/users/", &json!({}), answer(200, &body)),
        ["/Users/a%20b"]
    );
    let located = with_header(empty(201), "location", "http://h/scim/v2/Groups/7/");
    assert_eq!(left("POST", "/Groups", &json!({}), located), ["/Groups/7"]);
    assert_eq!(left("POST", "/Users", &json!({}), empty(202)), ["?"]);
    assert_eq!(left("POST", "/Users", &json!({}), answer(409, &body)), [""; 0]);
    assert_eq!(left("POST", "/Users", &json!({}), empty(500)), [""; 0]);
    assert_eq!(left("POST", "/Users", &marked("ann"), empty(500)), ["?"]);
}

#[test]
fn what_creates_nothing_is_not() {
    let body = json!({ "id": "1" });
    for (method, path) in [
        ("GET", "/Users"),
        ("POST", "/Users/.search"),
        ("PATCH", "/Users/1"),
        ("POST", "/Bulk"),
        ("POST", "/Nowhere"),
    ] {
        assert_eq!(left(method, path, &json!({}), answer(200, &body)), [""; 0], "{path}");
    }
}

#[test]
fn a_put_creates_only_when_it_says_so() {
    let body = json!({ "id": "1" });
    assert_eq!(left("PUT", "/Users/1", &json!({}), answer(200, &body)), [""; 0]);
    assert_eq!(left("PUT", "/Users/1", &json!({}), answer(201, &body)), ["/Users/1"]);
    assert_eq!(left("PUT", "/Users", &json!({}), answer(201, &body)), ["/Users/1"]);
    assert_eq!(left("PUT", "/Users", &json!({}), answer(200, &body)), [""; 0]);
    assert_eq!(left("PUT", "/Users", &marked("ann"), answer(200, &body)), ["?"]);
}

fn bulk(results: &Value) -> Response {
    answer(200, &json!({ "Operations": results }))
}

#[test]
fn operations_that_create_are_entered_one_by_one() {
    let asked = json!({ "Operations": [
        { "method": "POST", "path": "/Users", "bulkId": "a", "data": marked("a") },
        { "method": "DELETE", "path": "/Users/9" },
        { "method": "post", "path": "Groups", "bulkId": "b", "data": {} },
        { "method": "POST", "path": "/Users", "bulkId": "c", "data": marked("c") },
        { "method": "POST", "path": "/Groups", "bulkId": "d", "data": {} },
        { "method": "POST", "path": "/Nowhere", "bulkId": "e", "data": {} },
    ] });
    let answered = json!([
        { "method": "POST", "bulkId": "b", "status": "201", "location": "http://h/scim/v2/Groups/2" },
        { "method": "POST", "bulkId": "a", "status": "201", "location": "/scim/v2/Users/1" },
    ]);
    assert_eq!(
        left("POST", "/Bulk", &asked, bulk(&answered)),
        ["/Users/1", "/Groups/2", "?"]
    );
    let refused =
        json!([ { "method": "POST", "bulkId": "a", "status": "409", "location": "http://h/scim/v2/Users/1" } ]);
    assert_eq!(left("POST", "/Bulk", &asked, bulk(&refused)), ["?"]);
    let unsaid = json!([ { "method": "POST", "bulkId": "b", "status": "201" } ]);
    assert_eq!(left("POST", "/Bulk", &asked, bulk(&unsaid)), ["?", "?", "?"]);
    assert_eq!(left("POST", "/Bulk", &asked, empty(413)), [""; 0]);
    assert_eq!(left("POST", "/Bulk", &asked, empty(504)), ["?", "?"]);
    let broke = json!([
        { "method": "POST", "bulkId": "a", "status": "500" },
        { "method": "POST", "bulkId": "c", "status": "400" },
    ]);
    assert_eq!(left("POST", "/Bulk", &asked, bulk(&broke)), ["?"]);
}

/// From the discovery documents to an empty server again, nothing scripted.
#[tokio::test]
async fn a_case_with_a_bulk_request_leaves_nothing_behind() {
    let transport = EmbeddedTransport::new(Server::new(ServerConfig::default()));
    let base = Url::parse("http://localhost/scim/v2").unwrap();
    let target = preflight(&transport, &base, true).await.unwrap().target;
    let suite = "needs: [ { resource-type: User }, { resource-type: Group } ]
cases:
  - id: it
    title: It is
    given: { ann: { resource-type: User } }
    steps:
      - request: POST /Bulk
        body:
          schemas: [ \"urn:ietf:params:scim:api:messages:2.0:BulkRequest\" ]
          Operations:
            - { method: POST, path: /Users, bulkId: a, data: { schemas: [ \"${types.User.schema}\" ], userName: \"${unique}\" } }
            - { method: POST, path: /Groups, bulkId: b, data: { schemas: [ \"${types.Group.schema}\" ], displayName: \"${unique}\", members: [ { value: \"bulkId:a\" } ] } }
            - { method: PATCH, path: /Users/bulkId:a, data: { schemas: [ \"urn:ietf:params:scim:api:messages:2.0:PatchOp\" ], Operations: [ { op: replace, path: title, value: x } ] } }
        capture: { made: { body: /Operations/0/location } }
        EXPECT
      - request: DELETE ${made}
        EXPECT
";
    let case = planned(&target, suite).remove(0);
    let (mut runner, _switch) = runner(transport);
    runner.target = target;
    runner.ledger = Ledger::in_memory(RUN, &base);
    let told = runner.converse(&case).await;
    assert_eq!(told.end, End::Complete);
    let statuses: Vec<_> = told.steps.iter().map(|step| step.answer.response.status).collect();
    assert_eq!(statuses, [200, 204]);
    assert_eq!((runner.ledger.len(), runner.ledger.pending().len()), (3, 0));
    for endpoint in ["Users", "Groups"] {
        let listing = get(&format!("http://localhost/scim/v2/{endpoint}"));
        let listed: Value = serde_json::from_slice(&runner.transport.send(&listing).await.unwrap().body).unwrap();
        assert_eq!(listed["totalResults"], json!(0), "{endpoint}");
    }
}
