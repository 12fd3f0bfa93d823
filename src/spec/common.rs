//! The common attributes: part of every base schema without being listed in it (RFC 7643 §3.1).

use std::sync::LazyLock;

use super::schema::{Attribute, AttributeType, Mutability, Returned, Uniqueness};

static COMMON: LazyLock<[Attribute; 4]> = LazyLock::new(|| [schemas(), id(), external_id(), meta()]);

/// `schemas`, `id`, `externalId` and `meta`, with the characteristics of RFC 7643 §3 and §3.1; these take precedence over
/// what a schema that lists them says.
///
/// The text gives `schemas` no characteristics: it is required, holds URIs, and is read as a multi-valued `reference`.
pub fn attributes() -> &'static [Attribute] {
    COMMON.as_slice()
}

/// The common attribute called `name`, without regard to case.
pub fn attribute(name: &str) -> Option<&'static Attribute> {
    attributes()
        .iter()
        .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

fn schemas() -> Attribute {
    Attribute {
        multi_valued: true,
        required: true,
        case_exact: true,
        returned: Returned::Always,
        reference_types: vec!["uri".to_owned()],
        ..Attribute::new("schemas", AttributeType::Reference)
    }
}

fn id() -> Attribute {
    Attribute {
        required: true,
        case_exact: true,
        mutability: Mutability::ReadOnly,
        returned: Returned::Always,
        uniqueness: Uniqueness::Server,
        ..Attribute::new("id", AttributeType::String)
    }
}

fn external_id() -> Attribute {
    Attribute {
        case_exact: true,
        ..Attribute::new("externalId", AttributeType::String)
    }
}

fn meta() -> Attribute {
    let sub = |name, kind, case_exact| Attribute {
        case_exact,
        mutability: Mutability::ReadOnly,
        ..Attribute::new(name, kind)
    };
    Attribute {
        mutability: Mutability::ReadOnly,
        sub_attributes: vec![
            sub("resourceType", AttributeType::String, true),
            sub("created", AttributeType::DateTime, false),
            sub("lastModified", AttributeType::DateTime, false),
            Attribute {
                reference_types: vec!["uri".to_owned()],
                ..sub("location", AttributeType::Reference, true)
            },
            sub("version", AttributeType::String, true),
        ],
        ..Attribute::new("meta", AttributeType::Complex)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_attributes_carry_the_characteristics_of_section_3_1() {
        let id = attribute("ID").unwrap();
        assert!(id.case_exact && id.returned == Returned::Always && id.mutability == Mutability::ReadOnly);
        assert_eq!(attribute("externalid").unwrap().mutability, Mutability::ReadWrite);
        let meta = attribute("meta").unwrap();
        assert!(meta.sub("resourcetype").unwrap().case_exact);
        assert_eq!(meta.sub("created").unwrap().kind, AttributeType::DateTime);
        assert!(attribute("userName").is_none());
    }
}
