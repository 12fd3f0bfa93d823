//! Names and values against a resource type's schemas (RFC 7644 §3.10).

use serde_json::Value;

use super::{Attribute, ResourceSchema, Schema};
use crate::spec::notation::AttributePath;
use crate::spec::{common, json};

/// What a name denotes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resolved<'a> {
    /// The defining schema; `None` for the common attributes.
    pub schema: Option<&'a Schema>,
    /// Whether the schema is an extension, whose values stand in a container named by its URI.
    pub is_extension: bool,
    /// The attribute.
    pub attribute: &'a Attribute,
    /// The sub-attribute, when the name has one.
    pub sub: Option<&'a Attribute>,
}

impl<'a> Resolved<'a> {
    /// The definition that describes the values: the sub-attribute's, else the attribute's.
    pub fn definition(&self) -> &'a Attribute {
        self.sub.unwrap_or(self.attribute)
    }

    /// The member names that lead to the values, in the schema's spelling: container (for an extension), attribute, sub-attribute.
    pub fn members(&self) -> Vec<&'a str> {
        let container = self
            .schema
            .filter(|_| self.is_extension)
            .map(|schema| schema.id.as_str());
        let names = [
            container,
            Some(self.attribute.name.as_str()),
            self.sub.map(|sub| sub.name.as_str()),
        ];
        names.into_iter().flatten().collect()
    }
}

impl ResourceSchema {
    /// Puts a base schema and its extensions together.
    pub fn new(base: Schema, extensions: Vec<Schema>) -> Self {
        Self { base, extensions }
    }

    /// The definition a name denotes.
    ///
    /// Unqualified names, and names qualified with the base schema's URI, denote common attributes (RFC 7643 §3.1: "part of
    /// every base resource schema") and attributes of the base schema; extended attributes need their URI. Names and URIs
    /// are compared without regard to case.
    pub fn resolve(&self, path: &AttributePath) -> Option<Resolved<'_>> {
        let extension = match &path.schema {
            Some(urn) if !urn.eq_ignore_ascii_case(&self.base.id) => Some(self.extension(urn)?),
            _ => None,
        };
        let (schema, attribute) = match extension {
            Some(schema) => (Some(schema), schema.attribute(&path.name)?),
            None => match common::attribute(&path.name) {
                Some(attribute) => (None, attribute),
                None => (Some(&self.base), self.base.attribute(&path.name)?),
            },
        };
        let sub = match &path.sub {
            Some(name) => Some(attribute.sub(name)?),
            None => None,
        };
        Some(Resolved {
            schema,
            is_extension: extension.is_some(),
            attribute,
            sub,
        })
    }

    /// The extension with this URI, compared without regard to case.
    pub fn extension(&self, urn: &str) -> Option<&Schema> {
        self.extensions
            .iter()
            .find(|schema| schema.id.eq_ignore_ascii_case(urn))
    }

    /// The extension whose container the path names: an extension's URI with nothing behind it, which the grammar reads as a
    /// qualified name.
    pub fn container(&self, path: &AttributePath) -> Option<&Schema> {
        self.extension(&path.to_string())
    }

    /// Every attribute that the schemas list, with its schema and whether that is an extension: base first, then the
    /// extensions in order. The common attributes are in [`common`].
    pub fn attributes(&self) -> impl Iterator<Item = (&Schema, bool, &Attribute)> {
        let extensions = self.extensions.iter().map(|schema| (schema, true));
        let schemas = std::iter::once((&self.base, false)).chain(extensions);
        schemas.flat_map(|(schema, is_extension)| {
            schema
                .attributes
                .iter()
                .map(move |attribute| (schema, is_extension, attribute))
        })
    }

    /// Every value of a resource that the path denotes, whether or not a schema defines it.
    ///
    /// Arrays are flattened, also between attribute and sub-attribute; `null` is no value (RFC 7643 §2.5). Member names are
    /// compared without regard to case.
    pub fn values<'r>(&self, path: &AttributePath, resource: &'r Value) -> Vec<&'r Value> {
        let mut values = vec![resource];
        if let Some(urn) = path
            .schema
            .as_ref()
            .filter(|urn| !urn.eq_ignore_ascii_case(&self.base.id))
        {
            values = step(&values, urn);
        }
        values = step(&values, &path.name);
        if let Some(sub) = &path.sub {
            values = step(&values, sub);
        }
        values
    }
}

/// The values of the member `name` in each of `objects`, flattened.
pub(crate) fn step<'r>(objects: &[&'r Value], name: &str) -> Vec<&'r Value> {
    let members = objects.iter().filter_map(|value| value.as_object());
    let mut values = Vec::new();
    for value in members.filter_map(|object| json::member(object, name)) {
        match value {
            Value::Null => {}
            Value::Array(items) => values.extend(items.iter().filter(|item| !item.is_null())),
            value => values.push(value),
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::{core_schemas, urn};

    fn path(text: &str) -> AttributePath {
        text.parse().unwrap()
    }

    #[test]
    fn names_resolve_with_and_without_urn_in_any_case() {
        let user = core_schemas::enterprise_user_resource();
        let resolve = |text: &str| user.resolve(&path(text)).map(|resolved| resolved.members().join("/"));
        assert_eq!(resolve("USERNAME").as_deref(), Some("userName"));
        assert_eq!(
            resolve(&format!("{}:Name.familyname", urn::USER.to_uppercase())).as_deref(),
            Some("name/familyName")
        );
        assert_eq!(resolve("meta.lastModified").as_deref(), Some("meta/lastModified"));
        assert_eq!(resolve(&format!("{}:id", urn::USER)).as_deref(), Some("id"));
        let manager = format!("{}:manager.$ref", urn::ENTERPRISE_USER);
        assert_eq!(
            resolve(&manager),
            Some(format!("{}/manager/$ref", urn::ENTERPRISE_USER))
        );
        for unknown in ["department", "name.nick", "urn:example:Other:userName"] {
            assert_eq!(resolve(unknown), None, "{unknown}");
        }
        assert_eq!(resolve(&format!("{}:id", urn::ENTERPRISE_USER)), None);
    }

    #[test]
    fn a_bare_extension_uri_names_the_container() {
        let user = core_schemas::enterprise_user_resource();
        let urn = urn::ENTERPRISE_USER.to_uppercase();
        assert_eq!(
            user.container(&path(&urn)).map(|schema| schema.id.as_str()),
            Some(urn::ENTERPRISE_USER)
        );
        assert_eq!(user.container(&path("userName")), None);
    }

    #[test]
    fn values_flatten_arrays_and_pass_over_null() {
        let user = core_schemas::enterprise_user_resource();
        let resource = json!({
            "emails": [{ "value": "a" }, { "VALUE": "b" }, { "value": null }, {}],
            "nickName": null,
            urn::ENTERPRISE_USER.to_lowercase(): { "Department": "d" },
        });
        assert_eq!(
            user.values(&path("Emails.Value"), &resource),
            [&json!("a"), &json!("b")]
        );
        assert_eq!(user.values(&path("emails"), &resource).len(), 4);
        assert_eq!(user.values(&path("nickName"), &resource), [] as [&Value; 0]);
        assert_eq!(
            user.values(&path(&format!("{}:department", urn::ENTERPRISE_USER)), &resource),
            [&json!("d")]
        );
    }

    #[test]
    fn attributes_come_base_first() {
        let user = core_schemas::enterprise_user_resource();
        let listed: Vec<_> = user
            .attributes()
            .map(|(_, is_extension, attribute)| (is_extension, attribute.name.as_str()))
            .collect();
        assert_eq!(listed.first(), Some(&(false, "userName")));
        assert_eq!(listed.last(), Some(&(true, "manager")));
    }
}
