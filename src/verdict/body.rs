//! Places in a body, by JSON Pointer (RFC 6901).

use std::borrow::Cow;

use serde_json::Value;

use super::evidence::Evidence;

/// What stands at a pointer. The whole of a body that is not JSON is its text, so that "nothing there" means an empty body.
pub(super) fn at<'a>(evidence: &Evidence<'a>, pointer: &str) -> Option<Cow<'a, Value>> {
    match evidence.json {
        Some(json) => json.pointer(pointer).map(Cow::Borrowed),
        None if pointer.is_empty() && !evidence.exchange.response.body.is_empty() => {
            let text = String::from_utf8_lossy(&evidence.exchange.response.body);
            Some(Cow::Owned(Value::String(text.into_owned())))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture;
    use super::*;
    use crate::suite::template::Variables;

    #[test]
    fn pointers_reach_into_json_and_text_is_a_whole() {
        let (target, variables) = (fixture::target(), Variables::new());
        let exchange = fixture::get("/Users/1").answered(200, &json!({ "a/b": [1] }));
        let evidence = Evidence::new(&target, &exchange, &variables);
        assert_eq!(at(&evidence, "/a~1b/0").as_deref(), Some(&json!(1)));
        assert_eq!(at(&evidence, "/nothing"), None);

        let exchange = fixture::get("/Users/1").answered_text(204, "<html>");
        let evidence = Evidence::new(&target, &exchange, &variables);
        assert_eq!(at(&evidence, "").as_deref(), Some(&json!("<html>")));
        assert_eq!(at(&evidence, "/a"), None);
    }
}
