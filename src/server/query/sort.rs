//! The order of results (RFC 7644 §3.4.2.3).

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::Parameters;
use super::compare;
use crate::server::catalog::{Catalog, Place};
use crate::server::error::Refusal;
use crate::server::fault::{Fault, FaultSet};
use crate::spec::notation::AttributePath;
use crate::spec::schema::AttributeType;

/// A resource to be sorted: its type and its full representation.
pub(super) type Found = (usize, Map<String, Value>);

/// Sorts as `sortBy` and `sortOrder` say; equal and missing values keep the order of creation.
///
/// # Errors
/// `invalidValue` when `sortBy` names nothing that can be ordered, or `sortOrder` is not one of its two values.
pub(super) fn sort(
    found: &mut Vec<Found>,
    parameters: &Parameters,
    catalog: &Catalog,
    kinds: &[usize],
    faults: &FaultSet,
) -> Result<(), Refusal> {
    let Some(by) = &parameters.sort_by else { return Ok(()) };
    let descending = is_descending(parameters, faults)?;
    let path: AttributePath = by
        .parse()
        .map_err(|error| Refusal::value(format!("`sortBy`: {error}")))?;
    let places: Vec<Option<Place<'_>>> = (0..catalog.kinds.len())
        .map(|kind| {
            if kinds.contains(&kind) {
                catalog.kinds[kind].place(&path).map(sortable)
            } else {
                None
            }
        })
        .collect();
    let Some(first) = places.iter().flatten().next() else {
        return Err(Refusal::value(format!("`sortBy` names the unknown attribute `{path}`")));
    };
    if first.definition().kind == AttributeType::Complex {
        return Err(Refusal::value(format!(
            "`sortBy` names `{path}` without a sub-attribute"
        )));
    }
    if faults.has(Fault::SortIgnored) || faults.has(Fault::SortSubAttributeIgnored) && path.sub.is_some() {
        return Ok(());
    }
    if faults.has(Fault::SortUrnUnknown) && path.schema.is_some() {
        return Err(Refusal::value(format!("`sortBy` names the unknown attribute `{path}`")));
    }
    let order = Order {
        place: *first,
        descending,
        faults,
    };
    let key = |(kind, view): &Found| places[*kind].as_ref().and_then(|place| order.key(place, view));
    if faults.has(Fault::SortMissingDropped) {
        found.retain(|item| key(item).is_some());
    }
    found.sort_by(|a, b| order.compare(key(a).as_ref(), key(b).as_ref()));
    Ok(())
}

fn is_descending(parameters: &Parameters, faults: &FaultSet) -> Result<bool, Refusal> {
    match parameters.sort_order.as_deref() {
        None => Ok(faults.has(Fault::SortDescendingByDefault)),
        Some(order) if order.eq_ignore_ascii_case("ascending") => Ok(false),
        Some(order) if order.eq_ignore_ascii_case("descending") => Ok(!faults.has(Fault::SortDescendingIgnored)),
        Some(order) => Err(Refusal::value(format!(
            "`sortOrder` is `{order}`, not `ascending` or `descending`"
        ))),
    }
}

/// A multi-valued complex attribute is sorted by its `value`.
fn sortable(place: Place<'_>) -> Place<'_> {
    let attribute = place.attribute;
    let sub = if place.sub.is_none() && attribute.multi_valued {
        attribute.sub("value")
    } else {
        place.sub
    };
    Place { sub, ..place }
}

struct Order<'a> {
    place: Place<'a>,
    descending: bool,
    faults: &'a FaultSet,
}

impl Order<'_> {
    /// The value that decides: of a multi-valued attribute the primary one, else the first.
    fn key(&self, place: &Place<'_>, view: &Map<String, Value>) -> Option<Value> {
        let whole = Place { sub: None, ..*place };
        let elements = whole.values(view);
        let primary = elements
            .iter()
            .find(|element| element.get("primary") == Some(&Value::Bool(true)));
        let chosen = match primary {
            Some(primary) if !self.faults.has(Fault::SortPrimaryIgnored) => primary,
            _ => elements.first()?,
        };
        match place.sub {
            Some(sub) => chosen.get(&sub.name).cloned(),
            None => Some((*chosen).clone()),
        }
    }

    /// Missing values come last ascending and first descending.
    fn compare(&self, a: Option<&Value>, b: Option<&Value>) -> Ordering {
        let missing_first = self.faults.has(Fault::SortMissingFirst)
            || self.descending && !self.faults.has(Fault::SortMissingLastDescending);
        match (a, b) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) if missing_first => Ordering::Less,
            (Some(_), None) if missing_first => Ordering::Greater,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(a), Some(b)) if self.descending => self.values(b, a),
            (Some(a), Some(b)) => self.values(a, b),
        }
    }

    fn values(&self, a: &Value, b: &Value) -> Ordering {
        let mut rule = self.place.definition().clone();
        if self.faults.has(Fault::SortNumbersAsStrings) && a.is_number() {
            return a.to_string().cmp(&b.to_string());
        }
        rule.case_exact |= self.faults.has(Fault::SortCaseSensitive);
        rule.case_exact &= !self.faults.has(Fault::SortCaseExactFolded);
        compare::order(&rule, a, b).unwrap_or(Ordering::Equal)
    }
}
