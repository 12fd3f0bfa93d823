//! References (RFC 7643 §2.3.7, §2.4).

use serde_json::Value;

use super::Subject;
use super::held;
use crate::spec::json;
use crate::spec::schema::{Attribute, AttributeType};
use crate::verdict::deviation::Deviation;
use crate::verdict::endpoint::endpoint_segments;
use crate::verdict::{show, uri};

/// Every reference is a URI; one that may only point at resource types served here ends with the endpoint of such a type and
/// an id, the one in `value` when that stands beside it. Missing ones are none (AMB-71), empty ones neither (AMB-47).
pub(super) fn judge(subject: &Subject<'_>) -> Vec<Deviation> {
    let Some(schema) = subject.schema() else {
        return Vec::new();
    };
    let mut deviations = Vec::new();
    for held in held::attributes(schema, subject.resource) {
        if held.definition.name == "schemas" || held.definition.name == "meta" {
            continue;
        }
        for (pointer, value) in held.values() {
            deviations.extend(reference(held.definition, None, &pointer, value, subject));
            let sibling = value.get("value").and_then(Value::as_str);
            for sub in &held.definition.sub_attributes {
                let Some((name, value)) = value
                    .as_object()
                    .and_then(|object| json::member_entry(object, &sub.name))
                else {
                    continue;
                };
                let sibling = sibling.filter(|_| sub.name == "$ref");
                deviations.extend(reference(sub, sibling, &json::child(&pointer, name), value, subject));
            }
        }
    }
    deviations
}

fn reference(
    definition: &Attribute,
    id: Option<&str>,
    pointer: &str,
    value: &Value,
    subject: &Subject<'_>,
) -> Option<Deviation> {
    let text = value
        .as_str()
        .filter(|text| !text.is_empty() && definition.kind == AttributeType::Reference)?;
    if !uri::is_reference(text) {
        return Some(subject.deviation(pointer, "a URI", show::quoted(text)));
    }
    let wanted = destinations(definition, id, subject)?;
    let segments = uri::segments(text, subject.evidence.base());
    let leads_there = wanted.iter().any(|(endpoint, id)| match id {
        Some(id) => segments.ends_with(&[endpoint.as_slice(), std::slice::from_ref(id)].concat()),
        None => segments.len() > endpoint.len() && segments[..segments.len() - 1].ends_with(endpoint),
    });
    if leads_there {
        return None;
    }
    let places = wanted.iter().map(|(endpoint, id)| {
        let id = id.as_deref().unwrap_or("{id}");
        show::quoted(&format!("/{}/{id}", endpoint.join("/")))
    });
    let expected = format!("a URI that ends with {}", show::either(places.collect()));
    Some(subject.deviation(pointer, expected, show::quoted(text)))
}

/// Where the reference may lead, when that is only to resource types that the target serves.
fn destinations(
    definition: &Attribute,
    id: Option<&str>,
    subject: &Subject<'_>,
) -> Option<Vec<(Vec<String>, Option<String>)>> {
    let target = subject.evidence.target;
    let types = target.types.read()?;
    let served = definition.reference_types.iter().map(|name| {
        let served = types
            .iter()
            .find(|served| served.resource_type.name.eq_ignore_ascii_case(name))?;
        Some((endpoint_segments(served, target), id.map(str::to_owned)))
    });
    served.collect::<Option<Vec<_>>>().filter(|served| !served.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::suite::model::ResourceRule;
    use crate::verdict::fixture::rule;

    fn members(element: &Value) -> Vec<String> {
        rule(ResourceRule::References, "/Groups/1", &json!({ "members": [element] }))
    }

    #[test]
    fn references_lead_to_the_declared_types() {
        for good in [
            json!({ "value": "2", "$ref": "https://example.com/v2/Users/2" }),
            json!({ "value": "2", "$ref": "../Users/2" }),
            json!({ "value": "2", "$ref": "Groups/2" }),
            json!({ "$ref": "https://behind.proxy/Users/3" }),
            json!({ "value": "2" }),
            json!({ "value": "2", "$ref": null }),
        ] {
            assert_eq!(members(&good), [] as [String; 0], "{good}");
        }
        for bad in [
            json!({ "value": "2", "$ref": "https://example.com/v2/Users/3" }),
            json!({ "value": "2", "$ref": "https://example.com/v2/Devices/2" }),
            json!({ "value": "2", "$ref": "2" }),
            json!({ "value": "2", "$ref": "not a uri" }),
        ] {
            assert_eq!(members(&bad).len(), 1, "{bad}");
        }
        assert_eq!(
            members(&json!({ "value": "2", "$ref": "https://example.com/v2/Users/3" })),
            [
                r#"body /members/0/$ref: a URI that ends with "/Users/2" or "/Groups/2" / "https://example.com/v2/Users/3""#
            ]
        );
    }

    #[test]
    fn external_references_only_have_to_be_uris() {
        let judged = |url: &str| rule(ResourceRule::References, "/Users/1", &json!({ "profileUrl": url })).len();
        assert_eq!(judged("https://login.example.com/bjensen"), 0);
        assert_eq!(judged(""), 0);
        assert_eq!(judged("my profile"), 1);
    }
}
