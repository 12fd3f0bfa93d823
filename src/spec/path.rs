//! PATCH paths: `attrPath / valuePath [subAttr]` (RFC 7644 §3.5.2, Figure 7).

mod find;

use std::fmt;
use std::str::FromStr;

use super::filter::Filter;
use super::notation::{AttributePath, check_name};
use super::scanner::{Scanner, SyntaxError};

/// The target of a PATCH operation.
#[derive(Clone, Debug, PartialEq)]
pub struct PatchPath {
    /// The attribute; with a filter its `sub` is `None` and the sub-attribute stands in [`PatchPath::sub`].
    pub attribute: AttributePath,
    /// The value filter in brackets.
    pub filter: Option<Filter>,
    /// The sub-attribute after the brackets.
    pub sub: Option<String>,
}

impl FromStr for PatchPath {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        let mut scanner = Scanner::new(text);
        let attribute = AttributePath::scan(&mut scanner)?;
        let filter = if scanner.peek() == Some('[') {
            if attribute.sub.is_some() {
                return Err(scanner.expected("no value filter behind a sub-attribute"));
            }
            Some(Filter::scan_bracketed(&mut scanner)?)
        } else {
            None
        };
        let sub = if filter.is_some() && scanner.eat('.') {
            Some(scan_sub(&mut scanner)?)
        } else {
            None
        };
        if scanner.at_end() {
            Ok(Self { attribute, filter, sub })
        } else {
            Err(scanner.expected("the end of the path"))
        }
    }
}

impl fmt::Display for PatchPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.attribute)?;
        if let Some(filter) = &self.filter {
            write!(f, "[{filter}]")?;
        }
        if let Some(sub) = &self.sub {
            write!(f, ".{sub}")?;
        }
        Ok(())
    }
}

fn scan_sub(scanner: &mut Scanner<'_>) -> Result<String, SyntaxError> {
    let word = scanner.peek_word();
    check_name(word, "a sub-attribute name", scanner.position())?;
    Ok(scanner.advance(word.len()).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::filter::arbitrary;

    fn parse(text: &str) -> PatchPath {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn the_examples_of_figure_8() {
        for text in [
            "members",
            "name.familyName",
            "addresses[type eq \"work\"]",
            "members[value eq \"2819c223-7f76-453a-919d-413861904646\"]",
            "members[value eq \"2819c223-7f76-453a-919d-413861904646\"].displayName",
        ] {
            assert_eq!(parse(text).to_string(), text);
        }
        let path = parse("addresses[type eq \"work\"].streetAddress");
        assert_eq!(
            (path.attribute.name.as_str(), path.sub.as_deref()),
            ("addresses", Some("streetAddress"))
        );
        assert!(path.filter.is_some());
        let path = parse("name.familyName");
        assert_eq!((path.attribute.sub.as_deref(), path.sub), (Some("familyName"), None));
    }

    #[test]
    fn the_paths_of_the_patch_examples() {
        for text in [
            "addresses[type eq \"work\"].streetAddress",
            "emails[type eq \"work\" and value ew \"example.com\"]",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.$ref",
            "emails[not (type eq \"work\") or primary eq true].value",
        ] {
            assert_eq!(parse(text).to_string(), text);
        }
    }

    #[test]
    fn errors_tell_the_place() {
        let error = |text: &str| text.parse::<PatchPath>().unwrap_err().to_string();
        assert_eq!(
            error("emails[type eq \"work\""),
            "expected `]`, `and` or `or` at byte 21, found the end"
        );
        assert_eq!(error("emails[]"), "expected an attribute name at byte 7, found `]`");
        assert_eq!(
            error("emails[type eq \"work\"]."),
            "expected a sub-attribute name at byte 23, found nothing"
        );
        assert_eq!(
            error("emails[type eq \"work\"]value"),
            "expected the end of the path at byte 22, found `value`"
        );
        assert_eq!(
            error("name.x[a pr]"),
            "expected no value filter behind a sub-attribute at byte 6, found `[`"
        );
        assert_eq!(
            error("/name/familyName"),
            "expected an attribute name at byte 0, found `/name/familyName`"
        );
    }

    proptest::proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(
            attribute in arbitrary::path(),
            filter in proptest::option::of(arbitrary::filter()),
            sub in proptest::option::of("[$]?[a-z][a-zA-Z0-9$_-]{0,8}"),
        ) {
            let path = match filter {
                Some(filter) => PatchPath { attribute: AttributePath { sub: None, ..attribute }, filter: Some(filter), sub },
                None => PatchPath { attribute, filter: None, sub: None },
            };
            let printed = path.to_string();
            proptest::prop_assert_eq!(printed.parse::<PatchPath>().map_err(|error| error.to_string()), Ok(path));
        }
    }
}
