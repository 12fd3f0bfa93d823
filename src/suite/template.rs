//! `${…}`: text and JSON with places to fill in.

use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

/// A string with places such as `${user.id}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    Variable(Vec<String>),
}

/// JSON whose strings and member names are [`Template`]s.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueTemplate {
    /// A number, boolean or null.
    Scalar(Value),
    /// A string; when it is one place and nothing else, it becomes the value with its type.
    Text(Template),
    /// An array.
    Array(Vec<ValueTemplate>),
    /// An object.
    Object(Vec<(Template, ValueTemplate)>),
}

/// A text that is no template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// `${` without `}`.
    #[error("`${{` is not closed")]
    Unclosed,
    /// `${}` or a name with an empty part.
    #[error("`${{{0}}}` is not a name such as `user.id`")]
    BadName(String),
}

/// A place that cannot be filled in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unset {
    /// Nothing of this dotted name is known: a fault of the suite.
    #[error("nothing is known under `${{{0}}}`")]
    Unknown(String),
    /// The target gave no value for it, and text needs one.
    #[error("the target gave no value for `${{{0}}}`")]
    Null(String),
}

/// The values that places are filled from: a tree, reached by dotted names. Cloning is cheap.
#[derive(Clone, Debug, Default)]
pub struct Variables(Arc<Map<String, Value>>);

impl Variables {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a top-level name, replacing what it held.
    pub fn set(&mut self, name: impl Into<String>, value: Value) {
        Arc::make_mut(&mut self.0).insert(name.into(), value);
    }

    /// The value under a dotted name; array elements are reached by index.
    pub fn get(&self, name: &[String]) -> Option<&Value> {
        let (first, rest) = name.split_first()?;
        rest.iter().try_fold(self.0.get(first)?, |value, part| match value {
            Value::Object(members) => members.get(part),
            Value::Array(elements) => elements.get(part.parse::<usize>().ok()?),
            _ => None,
        })
    }
}

impl Template {
    /// Reads a text; `$${` stands for a literal `${`.
    ///
    /// # Errors
    /// When a place is not closed or has no proper name.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            if rest[..start].ends_with('$') {
                literal.push_str(&rest[..start]);
                literal.push('{');
                rest = &rest[start + 2..];
                continue;
            }
            literal.push_str(&rest[..start]);
            let end = rest[start..].find('}').ok_or(TemplateError::Unclosed)? + start;
            let name = &rest[start + 2..end];
            if name.split('.').any(str::is_empty) {
                return Err(TemplateError::BadName(name.to_owned()));
            }
            if !literal.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut literal)));
            }
            parts.push(Part::Variable(name.split('.').map(str::to_owned).collect()));
            rest = &rest[end + 1..];
        }
        literal.push_str(rest);
        if !literal.is_empty() || parts.is_empty() {
            parts.push(Part::Text(literal));
        }
        Ok(Self(parts))
    }

    /// A template without places.
    pub fn literal(text: impl Into<String>) -> Self {
        Self(vec![Part::Text(text.into())])
    }

    /// Dotted names of all places.
    pub fn names(&self) -> impl Iterator<Item = &[String]> {
        self.0.iter().filter_map(|part| match part {
            Part::Variable(name) => Some(name.as_slice()),
            Part::Text(_) => None,
        })
    }

    /// The text, when there is nothing to fill in.
    pub fn as_literal(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether it is one place and nothing else.
    pub fn is_one_place(&self) -> bool {
        matches!(self.0.as_slice(), [Part::Variable(_)])
    }

    /// Fills in; a template that is one place yields the value with its type.
    ///
    /// # Errors
    /// When a place has no value.
    pub fn value(&self, variables: &Variables) -> Result<Value, Unset> {
        match self.0.as_slice() {
            [Part::Variable(name)] => lookup(variables, name).cloned(),
            _ => self.text(variables).map(Value::String),
        }
    }

    /// Fills in as text: strings as they are, other values as compact JSON.
    ///
    /// # Errors
    /// When a place has no value, or `null`.
    pub fn text(&self, variables: &Variables) -> Result<String, Unset> {
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Variable(name) => match lookup(variables, name)? {
                    Value::String(text) => out.push_str(text),
                    Value::Null => return Err(Unset::Null(name.join("."))),
                    other => out.push_str(&other.to_string()),
                },
            }
        }
        Ok(out)
    }
}

impl ValueTemplate {
    /// Reads JSON whose strings may hold places.
    ///
    /// # Errors
    /// The first string that is no template.
    pub fn parse(value: &Value) -> Result<Self, TemplateError> {
        Ok(match value {
            Value::String(text) => Self::Text(Template::parse(text)?),
            Value::Array(elements) => Self::Array(elements.iter().map(Self::parse).collect::<Result<_, _>>()?),
            Value::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|(name, value)| Ok((Template::parse(name)?, Self::parse(value)?)))
                    .collect::<Result<_, _>>()?,
            ),
            scalar => Self::Scalar(scalar.clone()),
        })
    }

    /// JSON without places.
    pub fn literal(value: Value) -> Self {
        match value {
            Value::String(text) => Self::Text(Template::literal(text)),
            Value::Array(elements) => Self::Array(elements.into_iter().map(Self::literal).collect()),
            Value::Object(members) => Self::Object(
                members
                    .into_iter()
                    .map(|(name, value)| (Template::literal(name), Self::literal(value)))
                    .collect(),
            ),
            scalar => Self::Scalar(scalar),
        }
    }

    /// Fills in.
    ///
    /// # Errors
    /// When a place has no value.
    pub fn value(&self, variables: &Variables) -> Result<Value, Unset> {
        Ok(match self {
            Self::Scalar(value) => value.clone(),
            Self::Text(template) => template.value(variables)?,
            Self::Array(elements) => Value::Array(
                elements
                    .iter()
                    .map(|element| element.value(variables))
                    .collect::<Result<_, _>>()?,
            ),
            Self::Object(members) => Value::Object(
                members
                    .iter()
                    .map(|(name, value)| Ok((name.text(variables)?, value.value(variables)?)))
                    .collect::<Result<_, _>>()?,
            ),
        })
    }

    /// Calls `visit` with every template inside, member names included.
    pub fn templates<'a>(&'a self, visit: &mut impl FnMut(&'a Template)) {
        match self {
            Self::Scalar(_) => {}
            Self::Text(template) => visit(template),
            Self::Array(elements) => elements.iter().for_each(|element| element.templates(visit)),
            Self::Object(members) => {
                for (name, value) in members {
                    visit(name);
                    value.templates(visit);
                }
            }
        }
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.0 {
            match part {
                Part::Text(text) => f.write_str(&text.replace("${", "$${"))?,
                Part::Variable(name) => write!(f, "${{{}}}", name.join("."))?,
            }
        }
        Ok(())
    }
}

fn lookup<'v>(variables: &'v Variables, name: &[String]) -> Result<&'v Value, Unset> {
    variables.get(name).ok_or_else(|| {
        let written = name.join(".");
        // Below a known name there is what a target answered; names themselves are checked when a suite is read.
        match name.get(..1).and_then(|first| variables.get(first)) {
            Some(_) => Unset::Null(written),
            None => Unset::Unknown(written),
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn variables() -> Variables {
        let mut variables = Variables::new();
        variables.set("user", json!({ "id": "42", "n": 7 }));
        variables
    }

    #[test]
    fn one_place_keeps_its_type() {
        let template = Template::parse("${user.n}").unwrap();
        assert_eq!(template.value(&variables()).unwrap(), json!(7));
    }

    #[test]
    fn several_parts_become_text() {
        let template = Template::parse("/Users/${user.id}?n=${user.n}").unwrap();
        assert_eq!(template.text(&variables()).unwrap(), "/Users/42?n=7");
    }

    #[test]
    fn a_doubled_dollar_is_literal() {
        let template = Template::parse("a $${b} c").unwrap();
        assert_eq!(template.text(&variables()).unwrap(), "a ${b} c");
        assert_eq!(template.to_string(), "a $${b} c");
    }

    #[test]
    fn faults_are_told() {
        assert_eq!(Template::parse("${a"), Err(TemplateError::Unclosed));
        assert_eq!(Template::parse("${a..b}"), Err(TemplateError::BadName("a..b".into())));
        let unset = Template::parse("${gone}").unwrap().value(&variables()).unwrap_err();
        assert_eq!(unset.to_string(), "nothing is known under `${gone}`");
    }

    #[test]
    fn member_names_are_filled_in_too() {
        let template = ValueTemplate::parse(&json!({ "${user.id}": ["${user.n}", true] })).unwrap();
        assert_eq!(template.value(&variables()).unwrap(), json!({ "42": [7, true] }));
    }
}
