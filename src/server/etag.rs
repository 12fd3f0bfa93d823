//! Versions and preconditions (RFC 7644 §3.14, RFC 7232).

use super::error::Refusal;
use super::fault::Fault;
use super::message::{Answer, Request};
use super::provider::Provider;
use super::store::Record;

impl Provider<'_> {
    /// Checks `If-Match` and `If-None-Match` before a change.
    ///
    /// # Errors
    /// 412 when the resource is not in the state the client thinks.
    pub(super) fn check_version(&self, record: &Record, request: &Request) -> Result<(), Refusal> {
        let stale = request
            .header("If-Match")
            .is_some_and(|tags| !self.names_current(tags, record));
        let unwanted = request
            .header("If-None-Match")
            .is_some_and(|tags| names(tags, &record.version()));
        let ignored = match request.method.as_str() {
            "PUT" => self.has(Fault::EtagStalePutAccepted),
            "PATCH" => self.has(Fault::EtagStalePatchAccepted),
            "DELETE" => self.has(Fault::EtagStaleDeleteAccepted),
            _ => false,
        };
        if (stale || unwanted) && !ignored {
            return Err(changed());
        }
        Ok(())
    }

    /// The answer to a conditional read, when it is 304.
    pub(super) fn unmodified(&self, record: &Record, request: &Request) -> Result<Option<Answer>, Refusal> {
        if request
            .header("If-Match")
            .is_some_and(|tags| !self.names_current(tags, record))
        {
            return Err(changed());
        }
        let known = request
            .header("If-None-Match")
            .is_some_and(|tags| names(tags, &record.version()));
        if !known || self.has(Fault::EtagIfNoneMatchIgnored) {
            return Ok(None);
        }
        let answer = Answer::new(304).with_header("ETag", record.version());
        if self.has(Fault::EtagNotModifiedWithBody) {
            return Ok(Some(answer.with_json(self.shown(record).into())));
        }
        Ok(Some(answer))
    }

    fn names_current(&self, tags: &str, record: &Record) -> bool {
        if self.has(Fault::EtagCurrentRefused) && tags.trim() != "*" {
            return false;
        }
        if self.has(Fault::EtagStarRefused) && tags.trim() == "*" {
            return false;
        }
        names(tags, &record.version())
    }
}

fn changed() -> Refusal {
    Refusal::new(412, "Failed to update. Resource changed on the server.")
}

/// Whether a list of entity-tags names this one. Weak tags match: they are what this protocol uses (RFC 7644 §3.14).
fn names(tags: &str, version: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    tags.trim() == "*" || tags.split(',').any(|tag| opaque(tag) == opaque(version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_without_the_weakness_mark() {
        assert!(names("W/\"a.1\"", "W/\"a.1\""));
        assert!(names("\"x\", \"a.1\"", "W/\"a.1\""));
        assert!(names("*", "W/\"a.1\""));
        assert!(!names("W/\"a.2\"", "W/\"a.1\""));
        assert!(!names("a.1", "W/\"a.1\""));
    }
}
