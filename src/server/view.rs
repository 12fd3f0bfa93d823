//! A record as clients know it: what is stored, and what the server adds (RFC 7643 §3.1, §4.1.2).

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::catalog::{DEVICE, GROUP, USER};
use super::fault::Fault;
use super::provider::Provider;
use super::store::{Record, Store, date_time};
use crate::spec::urn;

/// Who is a member of which groups.
pub(super) struct Roll<'s> {
    groups: HashMap<&'s str, Vec<&'s Record>>,
}

impl<'s> Roll<'s> {
    pub(super) fn of(store: &'s Store) -> Self {
        let mut groups: HashMap<&str, Vec<&Record>> = HashMap::new();
        for group in store.of(GROUP) {
            for id in member_ids(group) {
                groups.entry(id).or_default().push(group);
            }
        }
        Self { groups }
    }

    /// The groups a resource belongs to, direct ones first; true for those.
    fn groups_of(&self, id: &str) -> Vec<(&'s Record, bool)> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        let mut level: Vec<&Record> = self.groups.get(id).cloned().unwrap_or_default();
        let mut direct = true;
        while !level.is_empty() {
            level.retain(|group| seen.insert(group.id.clone()));
            found.extend(level.iter().map(|group| (*group, direct)));
            level = level
                .iter()
                .flat_map(|group| self.groups.get(group.id.as_str()).into_iter().flatten().copied())
                .collect();
            direct = false;
        }
        found
    }
}

/// The ids that a group's members hold.
pub(super) fn member_ids(group: &Record) -> impl Iterator<Item = &str> {
    let members = group
        .attributes
        .get("members")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    members.filter_map(|member| member.get("value")?.as_str())
}

impl Provider<'_> {
    /// The full representation, before any projection.
    pub(super) fn view(&self, record: &Record, roll: &Roll<'_>) -> Map<String, Value> {
        let mut view = Map::new();
        view.insert("schemas".to_owned(), self.schemas_of(record));
        view.insert("id".to_owned(), record.id.as_str().into());
        view.extend(
            record
                .attributes
                .iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        match record.kind {
            USER => {
                if !view.contains_key("groups") {
                    self.add_groups(record, roll, &mut view);
                }
                self.name_reference(&mut view, Some(urn::ENTERPRISE_USER), "manager");
            }
            GROUP => self.name_members(&mut view),
            DEVICE => self.name_reference(&mut view, None, "owner"),
            _ => {}
        }
        let meta = self.meta(record, view.shift_remove("meta"));
        view.insert("meta".to_owned(), meta);
        view
    }

    /// The base schema and the extensions in use.
    pub(super) fn schemas_of(&self, record: &Record) -> Value {
        let kind = self.kind(record.kind);
        let extensions = kind.extensions.iter().map(|schema| schema.id.as_str());
        let forgetful = self.store.marked.contains(&record.id);
        let in_use = extensions.filter(|urn| !forgetful && record.attributes.contains_key(*urn));
        std::iter::once(kind.base.id.as_str()).chain(in_use).collect()
    }

    fn meta(&self, record: &Record, stored: Option<Value>) -> Value {
        let mut meta = json!({
            "resourceType": self.kind(record.kind).name,
            "created": date_time(record.created),
            "lastModified": date_time(record.modified),
            "location": self.location(record.kind, &record.id),
            "version": record.version(),
        });
        if let (Some(meta), Some(Value::Object(stored))) = (meta.as_object_mut(), stored) {
            meta.extend(stored);
        }
        meta
    }

    fn add_groups(&self, record: &Record, roll: &Roll<'_>, view: &mut Map<String, Value>) {
        let groups: Vec<Value> = roll
            .groups_of(&record.id)
            .into_iter()
            .map(|(group, direct)| {
                json!({
                    "value": group.id,
                    "$ref": self.location(GROUP, &group.id),
                    "display": group.text("displayName"),
                    "type": if direct { "direct" } else { "indirect" },
                })
            })
            .collect();
        if !groups.is_empty() && !self.has(Fault::GroupNotReflected) {
            view.insert("groups".to_owned(), groups.into());
        }
    }

    /// Keeps `display` of members at the member's present name.
    fn name_members(&self, view: &mut Map<String, Value>) {
        let members = view
            .get_mut("members")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten();
        for member in members.filter_map(Value::as_object_mut) {
            let Some(name) = member
                .get("value")
                .and_then(Value::as_str)
                .and_then(|id| self.name_of(id))
            else {
                continue;
            };
            member.insert("display".to_owned(), name.into());
        }
    }

    /// Fills in `displayName` of a reference to a user.
    fn name_reference(&self, view: &mut Map<String, Value>, extension: Option<&str>, name: &str) {
        let container = match extension {
            Some(urn) => view.get_mut(urn).and_then(Value::as_object_mut),
            None => Some(view),
        };
        let Some(Value::Object(reference)) = container.and_then(|container| container.get_mut(name)) else {
            return;
        };
        let user = reference
            .get("value")
            .and_then(Value::as_str)
            .and_then(|id| self.store.get(USER, id));
        if let Some(name) = user.and_then(|user| user.text("displayName")) {
            reference.insert("displayName".to_owned(), name.into());
        }
    }

    /// What people call the user or group with this id.
    pub(super) fn name_of(&self, id: &str) -> Option<String> {
        let record = self.store.get(USER, id).or_else(|| self.store.get(GROUP, id))?;
        record
            .text("displayName")
            .or_else(|| record.text("userName"))
            .map(str::to_owned)
    }
}
