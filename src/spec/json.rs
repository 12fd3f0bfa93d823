//! Small helpers on JSON values: members without regard to case, pointers, words for people.

use serde_json::{Map, Value};

/// The longest string shown whole by [`describe`], in characters.
const SHOWN: usize = 60;

/// The member called `name`: the exact spelling first, else any that differs in case only (RFC 7643 §2.1).
pub fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    member_entry(object, name).map(|(_, value)| value)
}

/// Like [`member`], with the spelling found.
pub fn member_entry<'a>(object: &'a Map<String, Value>, name: &str) -> Option<(&'a str, &'a Value)> {
    object
        .get_key_value(name)
        .or_else(|| object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)))
        .map(|(key, value)| (key.as_str(), value))
}

/// Whether a value counts as unassigned: `null` or an empty array (RFC 7643 §2.5).
pub fn is_unassigned(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// The name of a value's JSON type.
pub fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Type and value in a few words: `string "true"`, `number 5`, `array of 2`.
pub fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Array(items) => format!("array of {}", items.len()),
        Value::Object(_) => "object".to_owned(),
        Value::String(text) if text.chars().count() > SHOWN => {
            let start: String = text.chars().take(SHOWN).collect();
            format!("string {}…", Value::String(start))
        }
        scalar => format!("{} {scalar}", type_name(scalar)),
    }
}

/// The JSON pointer of `token` below `pointer` (RFC 6901 §3).
pub fn child(pointer: &str, token: impl std::fmt::Display) -> String {
    let token = token.to_string().replace('~', "~0").replace('/', "~1");
    format!("{pointer}/{token}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_are_found_in_any_case_and_the_exact_spelling_wins() {
        let value = json!({ "USERNAME": 1, "userName": 2 });
        let object = value.as_object().unwrap();
        assert_eq!(member(object, "userName"), Some(&json!(2)));
        assert_eq!(member(object, "username"), Some(&json!(1)));
        assert_eq!(member(object, "nickName"), None);
    }

    #[test]
    fn values_are_described_with_their_type() {
        assert_eq!(describe(&json!("true")), "string \"true\"");
        assert_eq!(describe(&json!(5)), "number 5");
        assert_eq!(describe(&json!([1, 2])), "array of 2");
        assert!(describe(&json!("x".repeat(100))).ends_with("x\"…"));
    }

    #[test]
    fn pointers_escape_slashes_and_tildes() {
        assert_eq!(child("/a", "b/c~d"), "/a/b~1c~0d");
        assert_eq!(child("", 3), "/3");
    }
}
