//! PATCH without a path, and on `schemas`.

use serde_json::{Map, Value};

use super::editor::{Edited, Editor};
use super::message::{Op, Operation};
use crate::server::catalog::Named;
use crate::server::error::Refusal;
use crate::server::fault::Fault;
use crate::server::query::compile_element;
use crate::spec::common;
use crate::spec::filter::Filter;
use crate::spec::notation::AttributePath;
use crate::spec::schema::Mutability;

impl Editor<'_, '_> {
    /// An operation whose target is the resource itself: its value is a set of attributes.
    pub(super) fn apply_whole(&mut self, operation: &Operation) -> Edited {
        if operation.op == Op::Remove {
            return self.remove_whole();
        }
        let Some(Value::Object(members)) = &operation.value else {
            return Err(Refusal::value("an operation without `path` needs an object as `value`"));
        };
        let refused = match operation.op {
            Op::Add => self.has(Fault::PatchAddWithoutPathRefused),
            _ => self.has(Fault::PatchReplaceWithoutPathRefused),
        };
        if refused {
            return Err(Refusal::no_target("the operation has no `path`"));
        }
        if operation.op == Op::Replace && self.has(Fault::PatchReplaceWithoutPathClears) {
            let required = |name: &String| self.kind.core(name).is_some_and(|attribute| attribute.required);
            self.draft = self
                .draft
                .iter()
                .filter(|(name, _)| required(name))
                .map(|(n, v)| (n.clone(), v.clone()))
                .collect();
        }
        members
            .iter()
            .try_for_each(|(name, value)| self.apply_member(operation.op, name, value))
    }

    fn remove_whole(&self) -> Edited {
        if self.has(Fault::PatchRemoveWithoutPathAccepted) {
            return Ok(());
        }
        if self.has(Fault::PatchRemoveWithoutPath500) {
            return Err(Refusal::new(500, "internal error"));
        }
        if self.has(Fault::PatchRemoveWithoutPathSyntax) {
            return Err(Refusal::syntax("`remove` needs a `path`"));
        }
        Err(Refusal::no_target("`remove` needs a `path`"))
    }

    /// One member of the value: an attribute, an extension's container, or a name in full notation. Names without schema
    /// are passed over, and so are readOnly attributes that say what is so.
    fn apply_member(&mut self, op: Op, name: &str, value: &Value) -> Edited {
        if name.eq_ignore_ascii_case("schemas") {
            return self.edit_schemas(op, None, Some(value));
        }
        if let Some(schema) = self.kind.extension(name) {
            if self.has(Fault::PatchExtensionContainerDropped) {
                return Ok(());
            }
            return self.edit_extension(schema, op, Some(value));
        }
        let Ok(path) = name.parse::<AttributePath>() else {
            return Ok(());
        };
        match self.kind.named(&path) {
            Some(Named::Place(place)) => {
                let read_only = place.attribute.mutability == Mutability::ReadOnly;
                let says_what_is_so = place.sub.is_none() && self.view.get(&place.attribute.name) == Some(value);
                if read_only && (says_what_is_so || place.attribute.name == "meta") {
                    return Ok(());
                }
                self.edit(place, op, Some(value))
            }
            Some(Named::Extension(_)) | None => Ok(()),
        }
    }

    /// `schemas` follows from the extensions in use: naming one changes nothing by itself, no longer naming it removes its
    /// attributes (RFC 7644 §3.5.2).
    pub(super) fn edit_schemas(&mut self, op: Op, filter: Option<&Filter>, value: Option<&Value>) -> Edited {
        match op {
            Op::Add => self.named_schemas(value).map(|_| ()),
            Op::Replace => {
                let named = self.named_schemas(value)?;
                if !named.iter().any(|urn| urn.eq_ignore_ascii_case(&self.kind.base.id)) {
                    return Err(Refusal::value(format!("`schemas` does not name {}", self.kind.base.id)));
                }
                self.keep_extensions(|urn| named.iter().any(|named| named.eq_ignore_ascii_case(urn)))
            }
            Op::Remove => {
                let Some(filter) = filter else {
                    return Err(Refusal::mutability("`schemas` is required"));
                };
                let Some(schemas) = common::attribute("schemas") else {
                    return Ok(());
                };
                let condition = compile_element(filter, schemas, &self.provider.config.faults)?;
                let selected = |urn: &str| {
                    let element = Map::from_iter([("value".to_owned(), urn.into())]);
                    condition.holds(&element, &self.provider.config.faults)
                };
                if selected(&self.kind.base.id) {
                    return Err(Refusal::mutability("the base schema cannot be removed"));
                }
                let kept: Vec<String> = self
                    .kind
                    .extensions
                    .iter()
                    .map(|schema| schema.id.clone())
                    .filter(|urn| !selected(urn))
                    .collect();
                self.keep_extensions(|urn| kept.iter().any(|kept| kept == urn))
            }
        }
    }

    /// The URIs in a value for `schemas`.
    ///
    /// # Errors
    /// `invalidValue` for URIs that the type does not have (RFC 7643 §3).
    fn named_schemas(&self, value: Option<&Value>) -> Result<Vec<String>, Refusal> {
        let items = match value {
            Some(Value::Array(items)) => items.as_slice(),
            Some(single) => std::slice::from_ref(single),
            None => &[],
        };
        let known = |item: &Value| {
            let urn = item.as_str()?;
            let known = urn.eq_ignore_ascii_case(&self.kind.base.id) || self.kind.extension(urn).is_some();
            known.then(|| urn.to_owned())
        };
        items
            .iter()
            .map(|item| known(item).ok_or_else(|| Refusal::value(format!("{item} is no schema of this type"))))
            .collect()
    }

    fn keep_extensions(&mut self, keep: impl Fn(&str) -> bool) -> Edited {
        for schema in self.kind.extensions.iter().filter(|schema| !keep(&schema.id)) {
            self.edit_extension(schema, Op::Remove, None)?;
        }
        Ok(())
    }
}
