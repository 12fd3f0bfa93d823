//! From the text of a filter to a condition on resources of one type (RFC 7644 §3.4.2.2).

use super::condition::{self, Condition};
use crate::server::catalog::{Kind, Place};
use crate::server::error::Refusal;
use crate::server::fault::{Fault, FaultSet};
use crate::spec::filter::{Filter, Literal, Operator};
use crate::spec::notation::AttributePath;
use crate::spec::schema::{Attribute, AttributeType, Returned};

type Compiled<'a> = Result<Condition<'a>, Refusal>;

/// Compiles a filter for one type. With `foreign`, names the type does not know have no value; without, they are refused.
///
/// # Errors
/// `invalidFilter` when a name is unknown, an operator does not suit the attribute's type, or the value does not.
pub(super) fn compile<'a>(filter: &Filter, kind: &'a Kind, foreign: bool, faults: &'a FaultSet) -> Compiled<'a> {
    Compiler {
        names: Names::Resource(kind),
        foreign,
        faults,
    }
    .compile(filter)
}

/// Compiles the filter in brackets behind an attribute: names are sub-attributes.
pub(in crate::server) fn compile_element<'a>(
    filter: &Filter,
    attribute: &'a Attribute,
    faults: &'a FaultSet,
) -> Compiled<'a> {
    Compiler {
        names: Names::Element(attribute),
        foreign: false,
        faults,
    }
    .compile(filter)
}

enum Names<'a> {
    Resource(&'a Kind),
    Element(&'a Attribute),
}

struct Compiler<'a> {
    names: Names<'a>,
    foreign: bool,
    faults: &'a FaultSet,
}

impl<'a> Compiler<'a> {
    fn compile(&self, filter: &Filter) -> Compiled<'a> {
        Ok(match filter {
            Filter::And(a, b) => Condition::And(Box::new(self.compile(a)?), Box::new(self.compile(b)?)),
            Filter::Or(a, b) => Condition::Or(Box::new(self.compile(a)?), Box::new(self.compile(b)?)),
            Filter::Not(inner) => Condition::Not(Box::new(self.compile(inner)?)),
            Filter::Present(path) => match self.place(path)? {
                Some(place) => Condition::Present(place),
                None => Condition::ForeignPresent,
            },
            Filter::Compare { path, operator, value } => match self.place(path)? {
                Some(place) => self.compare(with_value(place), *operator, value)?,
                None => Condition::Foreign {
                    operator: *operator,
                    literal: value.clone(),
                },
            },
            Filter::ValuePath { path, filter } => match self.place(path)? {
                Some(place) => {
                    let inner = compile_element(filter, place.attribute, self.faults)?;
                    Condition::Element {
                        place,
                        inner: Box::new(inner),
                    }
                }
                None => Condition::ForeignPresent,
            },
        })
    }

    /// The place a name denotes; `None` when it is foreign to the type and that is allowed.
    fn place(&self, path: &AttributePath) -> Result<Option<Place<'a>>, Refusal> {
        let place = match &self.names {
            Names::Resource(kind) => kind.place(path),
            Names::Element(attribute) => element_place(attribute, path),
        };
        match place {
            Some(place) if place.definition().returned == Returned::Never => {
                Err(Refusal::filter(format!("`{path}` cannot be filtered")))
            }
            Some(place) if self.faults.has(Fault::FilterNamesCaseSensitive) && place.attribute.name != path.name => {
                Err(Refusal::filter(format!("unknown attribute `{path}`")))
            }
            Some(place) => Ok(Some(place)),
            None if self.foreign => Ok(None),
            None => Err(Refusal::filter(format!("unknown attribute `{path}`"))),
        }
    }

    fn compare(&self, place: Place<'a>, operator: Operator, literal: &Literal) -> Compiled<'a> {
        let attribute = place.definition();
        let refuse = || {
            let message = format!("`{}` does not suit the type of `{}`", operator.as_str(), place.label());
            Err(Refusal::filter(message))
        };
        if !self.supports(attribute, operator) {
            return refuse();
        }
        if !condition::suits(attribute, literal) {
            return Err(Refusal::filter(format!(
                "`{}` cannot be compared with {literal}",
                place.label()
            )));
        }
        let ordered_or_part = !matches!(operator, Operator::Equal | Operator::NotEqual);
        if *literal == Literal::Null && ordered_or_part {
            return refuse();
        }
        Ok(Condition::Compare {
            place,
            operator,
            literal: literal.clone(),
        })
    }

    /// RFC 7644 Table 3: no order on boolean and binary values; parts only of strings.
    fn supports(&self, attribute: &Attribute, operator: Operator) -> bool {
        match attribute.kind {
            AttributeType::Complex => false,
            AttributeType::Boolean if operator.is_ordering() => self.faults.has(Fault::FilterBooleanOrdered),
            AttributeType::Binary if operator.is_ordering() => self.faults.has(Fault::FilterBinaryOrdered),
            AttributeType::String | AttributeType::Reference | AttributeType::Binary => true,
            _ => !matches!(operator, Operator::Contains | Operator::StartsWith | Operator::EndsWith),
        }
    }
}

/// A multi-valued complex attribute without sub-attribute stands for its `value` (RFC 7644 Figure 2, `emails co`).
fn with_value(place: Place<'_>) -> Place<'_> {
    let attribute = place.attribute;
    let sub = if place.sub.is_none() && attribute.multi_valued {
        attribute.sub("value")
    } else {
        place.sub
    };
    Place { sub, ..place }
}

/// A name in brackets: a sub-attribute, or `value` of a simple attribute.
fn element_place<'a>(attribute: &'a Attribute, path: &AttributePath) -> Option<Place<'a>> {
    if path.schema.is_some() || path.sub.is_some() {
        return None;
    }
    if attribute.kind == AttributeType::Complex {
        return Some(Place {
            extension: None,
            attribute: attribute.sub(&path.name)?,
            sub: None,
        });
    }
    static VALUE: std::sync::LazyLock<Attribute> =
        std::sync::LazyLock::new(|| Attribute::new("value", AttributeType::String));
    path.name.eq_ignore_ascii_case("value").then(|| Place {
        extension: None,
        attribute: &VALUE,
        sub: None,
    })
}
