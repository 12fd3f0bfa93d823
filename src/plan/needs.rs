//! Whether a case applies to a target: its needs against the discovery documents, before anything is sent.

use std::borrow::Cow;

use serde_json::Value;

use super::SettingJudge;
use super::target::{Discovered, ServedType, Target};
use crate::spec::notation::AttributePath;
use crate::spec::schema::{Attribute, Mutability, ResourceSchema};
use crate::spec::urn;
use crate::suite::model::{AttributeTraits, Case, Document, Generate, Need, Population, TypeSelector};
use crate::suite::model::{Body, Extent};
use crate::suite::template::{ValueTemplate, Variables};

/// What a need is weighed against.
pub struct Scales<'a> {
    /// The target.
    pub target: &'a Target,
    /// Name of the resource type of the expansion.
    pub current: Option<&'a str>,
    /// What the expansion binds.
    pub bindings: &'a Variables,
    /// Whether the case is about values that cannot be written, so that naming one is no reason against it.
    pub forces_read_only: bool,
    /// Judges a predicate on a setting of the ServiceProviderConfig.
    pub setting: &'a SettingJudge,
}

/// Why a need is not met: the document, and what it says.
pub type Unmet = String;

impl Scales<'_> {
    /// Weighs everything a case needs, said or implied; the first need not met decides.
    ///
    /// # Errors
    /// The reason, naming the document that decided.
    pub fn weigh(&self, needs: &[&[Need]], case: &Case, populations: &[&Population]) -> Result<(), Unmet> {
        for need in needs.iter().copied().flatten() {
            self.need(need)?;
        }
        for given in &case.given {
            self.generated(&given.generate)?;
        }
        for step in &case.steps {
            if let Body::Generated(generate) = &step.request.body {
                self.generated(generate)?;
            }
        }
        for population in populations {
            self.can_be_made(&population.resource_type, Extent::Required)?;
            for member in &population.members {
                self.written(&population.resource_type, &member.with)?;
            }
        }
        for name in case.steps.iter().flat_map(|step| step.request.path.names()) {
            if let [types, selector, ..] = name
                && types == "types"
            {
                self.served(&selector_of(selector))?;
            }
        }
        Ok(())
    }

    fn need(&self, need: &Need) -> Result<(), Unmet> {
        match need {
            Need::Capability(name) => self.capability(name, true),
            Need::NoCapability(name) => self.capability(name, false),
            Need::ResourceType(selector) => self.served(selector).map(drop),
            Need::Attribute {
                resource_type,
                path,
                traits,
            } => {
                let selector = resource_type.as_ref().unwrap_or(&TypeSelector::Current);
                self.attribute(selector, path, traits)
            }
            Need::Document(document) => self.document(*document),
            Need::Setting { at, predicates } => self.setting_holds(at, predicates),
            Need::Credentials if self.target.has_credentials => Ok(()),
            Need::Credentials => Err("the run has no credentials to leave out".to_owned()),
        }
    }

    fn capability(&self, name: &str, wanted: bool) -> Result<(), Unmet> {
        let config = readable(&self.target.config, "/ServiceProviderConfig")?;
        match config.pointer(&format!("/{name}/supported")) {
            Some(Value::Bool(said)) if *said == wanted => Ok(()),
            Some(said) => Err(format!("/ServiceProviderConfig says {name}.supported = {said}")),
            None => Err(format!("/ServiceProviderConfig does not say {name}.supported")),
        }
    }

    fn document(&self, document: Document) -> Result<(), Unmet> {
        match document {
            Document::ServiceProviderConfig => readable(&self.target.config, "/ServiceProviderConfig").map(drop),
            Document::ResourceTypes => readable(&self.target.types, "/ResourceTypes").map(drop),
            Document::Schemas => readable(&self.target.schemas, "/Schemas").map(drop),
        }
    }

    fn setting_holds(&self, at: &str, predicates: &[crate::suite::model::Predicate]) -> Result<(), Unmet> {
        let config = readable(&self.target.config, "/ServiceProviderConfig")?;
        let name = at.trim_start_matches('/').replace('/', ".");
        let value = config.pointer(at);
        (self.setting)(value, predicates).map_err(|_| match value {
            None => format!("/ServiceProviderConfig does not say {name}"),
            Some(value) => format!("/ServiceProviderConfig says {name} = {value}"),
        })
    }

    fn served(&self, selector: &TypeSelector) -> Result<&ServedType, Unmet> {
        self.target
            .find(selector, self.current)
            .ok_or_else(|| match &self.target.types {
                Discovered::Unreadable(why) => format!("/ResourceTypes {why}"),
                Discovered::Read(_) => format!("/ResourceTypes lists no {} resource type", describe(selector)),
            })
    }

    fn schema(&self, selector: &TypeSelector) -> Result<(&str, &ResourceSchema), Unmet> {
        let served = self.served(selector)?;
        let name = served.resource_type.name.as_str();
        match (&served.schema, &self.target.schemas) {
            (Some(schema), _) => Ok((name, schema)),
            (None, Discovered::Unreadable(why)) => Err(format!("/Schemas {why}, so nothing is known of {name}")),
            (None, Discovered::Read(())) => Err(format!("/Schemas does not hold {}", served.resource_type.schema)),
        }
    }

    fn attribute(&self, selector: &TypeSelector, path: &str, traits: &AttributeTraits) -> Result<(), Unmet> {
        let (name, schema) = self.schema(selector)?;
        let path: AttributePath = path.parse().map_err(|_| format!("`{path}` is no attribute name"))?;
        let resolved = schema
            .resolve(&path)
            .ok_or_else(|| format!("/Schemas gives {name} no attribute {path}"))?;
        match mismatch(traits, resolved.definition(), resolved.is_extension) {
            None => Ok(()),
            Some(said) => Err(format!("/Schemas says {name}:{path} {said}")),
        }
    }

    fn generated(&self, generate: &Generate) -> Result<(), Unmet> {
        self.can_be_made(&generate.resource_type, generate.extent)?;
        self.written(&generate.resource_type, &generate.with)
    }

    /// Of the core types the texts tell the minimum; of any other type only its schema does.
    fn can_be_made(&self, selector: &TypeSelector, extent: Extent) -> Result<(), Unmet> {
        let served = self.served(selector)?;
        let core = matches!(served.resource_type.schema.as_str(), urn::USER | urn::GROUP);
        match core && extent == Extent::Required {
            true => Ok(()),
            false => self.schema(selector).map(drop),
        }
    }

    /// Everything in `with` exists and may be written.
    fn written(&self, selector: &TypeSelector, with: &ValueTemplate) -> Result<(), Unmet> {
        self.served(selector)?;
        let with = self.filled(with);
        let ValueTemplate::Object(members) = with.as_ref() else {
            return Ok(());
        };
        for (name, value) in members {
            let Ok(name) = name.text(self.bindings) else { continue };
            if crate::spec::common::attribute(&name).is_some() {
                continue;
            }
            let (type_name, schema) = self.schema(selector)?;
            if let Some(extension) = schema.extension(&name) {
                self.members_exist(type_name, &extension.attributes, value)?;
            } else if name.starts_with("urn:") && !name.eq_ignore_ascii_case(&schema.base.id) {
                return Err(format!("/ResourceTypes gives {type_name} no extension {name}"));
            } else {
                self.member(type_name, &schema.base.attributes, &name)?;
                self.inner(type_name, &schema.base.attributes, &name, value)?;
            }
        }
        Ok(())
    }

    /// What is known before anything is sent in the place of `${…}`: a piece of a resource has members too.
    fn filled<'v>(&self, value: &'v ValueTemplate) -> Cow<'v, ValueTemplate> {
        let known = match value {
            ValueTemplate::Text(template) => template.value(self.bindings).ok(),
            _ => None,
        };
        known.map_or(Cow::Borrowed(value), |value| Cow::Owned(ValueTemplate::literal(value)))
    }

    fn members_exist(&self, owner: &str, attributes: &[Attribute], value: &ValueTemplate) -> Result<(), Unmet> {
        match self.filled(value).as_ref() {
            ValueTemplate::Object(members) => members.iter().try_for_each(|(name, value)| {
                let Ok(name) = name.text(self.bindings) else {
                    return Ok(());
                };
                self.member(owner, attributes, &name)?;
                self.inner(owner, attributes, &name, value)
            }),
            ValueTemplate::Array(elements) => elements
                .iter()
                .try_for_each(|element| self.members_exist(owner, attributes, element)),
            ValueTemplate::Scalar(_) | ValueTemplate::Text(_) => Ok(()),
        }
    }

    /// A value that the target ignores would make a case pointless, unless ignoring is what the case is about.
    fn member(&self, owner: &str, attributes: &[Attribute], name: &str) -> Result<(), Unmet> {
        match attributes
            .iter()
            .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
        {
            None => Err(format!("/Schemas gives {owner} no attribute {name}")),
            Some(attribute) if attribute.mutability == Mutability::ReadOnly && !self.forces_read_only => {
                Err(format!("/Schemas says {owner}:{name} mutability = readOnly"))
            }
            Some(_) => Ok(()),
        }
    }

    fn inner(&self, owner: &str, attributes: &[Attribute], name: &str, value: &ValueTemplate) -> Result<(), Unmet> {
        match attributes
            .iter()
            .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
        {
            Some(attribute) if attribute.is_complex() => {
                self.members_exist(&format!("{owner}:{name}"), &attribute.sub_attributes, value)
            }
            _ => Ok(()),
        }
    }
}

/// What the attribute is instead of what it must be (`mutability = readOnly`).
pub fn mismatch(traits: &AttributeTraits, attribute: &Attribute, extension: bool) -> Option<String> {
    fn outside<T: PartialEq + std::fmt::Display>(name: &str, wanted: Option<&Vec<T>>, is: T) -> Option<String> {
        wanted
            .filter(|wanted| !wanted.contains(&is))
            .map(|_| format!("{name} = {is}"))
    }
    fn differs(name: &str, wanted: Option<bool>, is: bool) -> Option<String> {
        wanted.filter(|wanted| *wanted != is).map(|_| format!("{name} = {is}"))
    }
    outside("type", traits.types.as_ref(), attribute.kind)
        .or_else(|| differs("multiValued", traits.multi_valued, attribute.multi_valued))
        .or_else(|| differs("required", traits.required, attribute.required))
        .or_else(|| differs("caseExact", traits.case_exact, attribute.case_exact))
        .or_else(|| outside("mutability", traits.mutability.as_ref(), attribute.mutability))
        .or_else(|| outside("returned", traits.returned.as_ref(), attribute.returned))
        .or_else(|| outside("uniqueness", traits.uniqueness.as_ref(), attribute.uniqueness))
        .or_else(|| refers_elsewhere(traits, attribute))
        .or_else(|| {
            differs(
                "canonicalValues given",
                traits.canonical,
                !attribute.canonical_values.is_empty(),
            )
        })
        .or_else(|| differs("of an extension", traits.extension, extension))
}

fn refers_elsewhere(traits: &AttributeTraits, attribute: &Attribute) -> Option<String> {
    let wanted = traits.reference_types.as_ref()?;
    let declared = &attribute.reference_types;
    let fits = declared
        .iter()
        .any(|name| wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(name)));
    (!fits).then(|| match declared.as_slice() {
        [] => "declares no referenceTypes".to_owned(),
        names => format!("referenceTypes = {}", names.join(", ")),
    })
}

/// The selector that a word in `types.WORD` means.
pub fn selector_of(word: &str) -> TypeSelector {
    match word {
        "User" => TypeSelector::User,
        "Group" => TypeSelector::Group,
        other => TypeSelector::Named(other.to_owned()),
    }
}

fn describe(selector: &TypeSelector) -> &str {
    match selector {
        TypeSelector::User => "User",
        TypeSelector::Group => "Group",
        TypeSelector::Named(name) => name,
        TypeSelector::Current => "such",
    }
}

fn readable<'d, T>(document: &'d Discovered<T>, name: &str) -> Result<&'d T, Unmet> {
    match document {
        Discovered::Read(read) => Ok(read),
        Discovered::Unreadable(why) => Err(format!("{name} {why}")),
    }
}
