//! A resource while a PATCH request is carried out on it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::message::{Op, Operation};
use crate::server::catalog::{Kind, Named, Place};
use crate::server::error::Refusal;
use crate::server::fault::Fault;
use crate::server::provider::Provider;
use crate::server::query::{compare, compile_element};
use crate::server::slot;
use crate::server::spoil;
use crate::server::store::Record;
use crate::spec::path::PatchPath;
use crate::spec::schema::{Attribute, Mutability, Returned, Schema};

pub(super) type Edited = Result<(), Refusal>;

pub(super) struct Editor<'p, 'a> {
    pub(super) provider: &'p Provider<'a>,
    pub(super) index: usize,
    pub(super) kind: &'a Kind,
    /// Stored attributes as changed so far.
    pub(super) draft: Map<String, Value>,
    /// The representation before the first operation.
    pub(super) view: Map<String, Value>,
    written: BTreeSet<String>,
}

impl<'p, 'a> Editor<'p, 'a> {
    pub(super) fn new(provider: &'p Provider<'a>, index: usize, record: &Record) -> Self {
        Self {
            provider,
            index,
            kind: provider.kind(index),
            draft: record.attributes.clone(),
            view: provider.shown(record),
            written: BTreeSet::new(),
        }
    }

    /// The changed attributes, and the names of those returned on request that were written.
    pub(super) fn finish(self) -> (Map<String, Value>, BTreeSet<String>) {
        (self.draft, self.written)
    }

    pub(super) fn has(&self, fault: Fault) -> bool {
        self.provider.has(fault)
    }

    /// Carries out one operation on the result of those before.
    pub(super) fn apply(&mut self, operation: &Operation) -> Edited {
        let Some(text) = &operation.path else {
            return self.apply_whole(operation);
        };
        let value = match (operation.op, &operation.value) {
            (Op::Remove, _) => None,
            (_, Some(value)) => Some(value),
            (_, None) => return Err(Refusal::value("the operation has no `value`")),
        };
        let path: PatchPath = text.parse().map_err(|error: crate::spec::filter::FilterError| {
            let in_filter = text.find('[').is_some_and(|bracket| error.position > bracket);
            if in_filter {
                Refusal::filter(format!("`path`: {error}"))
            } else {
                Refusal::path(format!("`path`: {error}"))
            }
        })?;
        spoil::patch::known(&self.provider.config.faults, &path, text)?;
        self.apply_at(&path, operation.op, value)
    }

    fn apply_at(&mut self, path: &PatchPath, op: Op, value: Option<&Value>) -> Edited {
        if path.attribute.name.eq_ignore_ascii_case("schemas") && path.sub.is_none() {
            return self.edit_schemas(op, path.filter.as_ref(), value);
        }
        let mut name = path.attribute.clone();
        name.sub = name.sub.or_else(|| path.sub.clone());
        match self.kind.named(&name) {
            Some(Named::Extension(schema)) if path.filter.is_none() => self.edit_extension(schema, op, value),
            Some(Named::Place(place)) if self.misreads(&name.name, &place) => Err(Refusal::no_target(format!(
                "`{name}` is no attribute of {}",
                self.kind.name
            ))),
            Some(Named::Place(place)) => match &path.filter {
                None => self.edit(place, op, value),
                Some(filter) => {
                    let condition = compile_element(filter, place.attribute, &self.provider.config.faults)?;
                    self.check_read_only(&place)?;
                    self.edit_selected(place, &condition, op, value)
                }
            },
            _ => Err(Refusal::no_target(format!(
                "`{name}` is no attribute of {}",
                self.kind.name
            ))),
        }
    }

    fn misreads(&self, name: &str, place: &Place<'_>) -> bool {
        self.has(Fault::PatchPathCaseSensitive) && place.attribute.name != name
    }

    /// An operation on an attribute or a sub-attribute, without a filter.
    pub(super) fn edit(&mut self, place: Place<'a>, op: Op, value: Option<&Value>) -> Edited {
        self.check_read_only(&place)?;
        self.note(&place);
        match (place.sub, value) {
            (Some(sub), value) if place.attribute.multi_valued => self.edit_in_all(place, sub, op, value),
            (Some(sub), Some(value)) => self.set_sub(place, sub, value),
            (Some(sub), None) => self.unset_sub(place, sub),
            (None, Some(value)) => self.set(place, op, value),
            (None, None) => self.unset(place),
        }
    }

    /// # Errors
    /// `mutability` for readOnly attributes and sub-attributes (RFC 7644 §3.5.2).
    pub(super) fn check_read_only(&self, place: &Place<'_>) -> Edited {
        let read_only = |attribute: &Attribute| attribute.mutability == Mutability::ReadOnly;
        let writable = self.has(Fault::PatchReadOnlyAccepted)
            || self.has(Fault::GroupUserGroupsWritable) && place.attribute.name == "groups"
            || self.has(Fault::CustomReadOnlyWritable) && self.kind.name == "Device";
        if (read_only(place.attribute) || place.sub.is_some_and(read_only)) && !writable {
            return Err(Refusal::mutability(format!("`{}` is readOnly", place.label())));
        }
        Ok(())
    }

    /// # Errors
    /// `mutability` when an immutable attribute has another value already (RFC 7644 §3.5.2).
    pub(super) fn check_immutable(&self, attribute: &Attribute, held: Option<&Value>, new: Option<&Value>) -> Edited {
        if attribute.mutability != Mutability::Immutable || self.provider.changes_immutable(self.index) {
            return Ok(());
        }
        let keeps = match (held, new) {
            (None, _) => !self.has(Fault::PatchImmutableUnsetRefused),
            (Some(held), Some(new)) => compare::same(attribute, held, new),
            (Some(_), None) => false,
        };
        if keeps {
            Ok(())
        } else {
            Err(Refusal::mutability(format!("`{}` is immutable", attribute.name)))
        }
    }

    fn note(&mut self, place: &Place<'_>) {
        if place.attribute.returned == Returned::Request {
            self.written.insert(Place { sub: None, ..*place }.label());
        }
    }

    pub(super) fn held(&self, place: &Place<'_>) -> Option<&Value> {
        slot::get(&self.draft, place.extension, &place.attribute.name)
    }

    pub(super) fn put(&mut self, place: &Place<'_>, value: Value) {
        slot::set(&mut self.draft, place.extension, &place.attribute.name, value);
    }

    /// Sets an attribute; null and an empty array unassign it (RFC 7643 §2.5).
    fn set(&mut self, place: Place<'a>, op: Op, value: &Value) -> Edited {
        let attribute = place.attribute;
        let value = self.read(attribute, op, value)?;
        let held = self.held(&place).cloned();
        let Some(value) = value else {
            self.check_immutable(attribute, held.as_ref(), None)?;
            slot::unset(&mut self.draft, place.extension, &attribute.name);
            return Ok(());
        };
        if held.is_none() && op == Op::Replace && self.has(Fault::PatchReplaceUnassignedRefused) {
            return Err(Refusal::no_target(format!("`{}` has no value", place.label())));
        }
        if held.is_some() && op == Op::Add && !attribute.multi_valued && self.has(Fault::PatchAddSingleIgnored) {
            return Ok(());
        }
        let new = match (held, value) {
            (held, Value::Array(new)) => self.set_values(attribute, op, held, new)?,
            (Some(Value::Object(held)), Value::Object(new)) => self.merged(attribute, held, new, op)?.into(),
            (held, new) => {
                self.check_immutable(attribute, held.as_ref(), Some(&new))?;
                new
            }
        };
        self.put(&place, new);
        Ok(())
    }

    /// Reads the value of an operation. A single value may be added to a multi-valued attribute (RFC 7644 §3.5.2.1).
    fn read(&self, attribute: &Attribute, op: Op, value: &Value) -> Result<Option<Value>, Refusal> {
        if self.has(Fault::PatchWrongTypeAccepted) && !value.is_null() && !attribute.multi_valued {
            return Ok(Some(value.clone()));
        }
        let intake = self.provider.intake(self.index);
        if attribute.multi_valued && op == Op::Add && !value.is_array() && !value.is_null() {
            return Ok(intake.single(attribute, value)?.map(|value| Value::Array(vec![value])));
        }
        intake.value(attribute, value)
    }

    /// A complex value with sub-attributes added or replaced; the others stay (RFC 7644 §3.5.2.3).
    pub(super) fn merged(
        &self,
        attribute: &Attribute,
        mut held: Map<String, Value>,
        new: Map<String, Value>,
        op: Op,
    ) -> Result<Map<String, Value>, Refusal> {
        for (name, value) in &new {
            if let Some(sub) = attribute.sub(name) {
                self.check_immutable(sub, held.get(name), Some(value))?;
            }
        }
        if self.has(Fault::PatchReplaceComplexOverwrites) && op == Op::Replace {
            return Ok(new);
        }
        held.extend(new);
        Ok(held)
    }

    fn unset(&mut self, place: Place<'a>) -> Edited {
        let held = self.held(&place);
        if held.is_none() && self.has(Fault::PatchRemoveAbsent404) {
            return Err(Refusal::new(404, format!("`{}` has no value", place.label())));
        }
        self.check_removable(place.attribute, held)?;
        if self.has(Fault::PatchRemoveKeepsEmpty) && held.is_some_and(Value::is_string) {
            self.put(&place, "".into());
            return Ok(());
        }
        slot::unset(&mut self.draft, place.extension, &place.attribute.name);
        Ok(())
    }

    /// # Errors
    /// `mutability` when a required or immutable value would go (RFC 7644 §3.5.2.2).
    pub(super) fn check_removable(&self, attribute: &Attribute, held: Option<&Value>) -> Edited {
        if attribute.required && held.is_some() && !self.has(Fault::PatchRemoveRequiredAccepted) {
            return Err(Refusal::mutability(format!("`{}` is required", attribute.name)));
        }
        if held.is_some() {
            self.check_immutable(attribute, held, None)
        } else {
            Ok(())
        }
    }

    fn set_sub(&mut self, place: Place<'a>, sub: &'a Attribute, value: &Value) -> Edited {
        let mut held = self
            .held(&place)
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        match self.provider.intake(self.index).value(sub, value)? {
            Some(value) => {
                self.check_immutable(sub, held.get(&sub.name), Some(&value))?;
                held.insert(sub.name.clone(), value);
                self.put(&place, held.into());
                Ok(())
            }
            None => self.unset_sub(place, sub),
        }
    }

    fn unset_sub(&mut self, place: Place<'a>, sub: &'a Attribute) -> Edited {
        let Some(mut held) = self.held(&place).and_then(Value::as_object).cloned() else {
            return Ok(());
        };
        self.check_removable(sub, held.get(&sub.name))?;
        held.shift_remove(&sub.name);
        if held.is_empty() || self.has(Fault::PatchRemoveSubAttributeDropsWhole) {
            slot::unset(&mut self.draft, place.extension, &place.attribute.name);
        } else {
            self.put(&place, held.into());
        }
        Ok(())
    }

    /// An operation on all attributes of an extension.
    pub(super) fn edit_extension(&mut self, schema: &'a Schema, op: Op, value: Option<&Value>) -> Edited {
        let place = |attribute| Place {
            extension: Some(schema.id.as_str()),
            attribute,
            sub: None,
        };
        let Some(value) = value.filter(|value| !value.is_null()) else {
            let held = schema
                .attributes
                .iter()
                .map(place)
                .filter(|place| self.held(place).is_some());
            for place in held.collect::<Vec<_>>() {
                self.edit(place, Op::Remove, None)?;
            }
            return Ok(());
        };
        let Value::Object(members) = value else {
            return Err(Refusal::value(format!("the value for {} is not an object", schema.id)));
        };
        for (name, value) in members {
            if let Some(attribute) = schema.attribute(name) {
                self.edit(place(attribute), op, Some(value))?;
            }
        }
        Ok(())
    }
}
