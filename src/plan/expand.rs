//! One case into as many as its `for-each` asks for.

use serde_json::{Map, Value, json};

use super::generate::{Support, Unique};
use super::needs::mismatch;
use super::sample::{Sampler, Which, refers};
use super::target::{ServedType, Target};
use crate::spec::common;
use crate::spec::schema::{Attribute, Mutability, Schema};
use crate::suite::model::{AttributeFilter, Extent, ForEach, TypeFilter};
use crate::suite::template::ValueTemplate;

/// One combination of a case's dimensions.
#[derive(Clone, Debug, Default)]
pub struct Expansion<'t> {
    /// The resource type.
    pub served: Option<&'t ServedType>,
    /// The attribute.
    pub attribute: Option<Place<'t>>,
    /// The schema.
    pub schema: Option<Named<'t>>,
    /// Id and columns of the row.
    pub row: Option<(&'t str, &'t ValueTemplate)>,
}

/// A schema that a resource type names.
#[derive(Clone, Copy, Debug)]
pub struct Named<'t> {
    /// Its URI.
    pub id: &'t str,
    /// Name of the (first) resource type that names it.
    pub resource_type: &'t str,
}

/// An attribute and where its values stand in a resource.
#[derive(Clone, Copy, Debug)]
pub struct Place<'t> {
    schema: &'t Schema,
    extension: bool,
    parent: Option<&'t Attribute>,
    attribute: &'t Attribute,
}

/// All combinations, in the order of the target's documents; just one when the case is not repeated.
pub fn expand<'t>(for_each: Option<&'t ForEach>, target: &'t Target) -> Vec<Expansion<'t>> {
    let Some(for_each) = for_each else {
        return vec![Expansion::default()];
    };
    let mut all = match (&for_each.attribute, &for_each.resource_type) {
        (Some(filter), _) => attributes(filter, target),
        (None, Some(filter)) => types(filter, target)
            .into_iter()
            .map(|served| Expansion {
                served: Some(served),
                ..Expansion::default()
            })
            .collect(),
        (None, None) if for_each.schemas => schemas(target),
        (None, None) => vec![Expansion::default()],
    };
    if !for_each.rows.is_empty() {
        let rows = &for_each.rows;
        all = all
            .into_iter()
            .flat_map(|one| {
                rows.iter().map(move |row| Expansion {
                    row: Some((row.id.as_str(), &row.columns)),
                    ..one.clone()
                })
            })
            .collect();
    }
    all
}

impl Expansion<'_> {
    /// What stands in brackets behind the case id.
    pub fn label(&self) -> Option<String> {
        let place = match (&self.served, &self.attribute) {
            _ if self.schema.is_some() => self.schema.map(|schema| schema.id.to_owned()),
            (Some(served), Some(attribute)) => Some(format!("{}:{}", served.resource_type.name, attribute.notation())),
            (Some(served), None) => Some(served.resource_type.name.clone()),
            (None, _) => None,
        };
        let parts: Vec<String> = place.into_iter().chain(self.row.map(|(id, _)| id.to_owned())).collect();
        (!parts.is_empty()).then(|| parts.join(","))
    }
}

impl Place<'_> {
    /// The name as a filter, a PATCH path or a projection writes it; qualified in extensions.
    pub fn notation(&self) -> String {
        let name = match self.parent {
            Some(parent) => format!("{}.{}", parent.name, self.attribute.name),
            None => self.attribute.name.clone(),
        };
        if self.extension {
            format!("{}:{name}", self.schema.id)
        } else {
            name
        }
    }

    fn members(&self) -> Vec<&str> {
        let container = self.extension.then_some(self.schema.id.as_str());
        let parent = self.parent.map(|parent| parent.name.as_str());
        container
            .into_iter()
            .chain(parent)
            .chain([self.attribute.name.as_str()])
            .collect()
    }

    fn pointer(&self) -> String {
        self.members()
            .iter()
            .map(|name| format!("/{}", name.replace('~', "~0").replace('/', "~1")))
            .collect()
    }

    /// A piece of a resource that holds `value` at this place.
    fn body(&self, value: &Value) -> Value {
        self.members().into_iter().rev().fold(value.clone(), |inner, name| {
            Value::Object(Map::from_iter([(name.to_owned(), inner)]))
        })
    }

    fn sample(&self, unique: &mut Unique, which: Which) -> Option<Value> {
        let support = Support::new();
        let sampler = Sampler::new(unique, &support, which);
        if self.is_read_only() {
            return sampler.inventing().value(self.attribute, Extent::All);
        }
        // What refers to a resource is no value of its own.
        let names_a_resource = self.parent.is_some_and(refers)
            && ["value", "$ref"]
                .iter()
                .any(|name| self.attribute.name.eq_ignore_ascii_case(name));
        match names_a_resource {
            true => None,
            false => { sampler }.value(self.attribute, Extent::All),
        }
    }

    fn is_read_only(&self) -> bool {
        let read_only = |attribute: &Attribute| attribute.mutability == Mutability::ReadOnly;
        read_only(self.attribute) || self.parent.is_some_and(read_only)
    }

    /// The names under which a case reaches the attribute; `second_value` says that it needs two values that differ.
    ///
    /// # Errors
    /// Why no value, or no second one, can be made up.
    pub fn variables(&self, unique: &mut Unique, second_value: bool) -> Result<Value, String> {
        let refers = || {
            let name = self.notation();
            format!("no value can be made up for {name}: it refers to other resources")
        };
        let sample = self.sample(unique, Which::First).ok_or_else(refers)?;
        let other = self.sample(unique, Which::Second).ok_or_else(refers)?;
        if second_value && sample == other {
            return Err(format!("only one value can be made up for {}", self.notation()));
        }
        Ok(json!({
            "path": self.notation(),
            "name": self.attribute.name,
            "schema": self.schema.id,
            "pointer": self.pointer(),
            "type": self.attribute.kind.as_str(),
            "sample-body": self.body(&sample),
            "other-body": self.body(&other),
            "null-body": self.body(&Value::Null),
            "empty-body": self.body(&json!([])),
            "sample": sample,
            "other": other,
        }))
    }
}

fn types<'t>(filter: &TypeFilter, target: &'t Target) -> Vec<&'t ServedType> {
    match filter {
        TypeFilter::All => target.served().iter().collect(),
        TypeFilter::Only(selectors) => selectors
            .iter()
            .filter_map(|selector| target.find(selector, None))
            .collect(),
    }
}

/// Every schema that the resource types name, once; only `/ResourceTypes` is asked.
fn schemas(target: &Target) -> Vec<Expansion<'_>> {
    let mut all: Vec<Named<'_>> = Vec::new();
    for served in target.types.read().into_iter().flatten() {
        let declared = &served.resource_type;
        let extensions = declared.extensions.iter().map(|extension| extension.schema.as_str());
        for id in std::iter::once(declared.schema.as_str()).chain(extensions) {
            if !all.iter().any(|known| known.id.eq_ignore_ascii_case(id)) {
                all.push(Named {
                    id,
                    resource_type: &declared.name,
                });
            }
        }
    }
    let expansion = |schema| Expansion {
        schema: Some(schema),
        ..Expansion::default()
    };
    all.into_iter().map(expansion).collect()
}

fn attributes<'t>(filter: &'t AttributeFilter, target: &'t Target) -> Vec<Expansion<'t>> {
    let mut all = Vec::new();
    for served in types(&filter.of, target) {
        let Some(schema) = &served.schema else { continue };
        for (schema, extension, attribute) in schema.attributes() {
            let common = !extension && common::attribute(&attribute.name).is_some();
            if common {
                continue;
            }
            let top = Place {
                schema,
                extension,
                parent: None,
                attribute,
            };
            let below = attribute.sub_attributes.iter().map(|sub| Place {
                parent: Some(attribute),
                attribute: sub,
                ..top
            });
            let descends = filter.sub_attributes && !attribute.multi_valued && reachable(attribute, filter);
            let places = std::iter::once(top).chain(below.filter(|_| descends));
            all.extend(
                places
                    .filter(|place| mismatch(&filter.traits, place.attribute, extension).is_none())
                    .map(|place| Expansion {
                        served: Some(served),
                        attribute: Some(place),
                        ..Expansion::default()
                    }),
            );
        }
    }
    all
}

/// A sub-attribute of a read-only parent cannot be written, whatever it says itself.
fn reachable(parent: &Attribute, filter: &AttributeFilter) -> bool {
    let wants_read_only = filter
        .traits
        .mutability
        .as_ref()
        .is_none_or(|wanted| wanted.contains(&Mutability::ReadOnly));
    wants_read_only || parent.mutability != Mutability::ReadOnly
}
