//! `meta` (RFC 7643 §3.1). Its sub-attributes are assigned by the service provider and returned by default.

use std::cmp::Ordering;

use serde_json::Value;

use super::Subject;
use crate::spec::datetime::DateTime;
use crate::verdict::deviation::Deviation;
use crate::verdict::endpoint::endpoint_segments;
use crate::verdict::{show, uri};

/// `meta.resourceType` is the name of the type served at this endpoint.
pub(super) fn resource_type(subject: &Subject<'_>) -> Vec<Deviation> {
    let name = &subject.served.resource_type.name;
    match meta(subject, "resourceType") {
        None if !subject.is_full() => Vec::new(),
        Some(Value::String(seen)) if seen == name => Vec::new(),
        other => vec![subject.deviation("/meta/resourceType", show::quoted(name), show::found(other))],
    }
}

/// `meta.location` ends with the type's endpoint and the resource's id. Host and scheme may be those behind a proxy, and
/// the URI may be relative (AMB-58).
pub(super) fn location(subject: &Subject<'_>) -> Vec<Deviation> {
    let Some(id) = subject.resource.get("id").and_then(Value::as_str) else {
        return Vec::new();
    };
    let endpoint = endpoint_segments(subject.served, subject.evidence.target);
    let mut wanted = endpoint.clone();
    wanted.extend(id.split('/').filter(|part| !part.is_empty()).map(str::to_owned));
    let seen = match meta(subject, "location") {
        None if !subject.is_full() => return Vec::new(),
        Some(Value::String(location)) if uri::segments(location, subject.evidence.base()).ends_with(&wanted) => {
            return Vec::new();
        }
        other => show::found(other),
    };
    let expected = format!(
        "a URI that ends with {}",
        show::quoted(&format!("/{}/{id}", endpoint.join("/")))
    );
    vec![subject.deviation("/meta/location", expected, seen)]
}

/// `meta.created` and `meta.lastModified` are there in a full representation, and the first is not after the second.
/// A provider that keeps one of them in whole seconds is not held to the rest (AMB-59).
pub(super) fn dates(subject: &Subject<'_>) -> Vec<Deviation> {
    let mut deviations = Vec::new();
    for name in ["created", "lastModified"] {
        if subject.is_full() && meta(subject, name).is_none() {
            deviations.push(subject.deviation(&format!("/meta/{name}"), "a date-time", "nothing"));
        }
    }
    let text = |name| meta(subject, name).and_then(Value::as_str);
    let (Some(created), Some(modified)) = (text("created"), text("lastModified")) else {
        return deviations;
    };
    let (Ok(first), Ok(second)) = (whole_seconds(created), whole_seconds(modified)) else {
        return deviations;
    };
    if first.compare(&second) == Some(Ordering::Greater) {
        let expected = format!("not before meta.created, {}", show::quoted(created));
        deviations.push(subject.deviation("/meta/lastModified", expected, show::quoted(modified)));
    }
    deviations
}

fn meta<'a>(subject: &Subject<'a>, name: &str) -> Option<&'a Value> {
    subject.resource.get("meta")?.get(name).filter(|value| !value.is_null())
}

/// The date-time without its fraction of a second.
fn whole_seconds(text: &str) -> Result<DateTime, crate::spec::filter::FilterError> {
    match text.split_once('.') {
        Some((seconds, rest)) => format!("{seconds}{}", rest.trim_start_matches(|c: char| c.is_ascii_digit())).parse(),
        None => text.parse(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::suite::model::ResourceRule;
    use crate::verdict::fixture::rule;

    fn user(meta: &serde_json::Value) -> serde_json::Value {
        json!({ "id": "1", "meta": meta })
    }

    #[test]
    fn the_resource_type_is_the_one_served() {
        let judged = |path: &str, meta| rule(ResourceRule::MetaResourceType, path, &user(&meta));
        assert!(judged("/Users/1", json!({ "resourceType": "User" })).is_empty());
        assert!(judged("/Users/1?attributes=userName", json!(null)).is_empty());
        assert_eq!(
            judged("/Users/1", json!({ "resourceType": "user" })),
            [r#"body /meta/resourceType: "User" / "user""#]
        );
        assert_eq!(
            judged("/Users/1", json!(null)),
            [r#"body /meta/resourceType: "User" / nothing"#]
        );
    }

    #[test]
    fn the_location_leads_to_the_resource() {
        let judged = |location| {
            rule(
                ResourceRule::MetaLocation,
                "/Users/1",
                &user(&json!({ "location": location })),
            )
        };
        for good in [
            "https://example.com/v2/Users/1",
            "http://inside:8080/Users/1",
            "/v2/Users/1",
            "Users/1",
        ] {
            assert!(judged(json!(good)).is_empty(), "{good}");
        }
        for bad in [
            json!("https://example.com/v2/Users/2"),
            json!("https://example.com/v2/Groups/1"),
            json!(1),
            json!(null),
        ] {
            assert_eq!(judged(bad).len(), 1);
        }
        assert!(
            rule(
                ResourceRule::MetaLocation,
                "/Users?attributes=id",
                &json!({ "totalResults": 1, "Resources": [{ "id": "1" }] })
            )
            .is_empty()
        );
        let odd = json!({ "id": "a b", "meta": { "location": "https://example.com/v2/Users/a%20b" } });
        assert!(rule(ResourceRule::MetaLocation, "/Users/a%20b", &odd).is_empty());
    }

    #[test]
    fn nothing_was_modified_before_it_was_created() {
        let judged = |created, modified| {
            rule(
                ResourceRule::MetaDates,
                "/Users/1",
                &user(&json!({ "created": created, "lastModified": modified })),
            )
        };
        assert!(judged("2011-05-13T04:42:34Z", "2011-05-13T06:42:34+02:00").is_empty());
        assert!(judged("2011-05-13T04:42:34.882Z", "2011-05-13T04:42:34Z").is_empty());
        assert!(judged("2011-05-13T04:42:34", "2011-05-13T04:42:30Z").is_empty());
        assert_eq!(
            judged("2011-05-13T04:42:35Z", "2011-05-13T04:42:34Z"),
            [r#"body /meta/lastModified: not before meta.created, "2011-05-13T04:42:35Z" / "2011-05-13T04:42:34Z""#]
        );
        assert_eq!(rule(ResourceRule::MetaDates, "/Users/1", &user(&json!({}))).len(), 2);
        assert!(
            rule(
                ResourceRule::MetaDates,
                "/Users/1?excludedAttributes=meta",
                &user(&json!({}))
            )
            .is_empty()
        );
    }
}
