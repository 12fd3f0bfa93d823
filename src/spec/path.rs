//! PATCH paths: `attrPath / valuePath [subAttr]` (RFC 7644 §3.5.2, Figure 7).

use super::filter::Filter;
use super::notation::AttributePath;

/// The target of a PATCH operation.
#[derive(Clone, Debug, PartialEq)]
pub struct PatchPath {
    /// The attribute; with a filter its `sub` is `None` and the sub-attribute stands in [`PatchPath::sub`].
    pub attribute: AttributePath,
    /// The value filter in brackets.
    pub filter: Option<Filter>,
    /// The sub-attribute after the brackets.
    pub sub: Option<String>,
}
