//! The resource types this server offers, and the names their schemas define (RFC 7643 §6, §7).

use std::sync::LazyLock;

use serde_json::Value;

use crate::spec::common;
use crate::spec::notation::AttributePath;
use crate::spec::schema::{Attribute, Schema};

/// Index of the User type.
pub(super) const USER: usize = 0;
/// Index of the Group type.
pub(super) const GROUP: usize = 1;
/// Index of the custom type.
pub(super) const DEVICE: usize = 2;

/// All types, as a query at the root asks for.
pub(super) const ALL: [usize; 3] = [USER, GROUP, DEVICE];

/// Everything that discovery tells about.
pub(super) struct Catalog {
    pub(super) kinds: Vec<Kind>,
    /// Schemas as served, without `meta`.
    pub(super) documents: Vec<Value>,
}

/// A resource type with its schemas read.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) endpoint: &'static str,
    pub(super) description: &'static str,
    pub(super) base: Schema,
    pub(super) extensions: Vec<Schema>,
}

/// What a name denotes: an attribute of the base schema or of an extension, perhaps a sub-attribute of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// URI of the extension, when it is not the base schema.
    pub(super) extension: Option<&'a str>,
    pub(super) attribute: &'a Attribute,
    pub(super) sub: Option<&'a Attribute>,
}

/// What a name in a projection or a PATCH path denotes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Named<'a> {
    /// All attributes of an extension.
    Extension(&'a Schema),
    Place(Place<'a>),
}

impl Catalog {
    /// The catalog of every server.
    pub(super) fn shared() -> &'static Self {
        static SHARED: LazyLock<Catalog> = LazyLock::new(Catalog::new);
        &SHARED
    }

    fn new() -> Self {
        let documents = vec![
            document(include_str!("../../fixtures/schemas/user.json")),
            document(include_str!("../../fixtures/schemas/enterprise-user.json")),
            document(include_str!("../../fixtures/schemas/group.json")),
            document(include_str!("schemas/device.json")),
            document(include_str!("schemas/device-inventory.json")),
            document(include_str!("../../fixtures/schemas/service-provider-config.json")),
            document(include_str!("../../fixtures/schemas/resource-type.json")),
            document(include_str!("../../fixtures/schemas/schema.json")),
        ];
        let read = |index: usize| Schema::from_json(&documents[index]).expect("built-in schemas are schemas");
        let kind = |name, endpoint, description, base, extensions: &[usize]| Kind {
            name,
            endpoint,
            description,
            base: read(base),
            extensions: extensions.iter().copied().map(read).collect(),
        };
        let kinds = vec![
            kind("User", "/Users", "User accounts", 0, &[1]),
            kind("Group", "/Groups", "Groups of users and of groups", 2, &[]),
            kind("Device", "/Devices", "Devices, a type of this server's own", 3, &[4]),
        ];
        Self { kinds, documents }
    }
}

impl Kind {
    /// The extension with this URI, compared without regard to case.
    pub(super) fn extension(&self, urn: &str) -> Option<&Schema> {
        self.extensions
            .iter()
            .find(|schema| schema.id.eq_ignore_ascii_case(urn))
    }

    /// The common or base attribute called `name`.
    pub(super) fn core(&self, name: &str) -> Option<&Attribute> {
        common::attribute(name).or_else(|| self.base.attribute(name))
    }

    /// Every attribute with the URI of its extension, common ones first.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (Option<&str>, &Attribute)> {
        let core = common::attributes()
            .iter()
            .chain(&self.base.attributes)
            .map(|attribute| (None, attribute));
        let extended = self.extensions.iter().flat_map(|schema| {
            schema
                .attributes
                .iter()
                .map(move |attribute| (Some(schema.id.as_str()), attribute))
        });
        core.chain(extended)
    }

    /// The attribute a name denotes; extended attributes need their URI (RFC 7644 §3.10).
    pub(super) fn place(&self, path: &AttributePath) -> Option<Place<'_>> {
        let (extension, attribute) = match path.schema.as_deref() {
            Some(urn) if !urn.eq_ignore_ascii_case(&self.base.id) => {
                let schema = self.extension(urn)?;
                (Some(schema.id.as_str()), schema.attribute(&path.name)?)
            }
            _ => (None, self.core(&path.name)?),
        };
        let sub = match &path.sub {
            Some(name) => Some(attribute.sub(name)?),
            None => None,
        };
        Some(Place {
            extension,
            attribute,
            sub,
        })
    }

    /// What a name denotes when it may also be the bare URI of an extension.
    pub(super) fn named(&self, path: &AttributePath) -> Option<Named<'_>> {
        let urn = path.schema.as_ref().map(|schema| format!("{schema}:{}", path.name));
        match urn.and_then(|urn| self.extension(&urn)) {
            Some(schema) if path.sub.is_none() => Some(Named::Extension(schema)),
            _ => self.place(path).map(Named::Place),
        }
    }
}

impl<'a> Place<'a> {
    /// The definition of the values: the sub-attribute's, else the attribute's.
    pub(super) fn definition(&self) -> &'a Attribute {
        self.sub.unwrap_or(self.attribute)
    }

    /// The name as this server writes it.
    pub(super) fn label(&self) -> String {
        let mut label = self.extension.map(|urn| format!("{urn}:")).unwrap_or_default();
        label.push_str(&self.attribute.name);
        if let Some(sub) = self.sub {
            label.push('.');
            label.push_str(&sub.name);
        }
        label
    }
}

fn document(text: &str) -> Value {
    serde_json::from_str(text).expect("built-in schemas are JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::schema::{AttributeType, Returned};

    fn path(text: &str) -> AttributePath {
        text.parse().unwrap()
    }

    #[test]
    fn names_are_found_in_any_case_and_with_their_uri() {
        let catalog = Catalog::shared();
        let user = &catalog.kinds[USER];
        let label = |text: &str| user.place(&path(text)).map(|place| place.label());
        assert_eq!(label("USERNAME").as_deref(), Some("userName"));
        assert_eq!(
            label("urn:ietf:params:scim:schemas:core:2.0:user:NAME.givenname").as_deref(),
            Some("name.givenName")
        );
        assert_eq!(
            label("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value").as_deref(),
            Some("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value")
        );
        assert_eq!(label("employeeNumber"), None);
        assert_eq!(label("name.nothing"), None);
        let extension = user.named(&path("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"));
        assert!(matches!(extension, Some(Named::Extension(_))));
    }

    #[test]
    fn the_custom_type_has_attributes_of_every_type() {
        let catalog = Catalog::shared();
        let device = &catalog.kinds[DEVICE];
        for kind in [
            AttributeType::String,
            AttributeType::Boolean,
            AttributeType::Decimal,
            AttributeType::Integer,
            AttributeType::DateTime,
            AttributeType::Binary,
            AttributeType::Reference,
            AttributeType::Complex,
        ] {
            assert!(device.base.attributes.iter().any(|attribute| attribute.kind == kind));
        }
        for returned in [Returned::Always, Returned::Never, Returned::Default, Returned::Request] {
            assert!(
                device
                    .base
                    .attributes
                    .iter()
                    .any(|attribute| attribute.returned == returned)
            );
        }
    }
}
