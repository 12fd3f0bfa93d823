//! What a name in a filter stands for: its definition and its values.

use serde_json::Value;

use crate::spec::json;
use crate::spec::notation::AttributePath;
use crate::spec::schema::{Attribute, Mutability, ResourceSchema, Returned, step};
use crate::spec::value::case_of;
use crate::spec::value::text::Case;

/// Where names are looked up.
#[derive(Clone, Copy)]
pub(super) enum Scope<'r> {
    /// A whole resource.
    Resource {
        schema: &'r ResourceSchema,
        resource: &'r Value,
    },
    /// One element of a complex attribute: names are its sub-attributes.
    Element {
        definition: &'r Attribute,
        element: &'r Value,
    },
}

/// What a name stands for.
pub(super) enum Operand<'r> {
    /// A defined attribute.
    Known(Known<'r>),
    /// No attribute of the schemas (AMB-01).
    Unknown {
        /// Whether the resource has a value that a provider could take for it.
        held: bool,
    },
    /// A point that no text covers, such as an extension's URI alone.
    Unclear,
}

/// A defined attribute and its values.
pub(super) struct Known<'r> {
    pub(super) definition: &'r Attribute,
    pub(super) case: Case,
    /// Whether there can be several values.
    pub(super) plural: bool,
    /// The assigned values.
    pub(super) values: Vec<&'r Value>,
    /// Elements that have no such sub-attribute, or null.
    pub(super) missing: usize,
    /// Whether the representation may hide a value (AMB-12, and `returned` as `request`).
    pub(super) hidden: bool,
    /// Whether the value does not have the plurality that the schema says.
    pub(super) misshapen: bool,
}

impl<'r> Scope<'r> {
    pub(super) fn find(self, path: &AttributePath) -> Operand<'r> {
        match self {
            Scope::Resource { schema, resource } => find_in_resource(schema, resource, path),
            Scope::Element { definition, element } => find_in_element(definition, element, path),
        }
    }
}

fn find_in_resource<'r>(schema: &'r ResourceSchema, resource: &'r Value, path: &AttributePath) -> Operand<'r> {
    let Some(resolved) = schema.resolve(path) else {
        if schema.container(path).is_some() {
            return Operand::Unclear;
        }
        return Operand::Unknown {
            held: could_hold(schema, resource, path),
        };
    };
    let attribute = resolved.attribute;
    let parents = schema.values(
        &AttributePath {
            sub: None,
            ..path.clone()
        },
        resource,
    );
    let mut known = Known {
        definition: resolved.definition(),
        case: case_of(
            resolved.definition(),
            resolved.sub.map(|_| attribute),
            resolved.schema.map(|schema| schema.id.as_str()),
        ),
        plural: attribute.multi_valued || resolved.definition().multi_valued,
        missing: 0,
        hidden: is_never_shown(attribute),
        misshapen: !parents.is_empty() && attribute.multi_valued != is_array(schema, resource, path),
        values: Vec::new(),
    };
    match resolved.sub {
        Some(sub) => known.take_subs(&parents, sub),
        None => known.values = parents,
    }
    known.settle_hidden(attribute);
    Operand::Known(known)
}

fn find_in_element<'r>(parent: &'r Attribute, element: &'r Value, path: &AttributePath) -> Operand<'r> {
    if path.schema.is_some() || path.sub.is_some() {
        return Operand::Unclear;
    }
    let Some(definition) = parent.sub(&path.name) else {
        if !parent.is_complex() && path.name.eq_ignore_ascii_case("value") {
            return Operand::Known(simple_element(parent, element));
        }
        return Operand::Unknown {
            held: !step(&[element], &path.name).is_empty(),
        };
    };
    let mut known = Known {
        definition,
        case: case_of(definition, Some(parent), None),
        plural: definition.multi_valued,
        values: Vec::new(),
        missing: 0,
        hidden: false,
        misshapen: false,
    };
    known.take_subs(&[element], definition);
    known.missing = 0;
    known.settle_hidden(definition);
    Operand::Known(known)
}

/// An element of a simple multi-valued attribute under the name `value` (AMB-37).
fn simple_element<'r>(definition: &'r Attribute, element: &'r Value) -> Known<'r> {
    Known {
        definition,
        case: case_of(definition, None, None),
        plural: false,
        values: vec![element],
        missing: 0,
        hidden: false,
        misshapen: false,
    }
}

impl<'r> Known<'r> {
    /// Takes the values of a sub-attribute, element by element.
    fn take_subs(&mut self, parents: &[&'r Value], sub: &Attribute) {
        for parent in parents {
            let values = step(&[parent], &sub.name);
            self.missing += usize::from(values.is_empty());
            self.misshapen |= !parent.is_object() || !sub.multi_valued && member_is_array(parent, &sub.name);
            self.values.extend(values);
        }
    }

    fn settle_hidden(&mut self, attribute: &Attribute) {
        let absent = self.values.is_empty() || self.missing > 0;
        let on_request = attribute.returned == Returned::Request || is_on_request(self.definition);
        let not_asked_for = absent && on_request;
        self.hidden |= is_never_shown(self.definition) || not_asked_for;
    }
}

fn is_never_shown(attribute: &Attribute) -> bool {
    attribute.returned == Returned::Never || attribute.mutability == Mutability::WriteOnly
}

/// Whether the attribute, or all that it could show, is missing from representations that did not ask for it.
fn is_on_request(attribute: &Attribute) -> bool {
    let unseen = |sub: &Attribute| sub.returned == Returned::Request || is_never_shown(sub);
    attribute.returned == Returned::Request || attribute.sub_attributes.iter().any(unseen)
}

fn is_array(schema: &ResourceSchema, resource: &Value, path: &AttributePath) -> bool {
    match &path.schema {
        Some(urn) if !urn.eq_ignore_ascii_case(&schema.base.id) => step(&[resource], urn)
            .iter()
            .any(|container| member_is_array(container, &path.name)),
        _ => member_is_array(resource, &path.name),
    }
}

fn member_is_array(value: &Value, name: &str) -> bool {
    value
        .as_object()
        .and_then(|object| json::member(object, name))
        .is_some_and(Value::is_array)
}

/// Whether a provider that knows more names than the schemas could find a value: where the path leads, under the bare name in
/// an extension, or in an attribute that is not shown.
fn could_hold(schema: &ResourceSchema, resource: &Value, path: &AttributePath) -> bool {
    if !schema.values(path, resource).is_empty() {
        return true;
    }
    let hidden = |attribute: &Attribute| is_never_shown(attribute) || is_on_request(attribute);
    let named = |attribute: &Attribute| attribute.name.eq_ignore_ascii_case(&path.name);
    if path.schema.is_none()
        && schema
            .attributes()
            .any(|(_, _, attribute)| named(attribute) && hidden(attribute))
    {
        return true;
    }
    let containers = resource
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| key.contains(':'));
    let bare = AttributePath {
        schema: None,
        ..path.clone()
    };
    path.schema.is_none()
        && containers
            .into_iter()
            .any(|(_, container)| !schema.values(&bare, container).is_empty())
}
