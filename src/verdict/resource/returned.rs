//! The `returned` characteristic (RFC 7643 §2.2, §7).

use serde_json::Value;

use super::Subject;
use super::held;
use crate::spec::notation::AttributePath;
use crate::spec::schema::{Attribute, Mutability, Returned};
use crate::spec::{common, json};
use crate::verdict::deviation::Deviation;
use crate::verdict::show;

/// Nothing that is `returned: never` or `mutability: writeOnly` shows.
pub(super) fn never(subject: &Subject<'_>) -> Vec<Deviation> {
    let Some(schema) = subject.schema() else {
        return Vec::new();
    };
    let hidden = |definition: &Attribute| {
        definition.returned == Returned::Never || definition.mutability == Mutability::WriteOnly
    };
    let mut deviations = Vec::new();
    let mut tell = |pointer: &str, value: &Value| {
        deviations.push(subject.deviation(pointer, "nothing: never returned", show::value(value)));
    };
    for held in held::attributes(schema, subject.resource) {
        if hidden(held.definition) {
            tell(&held.pointer, held.value);
            continue;
        }
        for sub in held.subs().iter().filter(|sub| hidden(sub.definition)) {
            tell(&sub.pointer, sub.value);
        }
    }
    deviations
}

/// Every `returned: always` attribute shows that certainly has a value: `id`, and what is required besides. `schemas` is
/// judged by rules of its own (AMB-19), sub-attributes follow their attribute (AMB-70).
pub(super) fn always(subject: &Subject<'_>) -> Vec<Deviation> {
    let base = subject.schema().into_iter().flat_map(|schema| &schema.base.attributes);
    let id = common::attribute("id");
    let certain = base.filter(|attribute| common::attribute(&attribute.name).is_none() && attribute.required);
    let expected = id.into_iter().chain(certain);
    expected
        .filter(|attribute| attribute.returned == Returned::Always && attribute.mutability != Mutability::WriteOnly)
        .filter(|attribute| !is_assigned(subject.resource, &attribute.name))
        .map(|attribute| subject.deviation(&json::child("", &attribute.name), "a value: always returned", "nothing"))
        .collect()
}

/// Nothing that is `returned: request` shows unless the request named it in `attributes`, or wrote it.
pub(super) fn on_request(subject: &Subject<'_>) -> Vec<Deviation> {
    let Some(schema) = subject.schema() else {
        return Vec::new();
    };
    let asked = subject.asked.attribute_paths();
    let written = written(subject);
    let unasked = |attribute: &str, sub: Option<&str>| {
        let leaf = sub.unwrap_or(attribute);
        !asked.iter().any(|path| names(path, attribute, sub)) && !written.contains(&leaf.to_lowercase())
    };
    let mut deviations = Vec::new();
    for held in held::attributes(schema, subject.resource) {
        let name = &held.definition.name;
        let container_asked = held
            .extension
            .is_some_and(|urn| asked.iter().any(|path| path.to_string().eq_ignore_ascii_case(urn)));
        if container_asked {
            continue;
        }
        if held.definition.returned == Returned::Request && unasked(name, None) {
            deviations.push(subject.deviation(&held.pointer, UNASKED, show::value(held.value)));
            continue;
        }
        for sub in held.subs() {
            if sub.definition.returned == Returned::Request && unasked(name, Some(&sub.definition.name)) {
                deviations.push(subject.deviation(&sub.pointer, UNASKED, show::value(sub.value)));
            }
        }
    }
    deviations
}

const UNASKED: &str = "nothing: returned on request only";

/// Whether a path in `attributes` asks for the attribute or (all of) its sub-attributes; extensions are told apart by
/// name alone, which errs on the lenient side.
fn names(path: &AttributePath, attribute: &str, sub: Option<&str>) -> bool {
    let inside = match (&path.sub, sub) {
        (Some(asked), Some(sub)) => asked.eq_ignore_ascii_case(sub),
        _ => true,
    };
    path.name.eq_ignore_ascii_case(attribute) && inside
}

/// The text of a writing request in lower case: what it mentions may come back ("if the attribute was specified by the client").
fn written(subject: &Subject<'_>) -> String {
    let request = &subject.evidence.exchange.request;
    let writes =
        matches!(request.method.as_str(), "POST" | "PUT" | "PATCH") && !request.url.path().ends_with("/.search");
    let body = request.body.as_deref().filter(|_| writes).unwrap_or_default();
    String::from_utf8_lossy(body).to_lowercase()
}

fn is_assigned(resource: &Value, name: &str) -> bool {
    let value = resource.as_object().and_then(|object| json::member(object, name));
    value.is_some_and(|value| !json::is_unassigned(value))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::plan::target::Target;
    use crate::suite::model::ResourceRule;
    use crate::verdict::fixture;

    fn target() -> Target {
        let mut target = fixture::target();
        fixture::alter_user(&mut target, |base| {
            let find = |name: &str| {
                base.attributes
                    .iter()
                    .position(|attribute| attribute.name == name)
                    .unwrap()
            };
            let (title, user_name, name) = (find("title"), find("userName"), find("name"));
            base.attributes[title].returned = Returned::Request;
            base.attributes[user_name].returned = Returned::Always;
            base.attributes[name].sub_attributes[0].returned = Returned::Never;
        });
        target
    }

    #[test]
    fn hidden_attributes_stay_hidden() {
        assert!(fixture::rule(ResourceRule::NeverReturned, "/Users/1", &json!({ "password": null })).is_empty());
        let seen = fixture::rule(
            ResourceRule::NeverReturned,
            "/Users/1",
            &json!({ "password": "t1meMa$heen" }),
        );
        assert_eq!(seen, [r#"body /password: nothing: never returned / "t1meMa$heen""#]);
        let exchange =
            fixture::get("/Users/1").answered(200, &json!({ "name": { "formatted": "A", "givenName": "B" } }));
        let seen = fixture::rule_on(ResourceRule::NeverReturned, &target(), &exchange);
        assert_eq!(seen, [r#"body /name/formatted: nothing: never returned / "A""#]);
    }

    #[test]
    fn what_is_always_returned_shows_even_in_a_projection() {
        let judged = |body: &Value| {
            let exchange = fixture::get("/Users/1?attributes=title").answered(200, body);
            fixture::rule_on(ResourceRule::AlwaysReturned, &target(), &exchange)
        };
        assert!(judged(&json!({ "id": "1", "userName": "ann" })).is_empty());
        assert_eq!(
            judged(&json!({ "title": "Boss" })),
            [
                "body /id: a value: always returned / nothing",
                "body /userName: a value: always returned / nothing"
            ]
        );
    }

    #[test]
    fn what_is_returned_on_request_shows_only_then() {
        let judged = |exchange: crate::exec::exchange::Exchange| {
            let exchange = exchange.answered(200, &json!({ "id": "1", "title": "Boss" }));
            fixture::rule_on(ResourceRule::RequestReturned, &target(), &exchange).len()
        };
        assert_eq!(judged(fixture::get("/Users/1")), 1);
        assert_eq!(judged(fixture::get("/Users/1?attributes=userName")), 1);
        assert_eq!(judged(fixture::get("/Users/1?attributes=TITLE")), 0);
        assert_eq!(judged(fixture::send("PUT", "/Users/1", &json!({ "title": "Boss" }))), 0);
        assert_eq!(
            judged(fixture::send("PUT", "/Users/1", &json!({ "userName": "ann" }))),
            1
        );
    }
}
