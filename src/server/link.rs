//! References between resources: members of groups, managers, owners (RFC 7643 §2.3.7, §4.2, §4.3).

use serde_json::{Map, Value};

use super::catalog::{DEVICE, GROUP, USER};
use super::error::Refusal;
use super::fault::Fault;
use super::provider::Provider;
use super::slot;
use crate::spec::urn;

impl Provider<'_> {
    /// Completes the references in a draft: `$ref`, `type` and `display` are the server's to know.
    ///
    /// # Errors
    /// `invalidValue` when a member is no resource of this server.
    pub(super) fn link(&self, kind: usize, draft: &mut Map<String, Value>) -> Result<(), Refusal> {
        match kind {
            USER => self.link_user(draft, Some(urn::ENTERPRISE_USER), "manager"),
            GROUP => return self.link_members(draft),
            DEVICE => self.link_user(draft, None, "owner"),
            _ => {}
        }
        Ok(())
    }

    fn link_members(&self, draft: &mut Map<String, Value>) -> Result<(), Refusal> {
        let Some(Value::Array(members)) = draft.get_mut("members") else {
            return Ok(());
        };
        let mut linked: Vec<Value> = Vec::with_capacity(members.len());
        for member in members.iter() {
            let Some(id) = member.get("value").and_then(Value::as_str) else {
                return Err(Refusal::value("a member has no `value`"));
            };
            let known = linked
                .iter()
                .any(|member| member.get("value").and_then(Value::as_str) == Some(id));
            if !known || self.has(Fault::GroupDuplicateMembers) {
                linked.push(self.member(id)?);
            }
        }
        *members = linked;
        Ok(())
    }

    fn member(&self, id: &str) -> Result<Value, Refusal> {
        let kind = [USER, GROUP]
            .into_iter()
            .find(|kind| self.store.get(*kind, id).is_some());
        let kind = kind.or_else(|| self.reserved.get(id).copied().filter(|kind| *kind != DEVICE));
        let bulk_leftover = id.starts_with("bulkId:") && self.has(Fault::BulkReferencesUnresolved);
        let Some(kind) = kind.or(bulk_leftover.then_some(USER)) else {
            return Err(Refusal::value(format!("member {id} does not exist")));
        };
        if kind == GROUP && self.has(Fault::GroupNestedRefused) {
            return Err(Refusal::value(format!("member {id} is not a user")));
        }
        let mut member = Map::new();
        member.insert("value".to_owned(), id.into());
        member.insert("$ref".to_owned(), self.location(kind, id).into());
        if let Some(name) = self.name_of(id) {
            member.insert("display".to_owned(), name.into());
        }
        member.insert("type".to_owned(), self.kind(kind).name.into());
        Ok(member.into())
    }

    /// A reference to a user that exists gets the user's URI; others are left as the client wrote them.
    fn link_user(&self, draft: &mut Map<String, Value>, extension: Option<&str>, name: &str) {
        let Some(reference) = slot::get(draft, extension, name).and_then(Value::as_object) else {
            return;
        };
        let Some(id) = reference.get("value").and_then(Value::as_str) else {
            return;
        };
        if self.store.get(USER, id).is_some() || self.reserved.get(id) == Some(&USER) {
            let mut reference = reference.clone();
            reference.insert("$ref".to_owned(), self.location(USER, id).into());
            slot::set(draft, extension, name, reference.into());
        }
    }

    /// Takes references to a resource that is gone out of all others.
    pub(super) fn forget(&mut self, id: &str) {
        let keeps_members = self.has(Fault::GroupDeletedMemberStays);
        for record in self.store.all_mut() {
            let changed = match record.kind {
                USER => forget_user(&mut record.attributes, Some(urn::ENTERPRISE_USER), "manager", id),
                GROUP if keeps_members => false,
                GROUP => forget_member(&mut record.attributes, id),
                DEVICE => forget_user(&mut record.attributes, None, "owner", id),
                _ => false,
            };
            if changed {
                record.touch();
            }
        }
    }
}

fn forget_member(attributes: &mut Map<String, Value>, id: &str) -> bool {
    let Some(Value::Array(members)) = attributes.get_mut("members") else {
        return false;
    };
    let before = members.len();
    members.retain(|member| member.get("value").and_then(Value::as_str) != Some(id));
    let changed = members.len() != before;
    if members.is_empty() {
        attributes.shift_remove("members");
    }
    changed
}

fn forget_user(attributes: &mut Map<String, Value>, extension: Option<&str>, name: &str, id: &str) -> bool {
    let reference = slot::get(attributes, extension, name);
    let named = reference
        .and_then(|reference| reference.get("value"))
        .and_then(Value::as_str)
        == Some(id);
    if named {
        slot::unset(attributes, extension, name);
    }
    named
}
