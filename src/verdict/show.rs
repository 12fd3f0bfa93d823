//! Values and status codes in words, for people.

use serde_json::Value;

use crate::spec::json;
use crate::suite::model::{JsonType, StatusPattern, StatusSet};

/// The longest value shown, in characters.
const LONGEST: usize = 500;

/// The longest value shown in passing, where several stand in one line.
const SHORT: usize = 60;

/// A value as compact JSON, cut when long.
pub(super) fn value(value: &Value) -> String {
    cut(&value.to_string(), LONGEST)
}

/// A value as compact JSON, cut early.
pub(super) fn short(value: &Value) -> String {
    cut(&value.to_string(), SHORT)
}

/// A value that may be missing.
pub(super) fn found(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), self::value)
}

/// A value with its JSON type: `string "5"`, `number 5`, `null`.
pub(super) fn typed(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        other => format!("{} {}", json::type_name(other), self::value(other)),
    }
}

/// Text in quotes, cut when long.
pub(super) fn quoted(text: &str) -> String {
    cut(&Value::from(text).to_string(), LONGEST)
}

/// Several values in a row: `"a", "b"`.
pub(super) fn list<'a>(values: impl IntoIterator<Item = &'a Value>) -> String {
    let shown: Vec<_> = values.into_iter().map(short).collect();
    cut(&shown.join(", "), LONGEST)
}

/// Alternatives in a row: `a, b or c`.
pub(super) fn either(mut words: Vec<String>) -> String {
    match words.pop() {
        None => "nothing".to_owned(),
        Some(last) if words.is_empty() => last,
        Some(last) => format!("{} or {last}", words.join(", ")),
    }
}

/// Text that may be long, cut with its length told.
pub(super) fn cut(text: &str, longest: usize) -> String {
    let length = text.chars().count();
    if length <= longest {
        return text.to_owned();
    }
    let start: String = text.chars().take(longest).collect();
    format!("{start}… ({length} characters)")
}

/// A status code with its name: `201 Created`.
pub(super) fn status(code: u16) -> String {
    match reason(code) {
        Some(reason) => format!("{code} {reason}"),
        None => code.to_string(),
    }
}

/// Allowed status codes: `200 OK or 204 No Content`, `any 4xx`.
pub(super) fn statuses(set: &StatusSet) -> String {
    let patterns = set.0.iter().map(|pattern| match pattern {
        StatusPattern::Exact(code) => status(*code),
        StatusPattern::Class(class) => format!("any {class}xx"),
    });
    either(patterns.collect())
}

/// A type as the suite names it, with its article.
pub(super) fn type_name(wanted: JsonType) -> &'static str {
    match wanted {
        JsonType::String => "a string",
        JsonType::Boolean => "a boolean",
        JsonType::Number => "a number",
        JsonType::Integer => "an integer",
        JsonType::Array => "an array",
        JsonType::Object => "an object",
        JsonType::DateTime => "a date-time",
        JsonType::Uri => "a URI",
    }
}

fn reason(code: u16) -> Option<&'static str> {
    Some(match code {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Payload Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Entity",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_tell_their_type_when_asked() {
        assert_eq!(typed(&json!("5")), r#"string "5""#);
        assert_eq!(typed(&json!(5)), "number 5");
        assert_eq!(typed(&json!(null)), "null");
        assert_eq!(found(None), "nothing");
    }

    #[test]
    fn long_values_are_cut_and_say_so() {
        let long = json!("x".repeat(600));
        let shown = value(&long);
        assert!(shown.ends_with("… (602 characters)"), "{shown}");
        assert_eq!(shown.chars().filter(|c| *c == 'x').count(), LONGEST - 1);
    }

    #[test]
    fn statuses_have_names() {
        let set = StatusSet(vec![
            StatusPattern::Exact(200),
            StatusPattern::Exact(204),
            StatusPattern::Class(4),
        ]);
        assert_eq!(statuses(&set), "200 OK, 204 No Content or any 4xx");
        assert_eq!(status(299), "299");
    }
}
