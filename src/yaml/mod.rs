//! YAML in the dialect of the suite format: no anchors, aliases, tags or merge keys, no duplicate keys, one document, and no
//! scalar that two readers would take for values of different types.
//!
//! The only module that knows which YAML parser is used. [`parse`] gives a tree that keeps places; [`shape`] says what a tree
//! may look like.

mod reader;
mod scalar;
pub mod shape;

use std::fmt;

use serde_json::{Map, Number, Value};

use crate::text::count;

pub use reader::parse;

/// Where something stands in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Line of the first byte, from 1.
    pub line: usize,
    /// Column of the first character, from 1.
    pub column: usize,
}

/// Something wrong with a text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub span: Span,
    /// What is wrong: a lower-case fragment for people.
    pub message: String,
    /// What would help.
    pub hint: Option<String>,
}

/// Texts with faults, in the order they were given; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<FaultyText>);

/// A text with faults in it: what is needed to show them.
#[derive(Clone, PartialEq, Eq)]
pub struct FaultyText {
    /// Name of the file.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What is wrong, in the order of the text; never empty.
    pub faults: Vec<Fault>,
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub content: Content,
    /// Its place.
    pub span: Span,
}

/// A value of the JSON data model.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// `null`.
    Null,
    /// `true`, `false`.
    Boolean(bool),
    /// A JSON number.
    Number(Number),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in file order.
    Mapping(Vec<Entry>),
}

/// One key of a mapping and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The value.
    pub value: Node,
}

/// A key: always text, whatever it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key itself.
    pub name: String,
    /// Its place.
    pub span: Span,
}

impl Fault {
    /// A fault without a hint.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            hint: None,
        }
    }

    /// The same fault with a hint.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        self.hint_if(Some(hint.into()))
    }

    /// The same fault with a hint, when there is one.
    #[must_use]
    pub fn hint_if(self, hint: Option<String>) -> Self {
        Self { hint, ..self }
    }
}

impl FaultyText {
    /// The faults of one text, put in its order; `None` when there are none.
    pub fn of(name: &str, text: &str, mut faults: Vec<Fault>) -> Option<Self> {
        if faults.is_empty() {
            return None;
        }
        faults.sort_by_key(|fault| fault.span.start);
        Some(Self {
            name: name.to_owned(),
            text: text.to_owned(),
            faults,
        })
    }
}

impl Faults {
    /// How many faults there are in all texts together.
    pub fn count(&self) -> usize {
        self.0.iter().map(|text| text.faults.len()).sum()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", count(self.count(), "fault"), count(self.0.len(), "file"))
    }
}

impl std::error::Error for Faults {}

impl fmt::Debug for FaultyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("FaultyText");
        shown
            .field("name", &self.name)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

impl Node {
    /// The value under a key of a mapping; `None` for any other node.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of a key of a mapping.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key.name == key)
    }

    /// The entries of a mapping; none for any other node.
    pub fn entries(&self) -> &[Entry] {
        match &self.content {
            Content::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a list; none for any other node.
    pub fn elements(&self) -> &[Node] {
        match &self.content {
            Content::List(elements) => elements,
            _ => &[],
        }
    }

    /// The elements of a list, or the node itself when it is no list.
    pub fn one_or_many(&self) -> &[Node] {
        match &self.content {
            Content::List(elements) => elements,
            _ => std::slice::from_ref(self),
        }
    }

    /// The text of a text.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean.
    pub fn boolean(&self) -> Option<bool> {
        match self.content {
            Content::Boolean(value) => Some(value),
            _ => None,
        }
    }

    /// The value of a whole number from zero.
    pub fn whole(&self) -> Option<u64> {
        match &self.content {
            Content::Number(number) => number.as_u64(),
            _ => None,
        }
    }

    /// The same value as JSON, members in file order.
    pub fn to_json(&self) -> Value {
        match &self.content {
            Content::Null => Value::Null,
            Content::Boolean(value) => Value::Bool(*value),
            Content::Number(number) => Value::Number(number.clone()),
            Content::Text(text) => Value::String(text.clone()),
            Content::List(elements) => elements.iter().map(Node::to_json).collect(),
            Content::Mapping(entries) => Value::Object(
                entries
                    .iter()
                    .map(|entry| (entry.key.name.clone(), entry.value.to_json()))
                    .collect::<Map<_, _>>(),
            ),
        }
    }
}
