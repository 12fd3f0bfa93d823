//! What is known of the target from its discovery documents (RFC 7644 §4).

use serde_json::Value;

use crate::spec::schema::{ResourceSchema, ResourceType};

/// One discovery document: read, or why not.
#[derive(Clone, Debug)]
pub enum Discovered<T> {
    /// It could be read.
    Read(T),
    /// It could not, and this is what was seen (`answers 404`).
    Unreadable(String),
}

/// A resource type and everything that its resources can hold.
#[derive(Clone, Debug)]
pub struct ServedType {
    /// As `/ResourceTypes` declares it.
    pub resource_type: ResourceType,
    /// Its schemas, when `/Schemas` has them.
    pub schema: Option<ResourceSchema>,
}

/// What is known of the target.
#[derive(Clone, Debug)]
pub struct Target {
    /// Base URL, without trailing slash.
    pub base: url::Url,
    /// `/ServiceProviderConfig`.
    pub config: Discovered<Value>,
    /// The resource types, in the order served.
    pub types: Discovered<Vec<ServedType>>,
    /// Whether `/Schemas` could be read.
    pub schemas: Discovered<()>,
    /// Whether requests carry credentials.
    pub has_credentials: bool,
}

impl<T> Discovered<T> {
    /// The document, when it could be read.
    pub fn read(&self) -> Option<&T> {
        match self {
            Self::Read(document) => Some(document),
            Self::Unreadable(_) => None,
        }
    }
}
