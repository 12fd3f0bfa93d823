//! What a run may change: only what it created.

use std::collections::HashSet;
use std::sync::Mutex;

use url::Url;

use super::build::encode;
use super::exchange::Request;
use crate::plan::target::Target;

/// Knows what the run created and refuses requests that could change anything else.
#[derive(Debug, Default)]
pub struct Guard {
    owned: Mutex<HashSet<String>>,
}

impl Guard {
    /// From now on the run may change this resource. `path` is below the base URL, its last segment the encoded id.
    pub fn own(&self, path: &str) {
        self.lock().insert(path.to_owned());
    }

    /// From now on the run may address this id, which no resource has.
    pub fn own_unknown(&self, target: &Target, id: &str) {
        for served in target.served() {
            self.own(&format!("{}/{}", served.resource_type.endpoint, encode(id)));
        }
    }

    /// Whether a request may be sent.
    ///
    /// # Errors
    /// What it would do, when it may not.
    pub fn allows(&self, request: &Request, target: &Target) -> Result<(), String> {
        if !matches!(request.method.as_str(), "PUT" | "PATCH" | "DELETE") {
            return Ok(());
        }
        let refused = |what: &str| {
            Err(format!(
                "{} {} would change {what}; it was not sent",
                request.method,
                request.url.path()
            ))
        };
        let Some(path) = target.path_of(&request.url) else {
            return refused("something outside the target");
        };
        match resource_of(target, &request.url) {
            Some(Addressed::Collection) => refused("every resource of the type"),
            Some(Addressed::Resource(resource)) if self.lock().contains(resource.as_str()) => Ok(()),
            Some(Addressed::Resource(_)) => refused("a resource that this run did not create"),
            None if path.is_empty() || path == "/" || path.starts_with("/Me") => {
                refused("something this run did not create")
            }
            None => Ok(()),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.owned.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

enum Addressed {
    Collection,
    Resource(String),
}

/// The resource below a resource type's endpoint that a URL addresses, or lies under.
fn resource_of(target: &Target, url: &Url) -> Option<Addressed> {
    let path = target.path_of(url)?;
    let endpoint = &target.type_at(path)?.resource_type.endpoint;
    let id = path[endpoint.len()..].split('/').find(|segment| !segment.is_empty());
    Some(id.map_or(Addressed::Collection, |id| {
        Addressed::Resource(format!("{endpoint}/{id}"))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::target::{Discovered, ServedType};

    fn target() -> Target {
        Target {
            base: Url::parse("http://h/scim/v2").unwrap(),
            config: Discovered::Unreadable(String::new()),
            types: Discovered::Read(vec![ServedType::assumed_user()]),
            schemas: Discovered::Unreadable(String::new()),
            has_credentials: false,
        }
    }

    fn allows(guard: &Guard, method: &str, url: &str) -> bool {
        guard
            .allows(&Request::new(method, Url::parse(url).unwrap()), &target())
            .is_ok()
    }

    #[test]
    fn only_what_the_run_created_may_change() {
        let guard = Guard::default();
        guard.own("/Users/1");
        assert!(allows(&guard, "DELETE", "http://h/scim/v2/Users/1"));
        assert!(allows(&guard, "PATCH", "http://h/scim/v2/Users/1/extra"));
        assert!(!allows(&guard, "PUT", "http://h/scim/v2/Users/2"));
        assert!(!allows(&guard, "DELETE", "http://h/scim/v2/Users"));
        assert!(!allows(&guard, "PATCH", "http://h/scim/v2/Me"));
        assert!(!allows(&guard, "DELETE", "http://elsewhere/scim/v2/Users/1"));
    }

    #[test]
    fn reading_and_discovery_are_open() {
        let guard = Guard::default();
        assert!(allows(&guard, "GET", "http://h/scim/v2/Users/2"));
        assert!(allows(&guard, "POST", "http://h/scim/v2/Users"));
        assert!(allows(&guard, "DELETE", "http://h/scim/v2/Schemas"));
    }
}
