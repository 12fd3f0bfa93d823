//! Replacing with PUT (RFC 7644 §3.5.1).

use serde_json::{Map, Value};

use super::catalog::DEVICE;
use super::error::Refusal;
use super::fault::Fault;
use super::message::{Answer, Request};
use super::provider::{Provider, Target};
use super::query::compare;
use super::slot;
use crate::spec::schema::{Attribute, Mutability};

impl Provider<'_> {
    /// Replaces a resource: what the body leaves out is cleared, except what is not the client's to clear.
    ///
    /// # Errors
    /// 404, 412, `invalidValue`, `mutability` for another immutable value, 409 `uniqueness`.
    pub(super) fn replace(
        &mut self,
        target: Target<'_>,
        body: &Map<String, Value>,
        request: &Request,
    ) -> Result<Answer, Refusal> {
        if self.has(Fault::PutReadOnlyRefused) && self.sends_read_only(target.kind, body) {
            return Err(Refusal::mutability("the body holds readOnly attributes"));
        }
        self.check_version(self.record(target)?, request)?;
        let projection = self.projection(target.kind, request)?;
        let incoming = self.intake(target.kind).resource(body)?;
        let written = self.requested_names(target.kind, &incoming);
        let mut draft = self.merge(target, incoming)?;
        self.spoil_replacement(target, body, &mut draft);
        if !self.has(Fault::PutMissingRequiredAccepted) {
            self.require(target.kind, &draft)?;
        }
        self.link(target.kind, &mut draft)?;
        if !self.has(Fault::UniquenessNotOnPut) {
            self.check_unique(target.kind, Some(target), &draft)?;
        }
        let before = self.record(target)?.clone();
        self.commit(target, draft);
        if let Some(id) = body
            .get("id")
            .and_then(Value::as_str)
            .filter(|_| self.has(Fault::PutIdChanged))
        {
            self.store.rename(target.kind, target.id, id);
            let record = self.record(Target { kind: target.kind, id })?;
            return Ok(self.represent(200, record, &projection));
        }
        let shown = if self.has(Fault::PutResponseStale) {
            &before
        } else {
            self.record(target)?
        };
        let answer = self.represent(200, shown, &projection.showing(written));
        if self.has(Fault::PutCreatedMoves)
            && let Some(record) = self.store.get_mut(target.kind, target.id)
        {
            record.created = record.modified;
        }
        if self.has(Fault::PutNotPerformed)
            && let Some(record) = self.store.get_mut(target.kind, target.id)
        {
            *record = before;
        }
        Ok(answer)
    }

    /// Stores a draft; `lastModified` and version move only when something changed.
    pub(super) fn commit(&mut self, target: Target<'_>, draft: Map<String, Value>) {
        let Some(record) = self.store.get_mut(target.kind, target.id) else {
            return;
        };
        if record.attributes != draft {
            let revision = record.revision;
            record.attributes = draft;
            record.touch();
            if self.config.faults.has(Fault::EtagUnchanged) {
                record.revision = revision;
            }
        }
    }

    /// Lays the body over what the client cannot change or has not said.
    fn merge(&self, target: Target<'_>, mut draft: Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
        let old = &self.record(target)?.attributes;
        for (extension, attribute) in self.kind(target.kind).attributes() {
            let sent = slot::get(&draft, extension, &attribute.name);
            let Some(held) = slot::get(old, extension, &attribute.name) else {
                self.check_first(attribute, sent)?;
                continue;
            };
            if let Some(kept) = self.kept(target.kind, attribute, held, sent)? {
                slot::set(&mut draft, extension, &attribute.name, kept);
            }
        }
        Ok(draft)
    }

    /// # Errors
    /// `mutability` for the first value of an immutable attribute, by a server that allows none after creation.
    fn check_first(&self, attribute: &Attribute, sent: Option<&Value>) -> Result<(), Refusal> {
        let immutable = attribute.mutability == Mutability::Immutable && sent.is_some();
        if immutable && self.has(Fault::PutImmutableUnsetRefused) {
            return Err(Refusal::mutability(format!("`{}` is immutable", attribute.name)));
        }
        Ok(())
    }

    /// The value that stays although the body has another or none.
    fn kept(
        &self,
        kind: usize,
        attribute: &Attribute,
        held: &Value,
        sent: Option<&Value>,
    ) -> Result<Option<Value>, Refusal> {
        if self.has(Fault::PutNullKeeps) && sent.is_none() {
            return Ok(Some(held.clone()));
        }
        match (attribute.mutability, sent) {
            (Mutability::ReadOnly, None) | (Mutability::Immutable | Mutability::WriteOnly, None) => {
                Ok(Some(held.clone()))
            }
            (Mutability::Immutable, Some(sent)) => self.check_immutable(kind, attribute, held, sent).map(Some),
            (Mutability::ReadWrite, sent) if attribute.is_complex() && !attribute.multi_valued => {
                self.kept_subs(kind, attribute, held, sent)
            }
            (Mutability::ReadWrite, Some(Value::Array(sent))) if self.has(Fault::PutAppends) => {
                let all = held.as_array().into_iter().flatten().chain(sent);
                Ok(Some(all.cloned().collect()))
            }
            _ => Ok(None),
        }
    }

    /// Immutable sub-attributes of a singular complex attribute.
    fn kept_subs(
        &self,
        kind: usize,
        attribute: &Attribute,
        held: &Value,
        sent: Option<&Value>,
    ) -> Result<Option<Value>, Refusal> {
        let mut merged = sent.and_then(Value::as_object).cloned().unwrap_or_default();
        let immutable = attribute
            .sub_attributes
            .iter()
            .filter(|sub| sub.mutability == Mutability::Immutable);
        for sub in immutable {
            let Some(held) = held.get(&sub.name) else { continue };
            let kept = match merged.get(&sub.name) {
                Some(sent) => self.check_immutable(kind, sub, held, sent)?,
                None => held.clone(),
            };
            merged.insert(sub.name.clone(), kept);
        }
        Ok((!merged.is_empty()).then_some(merged.into()))
    }

    /// The value an immutable attribute keeps.
    ///
    /// # Errors
    /// `mutability` when the client wants another.
    pub(super) fn check_immutable(
        &self,
        kind: usize,
        attribute: &Attribute,
        held: &Value,
        sent: &Value,
    ) -> Result<Value, Refusal> {
        if compare::same(attribute, held, sent) || self.has(Fault::PutImmutableIgnored) {
            return Ok(held.clone());
        }
        if self.has(Fault::PutImmutableChanged) || kind == DEVICE && self.has(Fault::CustomImmutableWritable) {
            return Ok(sent.clone());
        }
        Err(Refusal::mutability(format!("`{}` is immutable", attribute.name)))
    }

    fn spoil_replacement(&self, target: Target<'_>, body: &Map<String, Value>, draft: &mut Map<String, Value>) {
        if self.has(Fault::PutReadOnlyAccepted)
            && let Some(groups @ Value::Array(_)) = body.get("groups")
        {
            draft.insert("groups".to_owned(), groups.clone());
        }
        if self.has(Fault::PutMetaFromClient)
            && let Some(meta @ Value::Object(_)) = body.get("meta")
        {
            draft.insert("meta".to_owned(), meta.clone());
        }
        if self.has(Fault::PutDropsExtension) {
            for schema in &self.kind(target.kind).extensions {
                draft.shift_remove(&schema.id);
            }
        }
    }
}
