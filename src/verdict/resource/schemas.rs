//! The `schemas` attribute (RFC 7643 §3, §3.3). URIs compare without regard to case (AMB-45).

use serde_json::Value;

use super::Subject;
use super::held;
use crate::spec::json;
use crate::verdict::deviation::Deviation;
use crate::verdict::show;

/// `schemas` has the base schema, and the extensions whose attributes stand in the body. It may be missing where the
/// request asked for a part of the resource (AMB-19).
pub(super) fn cover_content(subject: &Subject<'_>) -> Vec<Deviation> {
    let Value::Object(resource) = subject.resource else {
        return Vec::new();
    };
    let Some(listed) = json::member(resource, "schemas").filter(|value| !json::is_unassigned(value)) else {
        let partial = !subject.is_full();
        let expected = format!("an array with {}", show::quoted(base(subject)));
        let seen = json::member(resource, "schemas").map_or_else(|| "nothing".to_owned(), show::typed);
        return if partial {
            Vec::new()
        } else {
            vec![subject.deviation("/schemas", expected, seen)]
        };
    };
    let extensions = subject
        .served
        .resource_type
        .extensions
        .iter()
        .map(|extension| extension.schema.as_str());
    let in_use = |urn: &&str| json::member(resource, urn).is_some_and(|value| held::assigned(value).next().is_some());
    let expected = std::iter::once(base(subject)).chain(extensions.filter(in_use));
    expected
        .filter(|urn| !uris(listed).any(|listed| listed.eq_ignore_ascii_case(urn)))
        .map(|urn| {
            subject.deviation(
                "/schemas",
                format!("an array with {}", show::quoted(urn)),
                show::value(listed),
            )
        })
        .collect()
}

/// No URI stands twice.
pub(super) fn distinct(subject: &Subject<'_>) -> Vec<Deviation> {
    let Some(listed) = schemas(subject) else {
        return Vec::new();
    };
    let mut seen: Vec<&str> = Vec::new();
    for uri in uris(listed) {
        if seen.iter().any(|other| other.eq_ignore_ascii_case(uri)) {
            return vec![subject.deviation("/schemas", "each URI once", show::value(listed))];
        }
        seen.push(uri);
    }
    Vec::new()
}

/// Every URI is the type's base schema or one of its extensions.
pub(super) fn declared(subject: &Subject<'_>) -> Vec<Deviation> {
    let Some(listed) = schemas(subject) else {
        return Vec::new();
    };
    let extensions = &subject.served.resource_type.extensions;
    let declares = |uri: &str| {
        uri.eq_ignore_ascii_case(base(subject))
            || extensions
                .iter()
                .any(|extension| extension.schema.eq_ignore_ascii_case(uri))
    };
    let strangers: Vec<_> = uris(listed).filter(|uri| !declares(uri)).collect();
    let name = &subject.served.resource_type.name;
    let tell = |uri: &&str| {
        let expected = format!("URIs that the resource type {name} declares");
        subject.deviation("/schemas", expected, show::quoted(uri))
    };
    strangers.iter().map(tell).collect()
}

fn base<'a>(subject: &Subject<'a>) -> &'a str {
    &subject.served.resource_type.schema
}

fn schemas<'a>(subject: &Subject<'a>) -> Option<&'a Value> {
    json::member(subject.resource.as_object()?, "schemas")
}

fn uris(listed: &Value) -> impl Iterator<Item = &str> {
    listed.as_array().into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::spec::urn;
    use crate::suite::model::ResourceRule;
    use crate::verdict::fixture::rule;

    #[test]
    fn schemas_cover_what_is_there() {
        let judged = |path: &str, body| rule(ResourceRule::SchemasCoverContent, path, &body).len();
        let extended =
            |schemas: serde_json::Value| json!({ "schemas": schemas, urn::ENTERPRISE_USER: { "department": "x" } });
        assert_eq!(
            judged(
                "/Users/1",
                extended(json!([urn::ENTERPRISE_USER, urn::USER.to_lowercase()]))
            ),
            0
        );
        assert_eq!(judged("/Users/1", extended(json!([urn::USER]))), 1);
        assert_eq!(judged("/Users/1", extended(json!([urn::ENTERPRISE_USER]))), 1);
        assert_eq!(
            judged("/Users/1", json!({ "schemas": [urn::USER], urn::ENTERPRISE_USER: {} })),
            0
        );
        assert_eq!(
            judged("/Users/1", json!({ "schemas": [urn::USER, urn::ENTERPRISE_USER] })),
            0
        );
        assert_eq!(judged("/Users/1", json!({})), 1);
        assert_eq!(judged("/Users/1", json!({ "schemas": [] })), 1);
        assert_eq!(judged("/Users/1", json!({ "schemas": urn::USER })), 1);
        assert_eq!(judged("/Users/1?attributes=userName", json!({ "id": "1" })), 0);
    }

    #[test]
    fn schemas_are_distinct() {
        let judged = |schemas| {
            rule(
                ResourceRule::SchemasDistinct,
                "/Users/1",
                &json!({ "schemas": schemas }),
            )
            .len()
        };
        assert_eq!(judged(json!([urn::USER, urn::ENTERPRISE_USER])), 0);
        assert_eq!(judged(json!([urn::USER, urn::USER])), 1);
    }

    #[test]
    fn schemas_are_declared_by_the_type() {
        let judged = |schemas| {
            rule(
                ResourceRule::SchemasDeclared,
                "/Users/1",
                &json!({ "schemas": schemas }),
            )
        };
        assert!(judged(json!([urn::USER, urn::ENTERPRISE_USER])).is_empty());
        assert_eq!(
            judged(json!([urn::USER, urn::GROUP])),
            [format!(
                "body /schemas: URIs that the resource type User declares / \"{}\"",
                urn::GROUP
            )]
        );
    }
}
