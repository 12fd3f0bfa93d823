//! What is known of the target from its discovery documents (RFC 7644 §4).

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::spec::schema::{ResourceSchema, ResourceType};
use crate::spec::urn;
use crate::suite::model::TypeSelector;

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

    /// What was seen instead, when it could not.
    pub fn unreadable(&self) -> Option<&str> {
        match self {
            Self::Read(_) => None,
            Self::Unreadable(why) => Some(why),
        }
    }
}

impl Target {
    /// The resource types served; when `/ResourceTypes` could not be read, the User type that RFC 7644 §3.2 promises.
    pub fn served(&self) -> &[ServedType] {
        static ASSUMED: LazyLock<[ServedType; 1]> = LazyLock::new(|| [ServedType::assumed_user()]);
        self.types.read().map_or(ASSUMED.as_slice(), Vec::as_slice)
    }

    /// The type that a selector means; `current` is the type of the expansion.
    pub fn find(&self, selector: &TypeSelector, current: Option<&str>) -> Option<&ServedType> {
        let named = |name: &str| self.served().iter().find(|served| served.resource_type.name == name);
        let based = |schema: &str| {
            self.served()
                .iter()
                .find(|served| served.resource_type.schema.eq_ignore_ascii_case(schema))
        };
        match selector {
            TypeSelector::User => based(urn::USER),
            TypeSelector::Group => based(urn::GROUP),
            TypeSelector::Named(name) => named(name),
            TypeSelector::Current => current.and_then(named),
        }
    }

    /// The type whose endpoint a path below the base URL belongs to.
    pub fn type_at(&self, path: &str) -> Option<&ServedType> {
        let path = path.split('?').next().unwrap_or(path);
        self.served().iter().find(|served| {
            path.strip_prefix(served.resource_type.endpoint.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// The path below the base URL, when the URL is below it.
    pub fn path_of<'u>(&self, url: &'u url::Url) -> Option<&'u str> {
        if url.origin() != self.base.origin() {
            return None;
        }
        url.path().strip_prefix(self.base.path().trim_end_matches('/'))
    }

    /// Whether a capability is advertised; `None` when the ServiceProviderConfig does not say.
    pub fn supports(&self, capability: &str) -> Option<bool> {
        self.config
            .read()?
            .pointer(&format!("/{capability}/supported"))?
            .as_bool()
    }
}

impl ServedType {
    /// The names under which cases reach the type: `name`, `endpoint`, `schema`, `id`.
    pub fn variables(&self) -> Value {
        let declared = &self.resource_type;
        json!({
            "name": declared.name,
            "endpoint": declared.endpoint,
            "schema": declared.schema,
            "id": declared.id.as_deref().unwrap_or(&declared.name),
        })
    }

    /// The User type with nothing known of its schemas.
    pub fn assumed_user() -> Self {
        Self {
            resource_type: ResourceType {
                id: Some("User".to_owned()),
                name: "User".to_owned(),
                endpoint: "/Users".to_owned(),
                schema: urn::USER.to_owned(),
                extensions: Vec::new(),
            },
            schema: None,
        }
    }
}
