//! Modifying with PATCH (RFC 7644 §3.5.2): all operations, one after the other, or none.

mod editor;
mod element;
mod message;
mod whole;

use serde_json::{Map, Value};

use super::catalog::{DEVICE, USER};
use super::error::Refusal;
use super::fault::Fault;
use super::message::{Answer, Request};
use super::provider::{Provider, Target};
use super::spoil;
use super::view::member_ids;
use editor::Editor;

impl Provider<'_> {
    /// Carries out the operations of a PatchOp message and answers with the whole resource.
    ///
    /// # Errors
    /// 404, 412, and what the first failing operation refuses; the resource is then as before.
    pub(super) fn patch(
        &mut self,
        target: Target<'_>,
        message: &Map<String, Value>,
        request: &Request,
    ) -> Result<Answer, Refusal> {
        self.check_version(self.record(target)?, request)?;
        let projection = self.projection(target.kind, request)?;
        let message = spoil::patch::message(&self.config.faults, message)?;
        if spoil::patch::is_empty(&self.config.faults, &message) {
            return Ok(self.represent(200, self.record(target)?, &projection));
        }
        let operations = message::operations(&message)?;
        let before = self.record(target)?.clone();
        let mut editor = Editor::new(self, target.kind, &before);
        let mut outcome = Ok(());
        for operation in &operations {
            outcome = spoil::patch::outcome(&self.config.faults, editor.apply(operation));
            if outcome.is_err() {
                break;
            }
        }
        let (mut draft, written) = editor.finish();
        if let Err(refusal) = outcome {
            if self.has(Fault::PatchNotAtomic) {
                self.commit(target, draft);
            }
            return Err(spoil::patch::refusal(&self.config.faults, refusal));
        }
        if !self.has(Fault::PatchRemoveRequiredAccepted) {
            self.require(target.kind, &draft)?;
        }
        self.link(target.kind, &mut draft)?;
        if !self.has(Fault::UniquenessNotOnPatch) {
            self.check_unique(target.kind, Some(target), &draft)?;
        }
        let unchanged = before.attributes == draft;
        self.commit_patch(target, draft);
        if unchanged && self.has(Fault::PatchNoOpRefused) {
            return Err(Refusal::value("the operations change nothing"));
        }
        let shown = if self.has(Fault::PatchResponseStale) {
            &before
        } else {
            self.record(target)?
        };
        Ok(self.represent(200, shown, &projection.showing(written)))
    }

    fn commit_patch(&mut self, target: Target<'_>, draft: Map<String, Value>) {
        if self.has(Fault::PatchNotPerformed) {
            return;
        }
        if self.has(Fault::PatchSchemasNotExtended) {
            self.store.marked.insert(target.id.to_owned());
        }
        let left = self.members_lost(target, &draft);
        let moves = self.has(Fault::PatchNoOpMovesLastModified);
        let stays = self.has(Fault::PatchLastModifiedStays);
        let modified = self.store.get(target.kind, target.id).map(|record| record.modified);
        self.commit(target, draft);
        let Some(record) = self.store.get_mut(target.kind, target.id) else {
            return;
        };
        if moves && Some(record.modified) == modified {
            record.touch();
        }
        if let Some(modified) = modified.filter(|_| stays) {
            record.modified = modified;
        }
        for id in left {
            self.store.remove(USER, &id);
        }
    }

    /// The members that a group loses, to a server that deletes them.
    fn members_lost(&self, target: Target<'_>, draft: &Map<String, Value>) -> Vec<String> {
        if !self.has(Fault::GroupRemoveMemberDeletesUser) {
            return Vec::new();
        }
        let stays = |id: &str| {
            draft
                .get("members")
                .is_some_and(|members| members.to_string().contains(id))
        };
        let group = self.store.get(target.kind, target.id);
        let members = group.into_iter().flat_map(member_ids);
        members.filter(|id| !stays(id)).map(str::to_owned).collect()
    }

    /// Whether immutable values of this type can be changed, by a server that does not look.
    fn changes_immutable(&self, kind: usize) -> bool {
        self.has(Fault::PatchImmutableChanged) || kind == DEVICE && self.has(Fault::CustomImmutableWritable)
    }
}
