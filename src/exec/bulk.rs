//! What the operations of a bulk request would do one by one, and what became of them (RFC 7644 §3.7).

use serde_json::{Map, Value};
use url::Url;

use super::address::{self, Address};
use super::exchange::{Exchange, Request};
use crate::plan::target::Target;
use crate::spec::json::member;

/// One operation of a bulk request.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    /// HTTP method, in upper case.
    pub(super) method: String,
    /// Where it leads.
    pub(super) url: Url,
    /// Its `bulkId`.
    pub(super) bulk_id: Option<String>,
    /// Its `data`.
    pub(super) data: Value,
}

/// What became of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OperationResult {
    /// Status code.
    pub(super) status: Option<u16>,
    /// URL of the resource.
    pub(super) location: Option<Url>,
}

/// The operations of a request; none when it is no bulk request, or none that anybody could read.
pub(super) fn operations(request: &Request, target: &Target) -> Vec<Operation> {
    if request.method != "POST" || !matches!(address::of(target, &request.url), Address::Bulk) {
        return Vec::new();
    }
    let body = request
        .body
        .as_deref()
        .and_then(|body| serde_json::from_slice(body).ok());
    let operation = |written: &Map<String, Value>| {
        let path = text(written, "path").unwrap_or_default();
        Some(Operation {
            method: text(written, "method")?.to_ascii_uppercase(),
            url: resolved(&path, target)?,
            bulk_id: text(written, "bulkId"),
            data: member(written, "data").cloned().unwrap_or(Value::Null),
        })
    };
    listed(body.as_ref()).filter_map(operation).collect()
}

/// What became of each POST among the operations of a request, in their order: told apart by `bulkId`, else by position.
/// `None` for one that the answer does not mention.
pub(super) fn results(operations: &[&Operation], exchange: &Exchange, base: &Url) -> Vec<Option<OperationResult>> {
    let posts: Vec<_> = listed(exchange.json.as_deref())
        .filter(|result| text(result, "method").is_none_or(|method| method.eq_ignore_ascii_case("POST")))
        .collect();
    let all_are_told = posts.len() == operations.len();
    let of = |(index, operation): (usize, &&Operation)| {
        let by_id = posts
            .iter()
            .find(|result| operation.bulk_id.is_some() && text(result, "bulkId") == operation.bulk_id);
        let by_position = posts
            .get(index)
            .filter(|result| all_are_told && text(result, "bulkId").is_none());
        by_id.or(by_position).map(|result| read(result, base))
    };
    operations.iter().enumerate().map(of).collect()
}

fn listed(body: Option<&Value>) -> impl Iterator<Item = &Map<String, Value>> {
    let operations = body
        .and_then(Value::as_object)
        .and_then(|body| member(body, "Operations"));
    operations
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
}

fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    member(object, name)?.as_str().map(str::to_owned)
}

/// Paths are relative to the base URL; some servers take absolute ones too, and ones that begin at the root.
fn resolved(path: &str, target: &Target) -> Option<Url> {
    if let Ok(url) = Url::parse(path)
        && url.has_host()
    {
        return Some(url);
    }
    let base = target.base.path().trim_end_matches('/');
    let below = path
        .strip_prefix(base)
        .filter(|rest| rest.starts_with('/'))
        .unwrap_or(path);
    let whole = format!(
        "{}/{}",
        target.base.as_str().trim_end_matches('/'),
        below.trim_start_matches('/')
    );
    Url::parse(&whole).ok()
}

fn read(result: &Map<String, Value>, base: &Url) -> OperationResult {
    let status = match member(result, "status") {
        Some(Value::String(text)) => text.parse().ok(),
        Some(Value::Number(number)) => number.as_u64().and_then(|number| number.try_into().ok()),
        // As in drafts of the protocol.
        Some(Value::Object(status)) => text(status, "code").and_then(|code| code.parse().ok()),
        _ => None,
    };
    let base = format!("{}/", base.as_str().trim_end_matches('/'));
    let location = text(result, "location").and_then(|location| Url::parse(&base).ok()?.join(&location).ok());
    OperationResult { status, location }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::exec::testing::{core_target, json as answer, post};

    fn asked(path: &str, method: &str) -> Option<String> {
        let body = json!({ "operations": [ { "Method": method, "PATH": path } ] });
        let request = post("http://h/scim/v2/bulk", &body);
        let found = operations(&request, &core_target()).pop()?;
        Some(format!("{} {}", found.method, found.url))
    }

    #[test]
    fn operations_are_requests_of_their_own() {
        for path in [
            "/Users/1",
            "Users/1",
            "/scim/v2/Users/1",
            "http://h/scim/v2/Users/1",
            "/Groups/../Users/1",
        ] {
            let told = asked(path, "put");
            assert_eq!(told.as_deref(), Some("PUT http://h/scim/v2/Users/1"), "{path}");
        }
        let reference = asked("/Users/bulkId:a", "PATCH");
        assert_eq!(reference.as_deref(), Some("PATCH http://h/scim/v2/Users/bulkId:a"));
        assert_eq!(asked("", "DELETE").as_deref(), Some("DELETE http://h/scim/v2/"));
    }

    #[test]
    fn only_bulk_requests_have_operations() {
        let body = json!({ "Operations": [ { "method": "POST", "path": "/Users" } ] });
        assert_eq!(
            operations(&post("http://h/scim/v2/Bulk", &body), &core_target()).len(),
            1
        );
        assert!(operations(&post("http://h/scim/v2/Users", &body), &core_target()).is_empty());
        let mut broken = post("http://h/scim/v2/Bulk", &body);
        broken.body = Some(b"{ \"Operations\": [".to_vec());
        assert!(operations(&broken, &core_target()).is_empty());
    }

    fn became(asked: &[Option<&str>], answered: Value) -> Vec<Option<(Option<u16>, Option<String>)>> {
        let posts = asked.iter().map(|id| match id {
            Some(id) => json!({ "method": "POST", "path": "/Users", "bulkId": id }),
            None => json!({ "method": "POST", "path": "/Users" }),
        });
        let body = json!({ "Operations": posts.collect::<Vec<_>>() });
        let request = post("http://h/scim/v2/Bulk", &body);
        let target = core_target();
        let operations = operations(&request, &target);
        let response = answer(200, &json!({ "Operations": answered }));
        let exchange = Exchange::new("bulk", request, response, std::time::Duration::ZERO, None);
        results(&operations.iter().collect::<Vec<_>>(), &exchange, &target.base)
            .into_iter()
            .map(|result| result.map(|result| (result.status, result.location.map(|url| url.to_string()))))
            .collect()
    }

    #[test]
    fn results_are_found_by_their_bulk_id() {
        let told = became(
            &[Some("a"), Some("b"), Some("c")],
            json!([
                { "method": "DELETE", "status": "204" },
                { "method": "POST", "bulkId": "b", "status": { "code": "409" } },
                { "method": "POST", "bulkId": "a", "status": "201", "location": "http://h/scim/v2/Users/1" },
            ]),
        );
        let first = (Some(201), Some("http://h/scim/v2/Users/1".to_owned()));
        assert_eq!(told, [Some(first), Some((Some(409), None)), None]);
    }

    #[test]
    fn without_bulk_ids_the_position_tells_when_all_are_there() {
        let answered = json!([{ "status": 201, "location": "Users/1" }, { "status": 400 }]);
        let first = (Some(201), Some("http://h/scim/v2/Users/1".to_owned()));
        assert_eq!(
            became(&[None, None], answered.clone()),
            [Some(first), Some((Some(400), None))]
        );
        assert_eq!(became(&[None, None, None], answered), [None, None, None]);
    }
}
