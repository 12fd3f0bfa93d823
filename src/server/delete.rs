//! Deleting resources (RFC 7644 §3.6).

use super::error::Refusal;
use super::fault::Fault;
use super::message::{Answer, Request};
use super::provider::{Provider, Target};

impl Provider<'_> {
    /// Deletes a resource, and the references to it.
    ///
    /// # Errors
    /// 404 when there is none (any more), 412 for a stale version.
    pub(super) fn delete(&mut self, target: Target<'_>, request: &Request) -> Result<Answer, Refusal> {
        let record = match self.record(target) {
            Ok(record) => record,
            Err(refusal) => return self.delete_absent(target, refusal),
        };
        self.check_version(record, request)?;
        if self.has(Fault::DeleteNotPerformed) {
            return Ok(Answer::new(204));
        }
        let answer = if self.has(Fault::DeleteStatus200) {
            let projection = self.projection(target.kind, request)?;
            self.represent(200, record, &projection)
        } else {
            Answer::new(204)
        };
        if let Some(record) = self.store.remove(target.kind, target.id) {
            self.bury(record);
            self.forget(target.id);
        }
        Ok(answer)
    }

    fn bury(&mut self, record: super::store::Record) {
        const REMEMBERING: [Fault; 7] = [
            Fault::UniquenessDeletedCounts,
            Fault::DeleteSecond204,
            Fault::DeleteSecond410,
            Fault::DeleteStillReadable,
            Fault::DeleteStillListed,
            Fault::DeleteStillWritable,
            Fault::CreateIdsPerEndpoint,
        ];
        if self.config.faults.any(&REMEMBERING) {
            self.store.buried.push(record);
        }
    }

    fn delete_absent(&self, target: Target<'_>, refusal: Refusal) -> Result<Answer, Refusal> {
        if self.has(Fault::DeleteUnknown500) {
            return Err(Refusal::new(500, "internal error"));
        }
        if self.has(Fault::DeleteSecond204) && self.is_buried(target) {
            return Ok(Answer::new(204));
        }
        Err(refusal)
    }

    /// Whether the resource was deleted, by a server that remembers.
    pub(super) fn is_buried(&self, target: Target<'_>) -> bool {
        self.store
            .buried
            .iter()
            .any(|record| record.kind == target.kind && record.id == target.id)
    }
}
