//! Reading a served schema: lenient about what it finds, telling what it had to put right.

use serde_json::{Map, Value};

use super::keyword::Keyword;
use super::members::Members;
use super::problem::Problems;
use super::{Attribute, AttributeType, Schema, SchemaError, SchemaProblem};
use crate::spec::json;

/// How deep `subAttributes` are followed. RFC 7643 §2.3.8 allows one level, and the schema of schemas itself needs two.
const DEEPEST: usize = 8;

impl Schema {
    /// Reads a schema, applying the defaults of RFC 7643 §2.2 to what is not said.
    ///
    /// Gives `None` when the document is not an object with an `id`. Every departure from §7 is a problem; unknown members are
    /// none, and an unknown keyword is replaced by its default.
    pub fn read(value: &Value) -> (Option<Schema>, Vec<SchemaProblem>) {
        let mut problems = Problems::default();
        let schema = read_schema(value, &mut problems);
        (schema, problems.0)
    }

    /// Reads a schema and passes over everything that can be put right; see [`Schema::read`] for the departures.
    ///
    /// # Errors
    /// When the document is not an object with an `id`.
    pub fn from_json(value: &Value) -> Result<Schema, SchemaError> {
        let mut problems = Problems::default();
        let schema = read_schema(value, &mut problems);
        schema.ok_or_else(|| SchemaError::Schema(problems.0.remove(0)))
    }
}

fn read_schema(value: &Value, problems: &mut Problems) -> Option<Schema> {
    let Value::Object(object) = value else {
        problems.mismatch("", "an object", value);
        return None;
    };
    let mut members = Members::new(object, "", problems);
    let id = members.required_string("id")?;
    let name = members.string("name");
    let description = members.string("description");
    let attributes = match members.get("attributes") {
        Some(list) => read_attributes(list, "/attributes", problems, 0),
        None => {
            problems.add("", "no `attributes`");
            Vec::new()
        }
    };
    Some(Schema {
        id,
        name,
        description,
        attributes,
    })
}

fn read_attributes(list: &Value, pointer: &str, problems: &mut Problems, depth: usize) -> Vec<Attribute> {
    let Value::Array(items) = list else {
        problems.mismatch(pointer, "an array of attributes", list);
        return Vec::new();
    };
    let mut attributes: Vec<Attribute> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let pointer = json::child(pointer, index);
        let Value::Object(object) = item else {
            problems.mismatch(pointer, "an attribute", item);
            continue;
        };
        let Some(attribute) = read_attribute(object, &pointer, problems, depth) else {
            continue;
        };
        if attributes
            .iter()
            .any(|other| other.name.eq_ignore_ascii_case(&attribute.name))
        {
            problems.add(pointer, format!("attribute `{}` is defined twice", attribute.name));
            continue;
        }
        attributes.push(attribute);
    }
    attributes
}

fn read_attribute(
    object: &Map<String, Value>,
    pointer: &str,
    problems: &mut Problems,
    depth: usize,
) -> Option<Attribute> {
    let mut members = Members::new(object, pointer, problems);
    let name = members.required_string("name")?;
    let subs = members.get("subAttributes");
    let assumed = if subs.is_some() {
        AttributeType::Complex
    } else {
        AttributeType::String
    };
    let defaults = Attribute::new(name, members.keyword("type").unwrap_or(assumed));
    let mut attribute = Attribute {
        multi_valued: members.boolean("multiValued").unwrap_or(defaults.multi_valued),
        description: members.string("description"),
        required: members.boolean("required").unwrap_or(defaults.required),
        canonical_values: members.array("canonicalValues"),
        case_exact: members.boolean("caseExact").unwrap_or(defaults.case_exact),
        mutability: members.keyword("mutability").unwrap_or(defaults.mutability),
        returned: members.keyword("returned").unwrap_or(defaults.returned),
        uniqueness: members.keyword("uniqueness").unwrap_or(defaults.uniqueness),
        reference_types: members.strings("referenceTypes"),
        ..defaults
    };
    if let Some(subs) = subs {
        attribute.sub_attributes = read_sub_attributes(subs, attribute.kind, pointer, problems, depth);
    }
    Some(attribute)
}

fn read_sub_attributes(
    subs: &Value,
    kind: AttributeType,
    pointer: &str,
    problems: &mut Problems,
    depth: usize,
) -> Vec<Attribute> {
    let pointer = json::child(pointer, "subAttributes");
    if depth == DEEPEST {
        problems.add(pointer, "sub-attributes nested too deeply");
        return Vec::new();
    }
    let subs = read_attributes(subs, &pointer, problems, depth + 1);
    if kind != AttributeType::Complex && !subs.is_empty() {
        problems.add(
            pointer,
            format!("sub-attributes on an attribute of type {}", kind.as_str()),
        );
        return Vec::new();
    }
    subs
}

/// Reads `word` as a keyword; a spelling that differs in case is taken and reported.
pub(super) fn keyword<K: Keyword>(word: &str, pointer: &str, problems: &mut Problems) -> Option<K> {
    if let Some(known) = K::exactly(word) {
        return Some(known);
    }
    problems.add(pointer, K::unknown(word).to_string());
    K::in_any_case(word)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Mutability, Returned, Uniqueness};
    use super::*;

    fn messages(value: Value) -> Vec<String> {
        Schema::read(&value).1.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_not_said_has_the_defaults_of_section_2_2() {
        let (schema, problems) = Schema::read(&json!({ "id": "urn:x:A", "attributes": [{ "name": "a" }] }));
        assert_eq!(problems, []);
        let a = &schema.unwrap().attributes[0];
        assert_eq!(
            (a.kind, a.multi_valued, a.required, a.case_exact),
            (AttributeType::String, false, false, false)
        );
        assert_eq!(
            (a.mutability, a.returned, a.uniqueness),
            (Mutability::ReadWrite, Returned::Default, Uniqueness::None)
        );
    }

    #[test]
    fn unknown_keywords_are_reported_with_their_place() {
        let served = json!({ "id": "urn:x:A", "extra": 1, "attributes": [
            { "name": "a", "type": "str", "mutability": "readwrite", "required": "yes", "extra": true },
            { "type": "string" },
            { "name": "A" },
        ] });
        assert_eq!(
            messages(served.clone()),
            [
                "/attributes/0/type: unknown data type `str`, expected one of `string`, `boolean`, `decimal`, `integer`, \
                 `dateTime`, `binary`, `reference`, `complex`",
                "/attributes/0/required: expected a boolean, found string \"yes\"",
                "/attributes/0/mutability: unknown mutability `readwrite`, expected one of `readOnly`, `readWrite`, \
                 `immutable`, `writeOnly`",
                "/attributes/1: no `name`",
                "/attributes/2: attribute `A` is defined twice",
            ]
        );
        let schema = Schema::from_json(&served).unwrap();
        assert_eq!(schema.attributes.len(), 1);
        assert_eq!(schema.attributes[0].mutability, Mutability::ReadWrite);
    }

    #[test]
    fn a_document_without_an_id_is_no_schema() {
        assert_eq!(
            Schema::from_json(&json!([])).unwrap_err().to_string(),
            "not a schema: expected an object, found array of 0"
        );
        assert_eq!(
            Schema::from_json(&json!({})).unwrap_err().to_string(),
            "not a schema: no `id`"
        );
    }

    #[test]
    fn sub_attributes_make_an_attribute_complex_when_the_type_is_missing() {
        let schema = Schema::from_json(
            &json!({ "id": "urn:x:A", "attributes": [{ "name": "a", "subAttributes": [{ "name": "b" }] }] }),
        )
        .unwrap();
        assert_eq!(schema.attributes[0].kind, AttributeType::Complex);
        assert!(schema.attributes[0].sub("B").is_some());
    }
}
