//! The declared attributes that a resource holds.

use serde_json::Value;

use crate::spec::schema::{Attribute, ResourceSchema};
use crate::spec::{common, json};

/// An assigned attribute with its definition.
pub(super) struct Held<'a> {
    /// JSON Pointer.
    pub(super) pointer: String,
    /// URI of the extension that it belongs to.
    pub(super) extension: Option<&'a str>,
    pub(super) definition: &'a Attribute,
    pub(super) value: &'a Value,
}

/// An assigned sub-attribute of one value.
pub(super) struct HeldSub<'a> {
    /// JSON Pointer.
    pub(super) pointer: String,
    pub(super) definition: &'a Attribute,
    pub(super) value: &'a Value,
}

/// Every assigned attribute that the schemas declare, common ones included, in the order of the resource.
pub(super) fn attributes<'a>(schema: &'a ResourceSchema, resource: &'a Value) -> Vec<Held<'a>> {
    let mut held = Vec::new();
    for (name, value) in assigned(resource) {
        let pointer = json::child("", name);
        if let Some(extension) = schema.extension(name) {
            let members = assigned(value).filter_map(|(name, value)| {
                Some(Held {
                    pointer: json::child(&pointer, name),
                    extension: Some(extension.id.as_str()),
                    definition: extension.attribute(name)?,
                    value,
                })
            });
            held.extend(members);
        } else if let Some(definition) = common::attribute(name).or_else(|| schema.base.attribute(name)) {
            held.push(Held {
                pointer,
                extension: None,
                definition,
                value,
            });
        }
    }
    held
}

impl<'a> Held<'a> {
    /// The values with their pointers: the elements of an array, else the value itself.
    pub(super) fn values(&self) -> Vec<(String, &'a Value)> {
        match self.value {
            Value::Array(elements) => {
                let elements = elements.iter().enumerate();
                elements
                    .map(|(index, element)| (json::child(&self.pointer, index), element))
                    .collect()
            }
            single => vec![(self.pointer.clone(), single)],
        }
    }

    /// Every assigned sub-attribute that the definition declares.
    pub(super) fn subs(&self) -> Vec<HeldSub<'a>> {
        let definition = self.definition;
        let of_value = |(pointer, value): (String, &'a Value)| {
            assigned(value).filter_map(move |(name, value)| {
                Some(HeldSub {
                    pointer: json::child(&pointer, name),
                    definition: definition.sub(name)?,
                    value,
                })
            })
        };
        self.values().into_iter().flat_map(of_value).collect()
    }
}

/// The members of an object that have a value (RFC 7643 §2.5).
pub(super) fn assigned(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let members = value.as_object().into_iter().flatten();
    members
        .filter(|(_, value)| !json::is_unassigned(value))
        .map(|(name, value)| (name.as_str(), value))
}
