//! Attribute notation: `[urn ":"] name ["." sub]` (RFC 7644 §3.10).

/// A name as written in a filter, a PATCH path, `sortBy`, `attributes` or `excludedAttributes`.
///
/// Parsing keeps the spelling; comparing with a schema disregards case (RFC 7643 §2.1).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AttributePath {
    /// Schema URI before the last colon, when the name is fully qualified.
    pub schema: Option<String>,
    /// Attribute name.
    pub name: String,
    /// Sub-attribute name.
    pub sub: Option<String>,
}
