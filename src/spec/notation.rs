//! Attribute notation: `[urn ":"] name ["." sub]` (RFC 7644 §3.10).

use std::fmt;
use std::str::FromStr;

use super::scanner::{Scanner, SyntaxError, quoted};

/// A name as written in a filter, a PATCH path, `sortBy`, `attributes` or `excludedAttributes`.
///
/// Parsing keeps the spelling; comparing with a schema disregards case (RFC 7643 §2.1).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AttributePath {
    /// Schema URI before the last colon, when the name is fully qualified.
    pub schema: Option<String>,
    /// Attribute name.
    pub name: String,
    /// Sub-attribute name.
    pub sub: Option<String>,
}

impl AttributePath {
    /// The unqualified name of a whole attribute.
    pub fn simple(name: impl Into<String>) -> Self {
        Self {
            schema: None,
            name: name.into(),
            sub: None,
        }
    }

    /// The sub-attribute `sub` of this attribute.
    pub fn with_sub(&self, sub: impl Into<String>) -> Self {
        Self {
            sub: Some(sub.into()),
            ..self.clone()
        }
    }
}

/// Parses `attrPath` of RFC 7644 Figure 1, with `$` in names as RFC 7643 §2.1 has it and also in front (`$ref`).
///
/// A schema URI alone parses too, as the grammar cannot tell its last part from a name; see
/// [`ResourceSchema::container`](super::schema::ResourceSchema::container).
impl FromStr for AttributePath {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        let mut scanner = Scanner::new(text);
        let path = Self::scan(&mut scanner)?;
        if scanner.at_end() {
            Ok(path)
        } else {
            Err(scanner.expected("the end of the attribute name"))
        }
    }
}

impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}:")?;
        }
        f.write_str(&self.name)?;
        if let Some(sub) = &self.sub {
            write!(f, ".{sub}")?;
        }
        Ok(())
    }
}

impl AttributePath {
    /// Reads the next word as a name.
    pub(super) fn scan(scanner: &mut Scanner<'_>) -> Result<Self, SyntaxError> {
        let start = scanner.position();
        let word = scanner.peek_word();
        if word.is_empty() {
            return Err(scanner.expected("an attribute name"));
        }
        scanner.advance(word.len());
        let (schema, local, local_start) = match word.rsplit_once(':') {
            Some((schema, local)) => (Some(schema), local, start + schema.len() + 1),
            None => (None, word, start),
        };
        if let Some(schema) = schema.filter(|schema| !is_uri(schema)) {
            return Err(SyntaxError {
                position: start,
                expected: "a schema URI before the last colon".into(),
                found: quoted(schema),
            });
        }
        let (name, sub) = match local.split_once('.') {
            Some((name, sub)) => (name, Some(sub)),
            None => (local, None),
        };
        check_name(name, "an attribute name", local_start)?;
        if let Some(sub) = sub {
            check_name(sub, "a sub-attribute name", local_start + name.len() + 1)?;
        }
        Ok(Self {
            schema: schema.map(str::to_owned),
            name: name.to_owned(),
            sub: sub.map(str::to_owned),
        })
    }
}

/// Checks `["$"] ALPHA *(nameChar)`: RFC 7643 §2.1, and the leading `$` that its own `$ref` needs.
pub(super) fn check_name(name: &str, what: &str, position: usize) -> Result<(), SyntaxError> {
    let first = name.strip_prefix('$').unwrap_or(name);
    let starts = first.starts_with(|c: char| c.is_ascii_alphabetic());
    if starts && name.chars().all(is_name_char) {
        return Ok(());
    }
    let found = if name.is_empty() {
        "nothing".to_owned()
    } else {
        quoted(name)
    };
    Err(SyntaxError {
        position,
        expected: what.to_owned(),
        found,
    })
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '$' | '-' | '_')
}

/// Whether the text has the outer form of a URI: a scheme, a colon and characters that RFC 3986 allows.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let scheme_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(scheme_char)
        && rest
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> AttributePath {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn error(text: &str) -> String {
        text.parse::<AttributePath>().unwrap_err().to_string()
    }

    #[test]
    fn the_examples_of_section_3_10() {
        let user_name = parse("urn:ietf:params:scim:schemas:core:2.0:User:userName");
        assert_eq!(
            user_name.schema.as_deref(),
            Some("urn:ietf:params:scim:schemas:core:2.0:User")
        );
        assert_eq!((user_name.name.as_str(), user_name.sub), ("userName", None));

        let age = parse("urn:ietf:params:scim:schemas:exampleCo:2.0:hr:age");
        assert_eq!(
            age.schema.as_deref(),
            Some("urn:ietf:params:scim:schemas:exampleCo:2.0:hr")
        );

        let given = parse("urn:ietf:params:scim:schemas:core:2.0:User:name.givenName");
        assert_eq!((given.name.as_str(), given.sub.as_deref()), ("name", Some("givenName")));
    }

    #[test]
    fn names_print_as_they_were_written() {
        for text in [
            "userName",
            "name.familyName",
            "members.$ref",
            "$ref",
            "a-b_c$d",
            "urn:x:2.0:User:Manager.value",
        ] {
            assert_eq!(parse(text).to_string(), text);
        }
    }

    #[test]
    fn errors_tell_the_place() {
        assert_eq!(error(""), "expected an attribute name at byte 0, found the end");
        assert_eq!(error("1a"), "expected an attribute name at byte 0, found `1a`");
        assert_eq!(error("name."), "expected a sub-attribute name at byte 5, found nothing");
        assert_eq!(error("a.b.c"), "expected a sub-attribute name at byte 2, found `b.c`");
        assert_eq!(error("urn:x:"), "expected an attribute name at byte 6, found nothing");
        assert_eq!(
            error("x:userName"),
            "expected a schema URI before the last colon at byte 0, found `x`"
        );
        assert_eq!(
            error("user name"),
            "expected the end of the attribute name at byte 4, found a space"
        );
        assert_eq!(error("größe"), "expected an attribute name at byte 0, found `größe`");
    }
}
