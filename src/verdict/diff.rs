//! Two documents side by side: a unified diff of their JSON.

use serde_json::{Map, Value};
use similar::TextDiff;

/// The longest string shown whole, in characters.
const LONGEST: usize = 120;

/// The longest diff, in lines.
const LINES: usize = 80;

/// A unified diff of both as pretty JSON with sorted members; `meta.lastModified` and `meta.version` left out, long strings
/// shortened. `None` when nothing else differs.
pub(super) fn unified(expected: &Value, actual: &Value) -> Option<String> {
    let (expected, actual) = (pretty(expected), pretty(actual));
    if expected == actual {
        return None;
    }
    let diff = TextDiff::from_lines(&expected, &actual);
    let text = diff
        .unified_diff()
        .context_radius(3)
        .header("expected", "actual")
        .to_string();
    let lines: Vec<_> = text.lines().collect();
    if lines.len() <= LINES {
        return Some(text);
    }
    let more = lines.len() - LINES;
    Some(format!("{}\n… {more} more lines\n", lines[..LINES].join("\n")))
}

fn pretty(value: &Value) -> String {
    let text = serde_json::to_string_pretty(&presentable(value)).expect("JSON values serialize");
    text + "\n"
}

fn presentable(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(super::show::cut(text, LONGEST)),
        Value::Array(elements) => elements.iter().map(presentable).collect(),
        Value::Object(members) => {
            let mut names: Vec<_> = members.keys().collect();
            names.sort();
            let member = |name: &String| match &members[name] {
                Value::Object(meta) if name == "meta" => (name.clone(), presentable(&steady(meta))),
                value => (name.clone(), presentable(value)),
            };
            Value::Object(names.into_iter().map(member).collect())
        }
        scalar => scalar.clone(),
    }
}

fn steady(meta: &Map<String, Value>) -> Value {
    let kept = meta
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "lastModified" | "version"));
    Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_marked() {
        let expected = json!({ "title": "Boss", "id": "1", "meta": { "version": "a", "location": "/1" } });
        let actual = json!({ "meta": { "location": "/1", "version": "b" }, "id": "1", "title": "Chief" });
        let diff = unified(&expected, &actual).unwrap();
        assert!(
            diff.contains("-  \"title\": \"Boss\"\n+  \"title\": \"Chief\"\n"),
            "{diff}"
        );
        assert!(!diff.contains("version"), "{diff}");
    }

    #[test]
    fn volatile_members_and_order_are_no_difference() {
        let expected = json!({ "id": "1", "meta": { "lastModified": "2011-05-13T04:42:34Z" } });
        let actual = json!({ "meta": { "lastModified": "2012-05-13T04:42:34Z" }, "id": "1" });
        assert_eq!(unified(&expected, &actual), None);
    }

    #[test]
    fn long_values_and_long_diffs_are_shortened() {
        let diff = unified(&json!("x".repeat(1000)), &json!("y")).unwrap();
        assert!(diff.contains("… (1000 characters)") && diff.len() < 400, "{diff}");
        let many: Vec<_> = (0..500).collect();
        assert!(unified(&json!(many), &json!([])).unwrap().ends_with("more lines\n"));
    }
}
