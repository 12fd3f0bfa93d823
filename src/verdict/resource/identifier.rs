//! The `id` (RFC 7643 §3.1).

use serde_json::Value;

use super::Subject;
use crate::verdict::deviation::Deviation;
use crate::verdict::show;

/// `id` is a string, not empty, without the reserved word `bulkId`.
pub(super) fn judge(subject: &Subject<'_>) -> Vec<Deviation> {
    let (expected, actual) = match subject.resource.get("id") {
        Some(Value::String(id)) if id.is_empty() => ("a string that is not empty", show::quoted(id)),
        Some(Value::String(id)) if id.contains("bulkId") => ("an id without the word \"bulkId\"", show::quoted(id)),
        Some(Value::String(_)) => return Vec::new(),
        None => ("a string", "nothing".to_owned()),
        Some(other) => ("a string", show::typed(other)),
    };
    vec![subject.deviation("/id", expected, actual)]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::suite::model::ResourceRule;
    use crate::verdict::fixture::rule;

    #[test]
    fn ids_are_strings_that_are_not_reserved() {
        let judged = |body| rule(ResourceRule::Id, "/Users/1", &body);
        assert!(judged(json!({ "id": "2819c223-7f76-453a-919d-413861904646" })).is_empty());
        assert_eq!(judged(json!({ "id": 5 })), ["body /id: a string / number 5"]);
        assert_eq!(judged(json!({})), ["body /id: a string / nothing"]);
        assert_eq!(judged(json!({ "id": "" })).len(), 1);
        assert_eq!(judged(json!({ "id": "bulkId:qwerty" })).len(), 1);
    }
}
