//! Which endpoint a request is for (RFC 7644 §3.2, Table 2).

use super::catalog::Catalog;

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// The base URL: all resources.
    Root,
    RootSearch,
    ServiceProviderConfig,
    ResourceTypes,
    ResourceType(String),
    Schemas,
    Schema(String),
    Bulk,
    Me,
    /// A resource type's endpoint.
    Collection(usize),
    CollectionSearch(usize),
    /// A resource.
    Resource {
        kind: usize,
        id: String,
    },
    Unknown,
}

impl Route {
    /// Finds the endpoint of a path below the base path.
    pub(super) fn find(path: &str, base_path: &str, catalog: &Catalog) -> Self {
        let below = path.strip_prefix(base_path.trim_end_matches('/'));
        let Some(below) = below.filter(|below| below.is_empty() || below.starts_with('/')) else {
            return Self::Unknown;
        };
        let segments: Vec<String> = below
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(decode)
            .collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match segments.as_slice() {
            [] => Self::Root,
            [".search"] => Self::RootSearch,
            ["ServiceProviderConfig"] => Self::ServiceProviderConfig,
            ["ResourceTypes"] => Self::ResourceTypes,
            ["ResourceTypes", id] => Self::ResourceType((*id).to_owned()),
            ["Schemas"] => Self::Schemas,
            ["Schemas", urn] => Self::Schema((*urn).to_owned()),
            ["Bulk"] => Self::Bulk,
            ["Me"] => Self::Me,
            [endpoint, rest @ ..] => Self::of_type(endpoint, rest, catalog),
        }
    }

    fn of_type(endpoint: &str, rest: &[&str], catalog: &Catalog) -> Self {
        let Some(kind) = catalog.kinds.iter().position(|kind| kind.endpoint[1..] == *endpoint) else {
            return Self::Unknown;
        };
        match rest {
            [] => Self::Collection(kind),
            [".search"] => Self::CollectionSearch(kind),
            [id] => Self::Resource {
                kind,
                id: (*id).to_owned(),
            },
            _ => Self::Unknown,
        }
    }

    /// The methods the endpoint answers, as in an `Allow` header.
    pub(super) fn methods(&self) -> &'static str {
        match self {
            Self::Root
            | Self::ServiceProviderConfig
            | Self::ResourceTypes
            | Self::ResourceType(_)
            | Self::Schemas
            | Self::Schema(_) => "GET, HEAD, OPTIONS",
            Self::RootSearch | Self::CollectionSearch(_) | Self::Bulk => "POST, OPTIONS",
            Self::Collection(_) => "GET, HEAD, POST, OPTIONS",
            Self::Resource { .. } | Self::Me => "GET, HEAD, PUT, PATCH, DELETE, OPTIONS",
            Self::Unknown => "",
        }
    }

    /// Whether it is one of the endpoints of RFC 7644 §4.
    pub(super) fn is_discovery(&self) -> bool {
        matches!(
            self,
            Self::ServiceProviderConfig | Self::ResourceTypes | Self::ResourceType(_) | Self::Schemas | Self::Schema(_)
        )
    }
}

/// A path segment with its percent escapes resolved.
fn decode(segment: &str) -> String {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(path: &str) -> Route {
        Route::find(path, "/scim/v2", Catalog::shared())
    }

    #[test]
    fn endpoints_are_found_below_the_base_path() {
        assert_eq!(find("/scim/v2"), Route::Root);
        assert_eq!(find("/scim/v2/"), Route::Root);
        assert_eq!(find("/scim/v2/Users"), Route::Collection(0));
        assert_eq!(find("/scim/v2/Groups/.search"), Route::CollectionSearch(1));
        assert_eq!(
            find("/scim/v2/Devices/a%20b"),
            Route::Resource {
                kind: 2,
                id: "a b".to_owned()
            }
        );
        assert_eq!(find("/scim/v2/Schemas/urn:x"), Route::Schema("urn:x".to_owned()));
        for path in [
            "/scim/v3/Users",
            "/scim/v2x",
            "/scim/v2/users",
            "/scim/v2/Users/1/2",
            "/",
        ] {
            assert_eq!(find(path), Route::Unknown, "{path}");
        }
    }
}
