//! Filters: the expression tree of RFC 7644 §3.4.2.2 (Figure 1).

#[cfg(test)]
pub(in crate::spec) mod arbitrary;
mod compare;
mod evaluate;
mod operand;
mod parse;
mod print;
mod truth;
mod verdict;

use serde_json::{Number, Value};

use super::notation::AttributePath;
pub use super::scanner::SyntaxError as FilterError;

/// A parsed filter.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// `path op value`.
    Compare {
        /// What is compared.
        path: AttributePath,
        /// How.
        operator: Operator,
        /// With what.
        value: Literal,
    },
    /// `path pr`.
    Present(AttributePath),
    /// Both hold; binds tighter than `or`.
    And(Box<Filter>, Box<Filter>),
    /// At least one holds.
    Or(Box<Filter>, Box<Filter>),
    /// `not ( … )`.
    Not(Box<Filter>),
    /// `path[ … ]`: one and the same element satisfies the inner filter.
    ValuePath {
        /// The multi-valued (or complex) attribute.
        path: AttributePath,
        /// Names inside are sub-attributes of `path`.
        filter: Box<Filter>,
    },
}

/// Comparison operators of RFC 7644 Table 3 (`pr` is [`Filter::Present`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `eq`.
    Equal,
    /// `ne`.
    NotEqual,
    /// `co`.
    Contains,
    /// `sw`.
    StartsWith,
    /// `ew`.
    EndsWith,
    /// `gt`.
    GreaterThan,
    /// `ge`.
    GreaterOrEqual,
    /// `lt`.
    LessThan,
    /// `le`.
    LessOrEqual,
}

/// A comparison value: a JSON scalar.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// A JSON string, unescaped.
    String(String),
    /// A JSON number.
    Number(Number),
    /// `true` or `false`.
    Boolean(bool),
    /// `null`.
    Null,
}

/// Result of evaluating a filter on one resource.
///
/// `Open` stands where the specification allows both answers (RFC 7644 §3.4.2.2 leaves, for example, `ne` on an
/// unassigned attribute undecided); Kleene's three-valued logic carries it through `and`, `or` and `not`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// The resource matches.
    Yes,
    /// It does not.
    No,
    /// Either answer conforms.
    Open,
}

impl Operator {
    /// Every comparison operator with its keyword, in the order of Table 3.
    pub const ALL: [(Operator, &'static str); 9] = [
        (Operator::Equal, "eq"),
        (Operator::NotEqual, "ne"),
        (Operator::Contains, "co"),
        (Operator::StartsWith, "sw"),
        (Operator::EndsWith, "ew"),
        (Operator::GreaterThan, "gt"),
        (Operator::GreaterOrEqual, "ge"),
        (Operator::LessThan, "lt"),
        (Operator::LessOrEqual, "le"),
    ];

    /// The operator with this keyword, in any case.
    pub fn from_keyword(word: &str) -> Option<Operator> {
        Self::ALL
            .iter()
            .find(|(_, keyword)| keyword.eq_ignore_ascii_case(word))
            .map(|(operator, _)| *operator)
    }

    /// The keyword.
    pub fn as_str(self) -> &'static str {
        match self {
            Operator::Equal => "eq",
            Operator::NotEqual => "ne",
            Operator::Contains => "co",
            Operator::StartsWith => "sw",
            Operator::EndsWith => "ew",
            Operator::GreaterThan => "gt",
            Operator::GreaterOrEqual => "ge",
            Operator::LessThan => "lt",
            Operator::LessOrEqual => "le",
        }
    }

    /// Whether it asks for an order: `gt`, `ge`, `lt`, `le`.
    pub fn is_ordering(self) -> bool {
        matches!(
            self,
            Self::GreaterThan | Self::GreaterOrEqual | Self::LessThan | Self::LessOrEqual
        )
    }
}

impl Literal {
    /// The value as JSON.
    pub fn to_json(&self) -> Value {
        match self {
            Literal::String(text) => Value::String(text.clone()),
            Literal::Number(number) => Value::Number(number.clone()),
            Literal::Boolean(boolean) => Value::Bool(*boolean),
            Literal::Null => Value::Null,
        }
    }
}
