//! Filters: the expression tree of RFC 7644 §3.4.2.2 (Figure 1).

use serde_json::Number;

use super::notation::AttributePath;

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
