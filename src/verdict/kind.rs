//! What an answer's body is.

use serde_json::Value;

use super::endpoint::{self, Endpoint};
use super::evidence::{has_schema, is_list};
use crate::exec::exchange::Exchange;
use crate::plan::target::Target;
use crate::spec::urn;
use crate::suite::model::BodyKind;

/// Tells the kind of an answer's body from where the request went, the status, and the body's own shape.
///
/// Whatever comes with a status of 400 or more is an error, whether or not it looks like one; so is a body that calls
/// itself one. A successful answer is what its endpoint gives, even when its `schemas` says nothing of the kind.
pub(super) fn of(target: &Target, exchange: &Exchange) -> BodyKind {
    let response = &exchange.response;
    if response.body.iter().all(u8::is_ascii_whitespace) {
        return BodyKind::Empty;
    }
    if response.status >= 400 {
        return BodyKind::Error;
    }
    let Some(body @ Value::Object(_)) = exchange.json.as_deref() else {
        return BodyKind::Other;
    };
    if has_schema(body, urn::ERROR) {
        return BodyKind::Error;
    }
    if response.status >= 300 {
        return BodyKind::Other;
    }
    let get = exchange.request.method == "GET";
    let search = exchange.request.url.path().ends_with("/.search");
    match endpoint::of(target, &exchange.request.url) {
        Endpoint::Bulk => BodyKind::Bulk,
        Endpoint::Root => BodyKind::List,
        Endpoint::Type(_) if get || search => BodyKind::List,
        Endpoint::Type(_) | Endpoint::Resource(_) | Endpoint::Me => BodyKind::Resource,
        Endpoint::Discovery if is_list(body) => BodyKind::List,
        Endpoint::Discovery => BodyKind::Discovery,
        Endpoint::Elsewhere => by_shape(body),
    }
}

fn by_shape(body: &Value) -> BodyKind {
    if has_schema(body, urn::BULK_RESPONSE) {
        BodyKind::Bulk
    } else if is_list(body) {
        BodyKind::List
    } else if body.get("schemas").is_some() && body.get("id").is_some() {
        BodyKind::Resource
    } else {
        BodyKind::Other
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture;
    use super::*;

    #[test]
    fn bodies_have_kinds() {
        let user = json!({ "schemas": [urn::USER], "id": "1" });
        let list = json!({ "totalResults": 0 });
        let error = json!({ "schemas": [urn::ERROR], "status": "404" });
        for (exchange, kind) in [
            (fixture::get("/Users/1").answered(200, &user), BodyKind::Resource),
            (
                fixture::send("POST", "/Users", &user).answered(201, &user),
                BodyKind::Resource,
            ),
            (fixture::get("/Me").answered(200, &user), BodyKind::Resource),
            (fixture::get("/Users").answered(200, &list), BodyKind::List),
            (fixture::get("/Users").answered(200, &json!({})), BodyKind::List),
            (
                fixture::send("POST", "/.search", &json!({})).answered(200, &list),
                BodyKind::List,
            ),
            (fixture::get("/Users/1").answered(404, &error), BodyKind::Error),
            (fixture::get("/Users/1").answered(200, &error), BodyKind::Error),
            (fixture::get("/Users/1").answered_text(404, "<html>"), BodyKind::Error),
            (fixture::get("/Users/1").answered_text(200, "<html>"), BodyKind::Other),
            (fixture::get("/Users/1").answered_text(204, ""), BodyKind::Empty),
            (
                fixture::get("/ServiceProviderConfig").answered(200, &json!({})),
                BodyKind::Discovery,
            ),
            (fixture::get("/Schemas").answered(200, &list), BodyKind::List),
            (
                fixture::send("POST", "/Bulk", &json!({})).answered(200, &json!({})),
                BodyKind::Bulk,
            ),
            (fixture::get("/Else").answered(200, &json!({ "a": 1 })), BodyKind::Other),
        ] {
            let seen = of(&fixture::target(), &exchange);
            assert!(seen == kind, "{} {}", exchange.request.method, exchange.request.url);
        }
    }
}
