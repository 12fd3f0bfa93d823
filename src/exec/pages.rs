//! The further pages of a query, put together into one answer (RFC 7644 §3.4.2.4, RFC 9865 §2).

use std::sync::Arc;

use serde_json::{Value, json};

use super::build::encode;
use super::conversation::End;
use super::exchange::{Exchange, Request};
use super::runner::{Halt, Talk};
use super::transport::Transport;

/// More pages than this are not fetched: the target holds too much of other people's data to judge a whole list.
const MOST_PAGES: usize = 100;
/// The same for bytes.
const MOST_BYTES: usize = 16 << 20;

/// Fetches what is left after the first page; the answer's JSON then holds the resources of all pages.
///
/// # Errors
/// When a page is not answered, or there are too many.
pub(super) async fn rest<T: Transport>(talk: &mut Talk<'_, T>, first: Exchange, step: &str) -> Result<Exchange, Halt> {
    let mut whole = first;
    let mut cursor = next_cursor(&whole);
    let mut bytes = whole.response.body.len();
    for page in 2.. {
        let seen = resources(&whole).len();
        let wanted = match &cursor {
            Some(cursor) => Some(("cursor", json!(cursor))),
            None => more(&whole, seen).then(|| ("startIndex", json!(seen + 1))),
        };
        let Some((name, value)) = wanted else { break };
        if page > MOST_PAGES || bytes > MOST_BYTES {
            let because = format!("the list goes on after {seen} resources");
            return Err(End::Blocked {
                by: "reading a list to its end".to_owned(),
                because,
            }
            .into());
        }
        let request = continued(&whole.request, name, &value);
        let next = talk.exchange(request, &format!("{step}, page {page}")).await?;
        bytes += next.response.body.len();
        let added = resources(&next).to_vec();
        cursor = next_cursor(&next);
        if next.response.status != 200 || added.is_empty() {
            break;
        }
        append(&mut whole, added);
    }
    Ok(whole)
}

fn resources(exchange: &Exchange) -> &[Value] {
    let listed = exchange
        .json
        .as_ref()
        .and_then(|body| body.get("Resources"))
        .and_then(Value::as_array);
    listed.map_or(&[], Vec::as_slice)
}

fn more(exchange: &Exchange, seen: usize) -> bool {
    let total = exchange
        .json
        .as_ref()
        .and_then(|body| body.get("totalResults"))
        .and_then(Value::as_u64);
    exchange.response.status == 200 && seen > 0 && total.is_some_and(|total| total > seen as u64)
}

fn next_cursor(exchange: &Exchange) -> Option<String> {
    let cursor = exchange.json.as_ref()?.get("nextCursor")?.as_str()?;
    (!cursor.is_empty()).then(|| cursor.to_owned())
}

fn append(whole: &mut Exchange, added: Vec<Value>) {
    let body = whole.json.as_mut().map(Arc::make_mut);
    if let Some(Value::Array(listed)) = body.and_then(|body| body.get_mut("Resources")) {
        listed.extend(added);
    }
}

/// The same query with one parameter set: in the URL, or in the body of a `.search`.
fn continued(request: &Request, name: &str, value: &Value) -> Request {
    let mut next = request.clone();
    if request.method == "POST" {
        let body = request
            .body
            .as_deref()
            .and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok());
        if let Some(Value::Object(mut members)) = body {
            members.insert(name.to_owned(), value.clone());
            next.body = Some(Value::Object(members).to_string().into_bytes());
        }
        return next;
    }
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let kept = request.url.query().unwrap_or_default().split('&').filter(|pair| {
        let key = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && !key.eq_ignore_ascii_case(name)
    });
    let pairs: Vec<String> = kept
        .map(str::to_owned)
        .chain([format!("{name}={}", encode(&text))])
        .collect();
    next.url.set_query(Some(&pairs.join("&")));
    next
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    #[test]
    fn the_next_page_is_the_same_query_further_on() {
        let request = Request::new("GET", Url::parse("http://h/Users?filter=a%20pr&startIndex=1").unwrap());
        let next = continued(&request, "startIndex", &json!(11));
        assert_eq!(next.url.query(), Some("filter=a%20pr&startIndex=11"));
    }

    #[test]
    fn a_search_continues_in_its_body() {
        let mut request = Request::new("POST", Url::parse("http://h/Users/.search").unwrap());
        request.body = Some(br#"{"filter":"a pr"}"#.to_vec());
        let next = continued(&request, "startIndex", &json!(3));
        assert_eq!(
            next.body.as_deref(),
            Some(br#"{"filter":"a pr","startIndex":3}"#.as_slice())
        );
    }
}
