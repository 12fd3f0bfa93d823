//! The fixed words of the suite language.

use super::model::{BodyKind, Credentials, Document, Extent, JsonType, ResourceRule};
use crate::spec::catalogue::Grade;
use crate::spec::schema::{Keyword, keyword};
use crate::yaml::shape::{Shape, Words};

keyword!(Document, "discovery document", {
    ServiceProviderConfig = "service-provider-config",
    ResourceTypes = "resource-types",
    Schemas = "schemas",
});

keyword!(Credentials, "kind of credentials", {
    Configured = "configured",
    None = "none",
    Wrong = "wrong",
    SchemeInOtherCase = "scheme-in-other-case",
});

keyword!(Extent, "extent", {
    Required = "required",
    All = "all",
});

keyword!(JsonType, "value type", {
    String = "string",
    Boolean = "boolean",
    Number = "number",
    Integer = "integer",
    Array = "array",
    Object = "object",
    DateTime = "date-time",
    Uri = "uri",
});

keyword!(ResourceRule, "resource rule", {
    Types = "types",
    Strings = "strings",
    Booleans = "booleans",
    Numbers = "numbers",
    DateTimes = "date-times",
    Binaries = "binaries",
    Objects = "objects",
    Arrays = "arrays",
    NeverReturned = "never-returned",
    AlwaysReturned = "always-returned",
    RequestReturned = "request-returned",
    RequiredPresent = "required-present",
    SchemasCoverContent = "schemas-cover-content",
    SchemasDistinct = "schemas-distinct",
    SchemasDeclared = "schemas-declared",
    KnownAttributes = "known-attributes",
    SinglePrimary = "single-primary",
    DistinctValues = "distinct-values",
    MetaResourceType = "meta-resource-type",
    MetaLocation = "meta-location",
    MetaDates = "meta-dates",
    Id = "id",
    Projection = "projection",
    References = "references",
});

keyword!(BodyKind, "body kind", {
    Empty = "empty",
    Resource = "resource",
    List = "list",
    Error = "error",
    Discovery = "discovery",
    Bulk = "bulk",
    Other = "other",
});

/// Features that ServiceProviderConfig announces with `supported` (RFC 7643 §5).
const CAPABILITIES: [&str; 6] = ["patch", "bulk", "filter", "changePassword", "sort", "etag"];

/// scimType values: RFC 7644 Table 9 and RFC 9865 §2.1.
const SCIM_TYPES: [&str; 13] = [
    "invalidFilter",
    "tooMany",
    "uniqueness",
    "mutability",
    "invalidSyntax",
    "invalidPath",
    "noTarget",
    "invalidValue",
    "invalidVers",
    "sensitive",
    "invalidCursor",
    "expiredCursor",
    "invalidCount",
];

/// Areas of SCIM: those of the catalogue, and `async` (RFC 9967).
const AREAS: [&str; 27] = [
    "discovery",
    "schema",
    "user-attrs",
    "enterprise",
    "create",
    "read",
    "list",
    "filter",
    "sort",
    "pagination",
    "cursor",
    "projection",
    "search",
    "put",
    "patch",
    "delete",
    "bulk",
    "async",
    "me",
    "groups",
    "versioning",
    "errors",
    "auth",
    "security",
    "content",
    "i18n",
    "multi-tenancy",
];

/// HTTP methods that a SCIM client may send.
const METHODS: [&str; 7] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

/// One of the spellings of an enumeration.
pub(super) const fn spelling_of<K: Keyword>(what: &'static str) -> Shape {
    Shape::Word(Words {
        what,
        list: spellings::<K>,
    })
}

/// `patch`, `sort`, ….
pub(super) const fn capability() -> Shape {
    Shape::Word(Words {
        what: "a capability",
        list: || CAPABILITIES.to_vec(),
    })
}

/// `invalidFilter`, …; with `none` for a missing one where that can be said.
pub(super) const fn scim_type(or_none: bool) -> Shape {
    let list = if or_none {
        || [&SCIM_TYPES[..], &["none"]].concat()
    } else {
        || SCIM_TYPES.to_vec()
    };
    Shape::Word(Words {
        what: "a scimType",
        list,
    })
}

/// `create`, ….
pub(super) const fn area() -> Shape {
    Shape::Word(Words {
        what: "an area",
        list: || AREAS.to_vec(),
    })
}

/// The grades that an expectation may be lowered to.
pub(super) const fn grade_lowered() -> Shape {
    Shape::Word(Words {
        what: "a lower grade",
        list: || vec![Grade::Warn.as_str(), Grade::Info.as_str()],
    })
}

/// `all` and nothing else.
pub(super) const fn every(what: &'static str) -> Shape {
    Shape::Word(Words {
        what,
        list: || vec!["all"],
    })
}

/// `GET`, ….
pub(super) const fn method() -> Shape {
    Shape::Word(Words {
        what: "an HTTP method",
        list: methods,
    })
}

/// The known HTTP methods.
pub(super) fn methods() -> Vec<&'static str> {
    METHODS.to_vec()
}

fn spellings<K: Keyword>() -> Vec<&'static str> {
    K::ALL.iter().map(|(_, spelling)| *spelling).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_of_the_catalogue_is_known() {
        let catalogue = crate::embedded::catalogue().unwrap();
        for area in catalogue.areas() {
            assert!(AREAS.contains(&area), "{area}");
        }
    }
}
