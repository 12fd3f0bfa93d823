//! Filters misread: as text, as a tree, and in how they are refused.

use crate::server::error::{Refusal, ScimType};
use crate::server::fault::{Fault, FaultSet};
use crate::spec::filter::{Filter, Literal, Operator};
use crate::spec::notation::AttributePath;

/// The text of a filter as the server reads it.
pub(in crate::server) fn text(faults: &FaultSet, text: &str) -> String {
    if faults.has(Fault::FilterAndOrLeftToRight) {
        return left_to_right(text);
    }
    if faults.has(Fault::FilterGroupingIgnored) {
        return outside_strings(text, |part| {
            let negated = part.replace("not (", "not\u{1}").replace("not(", "not\u{1}");
            if negated.contains('\u{1}') {
                part.to_owned()
            } else {
                part.replace(['(', ')'], "")
            }
        });
    }
    if faults.has(Fault::FilterUnknownOperatorAsEq) {
        return with_eq(text);
    }
    if faults.has(Fault::FilterOperatorsCaseSensitive) {
        return outside_strings(text, |part| {
            part.split(' ')
                .map(|word| if is_shouted(word) { "?" } else { word })
                .collect::<Vec<_>>()
                .join(" ")
        });
    }
    if faults.has(Fault::FilterEscapesKept) {
        return text.replace("\\\"", "\\\\\\\"");
    }
    text.to_owned()
}

/// Whether a word is an operator written with capitals.
fn is_shouted(word: &str) -> bool {
    let known = Operator::from_keyword(word).is_some()
        || ["pr", "and", "or", "not"].iter().any(|k| word.eq_ignore_ascii_case(k));
    known && word.chars().any(char::is_uppercase)
}

/// `a or b and c` as `(a or b) and c`: splits at connectives outside brackets and strings.
fn left_to_right(text: &str) -> String {
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut terms: Vec<(String, &str)> = vec![(String::new(), "")];
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let lower = rest.to_ascii_lowercase();
        let connective = [" and ", " or "].into_iter().find(|word| lower.starts_with(*word));
        if let Some(word) = connective.filter(|_| depth == 0 && !quoted) {
            terms.push((String::new(), word));
            rest = &rest[word.len()..];
            continue;
        }
        match c {
            '"' => quoted = !quoted,
            '(' | '[' if !quoted => depth += 1,
            ')' | ']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        terms.last_mut().expect("there is always a term").0.push(c);
        rest = &rest[c.len_utf8()..];
    }
    let mut terms = terms.into_iter();
    let first = terms.next().map(|(term, _)| term).unwrap_or_default();
    terms.fold(first, |left, (term, word)| format!("({left}){word}{term}"))
}

/// Replaces the second word of a comparison that has no known operator.
fn with_eq(text: &str) -> String {
    match text.split(' ').collect::<Vec<_>>().as_slice() {
        [name, operator, value @ ..] if !value.is_empty() && Operator::from_keyword(operator).is_none() => {
            format!("{name} eq {}", value.join(" "))
        }
        _ => text.to_owned(),
    }
}

fn outside_strings(text: &str, change: impl Fn(&str) -> String) -> String {
    let parts: Vec<String> = text
        .split('"')
        .enumerate()
        .map(|(index, part)| if index % 2 == 0 { change(part) } else { part.to_owned() })
        .collect();
    parts.join("\"")
}

/// The filter as the server understands it.
///
/// # Errors
/// `invalidFilter` for names it does not understand.
pub(in crate::server) fn bend(faults: &FaultSet, filter: Filter) -> Result<Filter, Refusal> {
    Ok(match filter {
        Filter::And(a, b) => {
            let (a, b) = (bend(faults, *a)?.into(), bend(faults, *b)?.into());
            if faults.has(Fault::FilterAndAsOr) {
                Filter::Or(a, b)
            } else {
                Filter::And(a, b)
            }
        }
        Filter::Or(a, b) => {
            let (a, b) = (bend(faults, *a)?.into(), bend(faults, *b)?.into());
            if faults.has(Fault::FilterOrAsAnd) {
                Filter::And(a, b)
            } else {
                Filter::Or(a, b)
            }
        }
        Filter::Not(inner) => {
            let inner = bend(faults, *inner)?;
            if faults.has(Fault::FilterNotIgnored) {
                inner
            } else {
                Filter::Not(inner.into())
            }
        }
        Filter::Present(path) => {
            known(faults, &path)?;
            if faults.has(Fault::FilterPrAlways) {
                anything()
            } else {
                Filter::Present(path)
            }
        }
        Filter::Compare { path, operator, value } => {
            known(faults, &path)?;
            Filter::Compare {
                path,
                operator: exchanged(faults, operator, &value)?,
                value,
            }
        }
        Filter::ValuePath { path, filter } => {
            known(faults, &path)?;
            value_path(faults, path, *filter)?
        }
    })
}

/// A filter that holds for every resource.
fn anything() -> Filter {
    Filter::Present(AttributePath::simple("id"))
}

fn value_path(faults: &FaultSet, path: AttributePath, filter: Filter) -> Result<Filter, Refusal> {
    if faults.has(Fault::FilterValuePathUnbound) {
        return bend(faults, unbound(&path, filter));
    }
    let mut inner = bend(faults, filter)?;
    while faults.has(Fault::FilterValuePathFirstCondition) {
        match inner {
            Filter::And(first, _) | Filter::Or(first, _) => inner = *first,
            _ => break,
        }
    }
    Ok(Filter::ValuePath {
        path,
        filter: inner.into(),
    })
}

/// `a[x and y]` as `a.x and a.y`.
fn unbound(path: &AttributePath, filter: Filter) -> Filter {
    let outer = |inner: AttributePath| path.with_sub(inner.name);
    match filter {
        Filter::And(a, b) => Filter::And(unbound(path, *a).into(), unbound(path, *b).into()),
        Filter::Or(a, b) => Filter::Or(unbound(path, *a).into(), unbound(path, *b).into()),
        Filter::Not(inner) => Filter::Not(unbound(path, *inner).into()),
        Filter::Present(name) => Filter::Present(outer(name)),
        Filter::Compare {
            path: name,
            operator,
            value,
        } => Filter::Compare {
            path: outer(name),
            operator,
            value,
        },
        nested @ Filter::ValuePath { .. } => nested,
    }
}

fn exchanged(faults: &FaultSet, operator: Operator, value: &Literal) -> Result<Operator, Refusal> {
    let exchanges = [
        (Fault::FilterNeAsEq, Operator::NotEqual, Operator::Equal),
        (Fault::FilterCoAsSw, Operator::Contains, Operator::StartsWith),
        (Fault::FilterCoAsEq, Operator::Contains, Operator::Equal),
        (Fault::FilterSwAsCo, Operator::StartsWith, Operator::Contains),
        (Fault::FilterEwAsCo, Operator::EndsWith, Operator::Contains),
        (Fault::FilterEwAsSw, Operator::EndsWith, Operator::StartsWith),
        (Fault::FilterGtAsGe, Operator::GreaterThan, Operator::GreaterOrEqual),
        (Fault::FilterGeAsGt, Operator::GreaterOrEqual, Operator::GreaterThan),
        (Fault::FilterLtAsLe, Operator::LessThan, Operator::LessOrEqual),
        (Fault::FilterLeAsLt, Operator::LessOrEqual, Operator::LessThan),
        (Fault::FilterGtAsLt, Operator::GreaterThan, Operator::LessThan),
        (Fault::FilterGtAsLt, Operator::LessThan, Operator::GreaterThan),
    ];
    if operator == Operator::NotEqual && faults.has(Fault::FilterNeUnsupported) {
        return Err(Refusal::filter("the operator 'ne' is not supported"));
    }
    if operator == Operator::Equal && faults.has(Fault::FilterEqAsCo) && matches!(value, Literal::String(_)) {
        return Ok(Operator::Contains);
    }
    let exchange = exchanges
        .into_iter()
        .find(|(fault, from, _)| *from == operator && faults.has(*fault));
    Ok(exchange.map_or(operator, |(_, _, to)| to))
}

/// # Errors
/// `invalidFilter` for a name of a sort that the server does not understand.
fn known(faults: &FaultSet, path: &AttributePath) -> Result<(), Refusal> {
    let name = |name: &str| path.name.eq_ignore_ascii_case(name);
    let core = path.schema.as_deref().is_some_and(|urn| urn.contains(":core:"));
    let extension = path.schema.as_deref().is_some_and(|urn| urn.contains(":extension:"));
    let unknown = core && faults.has(Fault::FilterUrnUnknown)
        || extension && faults.has(Fault::FilterExtensionUnknown)
        || path.sub.is_some() && faults.has(Fault::FilterSubAttributeUnknown)
        || name("externalId") && faults.has(Fault::FilterExternalIdUnknown)
        || name("id") && faults.has(Fault::FilterIdUnknown)
        || name("meta") && faults.has(Fault::FilterMetaUnknown)
        || name("schemas") && faults.has(Fault::FilterSchemasUnknown);
    if unknown {
        Err(Refusal::filter(format!("unknown attribute `{path}`")))
    } else {
        Ok(())
    }
}

/// How a bad filter is refused.
pub(in crate::server) fn refusal(faults: &FaultSet, mut refusal: Refusal) -> Refusal {
    if faults.has(Fault::FilterInvalid500) {
        return Refusal::new(500, "internal error");
    }
    if faults.has(Fault::FilterWithoutScimType) {
        refusal.scim_type = None;
    }
    if faults.has(Fault::FilterWrongScimType) {
        refusal.scim_type = Some(ScimType::InvalidSyntax);
    }
    refusal
}
