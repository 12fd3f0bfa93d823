//! Creating resources (RFC 7644 §3.3).

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::catalog::{DEVICE, GROUP, USER};
use super::error::Refusal;
use super::fault::Fault;
use super::message::{Answer, Request};
use super::provider::{Provider, Target};
use super::store::new_id;
use crate::spec::schema::{Mutability, Returned};

impl Provider<'_> {
    /// Creates a resource from the request's body; `id` is given when a bulk job has promised it.
    ///
    /// # Errors
    /// `invalidValue` when the body does not follow the schema, 409 `uniqueness` when a unique value is taken.
    pub(super) fn create(
        &mut self,
        kind: usize,
        body: &Map<String, Value>,
        request: &Request,
        id: Option<String>,
    ) -> Result<Answer, Refusal> {
        if self.has(Fault::CreateReadOnlyRefused) && self.sends_read_only(kind, body) {
            return Err(Refusal::mutability("the body holds readOnly attributes"));
        }
        let projection = self.projection(kind, request)?;
        let mut draft = self.intake(kind).resource(body)?;
        self.lose(kind, &mut draft);
        let written = self.requested_names(kind, &draft);
        self.require(kind, &draft)?;
        self.link(kind, &mut draft)?;
        self.check_unique(kind, None, &draft)?;
        let id = self.choose_id(kind, body, id);
        self.add_own(kind, body, &mut draft);
        let later = self.has(Fault::CreateLastModifiedLater);
        let record = self.store.insert(kind, id.clone(), draft);
        if later {
            record.touch();
        }
        let record = self.record(Target { kind, id: &id })?;
        let answer = self.represent(201, record, &projection.showing(written));
        Ok(answer.with_header("Location", self.location(kind, &id)))
    }

    /// Checks that all required attributes have values.
    pub(super) fn require(&self, kind: usize, draft: &Map<String, Value>) -> Result<(), Refusal> {
        let lenient = match kind {
            USER => self.has(Fault::CreateMissingRequiredAccepted),
            GROUP => self.has(Fault::GroupDisplayNameOptional),
            DEVICE => self.has(Fault::CustomRequiredIgnored),
            _ => false,
        };
        if lenient {
            return Ok(());
        }
        if kind == GROUP && self.has(Fault::GroupEmptyRefused) && !draft.contains_key("members") {
            return Err(Refusal::value("`members` is required"));
        }
        self.intake(kind).complete(draft)
    }

    /// The attributes returned on request that a draft holds: a write shows those it wrote (RFC 7643 §7).
    pub(super) fn requested_names(&self, kind: usize, draft: &Map<String, Value>) -> BTreeSet<String> {
        let on_request = self
            .kind(kind)
            .attributes()
            .filter(|(_, attribute)| attribute.returned == Returned::Request);
        on_request
            .map(|(extension, attribute)| super::catalog::Place {
                extension,
                attribute,
                sub: None,
            })
            .filter(|place| !place.values(draft).is_empty())
            .map(|place| place.label())
            .collect()
    }

    /// Whether a body holds values of readOnly attributes.
    pub(super) fn sends_read_only(&self, kind: usize, body: &Map<String, Value>) -> bool {
        body.keys().any(|name| {
            self.kind(kind)
                .core(name)
                .is_some_and(|attribute| attribute.mutability == Mutability::ReadOnly)
        })
    }

    fn choose_id(&self, kind: usize, body: &Map<String, Value>, promised: Option<String>) -> String {
        if self.has(Fault::CreateIdClientChosen)
            && let Some(id) = body.get("id").and_then(Value::as_str)
        {
            return id.to_owned();
        }
        if self.has(Fault::CreateIdsPerEndpoint) {
            return (1 + self.store.of(kind).count() + self.store.buried.len()).to_string();
        }
        if self.has(Fault::CreateIdNumber) {
            return (1000 + self.store.made()).to_string();
        }
        promised.unwrap_or_else(new_id)
    }

    /// What the server itself assigns to a new resource.
    fn add_own(&self, kind: usize, body: &Map<String, Value>, draft: &mut Map<String, Value>) {
        if kind == DEVICE && !draft.contains_key("assetNumber") {
            draft.insert("assetNumber".to_owned(), json!(self.store.made() + 1));
        }
        if self.has(Fault::CreateExternalIdInvented) && !draft.contains_key("externalId") {
            draft.insert("externalId".to_owned(), new_id().into());
        }
        if self.has(Fault::CreateMetaFromClient)
            && let Some(meta @ Value::Object(_)) = body.get("meta")
        {
            draft.insert("meta".to_owned(), meta.clone());
        }
    }

    /// What a forgetful server loses on the way.
    pub(super) fn lose(&self, kind: usize, draft: &mut Map<String, Value>) {
        let drops_extensions =
            self.has(Fault::CreateExtensionDropped) || kind == DEVICE && self.has(Fault::CustomExtensionDropped);
        if drops_extensions {
            for schema in &self.kind(kind).extensions {
                draft.shift_remove(&schema.id);
            }
        }
        if self.has(Fault::CreateExternalIdDropped) {
            draft.shift_remove("externalId");
        }
        if kind == GROUP && self.has(Fault::GroupMembersNotOnCreate) {
            draft.shift_remove("members");
        }
    }
}
