//! Printing filters in one canonical form: lower-case keywords, single spaces, no needless parentheses.

use std::fmt;

use super::{Filter, Literal, Operator};

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Filter::Compare { path, operator, value } => write!(f, "{path} {operator} {value}"),
            Filter::Present(path) => write!(f, "{path} pr"),
            Filter::And(left, right) => {
                operand(f, left, matches!(**left, Filter::Or(..)))?;
                f.write_str(" and ")?;
                operand(f, right, matches!(**right, Filter::Or(..) | Filter::And(..)))
            }
            Filter::Or(left, right) => {
                operand(f, left, false)?;
                f.write_str(" or ")?;
                operand(f, right, matches!(**right, Filter::Or(..)))
            }
            Filter::Not(inner) => write!(f, "not ({inner})"),
            Filter::ValuePath { path, filter } => write!(f, "{path}[{filter}]"),
        }
    }
}

fn operand(f: &mut fmt::Formatter<'_>, filter: &Filter, parentheses: bool) -> fmt::Result {
    if parentheses {
        write!(f, "({filter})")
    } else {
        write!(f, "{filter}")
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_json())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::arbitrary;
    use super::*;

    #[test]
    fn only_needed_parentheses_are_printed() {
        for (written, printed) in [
            ("((a pr))", "a pr"),
            ("(a pr and b pr) or (c pr)", "a pr and b pr or c pr"),
            ("(a pr or b pr) and c pr", "(a pr or b pr) and c pr"),
            ("a pr or (b pr or c pr)", "a pr or (b pr or c pr)"),
            ("NOT(a PR)", "not (a pr)"),
            ("a[(b EQ 1.50)]", "a[b eq 1.5]"),
            (r#"a eq "\u0041\/\"""#, r#"a eq "A/\"""#),
        ] {
            let filter: Filter = written.parse().unwrap_or_else(|error| panic!("{written}: {error}"));
            assert_eq!(filter.to_string(), printed);
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(filter in arbitrary::filter()) {
            let printed = filter.to_string();
            prop_assert_eq!(printed.parse::<Filter>().map_err(|error| error.to_string()), Ok(filter));
        }

        #[test]
        fn parsing_never_panics(text in ".*", tokens in "([a-z\"\\[\\]().:0-9 ]|and |or |not |eq |pr|é){0,40}") {
            for text in [text, tokens] {
                if let Err(error) = text.parse::<Filter>() {
                    prop_assert!(error.position <= text.len());
                }
            }
        }
    }
}
