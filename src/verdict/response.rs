//! What is known of a response while invariants are judged.

use serde_json::{Map, Value};
use url::Url;

use crate::exec::exchange::Exchange;

/// What an invariant can compare with: `${response.…}`. Headers and body parts that are not there are not known.
pub(super) fn variables(exchange: &Exchange) -> Value {
    let headers = exchange.response.headers.iter().rev();
    let headers: Map<_, _> = headers
        .map(|(name, value)| (name.to_ascii_lowercase(), value.as_str().into()))
        .collect();
    let mut response = Map::new();
    response.insert("header".to_owned(), headers.into());
    response.insert("status".to_owned(), exchange.response.status.into());
    response.insert("status-text".to_owned(), exchange.response.status.to_string().into());
    response.insert("accepted".to_owned(), accepted(exchange).into());
    if let Some(body) = &exchange.json {
        let listed = body.get("Resources").and_then(Value::as_array);
        response.insert("count".to_owned(), listed.map_or(0, Vec::len).into());
        let meta = |name: &str| body.get("meta")?.get(name)?.as_str();
        if let Some(version) = meta("version") {
            let opaque = version.trim_start_matches("W/").trim_matches('"');
            response.insert("version".to_owned(), opaque.into());
        }
        if let Some(location) = meta("location") {
            let path = Url::parse(location).map_or_else(|_| location.to_owned(), |url| url.path().to_owned());
            response.insert("path".to_owned(), path.into());
        }
        response.insert("body".to_owned(), Value::clone(body));
    }
    response.into()
}

/// The first media type of the request's `accept`, the one of SCIM where any will do.
fn accepted(exchange: &Exchange) -> &str {
    let accept = exchange.request.header("accept").unwrap_or_default();
    match accept.split([',', ';']).next().unwrap_or_default().trim() {
        "" | "*/*" | "application/*" => "application/scim+json",
        wanted => wanted,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture;
    use super::*;

    #[test]
    fn headers_body_and_what_follows_from_them_are_known() {
        let user = json!({
            "id": "1",
            "meta": { "version": "W/\"a\"", "location": "https://example.com/v2/Users/1" },
        });
        let known = variables(
            &fixture::get("/Users/1")
                .answered(200, &user)
                .with_header("ETag", "W/\"a\""),
        );
        let at = |pointer| known.pointer(pointer).cloned();
        assert_eq!(at("/header/etag"), Some(json!("W/\"a\"")));
        assert_eq!(at("/body/id"), Some(json!("1")));
        assert_eq!(
            (at("/status"), at("/status-text")),
            (Some(json!(200)), Some(json!("200")))
        );
        assert_eq!(
            (at("/version"), at("/path")),
            (Some(json!("a")), Some(json!("/v2/Users/1")))
        );
        assert_eq!(
            (at("/count"), at("/accepted")),
            (Some(json!(0)), Some(json!("application/scim+json")))
        );
    }

    #[test]
    fn what_is_not_there_is_not_known() {
        let known = variables(&fixture::get("/Users/1").answered_text(404, "<html>"));
        assert_eq!(
            (known.get("body"), known.get("version"), known.get("path")),
            (None, None, None)
        );
    }

    #[test]
    fn resources_are_counted_and_the_accepted_type_is_the_first() {
        let mut exchange = fixture::get("/Users").answered(200, &json!({ "Resources": [{}, {}] }));
        exchange
            .request
            .headers
            .push(("accept".into(), "application/json;q=0.9, text/html".into()));
        let known = variables(&exchange);
        assert_eq!(
            (&known["count"], &known["accepted"]),
            (&json!(2), &json!("application/json"))
        );
    }
}
