//! Typed access to the members of a served definition, noting each one that has the wrong type.

use serde_json::{Map, Value};

use super::keyword::Keyword;
use super::problem::Problems;
use super::read;
use crate::spec::json;

pub(super) struct Members<'o, 'p> {
    object: &'o Map<String, Value>,
    pointer: &'p str,
    problems: &'p mut Problems,
}

impl<'o, 'p> Members<'o, 'p> {
    pub(super) fn new(object: &'o Map<String, Value>, pointer: &'p str, problems: &'p mut Problems) -> Self {
        Self {
            object,
            pointer,
            problems,
        }
    }

    /// The member, unless it is missing or null.
    pub(super) fn get(&self, name: &str) -> Option<&'o Value> {
        json::member(self.object, name).filter(|value| !value.is_null())
    }

    pub(super) fn string(&mut self, name: &str) -> Option<String> {
        let value = self.get(name)?;
        match value.as_str() {
            Some(text) => Some(text.to_owned()),
            None => self.mismatch(name, "a string", value),
        }
    }

    /// A string that must be there and not empty.
    pub(super) fn required_string(&mut self, name: &str) -> Option<String> {
        if self.get(name).is_none() {
            self.problems.add(self.pointer, format!("no `{name}`"));
            return None;
        }
        let text = self.string(name)?;
        if text.is_empty() {
            self.problems.add(self.at(name), "empty");
            return None;
        }
        Some(text)
    }

    pub(super) fn boolean(&mut self, name: &str) -> Option<bool> {
        let value = self.get(name)?;
        value.as_bool().or_else(|| self.mismatch(name, "a boolean", value))
    }

    pub(super) fn array(&mut self, name: &str) -> Vec<Value> {
        let Some(value) = self.get(name) else { return Vec::new() };
        match value.as_array() {
            Some(items) => items.clone(),
            None => self.mismatch(name, "an array", value).unwrap_or_default(),
        }
    }

    pub(super) fn strings(&mut self, name: &str) -> Vec<String> {
        let mut strings = Vec::new();
        for (index, item) in self.array(name).iter().enumerate() {
            match item.as_str() {
                Some(text) => strings.push(text.to_owned()),
                None => self
                    .problems
                    .mismatch(json::child(&self.at(name), index), "a string", item),
            }
        }
        strings
    }

    pub(super) fn keyword<K: Keyword>(&mut self, name: &str) -> Option<K> {
        let word = self.string(name)?;
        let pointer = self.at(name);
        read::keyword(&word, &pointer, self.problems)
    }

    fn at(&self, name: &str) -> String {
        json::child(self.pointer, name)
    }

    fn mismatch<T>(&mut self, name: &str, expected: &str, value: &Value) -> Option<T> {
        self.problems.mismatch(self.at(name), expected, value);
        None
    }
}
