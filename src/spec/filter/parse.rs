//! Parsing filters by the grammar of RFC 7644 Figure 1.

use std::str::FromStr;

use serde_json::Number;

use super::{Filter, FilterError, Literal, Operator};
use crate::spec::notation::AttributePath;
use crate::spec::scanner::{Scanner, quoted};

/// How deep parentheses and brackets may nest.
const DEEPEST: usize = 64;

/// How many expressions a filter may have: a long chain of `or` makes a tree as deep as it is long.
const MOST_EXPRESSIONS: usize = 1000;

/// Parses a filter. Operators and keywords are recognised in any case, `and` binds tighter than `or`, `not` needs parentheses
/// with or without a space before them. More generous than the grammar: runs of spaces count as one, and spaces are allowed
/// inside parentheses and brackets. Nesting and length are limited.
impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        let mut scanner = Scanner::new(text);
        let filter = Parser::new(&mut scanner).disjunction()?;
        if scanner.at_end() {
            Ok(filter)
        } else {
            Err(scanner.expected("`and`, `or` or the end of the filter"))
        }
    }
}

impl Filter {
    /// Reads `[ … ]`.
    pub(in crate::spec) fn scan_bracketed(scanner: &mut Scanner<'_>) -> Result<Self, FilterError> {
        Parser::new(scanner).enclosed('[', ']')
    }
}

type Parsed = Result<Filter, FilterError>;

struct Parser<'s, 't> {
    scanner: &'s mut Scanner<'t>,
    depth: usize,
    expressions: usize,
}

impl<'s, 't> Parser<'s, 't> {
    fn new(scanner: &'s mut Scanner<'t>) -> Self {
        Self {
            scanner,
            depth: 0,
            expressions: 0,
        }
    }

    fn disjunction(&mut self) -> Parsed {
        let mut left = self.conjunction()?;
        while self.connective("or")? {
            left = Filter::Or(Box::new(left), Box::new(self.conjunction()?));
        }
        Ok(left)
    }

    fn conjunction(&mut self) -> Parsed {
        let mut left = self.term()?;
        while self.connective("and")? {
            left = Filter::And(Box::new(left), Box::new(self.term()?));
        }
        Ok(left)
    }

    /// Moves past `word` and the spaces around it, if it follows.
    fn connective(&mut self, word: &str) -> Result<bool, FilterError> {
        self.scanner.eat_spaces();
        if !self.scanner.peek_word().eq_ignore_ascii_case(word) {
            return Ok(false);
        }
        if !self.scanner.is_behind_space() {
            return Err(self.scanner.expected(format!("a space before `{word}`")));
        }
        self.scanner.eat_keyword(word);
        if !self.scanner.eat_spaces() {
            return Err(self.scanner.expected(format!("a space after `{word}`")));
        }
        Ok(true)
    }

    fn term(&mut self) -> Parsed {
        self.scanner.eat_spaces();
        if self.scanner.peek() == Some('(') {
            return self.enclosed('(', ')');
        }
        if self.negation_follows() {
            self.scanner.eat_keyword("not");
            self.scanner.eat_spaces();
            return Ok(Filter::Not(Box::new(self.enclosed('(', ')')?)));
        }
        self.expressions += 1;
        if self.expressions > MOST_EXPRESSIONS {
            return Err(self.scanner.expected(format!("at most {MOST_EXPRESSIONS} expressions")));
        }
        let bare_not = self.scanner.peek_word().eq_ignore_ascii_case("not");
        let path = AttributePath::scan(self.scanner)?;
        if self.scanner.peek() == Some('[') {
            let filter = Box::new(self.enclosed('[', ']')?);
            return Ok(Filter::ValuePath { path, filter });
        }
        self.attribute_expression(path, bare_not)
    }

    fn negation_follows(&self) -> bool {
        let word = self.scanner.peek_word();
        let behind = &self.scanner.rest()[word.len()..];
        word.eq_ignore_ascii_case("not") && behind.trim_start_matches(' ').starts_with('(')
    }

    fn enclosed(&mut self, open: char, close: char) -> Parsed {
        if self.depth == DEEPEST {
            return Err(self.scanner.expected(format!("at most {DEEPEST} levels of nesting")));
        }
        if !self.scanner.eat(open) {
            return Err(self.scanner.expected(format!("`{open}`")));
        }
        self.depth += 1;
        let filter = self.disjunction()?;
        self.depth -= 1;
        if !self.scanner.eat(close) {
            return Err(self.scanner.expected(format!("`{close}`, `and` or `or`")));
        }
        Ok(filter)
    }

    /// Reads `SP "pr"` or `SP compareOp SP compValue`.
    fn attribute_expression(&mut self, path: AttributePath, bare_not: bool) -> Parsed {
        if !self.scanner.eat_spaces() {
            return Err(self.scanner.expected("a space and an operator"));
        }
        let word = self.scanner.peek_word();
        if word.eq_ignore_ascii_case("pr") {
            self.scanner.advance(word.len());
            return Ok(Filter::Present(path));
        }
        let Some(operator) = Operator::from_keyword(word) else {
            let expected = if bare_not {
                "`(` after `not`"
            } else {
                "an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr)"
            };
            return Err(self.scanner.expected(expected));
        };
        self.scanner.advance(word.len());
        if !self.scanner.eat_spaces() {
            return Err(self.scanner.expected(format!("a space and a value after `{word}`")));
        }
        let value = literal(self.scanner)?;
        Ok(Filter::Compare { path, operator, value })
    }
}

fn literal(scanner: &mut Scanner<'_>) -> Result<Literal, FilterError> {
    if scanner.peek() == Some('"') {
        return string(scanner);
    }
    let word = scanner.peek_word();
    let value = match word {
        "true" => Literal::Boolean(true),
        "false" => Literal::Boolean(false),
        "null" => Literal::Null,
        number => match serde_json::from_str::<Number>(number) {
            Ok(number) => Literal::Number(number),
            Err(_) => {
                let expected = "a value: a string in double quotes, a number, true, false or null";
                return Err(scanner.expected(expected));
            }
        },
    };
    scanner.advance(word.len());
    Ok(value)
}

fn string(scanner: &mut Scanner<'_>) -> Result<Literal, FilterError> {
    let Some(length) = string_length(scanner.rest()) else {
        let found = quoted(scanner.rest());
        return Err(FilterError {
            position: scanner.position(),
            expected: "a closing double quote".into(),
            found,
        });
    };
    let Ok(value) = serde_json::from_str(&scanner.rest()[..length]) else {
        let (position, found) = (scanner.position(), quoted(&scanner.rest()[..length]));
        return Err(FilterError {
            position,
            expected: "a JSON string".into(),
            found,
        });
    };
    scanner.advance(length);
    if scanner.peek().is_some_and(|next| !" )]".contains(next)) {
        return Err(scanner.expected("a space behind the string"));
    }
    Ok(Literal::String(value))
}

/// Length of the JSON string at the start of `text`, both quotes included.
fn string_length(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (index, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(index + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Filter {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn error(text: &str) -> String {
        text.parse::<Filter>().unwrap_err().to_string()
    }

    #[test]
    fn the_examples_of_figure_2() {
        for text in [
            r#"userName eq "bjensen""#,
            r#"name.familyName co "O'Malley""#,
            r#"userName sw "J""#,
            r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#,
            "title pr",
            r#"meta.lastModified gt "2011-05-13T04:42:34Z""#,
            r#"meta.lastModified ge "2011-05-13T04:42:34Z""#,
            r#"meta.lastModified lt "2011-05-13T04:42:34Z""#,
            r#"meta.lastModified le "2011-05-13T04:42:34Z""#,
            r#"title pr and userType eq "Employee""#,
            r#"title pr or userType eq "Intern""#,
            r#"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#,
            r#"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#,
            r#"userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")"#,
            r#"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#,
            r#"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]"#,
        ] {
            assert_eq!(parse(text).to_string(), text);
        }
        let needless = r#"userType eq "Employee" and (emails.type eq "work")"#;
        assert_eq!(
            parse(needless).to_string(),
            r#"userType eq "Employee" and emails.type eq "work""#
        );
    }

    #[test]
    fn and_binds_tighter_than_or_and_not_tightest() {
        assert_eq!(parse("a pr or b pr and c pr"), parse("a pr or (b pr and c pr)"));
        assert_eq!(parse("not (a pr) and b pr"), parse("(not (a pr)) and b pr"));
        assert_ne!(parse("(a pr or b pr) and c pr"), parse("a pr or b pr and c pr"));
        assert_eq!(parse("a pr and b pr and c pr"), parse("(a pr and b pr) and c pr"));
    }

    #[test]
    fn keywords_are_recognised_in_any_case() {
        assert_eq!(
            parse(r#"a EQ "x" AND NOT (b Pr) Or c gE 1"#),
            parse(r#"a eq "x" and not (b pr) or c ge 1"#)
        );
        assert_eq!(parse("not(a pr)"), parse("not (a pr)"));
        assert_eq!(parse("not pr"), Filter::Present(AttributePath::simple("not")));
    }

    #[test]
    fn values_are_json_scalars() {
        let value = |text: &str| match parse(&format!("a eq {text}")) {
            Filter::Compare { value, .. } => value,
            other => panic!("{other}"),
        };
        assert_eq!(value(r#""q\"\\\u00e9\n""#), Literal::String("q\"\\é\n".into()));
        assert_eq!(value("-1.5e3"), Literal::Number(Number::from_f64(-1500.0).unwrap()));
        assert_eq!(value("7"), Literal::Number(7.into()));
        assert_eq!((value("true"), value("null")), (Literal::Boolean(true), Literal::Null));
    }

    #[test]
    fn errors_tell_the_place_and_what_was_expected() {
        let value = "a value: a string in double quotes, a number, true, false or null";
        let operator = "an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr)";
        assert_eq!(error(""), "expected an attribute name at byte 0, found the end");
        assert_eq!(
            error("userName"),
            "expected a space and an operator at byte 8, found the end"
        );
        assert_eq!(
            error("userName regex \"x\""),
            format!("expected {operator} at byte 9, found `regex`")
        );
        assert_eq!(
            error("userName eq bjensen"),
            format!("expected {value} at byte 12, found `bjensen`")
        );
        assert_eq!(error("a eq 'x'"), format!("expected {value} at byte 5, found `'x'`"));
        assert_eq!(error("a eq 01"), format!("expected {value} at byte 5, found `01`"));
        assert_eq!(
            error("a eq"),
            "expected a space and a value after `eq` at byte 4, found the end"
        );
        assert_eq!(
            error("a eq \"x"),
            "expected a closing double quote at byte 5, found `\"x`"
        );
        assert_eq!(
            error(r#"a eq "\x""#),
            "expected a JSON string at byte 5, found `\"\\x\"`"
        );
        assert_eq!(error("(a pr"), "expected `)`, `and` or `or` at byte 5, found the end");
        assert_eq!(
            error("a pr)"),
            "expected `and`, `or` or the end of the filter at byte 4, found `)`"
        );
        assert_eq!(
            error("a pr b pr"),
            "expected `and`, `or` or the end of the filter at byte 5, found `b`"
        );
        assert_eq!(error("not a eq 1"), "expected `(` after `not` at byte 4, found `a`");
        assert_eq!(
            error("a pr and"),
            "expected a space after `and` at byte 8, found the end"
        );
        assert_eq!(
            error("(a pr)and b pr"),
            "expected a space before `and` at byte 6, found `and`"
        );
    }

    #[test]
    fn hostile_nesting_and_length_are_refused() {
        let deep = |levels: usize| format!("{}a pr{}", "(".repeat(levels), ")".repeat(levels));
        assert!(deep(DEEPEST).parse::<Filter>().is_ok());
        assert!(error(&deep(100_000)).starts_with("expected at most 64 levels of nesting at byte 64"));
        assert!(error(&"not (".repeat(100_000)).contains("levels of nesting"));
        assert!(error(&"a[".repeat(100_000)).contains("levels of nesting"));
        assert!(error(&vec!["a pr"; 100_000].join(" or ")).starts_with("expected at most 1000 expressions"));
    }
}
