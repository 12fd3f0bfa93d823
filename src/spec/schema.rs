//! SCIM schemas, attribute characteristics and resource types (RFC 7643 §2, §6, §7).

mod keyword;
mod members;
mod problem;
mod read;
mod resolve;
mod resource_type;
mod write;

use serde_json::Value;

pub(crate) use keyword::keyword;
pub use keyword::{Keyword, UnknownKeyword};
pub use problem::{SchemaError, SchemaProblem};
pub use resolve::Resolved;
pub(crate) use resolve::step;

/// The data types of RFC 7643 §2.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AttributeType {
    /// A sequence of characters; the default (§2.2).
    String,
    /// `true` or `false`.
    Boolean,
    /// A real number with at least one digit on each side of the period.
    Decimal,
    /// A whole number.
    Integer,
    /// An `xsd:dateTime` value.
    DateTime,
    /// Arbitrary bytes, base64-encoded.
    Binary,
    /// A URI of a SCIM resource, of an external resource, or a URN.
    Reference,
    /// A group of sub-attributes.
    Complex,
}

/// When a value may be written (RFC 7643 §2.2, §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mutability {
    /// Never by a client.
    ReadOnly,
    /// At any time; the default.
    ReadWrite,
    /// Once, at creation or when still unset.
    Immutable,
    /// At any time, and never read back.
    WriteOnly,
}

/// When a value is part of a response (RFC 7643 §2.2, §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Returned {
    /// In every representation, whatever the projection asks for.
    Always,
    /// In none.
    Never,
    /// Unless the projection leaves it out; the default.
    Default,
    /// Only when asked for.
    Request,
}

/// How far a value must be unique (RFC 7643 §2.2, §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Uniqueness {
    /// Not at all; the default.
    None,
    /// Within the endpoint.
    Server,
    /// Everywhere.
    Global,
}

/// One attribute or sub-attribute with its characteristics, defaults of RFC 7643 §2.2 applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Name as the schema spells it; compared without regard to case (§2.1).
    pub name: String,
    /// Data type.
    pub kind: AttributeType,
    /// Whether values come as an array.
    pub multi_valued: bool,
    /// Human-readable description, when served.
    pub description: Option<String>,
    /// Whether a value is required.
    pub required: bool,
    /// Suggested values.
    pub canonical_values: Vec<Value>,
    /// Whether string comparison regards case.
    pub case_exact: bool,
    /// When it may be written.
    pub mutability: Mutability,
    /// When it is returned.
    pub returned: Returned,
    /// How far it is unique.
    pub uniqueness: Uniqueness,
    /// What a reference may point at: resource type names, `external` or `uri`.
    pub reference_types: Vec<String>,
    /// Sub-attributes of a complex attribute; empty otherwise.
    pub sub_attributes: Vec<Attribute>,
}

/// A schema as served at `/Schemas` (RFC 7643 §7).
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// The schema URI.
    pub id: String,
    /// Human-readable name, when served.
    pub name: Option<String>,
    /// Human-readable description, when served.
    pub description: Option<String>,
    /// Top-level attributes, in the order served.
    pub attributes: Vec<Attribute>,
}

/// An extension that a resource type declares (RFC 7643 §6, `schemaExtensions`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaExtension {
    /// URI of the extension schema.
    pub schema: String,
    /// Whether every resource of the type must carry it.
    pub required: bool,
}

/// A resource type as served at `/ResourceTypes` (RFC 7643 §6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceType {
    /// Identifier, when served.
    pub id: Option<String>,
    /// Name; what `meta.resourceType` of its resources says.
    pub name: String,
    /// Endpoint relative to the base URL, with a leading slash.
    pub endpoint: String,
    /// URI of the base schema.
    pub schema: String,
    /// Declared extensions.
    pub extensions: Vec<SchemaExtension>,
}

/// A resource type's base schema and extensions together: what names in a filter, a path or a projection resolve against.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceSchema {
    /// Base schema.
    pub base: Schema,
    /// Extension schemas, in the order the resource type declares them.
    pub extensions: Vec<Schema>,
}

impl Attribute {
    /// An attribute with the defaults of RFC 7643 §2.2; references and binary values regard case (§2.3.6, §2.3.7).
    pub fn new(name: impl Into<String>, kind: AttributeType) -> Self {
        Self {
            name: name.into(),
            kind,
            multi_valued: false,
            description: None,
            required: false,
            canonical_values: Vec::new(),
            case_exact: matches!(kind, AttributeType::Reference | AttributeType::Binary),
            mutability: Mutability::ReadWrite,
            returned: Returned::Default,
            uniqueness: Uniqueness::None,
            reference_types: Vec::new(),
            sub_attributes: Vec::new(),
        }
    }

    /// The sub-attribute called `name`, without regard to case.
    pub fn sub(&self, name: &str) -> Option<&Attribute> {
        find(&self.sub_attributes, name)
    }

    /// Whether the values are objects.
    pub fn is_complex(&self) -> bool {
        self.kind == AttributeType::Complex
    }
}

impl Schema {
    /// The top-level attribute called `name`, without regard to case.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        find(&self.attributes, name)
    }
}

fn find<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes
        .iter()
        .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}
