//! The order of a population's members in a list: the request's own `sortBy` and `sortOrder` (RFC 7644 §3.4.2.3).

use std::cmp::Ordering;

use serde_json::Value;

use super::check::schema_or_core;
use super::deviation::{Deviation, Fault, Judged};
use super::evidence::Evidence;
use super::{listing, population, show};
use crate::spec::json;
use crate::spec::notation::AttributePath;
use crate::spec::schema::{Attribute, AttributeType, Mutability, ResourceSchema, Returned};
use crate::spec::value;

/// Judges that no two members stand in the wrong order; where the text does not settle the order of two values (ties,
/// collation beyond ASCII, AMB-13) either will do.
pub(super) fn judge(name: &str, evidence: &Evidence<'_>) -> Judged {
    let members = population::members(name, "sorted-from", evidence)?;
    let Some(by) = &evidence.asked.sort_by else {
        return Err(Fault::Misplaced {
            check: "sorted-from",
            why: "the request has no `sortBy`".to_owned(),
        });
    };
    let Some(listed) = population::listed(evidence) else {
        return Ok(vec![listing::not_a_list(evidence)]);
    };
    let order = evidence
        .asked
        .sort_order
        .as_deref()
        .unwrap_or("ascending")
        .to_lowercase();
    let (Ok(path), "ascending" | "descending") = (by.parse::<AttributePath>(), order.as_str()) else {
        return Ok(Vec::new());
    };
    let in_order = listed
        .ids
        .iter()
        .filter_map(|id| members.iter().find(|member| population::id(member) == Some(id)));
    let in_order: Vec<_> = in_order.collect();
    let Some(first) = in_order.first() else {
        return Ok(Vec::new());
    };
    let schema = schema_or_core(evidence, first);
    let Some(key) = Key::new(&path, &schema) else {
        return Ok(Vec::new());
    };
    let values: Vec<_> = in_order.iter().map(|member| key.value(member)).collect();
    let Some((left, right)) = first_inversion(&key, &values, order == "descending") else {
        return Ok(Vec::new());
    };
    let told = |index: usize| format!("{} ({})", population::label(in_order[index]), shown(values[index]));
    let expected = format!("{} before {}: {by} {order}", told(right), told(left));
    let actual = values.iter().map(|value| shown(*value)).collect::<Vec<_>>().join(", ");
    Ok(vec![Deviation::new(
        evidence.subject("/Resources"),
        expected,
        show::cut(&actual, 500),
    )])
}

/// The first two values, as listed, whose order is settled and wrong.
fn first_inversion(key: &Key<'_>, values: &[Option<&Value>], descending: bool) -> Option<(usize, usize)> {
    let wrong = if descending { Ordering::Less } else { Ordering::Greater };
    let pairs = (1..values.len()).flat_map(|right| (0..right).map(move |left| (left, right)));
    pairs
        .into_iter()
        .find(|(left, right)| key.order(values[*left], values[*right]) == Some(wrong))
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), show::short)
}

/// What resources are sorted by.
struct Key<'a> {
    path: &'a AttributePath,
    attribute: &'a Attribute,
    /// The definition of the values compared.
    definition: &'a Attribute,
}

impl<'a> Key<'a> {
    /// `None` where the text does not say what to sort by: unknown or unreadable attributes, complex ones without a
    /// sub-attribute (a multi-valued one stands for its `value`).
    fn new(path: &'a AttributePath, schema: &'a ResourceSchema) -> Option<Self> {
        let resolved = schema.resolve(path)?;
        let definition = match resolved.definition() {
            complex if complex.is_complex() && complex.multi_valued => complex.sub("value")?,
            definition => definition,
        };
        let readable = |attribute: &Attribute| {
            attribute.returned != Returned::Never && attribute.mutability != Mutability::WriteOnly
        };
        let sortable =
            definition.kind != AttributeType::Complex && readable(definition) && readable(resolved.attribute);
        sortable.then_some(Self {
            path,
            attribute: resolved.attribute,
            definition,
        })
    }

    /// The value that counts: of a multi-valued attribute the primary element's, else the first one's.
    fn value<'r>(&self, resource: &'r Value) -> Option<&'r Value> {
        let whole = AttributePath {
            sub: None,
            ..self.path.clone()
        };
        let container = match &whole.schema {
            Some(urn) => json::member(resource.as_object()?, urn).unwrap_or(resource),
            None => resource,
        };
        let mut value = json::member(container.as_object()?, &whole.name)?;
        if let Value::Array(elements) = value {
            let primary = elements
                .iter()
                .find(|element| element.get("primary") == Some(&Value::Bool(true)));
            value = primary.or_else(|| elements.first())?;
        }
        if self.attribute.is_complex() {
            value = json::member(value.as_object()?, &self.definition.name)?;
        }
        (!json::is_unassigned(value)).then_some(value)
    }

    /// The settled order of two values, ascending: what is missing comes last.
    fn order(&self, left: Option<&Value>, right: Option<&Value>) -> Option<Ordering> {
        match (left, right) {
            (None, None) => Some(Ordering::Equal),
            (None, Some(_)) => Some(Ordering::Greater),
            (Some(_), None) => Some(Ordering::Less),
            (Some(left), Some(right)) => value::settled_order(self.definition, left, right),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture;
    use super::*;
    use crate::spec::urn;

    fn people() -> Value {
        json!([
            { "id": "1", "userName": "ann", "name": { "familyName": "Young" }, "title": "b",
              "emails": [{ "value": "z@x.org" }, { "value": "a@x.org", "primary": true }] },
            { "id": "2", "userName": "Bob", "name": { "familyName": "adams" }, "title": "Ä",
              "emails": [{ "value": "b@x.org" }] },
            { "id": "3", "userName": "cid", "title": "a",
              urn::ENTERPRISE_USER: { "department": "x" } },
        ])
    }

    fn judged(query: &str, ids: &[&str]) -> Vec<Deviation> {
        let target = fixture::target();
        let variables = fixture::variables(json!({ "people": people() }));
        let resources: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
        let body = json!({ "totalResults": ids.len(), "Resources": resources });
        let exchange = fixture::get(&format!("/Users?{query}")).answered(200, &body);
        judge("people", &Evidence::new(&target, &exchange, &variables)).unwrap()
    }

    #[test]
    fn strings_sort_without_regard_to_case_and_strangers_do_not_count() {
        assert!(judged("sortBy=userName", &["1", "stranger", "2", "3"]).is_empty());
        assert!(judged("sortBy=userName&sortOrder=descending", &["3", "2", "1"]).is_empty());
        let seen = judged("sortBy=userName", &["1", "3", "2"]);
        assert_eq!(
            seen[0].expected,
            r#"Bob ("Bob") before cid ("cid"): userName ascending"#
        );
        assert_eq!(seen[0].actual, r#""ann", "cid", "Bob""#);
        assert_eq!(
            judged("sortBy=userName&sortOrder=descending", &["1", "2", "3"]).len(),
            1
        );
    }

    #[test]
    fn what_is_missing_comes_last_ascending_and_first_descending() {
        assert!(judged("sortBy=name.familyName", &["2", "1", "3"]).is_empty());
        assert!(judged("sortBy=name.familyName&sortOrder=descending", &["3", "1", "2"]).is_empty());
        assert_eq!(judged("sortBy=name.familyName", &["3", "2", "1"]).len(), 1);
        assert_eq!(
            judged("sortBy=name.familyName&sortOrder=descending", &["1", "2", "3"]).len(),
            1
        );
        let department = format!("sortBy={}:department", urn::ENTERPRISE_USER);
        assert!(judged(&department, &["3", "2", "1"]).is_empty());
        assert_eq!(judged(&department, &["1", "3", "2"]).len(), 1);
    }

    #[test]
    fn multi_valued_attributes_sort_by_the_primary_or_first_value() {
        assert!(judged("sortBy=emails", &["1", "2", "3"]).is_empty());
        assert!(judged("sortBy=emails.value", &["1", "2", "3"]).is_empty());
        assert_eq!(judged("sortBy=emails", &["2", "1", "3"]).len(), 1);
    }

    #[test]
    fn collation_beyond_ascii_and_unclear_keys_are_left_open() {
        assert!(judged("sortBy=title", &["2", "3", "1"]).is_empty());
        assert!(judged("sortBy=title", &["3", "1", "2"]).is_empty());
        assert_eq!(judged("sortBy=title", &["1", "3"]).len(), 1);
        for unclear in [
            "sortBy=name",
            "sortBy=nothing",
            "sortBy=password",
            "sortBy=userName&sortOrder=up",
        ] {
            assert!(judged(unclear, &["3", "2", "1"]).is_empty(), "{unclear}");
        }
    }

    #[test]
    fn a_request_without_sort_by_is_a_fault_of_the_suite() {
        let (target, variables) = (fixture::target(), fixture::variables(json!({ "people": people() })));
        let exchange = fixture::get("/Users").answered(200, &json!({ "totalResults": 0 }));
        let fault = judge("people", &Evidence::new(&target, &exchange, &variables)).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "sorted-from cannot be judged here: the request has no `sortBy`"
        );
    }
}
