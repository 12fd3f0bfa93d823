//! What a client sends, read against the schema: canonical names, checked types, nothing that is not the client's to say.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

use super::catalog::Kind;
use super::error::Refusal;
use super::fault::{Fault, FaultSet};
use super::query::date;
use super::store::Store;
use crate::spec::schema::{Attribute, AttributeType, Mutability};

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// Reads bodies for one resource type.
#[derive(Clone, Copy)]
pub(super) struct Intake<'a> {
    pub(super) kind: &'a Kind,
    pub(super) faults: &'a FaultSet,
    pub(super) store: &'a Store,
}

/// Whether two values have the same `type` and `value`: such a pair is kept once (RFC 7643 §2.4).
fn is_repeat(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.contains_key("value") && one.get("value") == other.get("value") && one.get("type") == other.get("type")
        }
        _ => one == other,
    }
}

impl Intake<'_> {
    /// The assigned attributes of a resource body. readOnly attributes and names without schema are passed over; null and
    /// empty arrays are no values (RFC 7643 §2.5, RFC 7644 §3.3).
    ///
    /// # Errors
    /// `invalidValue` when a value does not have its attribute's type, or `schemas` does not name the base schema.
    pub(super) fn resource(&self, body: &Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
        self.check_schemas(body)?;
        let mut taken = Map::new();
        for (name, value) in body {
            if let Some(extension) = self.kind.extension(name) {
                let container = self.container(&extension.attributes, name, value)?;
                if !container.is_empty() {
                    taken.insert(extension.id.clone(), container.into());
                }
            } else if let Some(attribute) = self.kind.core(name) {
                if self.faults.has(Fault::CreateNamesCaseSensitive) && attribute.name != *name {
                    continue;
                }
                if let Some(value) = self.written(attribute, value)? {
                    taken.insert(attribute.name.clone(), value);
                }
            } else if self.faults.has(Fault::CreateUnknownAttributeEchoed) {
                taken.insert(name.clone(), value.clone());
            } else if self.faults.has(Fault::CreateUnknownAttribute500) {
                return Err(Refusal::new(500, "internal error"));
            }
        }
        Ok(taken)
    }

    /// The base schema must be named (RFC 7643 §3); URIs this server does not know go the way of unknown attributes.
    pub(super) fn check_schemas(&self, body: &Map<String, Value>) -> Result<(), Refusal> {
        let Some(schemas) = crate::spec::json::member(body, "schemas") else {
            return Err(Refusal::value("`schemas` is missing"));
        };
        let Some(schemas) = schemas
            .as_array()
            .filter(|schemas| schemas.iter().all(Value::is_string))
        else {
            return Err(Refusal::value("`schemas` is not an array of strings"));
        };
        let base = &self.kind.base.id;
        if schemas
            .iter()
            .filter_map(Value::as_str)
            .any(|urn| urn.eq_ignore_ascii_case(base))
        {
            Ok(())
        } else {
            Err(Refusal::value(format!("`schemas` does not name {base}")))
        }
    }

    /// The assigned attributes in an extension's container.
    pub(super) fn container(
        &self,
        attributes: &[Attribute],
        name: &str,
        value: &Value,
    ) -> Result<Map<String, Value>, Refusal> {
        match value {
            Value::Object(members) => self.members(attributes, members),
            Value::Null => Ok(Map::new()),
            _ => Err(Refusal::value(format!("`{name}` is not an object"))),
        }
    }

    fn members(&self, attributes: &[Attribute], members: &Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
        let mut taken = Map::new();
        for (name, value) in members {
            let known = attributes
                .iter()
                .find(|attribute| attribute.name.eq_ignore_ascii_case(name));
            if let Some(attribute) = known
                && let Some(value) = self.written(attribute, value)?
            {
                taken.insert(attribute.name.clone(), value);
            }
        }
        Ok(taken)
    }

    /// A value as a client may write it; `None` for readOnly attributes.
    fn written(&self, attribute: &Attribute, value: &Value) -> Result<Option<Value>, Refusal> {
        if attribute.name == "schemas" {
            return Ok(None);
        }
        if attribute.mutability == Mutability::ReadOnly {
            let custom = self.kind.name == "Device" && attribute.name != "meta" && attribute.name != "id";
            let leak = custom && self.faults.has(Fault::CustomReadOnlyWritable);
            return Ok(leak.then(|| value.clone()));
        }
        if value.is_null() && self.faults.has(Fault::CreateNullRefused) {
            return Err(Refusal::value(format!("`{}` is null", attribute.name)));
        }
        self.value(attribute, value)
    }

    /// A value of an attribute; `None` when it unassigns.
    ///
    /// # Errors
    /// `invalidValue` when it does not have the attribute's type.
    pub(super) fn value(&self, attribute: &Attribute, value: &Value) -> Result<Option<Value>, Refusal> {
        if self.faults.has(Fault::CreateWrongTypeAccepted) && !fits_loosely(attribute, value) {
            return Ok(Some(value.clone()));
        }
        match value {
            Value::Null => Ok(None),
            Value::Array(items) if attribute.multi_valued => self.values(attribute, items),
            _ if attribute.multi_valued => Err(mismatch(attribute, "an array")),
            value => self.single(attribute, value),
        }
    }

    fn values(&self, attribute: &Attribute, items: &[Value]) -> Result<Option<Value>, Refusal> {
        let mut taken = Vec::with_capacity(items.len());
        for item in items {
            if item.is_array() {
                return Err(mismatch(attribute, "an array of single values"));
            }
            let single = if item.is_null() {
                None
            } else {
                self.single(attribute, item)?
            };
            let repeats = single
                .as_ref()
                .is_some_and(|single| taken.iter().any(|held| is_repeat(held, single)));
            if !repeats
                || self
                    .faults
                    .any(&[Fault::CreateRepeatsKept, Fault::GroupDuplicateMembers])
            {
                taken.extend(single);
            }
        }
        if self.faults.has(Fault::CreateMultiValuedKeepsFirst) {
            taken.truncate(1);
        }
        let primaries = taken.iter().filter(|item| is_primary(item)).count();
        if primaries > 1 && !self.faults.has(Fault::CreateTwoPrimaries) {
            return Err(Refusal::value(format!(
                "more than one value of `{}` is primary",
                attribute.name
            )));
        }
        Ok((!taken.is_empty()).then_some(Value::Array(taken)))
    }

    /// One value, or one element of several.
    pub(super) fn single(&self, attribute: &Attribute, value: &Value) -> Result<Option<Value>, Refusal> {
        let taken = match (attribute.kind, value) {
            (AttributeType::Complex, Value::Object(members)) => {
                let members = self.members(&attribute.sub_attributes, members)?;
                return Ok((!members.is_empty()).then_some(members.into()));
            }
            (AttributeType::String | AttributeType::Reference, Value::String(text)) => self.text(attribute, text)?,
            (AttributeType::Boolean, Value::Bool(_)) | (AttributeType::Decimal, Value::Number(_)) => value.clone(),
            (AttributeType::Integer, Value::Number(number)) if !number.is_f64() => value.clone(),
            (AttributeType::DateTime, Value::String(text)) if date::instant(text).is_some() => value.clone(),
            (AttributeType::Binary, Value::String(text)) if is_base64(text) => value.clone(),
            _ => return Err(mismatch(attribute, expected(attribute.kind))),
        };
        Ok(Some(taken))
    }

    fn text(&self, attribute: &Attribute, text: &str) -> Result<Value, Refusal> {
        if text.is_empty() && attribute.required && !self.faults.has(Fault::CreateEmptyRequiredAccepted) {
            return Err(Refusal::value(format!("`{}` is empty", attribute.name)));
        }
        if attribute.mutability != Mutability::WriteOnly || self.faults.any(&LEAKS) {
            let custom = self.kind.name == "Device" && self.faults.has(Fault::CustomCaseExactIgnored);
            let folds = attribute.case_exact && (custom || self.faults.has(Fault::TypesCaseChanged));
            return Ok(if folds { text.to_lowercase().into() } else { text.into() });
        }
        Ok(self.store.digest(text).into())
    }

    /// Checks that every required attribute has a value: those of the base schema, those of extensions in use, and
    /// required sub-attributes of values that are there (RFC 7643 §6, §7).
    pub(super) fn complete(&self, attributes: &Map<String, Value>) -> Result<(), Refusal> {
        self.all_there(&self.kind.base.attributes, attributes)?;
        for extension in &self.kind.extensions {
            if let Some(Value::Object(container)) = attributes.get(&extension.id) {
                self.all_there(&extension.attributes, container)?;
            }
        }
        Ok(())
    }

    fn all_there(&self, definitions: &[Attribute], members: &Map<String, Value>) -> Result<(), Refusal> {
        for attribute in definitions {
            let value = members.get(&attribute.name);
            if attribute.required && attribute.mutability != Mutability::ReadOnly && value.is_none() {
                return Err(Refusal::value(format!("`{}` is required", attribute.name)));
            }
            let elements = match value {
                Some(Value::Array(elements)) => elements.as_slice(),
                Some(value) => std::slice::from_ref(value),
                None => &[],
            };
            for element in elements.iter().filter_map(Value::as_object) {
                self.all_there(&attribute.sub_attributes, element)?;
            }
        }
        Ok(())
    }
}

/// Faults that need the clear text of write-only values.
const LEAKS: [Fault; 4] = [
    Fault::ReadPasswordReturned,
    Fault::ReadWriteOnlyReturned,
    Fault::ProjectNeverReturnedLeaks,
    Fault::CustomNeverReturnedLeaks,
];

/// Whether an element of a multi-valued attribute is marked as primary.
pub(super) fn is_primary(element: &Value) -> bool {
    element.get("primary") == Some(&Value::Bool(true))
}

fn fits_loosely(attribute: &Attribute, value: &Value) -> bool {
    value.is_null()
        || attribute.kind == AttributeType::Complex
        || value.is_array() == attribute.multi_valued && {
            let is_text = !matches!(
                attribute.kind,
                AttributeType::Boolean | AttributeType::Decimal | AttributeType::Integer
            );
            value.is_array() || value.is_string() == is_text
        }
}

fn is_base64(text: &str) -> bool {
    PLAIN.decode(text).is_ok() || URL_SAFE.decode(text).is_ok()
}

fn expected(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::String => "a string",
        AttributeType::Boolean => "true or false",
        AttributeType::Decimal => "a number",
        AttributeType::Integer => "a whole number",
        AttributeType::DateTime => "a date and time",
        AttributeType::Binary => "base64",
        AttributeType::Reference => "a URI",
        AttributeType::Complex => "an object",
    }
}

fn mismatch(attribute: &Attribute, expected: &str) -> Refusal {
    Refusal::value(format!("`{}` is not {expected}", attribute.name))
}
