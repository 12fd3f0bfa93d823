//! Where a URL leads at the target. Read as liberally as any server might: what a lenient one takes for `/Users/42` is
//! treated as that.

use url::Url;

use crate::plan::target::{ServedType, Target};

/// A place at the target.
#[derive(Clone, Debug)]
pub(super) enum Address<'t> {
    /// Another origin, or above the base URL.
    Outside,
    /// The endpoint of a resource type.
    Collection(&'t ServedType),
    /// A resource, or something below it.
    Resource(&'t ServedType, Id),
    /// `/Bulk`.
    Bulk,
    /// One of the discovery endpoints (RFC 7644 §4), or something below it.
    Discovery,
    /// Anything else below the base URL, the base itself included: the segments, decoded.
    Elsewhere(Vec<String>),
}

/// The id of a resource, decoded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Id(pub(super) String);

/// Where a URL leads.
pub(super) fn of<'t>(target: &'t Target, url: &Url) -> Address<'t> {
    let Some(path) = target
        .path_of(url)
        .filter(|path| path.is_empty() || path.starts_with('/'))
    else {
        return Address::Outside;
    };
    let segments = segments(path);
    let by_length = |served: &&ServedType| self::segments(&served.resource_type.endpoint).len();
    let found = target
        .served()
        .iter()
        .filter(|served| below(&segments, &served.resource_type.endpoint).is_some())
        .max_by_key(by_length);
    if let Some(served) = found {
        let id = below(&segments, &served.resource_type.endpoint).and_then(<[String]>::first);
        return match id {
            None => Address::Collection(served),
            Some(id) => Address::Resource(served, Id(id.clone())),
        };
    }
    let is = |name: &str| segments.first().is_some_and(|first| first.eq_ignore_ascii_case(name));
    match segments.as_slice() {
        [_] if is("Bulk") => Address::Bulk,
        _ if ["ServiceProviderConfig", "ResourceTypes", "Schemas"]
            .into_iter()
            .any(is) =>
        {
            Address::Discovery
        }
        _ => Address::Elsewhere(segments),
    }
}

fn segments(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|segment| !segment.is_empty())
        .map(decoded)
        .collect()
}

/// What follows the endpoint, when the segments begin with it.
fn below<'s>(segments: &'s [String], endpoint: &str) -> Option<&'s [String]> {
    let endpoint = self::segments(endpoint);
    let (first, rest) = segments.split_at_checked(endpoint.len())?;
    let same = first
        .iter()
        .zip(&endpoint)
        .all(|(one, other)| one.eq_ignore_ascii_case(other));
    (same && !endpoint.is_empty()).then_some(rest)
}

fn decoded(segment: &str) -> String {
    // A form decoder reads `+` as a space and `&` and `=` as marks; in a path they are themselves (RFC 3986 §3.3).
    let plain = segment.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    let decoded = url::form_urlencoded::parse(plain.as_bytes()).next();
    decoded.map_or_else(String::new, |(name, _)| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::testing::core_target;

    fn told(url: &str) -> String {
        let target = core_target();
        match of(&target, &Url::parse(url).unwrap()) {
            Address::Outside => "outside".to_owned(),
            Address::Collection(served) => served.resource_type.endpoint.clone(),
            Address::Resource(served, id) => format!("{} {}", served.resource_type.name, id.0),
            Address::Bulk => "bulk".to_owned(),
            Address::Discovery => "discovery".to_owned(),
            Address::Elsewhere(segments) => format!("elsewhere {segments:?}"),
        }
    }

    #[test]
    fn every_spelling_of_a_place_is_that_place() {
        for url in [
            "http://h/scim/v2/Users/a+b",
            "http://h/scim/v2/users/a+b/",
            "http://h/scim/v2//%55sers//a%2Bb?x=1",
            "http://h/scim/v2/Groups/../Users/a+b/name",
        ] {
            assert_eq!(told(url), "User a+b", "{url}");
        }
        assert_eq!(told("http://h/scim/v2/USERS/"), "/Users");
        assert_eq!(told("http://h/scim/v2/bulk"), "bulk");
        assert_eq!(told("http://h/scim/v2/schemas/urn:x"), "discovery");
    }

    #[test]
    fn everything_else_is_elsewhere_or_outside() {
        assert_eq!(told("http://h/scim/v2"), "elsewhere []");
        assert_eq!(told("http://h/scim/v2/Me"), r#"elsewhere ["Me"]"#);
        assert_eq!(told("http://h/scim/v2/UsersX/1"), r#"elsewhere ["UsersX", "1"]"#);
        assert_eq!(told("http://h/scim/v2x/Users/1"), "outside");
        assert_eq!(told("http://h/Users/1"), "outside");
        assert_eq!(told("http://elsewhere/scim/v2/Users/1"), "outside");
    }
}
