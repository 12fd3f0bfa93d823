//! What a run may change: only what it created.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use url::Url;

use super::address::{self, Address, Id};
use super::bulk;
use super::exchange::{Request, below};
use crate::plan::target::Target;

/// Knows what the run created and refuses requests that could change anything else.
#[derive(Debug, Default)]
pub struct Guard(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// Endpoint and id.
    created: HashSet<(String, Id)>,
    /// Ids that no resource has.
    unknown: HashSet<Id>,
}

impl Guard {
    /// From now on the run may change this resource, also when it is deleted. `path` is below the base URL, its last
    /// segment the encoded id; one that leads to no resource of the target is left alone.
    pub fn own(&self, target: &Target, path: &str) {
        if let Some(url) = below(&target.base, path)
            && let Address::Resource(served, id) = address::of(target, &url)
        {
            let endpoint = served.resource_type.endpoint.clone();
            self.lock().created.insert((endpoint, id));
        }
    }

    /// From now on the run may address this id, which no resource has.
    pub fn own_unknown(&self, id: &str) {
        self.lock().unknown.insert(Id(id.to_owned()));
    }

    /// Whether a request may be sent: it changes nothing but what the run created, and nor does any operation of it when it
    /// is a bulk request (RFC 7644 §3.7).
    ///
    /// # Errors
    /// What it would do, when it may not.
    pub fn allows(&self, request: &Request, target: &Target) -> Result<(), String> {
        self.may(&request.method, &request.url, target).map_err(|what| {
            let (method, path) = (&request.method, request.url.path());
            format!("{method} {path} would change {what}; it was not sent")
        })?;
        for operation in bulk::operations(request, target) {
            self.may(&operation.method, &operation.url, target).map_err(|what| {
                let (method, path) = (&operation.method, operation.url.path());
                format!("the bulk operation {method} {path} would change {what}; the request was not sent")
            })?;
        }
        Ok(())
    }

    fn may(&self, method: &str, url: &Url, target: &Target) -> Result<(), &'static str> {
        if !matches!(method, "PUT" | "PATCH" | "DELETE") {
            return Ok(());
        }
        let known = self.lock();
        match address::of(target, url) {
            Address::Outside => Err("something outside the target"),
            // No SCIM server replaces a collection; one that creates a resource instead is asked to show it.
            Address::Collection(_) if method == "PUT" => Ok(()),
            Address::Collection(_) => Err("every resource of the type"),
            Address::Resource(served, id) => {
                let owned = known.unknown.contains(&id)
                    || is_reference(&id)
                    || known.created.contains(&(served.resource_type.endpoint.clone(), id));
                owned.then_some(()).ok_or("a resource that this run did not create")
            }
            Address::Discovery if method == "PUT" => Ok(()),
            Address::Discovery => Err("what the target says of itself"),
            Address::Elsewhere(segments) if segments.last().is_some_and(|last| known.has_no(last)) => Ok(()),
            Address::Bulk | Address::Elsewhere(_) => Err("something this run did not create"),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn has_no(&self, id: &str) -> bool {
        self.unknown.iter().any(|unknown| unknown.0 == id)
    }
}

/// What another operation of a bulk request creates (RFC 7644 §3.7.2); no resource may have such an id (RFC 7643 §3.1).
fn is_reference(id: &Id) -> bool {
    id.0.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("bulkId:"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::exec::testing::{core_target, post};

    fn guard() -> Guard {
        let guard = Guard::default();
        guard.own(&core_target(), "/Users/1");
        guard.own_unknown("no-one");
        guard
    }

    fn allows(method: &str, path: &str) -> bool {
        let url = Url::parse(&format!("http://h/scim/v2{path}")).unwrap();
        guard().allows(&Request::new(method, url), &core_target()).is_ok()
    }

    fn bulk(operations: &[(&str, &str)]) -> Result<(), String> {
        let operations: Vec<_> = operations
            .iter()
            .map(|(method, path)| json!({ "method": method, "path": path }))
            .collect();
        let request = post("http://h/scim/v2/Bulk", &json!({ "Operations": operations }));
        guard().allows(&request, &core_target())
    }

    #[test]
    fn only_what_the_run_created_may_change() {
        assert!(allows("DELETE", "/Users/1"));
        assert!(allows("PUT", "/users/1"));
        assert!(allows("PATCH", "/Users/1/extra"));
        for (method, path) in [
            ("PUT", "/Users/2"),
            ("DELETE", "/users//2"),
            ("DELETE", "/%55sers/2"),
            ("PATCH", "/Groups/1"),
            ("DELETE", "/Users"),
            ("PATCH", "/Users"),
            ("PATCH", "/Me"),
            ("DELETE", ""),
            ("PUT", "/"),
            ("DELETE", "/Devices/7"),
            ("DELETE", "/Schemas/urn:x"),
        ] {
            assert!(!allows(method, path), "{method} {path}");
        }
        let elsewhere = Request::new("DELETE", Url::parse("http://elsewhere/scim/v2/Users/1").unwrap());
        let why = guard().allows(&elsewhere, &core_target()).unwrap_err();
        assert_eq!(
            why,
            "DELETE /scim/v2/Users/1 would change something outside the target; it was not sent"
        );
    }

    #[test]
    fn reading_creating_and_what_nobody_has_are_open() {
        for (method, path) in [
            ("GET", "/Users/2"),
            ("POST", "/Users"),
            ("PUT", "/Users"),
            ("PUT", "/Users/no-one"),
            ("PATCH", "/Groups/no-one"),
            ("DELETE", "/Devices/no-one"),
            ("PUT", "/ServiceProviderConfig"),
            ("PUT", "/Schemas/urn:x"),
        ] {
            assert!(allows(method, path), "{method} {path}");
        }
    }

    #[test]
    fn every_operation_of_a_bulk_request_is_looked_at() {
        let harmless = [
            ("POST", "/Users"),
            ("PATCH", "/Users/1"),
            ("PUT", "/Users/bulkId:a"),
            ("DELETE", "/Groups/no-one"),
            ("delete", "http://h/scim/v2/Users/1"),
        ];
        assert_eq!(bulk(&harmless), Ok(()));
        for operation in [
            ("DELETE", "/Users/2"),
            ("delete", "Users/2"),
            ("PATCH", "/scim/v2/Users/2"),
            ("PATCH", "/Users/2/bulkId:a"),
            ("PUT", "http://elsewhere/Users/1"),
            ("DELETE", "/Users"),
            ("DELETE", ""),
        ] {
            let refused = bulk(&[harmless[0], operation]);
            assert!(refused.is_err(), "{operation:?}");
        }
        assert_eq!(
            bulk(&[("PATCH", "/Users/2")]).unwrap_err(),
            "the bulk operation PATCH /scim/v2/Users/2 would change a resource that this run did not create; the request was not sent"
        );
    }
}
