//! Places in a body, by JSON Pointer (RFC 6901).

use std::borrow::Cow;

use serde_json::Value;

use super::evidence::Evidence;
use crate::spec::json;

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

/// The text of a whole body that says `null` or `[]`: no value (RFC 7643 §2.5), and yet not no body.
pub(super) fn of_nothing(evidence: &Evidence<'_>, pointer: &str) -> Option<Value> {
    let whole = pointer.is_empty() && evidence.at.is_empty();
    let said = evidence.json.filter(|json| whole && json::is_unassigned(json))?;
    Some(Value::String(said.to_string()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{check, fixture};
    use super::*;
    use crate::suite::model::{Check, Predicate};
    use crate::suite::template::{Template, Variables};

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
    #[test]
    fn only_no_bytes_are_no_body() {
        let (target, variables) = (fixture::target(), Variables::new());
        let told = |body: &str, predicate: Predicate| {
            let exchange = fixture::get("/Users/1").answered_text(204, body);
            let check = Check::Body {
                at: Template::literal(""),
                predicates: vec![predicate],
            };
            let judged = check::judge(&check, &Evidence::new(&target, &exchange, &variables)).unwrap();
            judged.into_iter().map(|deviation| deviation.actual).next()
        };
        assert_eq!(told("", Predicate::Absent), None);
        assert_eq!(told("", Predicate::Present).as_deref(), Some("an empty body"));
        for body in ["null", "[]", "{}", "<html>", " "] {
            assert!(told(body, Predicate::Absent).is_some(), "{body}");
            assert_eq!(told(body, Predicate::Present), None, "{body}");
        }
    }
}
