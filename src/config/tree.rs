//! TOML as a tree that keeps places: the only module that knows which TOML parser is used.

use std::ops::Range;

use serde_json::Number;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::yaml::{Content, Entry, Fault, Key, Node, Span};

/// Reads a text; the tree is there when it is TOML.
pub(super) fn parse(text: &str, faults: &mut Vec<Fault>) -> Option<Node> {
    let places = Places(text);
    match DeTable::parse(text) {
        Ok(table) => {
            let span = table.span();
            Some(places.node(span.clone(), places.mapping(table.into_inner(), faults)))
        }
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            faults.push(Fault::new(
                places.span(span),
                format!("this is not TOML: {}", error.message()),
            ));
            None
        }
    }
}

/// Finds lines and columns.
struct Places<'t>(&'t str);

impl Places<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        span(self.0, range)
    }

    fn node(&self, range: Range<usize>, content: Content) -> Node {
        Node {
            content,
            span: self.span(range),
        }
    }

    fn mapping(&self, table: DeTable<'_>, faults: &mut Vec<Fault>) -> Content {
        let mut entries: Vec<Entry> = table
            .into_iter()
            .map(|(key, value)| self.entry(key, value, faults))
            .collect();
        // The parser sorts by name; people read in file order.
        entries.sort_by_key(|entry| entry.key.span.start);
        Content::Mapping(entries)
    }

    fn entry(&self, key: Spanned<DeString<'_>>, value: Spanned<DeValue<'_>>, faults: &mut Vec<Fault>) -> Entry {
        let span = self.span(key.span());
        Entry {
            key: Key {
                name: key.into_inner().into_owned(),
                span,
            },
            value: self.value(value, faults),
        }
    }

    fn value(&self, value: Spanned<DeValue<'_>>, faults: &mut Vec<Fault>) -> Node {
        let range = value.span();
        let content = match value.into_inner() {
            DeValue::String(text) => Content::Text(text.into_owned()),
            DeValue::Boolean(value) => Content::Boolean(value),
            DeValue::Datetime(time) => Content::Text(time.to_string()),
            DeValue::Integer(number) => {
                let parsed = i64::from_str_radix(number.as_str(), number.radix()).ok();
                self.number(parsed.map(Number::from), &range, faults)
            }
            DeValue::Float(number) => {
                let parsed = number.as_str().parse().ok().and_then(Number::from_f64);
                self.number(parsed, &range, faults)
            }
            DeValue::Array(elements) => Content::List(
                elements
                    .into_iter()
                    .map(|element| self.value(element, faults))
                    .collect(),
            ),
            DeValue::Table(table) => self.mapping(table, faults),
        };
        self.node(range, content)
    }

    fn number(&self, number: Option<Number>, range: &Range<usize>, faults: &mut Vec<Fault>) -> Content {
        match number {
            Some(number) => Content::Number(number),
            None => {
                faults.push(Fault::new(self.span(range.clone()), "JSON has no such number"));
                Content::Null
            }
        }
    }
}

/// The span of a range of a text.
pub(super) fn span(text: &str, range: Range<usize>) -> Span {
    let start = range.start.min(text.len());
    let before = text.get(..start).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    Span {
        start,
        end: range.end.clamp(start, text.len()),
        line: before.matches('\n').count() + 1,
        column: before[line..].chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_tree_has_values_in_file_order_and_places() {
        let text = "z = 1\n[a.b]\n\"ü\" = [\"x\", 0x10, 1.5, 2024-01-01]\n";
        let mut faults = Vec::new();
        let root = parse(text, &mut faults).unwrap();
        assert_eq!(faults, []);
        assert_eq!(
            root.to_json().to_string(),
            json!({ "z": 1, "a": { "b": { "ü": ["x", 16, 1.5, "2024-01-01"] } } }).to_string()
        );
        let span = root.get("a").unwrap().get("b").unwrap().get("ü").unwrap().span;
        assert_eq!((span.line, span.column), (3, 7));
    }

    #[test]
    fn what_is_no_toml_or_no_json_is_told_with_its_place() {
        let mut faults = Vec::new();
        assert_eq!(parse("a = 1\nb = \n", &mut faults), None);
        assert_eq!(faults[0].span.line, 2);
        assert!(
            faults[0].message.starts_with("this is not TOML: "),
            "{}",
            faults[0].message
        );
        let mut faults = Vec::new();
        parse("a = nan\nb = 99999999999999999999\n", &mut faults);
        assert_eq!(faults.len(), 2);
    }
}
