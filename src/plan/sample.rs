//! Values that an attribute may take, chosen by its characteristics and, for the attributes of RFC 7643 §4, by their meaning.

use base64::Engine;
use serde_json::{Map, Number, Value, json};

use super::generate::{Support, Unique};
use crate::spec::schema::{Attribute, AttributeType, Mutability, Uniqueness};
use crate::suite::model::Extent;

/// Which of an attribute's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The usual one.
    First,
    /// A different one.
    Second,
}

/// Makes values.
pub struct Sampler<'a> {
    unique: &'a mut Unique,
    support: &'a Support,
    which: Which,
    invents: bool,
}

/// A self-signed certificate for `CN=scimspec.example`, DER in base64 (RFC 7643 §4.1.2, x509Certificates).
const CERTIFICATE: &str = include_str!("certificate.b64");

impl<'a> Sampler<'a> {
    /// Values of one kind.
    pub fn new(unique: &'a mut Unique, support: &'a Support, which: Which) -> Self {
        Self {
            unique,
            support,
            which,
            invents: false,
        }
    }

    /// Values of attributes that the target ignores: what they refer to need not exist, and what cannot be written is there.
    #[must_use]
    pub fn inventing(self) -> Self {
        Self { invents: true, ..self }
    }

    /// A value for the attribute, an array for a multi-valued one; `None` when there is no way to make one: a reference to
    /// a resource that nobody created, a complex attribute without anything to write.
    pub fn value(&mut self, attribute: &Attribute, extent: Extent) -> Option<Value> {
        let one = match attribute.kind {
            AttributeType::Complex => self.complex(attribute, extent)?,
            _ => self.simple(attribute, None)?,
        };
        Some(if attribute.multi_valued {
            Value::Array(vec![one])
        } else {
            one
        })
    }

    /// A unique text.
    pub fn text(&mut self) -> String {
        self.unique.another()
    }

    /// A unique address: what most targets take as userName.
    pub fn email(&mut self) -> String {
        format!("{}@example.com", self.unique.another())
    }

    /// A unique text, with letters of both cases where case counts.
    fn token(&mut self, attribute: &Attribute) -> String {
        let text = self.unique.another();
        match attribute.case_exact {
            true => format!("{text}-Aa"),
            false => text,
        }
    }

    /// A number that hardly any other unique text leads to.
    fn number(&mut self) -> u32 {
        u32::try_from(super::fnv(&self.unique.another()) % 1_000_000_000).unwrap_or_default()
    }

    fn pick<T>(&self, first: T, second: T) -> T {
        match self.which {
            Which::First => first,
            Which::Second => second,
        }
    }

    fn complex(&mut self, attribute: &Attribute, extent: Extent) -> Option<Value> {
        if refers(attribute) && !self.invents {
            return self.reference_object(attribute);
        }
        let mut object = Map::new();
        for sub in &attribute.sub_attributes {
            if !self.wants(sub, attribute, extent) {
                continue;
            }
            let value = match sub.kind {
                AttributeType::Complex => None,
                AttributeType::Boolean if sub.name.eq_ignore_ascii_case("primary") => Some(json!(true)),
                _ => self.simple(sub, Some(attribute)),
            };
            if let Some(value) = value {
                let value = if sub.multi_valued {
                    Value::Array(vec![value])
                } else {
                    value
                };
                object.insert(sub.name.clone(), value);
            }
        }
        if object.is_empty() {
            let sub = attribute
                .sub_attributes
                .iter()
                .find(|sub| sub.mutability != Mutability::ReadOnly && !sub.is_complex())?;
            object.insert(sub.name.clone(), self.simple(sub, Some(attribute))?);
        }
        Some(Value::Object(object))
    }

    fn wants(&self, sub: &Attribute, of: &Attribute, extent: Extent) -> bool {
        let named = |name: &str| sub.name.eq_ignore_ascii_case(name);
        if self.invents {
            return named("value") || of.sub("value").is_none();
        }
        // What `display` says is often the server's to make up (RFC 7643 §2.4), `$ref` goes with a real resource, and a type
        // that no canonical value suggests would have to be guessed.
        let filler = named("display") || named("$ref") || (named("type") && sub.canonical_values.is_empty());
        let wanted = sub.required || named("value") || (extent == Extent::All && !filler);
        wanted && sub.mutability != Mutability::ReadOnly
    }

    /// `{ "value": id }` of a supporting resource, as in `members` and `manager`.
    fn reference_object(&mut self, attribute: &Attribute) -> Option<Value> {
        let target = attribute.sub("$ref")?;
        let found = target.reference_types.iter().find_map(|name| self.support.get(name))?;
        Some(json!({ "value": found.id }))
    }

    fn simple(&mut self, attribute: &Attribute, parent: Option<&Attribute>) -> Option<Value> {
        let canonical = &attribute.canonical_values;
        if let Some(first) = canonical.first() {
            return Some(self.pick(first, canonical.get(1).unwrap_or(first)).clone());
        }
        let unique = attribute.uniqueness != Uniqueness::None;
        Some(match attribute.kind {
            AttributeType::Boolean => json!(self.pick(true, false)),
            AttributeType::Integer if unique => json!(self.number()),
            AttributeType::Decimal if unique => Value::Number(Number::from_f64(f64::from(self.number()) + 0.5)?),
            AttributeType::Integer => json!(self.pick(7, 42)),
            AttributeType::Decimal => json!(self.pick(1.5, 20.25)),
            AttributeType::DateTime => json!(self.pick("2011-05-13T04:42:34Z", "2024-02-29T23:59:58Z")),
            AttributeType::Binary => self.binary(attribute, parent),
            AttributeType::Reference => self.reference(attribute)?,
            AttributeType::String => Value::String(self.string(attribute, parent)),
            AttributeType::Complex => return None,
        })
    }

    fn binary(&mut self, attribute: &Attribute, parent: Option<&Attribute>) -> Value {
        if is_certificate(parent.unwrap_or(attribute)) {
            return json!(CERTIFICATE.trim());
        }
        let bytes = match attribute.uniqueness {
            Uniqueness::None => self.pick("first value", "another value").to_owned(),
            _ => self.unique.another(),
        };
        json!(base64::engine::general_purpose::STANDARD.encode(bytes))
    }

    fn reference(&mut self, attribute: &Attribute) -> Option<Value> {
        let types = &attribute.reference_types;
        if self.invents || types.is_empty() || types.iter().any(|name| is_outside(name)) {
            let name = self.token(attribute);
            return Some(json!(format!("https://example.com/{name}")));
        }
        types
            .iter()
            .find_map(|name| self.support.get(name))
            .map(|found| json!(found.location))
    }

    fn string(&mut self, attribute: &Attribute, parent: Option<&Attribute>) -> String {
        let name = attribute.name.to_ascii_lowercase();
        let parent_name = parent
            .map(|parent| parent.name.to_ascii_lowercase())
            .unwrap_or_default();
        let fixed = match (parent_name.as_str(), name.as_str()) {
            (_, "locale") => self.pick("en-US", "de-DE"),
            (_, "preferredlanguage" | "language") => self.pick("en-US", "de-DE"),
            (_, "timezone") => self.pick("America/Los_Angeles", "Europe/Berlin"),
            ("addresses", "country") | (_, "country") => self.pick("US", "DE"),
            (_, "postalcode") => self.pick("91608", "10115"),
            ("phonenumbers", "value") => self.pick("tel:+1-201-555-0123", "tel:+1-201-555-0199"),
            ("photos", "value") => self.pick("https://example.com/photo-a.png", "https://example.com/photo-b.png"),
            _ => "",
        };
        if !fixed.is_empty() {
            return fixed.to_owned();
        }
        if is_certificate(parent.unwrap_or(attribute)) {
            return CERTIFICATE.trim().to_owned();
        }
        match name.as_str() {
            "username" => self.email(),
            "value" if parent_name == "emails" => self.email(),
            "email" | "mail" => self.email(),
            "password" => format!("Aq7!{}zP", self.unique.another()),
            _ if attribute.uniqueness != Uniqueness::None => self.token(attribute),
            "value" | "displayname" => self.token(attribute),
            _ => format!(
                "{} {}",
                self.pick("Sample", "Other"),
                attribute.name.trim_start_matches('$')
            ),
        }
    }
}

/// Whether the values of a complex attribute are references to other SCIM resources, as in `members` and `manager`.
pub fn refers(attribute: &Attribute) -> bool {
    attribute
        .sub("$ref")
        .is_some_and(|sub| sub.reference_types.iter().any(|name| !is_outside(name)))
}

fn is_outside(reference_type: &str) -> bool {
    matches!(reference_type, "external" | "uri")
}

fn is_certificate(attribute: &Attribute) -> bool {
    attribute.name.eq_ignore_ascii_case("x509Certificates")
}
