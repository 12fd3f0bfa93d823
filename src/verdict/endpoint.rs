//! Where a request went, told from its URL and what the target serves.

use url::Url;

use super::uri;
use crate::plan::target::{ServedType, Target};

/// The endpoints of RFC 7644 §3.2 (Table 2), as far as they differ in what they answer.
#[derive(Clone, Copy)]
pub(super) enum Endpoint<'a> {
    /// The base URL, or its `/.search`.
    Root,
    /// A resource type's endpoint, or its `/.search`.
    Type(&'a ServedType),
    /// One resource of the type.
    Resource(&'a ServedType),
    /// `/Me`.
    Me,
    /// `/Bulk`.
    Bulk,
    /// `/ServiceProviderConfig`, `/ResourceTypes`, `/Schemas` or one of their members.
    Discovery,
    /// None of these.
    Elsewhere,
}

const DISCOVERY: [&str; 3] = ["ServiceProviderConfig", "ResourceTypes", "Schemas"];

/// Where a URL leads. One outside the base URL (a captured location with another host name, say) is taken by its end.
pub(super) fn of<'a>(target: &'a Target, url: &Url) -> Endpoint<'a> {
    let path = segments(url);
    let base = segments(&target.base);
    let below_base = path.strip_prefix(base.as_slice());
    let path: &[String] = below_base.unwrap_or(&path);
    let path = path.strip_suffix(&[".search".to_owned()]).unwrap_or(path);
    for served in target.types.read().into_iter().flatten() {
        let endpoint = endpoint_segments(served, target);
        let rest = match below_base {
            Some(_) => path.strip_prefix(endpoint.as_slice()),
            None => after(path, &endpoint),
        };
        match rest {
            Some([]) => return Endpoint::Type(served),
            Some([_]) => return Endpoint::Resource(served),
            _ => {}
        }
    }
    match path {
        [] => Endpoint::Root,
        [word] if word == "Me" => Endpoint::Me,
        [word] if word == "Bulk" => Endpoint::Bulk,
        [word, ..] if DISCOVERY.contains(&word.as_str()) => Endpoint::Discovery,
        _ => Endpoint::Elsewhere,
    }
}

/// The segments of a type's endpoint below the base; some targets declare it as an absolute URL (AMB-65).
pub(super) fn endpoint_segments(served: &ServedType, target: &Target) -> Vec<String> {
    let endpoint = &served.resource_type.endpoint;
    match Url::parse(endpoint) {
        Ok(url) => {
            let path = segments(&url);
            path.strip_prefix(segments(&target.base).as_slice())
                .unwrap_or(&path)
                .to_vec()
        }
        Err(_) => split(endpoint),
    }
}

/// What follows the last place where `endpoint` stands in `path`.
fn after<'p>(path: &'p [String], endpoint: &[String]) -> Option<&'p [String]> {
    (0..=path.len())
        .rev()
        .find_map(|start| path[start..].strip_prefix(endpoint))
}

fn segments(url: &Url) -> Vec<String> {
    split(url.path())
}

fn split(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|segment| !segment.is_empty())
        .map(uri::decode)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    fn at(path: &str) -> String {
        let target = fixture::target();
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", target.base)
        };
        match of(&target, &Url::parse(&url).unwrap()) {
            Endpoint::Root => "root".into(),
            Endpoint::Type(served) => served.resource_type.name.clone(),
            Endpoint::Resource(served) => format!("one {}", served.resource_type.name),
            Endpoint::Me => "me".into(),
            Endpoint::Bulk => "bulk".into(),
            Endpoint::Discovery => "discovery".into(),
            Endpoint::Elsewhere => "elsewhere".into(),
        }
    }

    #[test]
    fn paths_lead_to_endpoints() {
        for (path, endpoint) in [
            ("", "root"),
            ("/.search", "root"),
            ("/Users?count=1", "User"),
            ("/Users/.search", "User"),
            ("/Users/a%20b", "one User"),
            ("/Groups/1?attributes=id", "one Group"),
            ("/Me", "me"),
            ("/Bulk", "bulk"),
            ("/Schemas/urn:x", "discovery"),
            ("/ServiceProviderConfig", "discovery"),
            ("/Users/1/more", "elsewhere"),
            ("/Nothing", "elsewhere"),
            ("http://behind.proxy:8080/scim/Users/7", "one User"),
        ] {
            assert_eq!(at(path), endpoint, "{path}");
        }
    }
}
