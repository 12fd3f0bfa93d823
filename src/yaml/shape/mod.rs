//! What a tree may look like, written down as data.
//!
//! One description serves twice: [`check()`] finds everything in a tree that does not follow it, [`json_schema()`] turns it into a
//! JSON Schema for editors.

mod check;
mod json_schema;

use std::sync::OnceLock;

use regex::Regex;

pub use check::check;
pub use json_schema::json_schema;

/// What a value may be.
#[derive(Clone, Copy)]
pub enum Shape {
    /// Any JSON.
    Json,
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// `true` and nothing else.
    True,
    /// A whole number in this range, both ends included.
    Whole(u64, u64),
    /// Text.
    Text(&'static Text),
    /// One of a few words.
    Word(Words),
    /// A list; the number is the fewest elements.
    List(&'static Shape, usize),
    /// A value, or a list of such values with at least one element.
    OneOrMany(&'static Shape),
    /// A mapping from names of the author's choice.
    Named(&'static Text, &'static Shape),
    /// A mapping with known keys.
    Object(&'static Object),
    /// One of several shapes; no two accept values of the same kind.
    Either(&'static [Shape]),
}

/// A kind of text.
pub struct Text {
    /// What it is, with its article: `a case id`.
    pub what: &'static str,
    /// How it looks, for the hint; empty when any text will do.
    pub looks: &'static str,
    /// What it must match.
    pattern: Option<(&'static str, OnceLock<Regex>)>,
    /// Whether `${…}` are filled in.
    pub filled_in: bool,
}

/// A closed list of words.
#[derive(Clone, Copy)]
pub struct Words {
    /// What they name, with its article: `a resource rule`.
    pub what: &'static str,
    /// The words.
    pub list: fn() -> Vec<&'static str>,
}

/// A mapping with known keys.
pub struct Object {
    /// Its name, with the article: `a step`.
    pub what: &'static str,
    /// What it is for.
    pub docs: &'static str,
    /// The keys, in groups so that objects can share some.
    pub fields: Fields,
    /// What holds between keys.
    pub rules: &'static [Rule],
    /// Whether the author may add keys with values of any shape.
    pub open: bool,
}

/// One key of an [`Object`].
#[derive(Clone, Copy)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// What its value may be.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
    /// What it means.
    pub docs: &'static str,
}

/// Keys, in groups.
pub type Fields = &'static [&'static [Field]];

/// What holds between the keys of an [`Object`].
pub enum Rule {
    /// Exactly one of these keys is there.
    ExactlyOne(Fields),
    /// At most one is.
    AtMostOne(Fields),
    /// At least one is.
    AtLeastOne(Fields),
    /// These keys stand only beside that one.
    OnlyBeside(Fields, &'static str),
}

impl Text {
    /// Text that matches a pattern.
    pub const fn like(what: &'static str, looks: &'static str, pattern: &'static str) -> Self {
        Self {
            what,
            looks,
            pattern: Some((pattern, OnceLock::new())),
            filled_in: false,
        }
    }

    /// Any text, `${…}` filled in.
    pub const fn template(what: &'static str) -> Self {
        Self {
            what,
            looks: "",
            pattern: None,
            filled_in: true,
        }
    }

    fn matches(&self, text: &str) -> bool {
        self.pattern.as_ref().is_none_or(|(pattern, compiled)| {
            compiled
                .get_or_init(|| Regex::new(pattern).expect("patterns of the grammar are regular expressions"))
                .is_match(text)
        })
    }
}

impl Object {
    /// All keys.
    pub fn all_fields(&self) -> impl Iterator<Item = &'static Field> {
        self.fields.iter().copied().flatten()
    }

    fn field(&self, key: &str) -> Option<&'static Field> {
        self.all_fields().find(|field| field.key == key)
    }
}

impl Field {
    /// A key that may be left out.
    pub const fn optional(key: &'static str, shape: Shape, docs: &'static str) -> Self {
        Self {
            key,
            shape,
            required: false,
            docs,
        }
    }

    /// A key that must be there.
    pub const fn required(key: &'static str, shape: Shape, docs: &'static str) -> Self {
        Self {
            key,
            shape,
            required: true,
            docs,
        }
    }
}

impl Shape {
    /// What it is, for people: `a list`.
    fn what(&self) -> String {
        match self {
            Self::Json => "any value".to_owned(),
            Self::Null => "null".to_owned(),
            Self::Boolean => "true or false".to_owned(),
            Self::True => "true".to_owned(),
            Self::Whole(least, most) if least == most => format!("the number {least}"),
            Self::Whole(least, most) if *most == u64::MAX => format!("a whole number from {least}"),
            Self::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Self::Text(text) => text.what.to_owned(),
            Self::Word(words) => words.what.to_owned(),
            Self::List(..) => "a list".to_owned(),
            Self::OneOrMany(shape) => format!("{} or a list", shape.what()),
            Self::Named(..) => "a mapping from names".to_owned(),
            Self::Object(object) => format!("{} (a mapping)", object.what),
            Self::Either(shapes) => shapes.iter().map(Shape::what).collect::<Vec<_>>().join(" or "),
        }
    }
}
