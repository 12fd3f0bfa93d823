//! Predicates: what must hold of one value.

use regex::Regex;

use super::reader::{Reader, texts, word};
use crate::suite::model::Predicate;
use crate::yaml::{Content, Entry, Fault, Node};

impl Reader<'_> {
    /// The predicates among the keys of a check.
    pub(super) fn predicates(&mut self, node: &Node) -> Vec<Predicate> {
        node.entries()
            .iter()
            .filter_map(|entry| self.predicate(entry))
            .collect()
    }

    /// `None` for the check's other keys, and when the shape is at fault.
    fn predicate(&mut self, Entry { key, value }: &Entry) -> Option<Predicate> {
        Some(match key.name.as_str() {
            "equals" => Predicate::Equals(self.value(value)),
            "not-equals" => Predicate::NotEquals(self.value(value)),
            "equals-ignoring-case" => Predicate::EqualsIgnoringCase(self.template(value)),
            "one-of" => Predicate::OneOf(value.elements().iter().map(|element| self.value(element)).collect()),
            "contains" => Predicate::Contains(self.value(value)),
            "excludes" => Predicate::Excludes(self.value(value)),
            "starts-with" => Predicate::StartsWith(self.template(value)),
            "ends-with" => Predicate::EndsWith(self.template(value)),
            "matches" => Predicate::Matches(self.regex(value)?),
            "absent" => Predicate::Absent,
            "present" => Predicate::Present,
            "type" => Predicate::Type(word(value)?),
            "count" => self.count(value),
            "set-equals" => Predicate::SetEquals(self.value(value)),
            "at-least" => Predicate::AtLeast(self.number(value)),
            "at-most" => Predicate::AtMost(self.number(value)),
            "same-uri" => Predicate::SameUri(self.template(value)),
            "not-before" => Predicate::NotBefore(self.template(value)),
            "after" => Predicate::After(self.template(value)),
            "media-type" => Predicate::MediaType(texts(value)),
            "like" => Predicate::Like(self.value(value)),
            "same-in" => Predicate::SameIn(self.document(value)),
            _ => return None,
        })
    }

    /// A number of elements, or its bounds.
    fn count(&mut self, node: &Node) -> Predicate {
        if let Content::Mapping(_) = node.content {
            return Predicate::Count {
                at_least: node.get("at-least").map(|node| self.number(node)),
                at_most: node.get("at-most").map(|node| self.number(node)),
            };
        }
        let number = self.number(node);
        Predicate::Count {
            at_least: Some(number.clone()),
            at_most: Some(number),
        }
    }

    fn regex(&mut self, node: &Node) -> Option<Regex> {
        let pattern = node.text().filter(|pattern| !pattern.contains("${"))?;
        let error = match Regex::new(pattern) {
            Ok(regex) => return Some(regex),
            Err(error) => error.to_string(),
        };
        // The crate draws a picture over several lines; the last one says what is wrong.
        let reason = error.lines().last().unwrap_or_default().trim_start_matches("error: ");
        self.fault(Fault::new(node.span, format!("`{pattern}` is no regular expression")).hint(reason));
        None
    }
}
