//! Checking representations against the types of their schemas.

use std::fmt;

use jsonschema::paths::Location;
use jsonschema::{Draft, Keyword, ValidationError, Validator};
use serde_json::{Map, Value};

use super::{BINARY_FORMAT, DATE_TIME_FORMAT, EXPECTED, REFERENCE_FORMAT, WHOLE_NUMBER, json_schema};
use crate::spec::datetime::DateTime;
use crate::spec::json;
use crate::spec::schema::ResourceSchema;
use crate::spec::value::decode_binary;

/// A value that does not have the type its schema gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeProblem {
    /// JSON pointer to the value.
    pub pointer: String,
    /// The type it should have, in SCIM's words (`boolean`, `dateTime`, `array`).
    pub expected: String,
    /// Type and value found (`string "true"`).
    pub found: String,
}

impl fmt::Display for TypeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            pointer,
            expected,
            found,
        } = self;
        if !pointer.is_empty() {
            write!(f, "{pointer}: ")?;
        }
        write!(f, "expected {expected}, found {found}")
    }
}

/// A schema that cannot be turned into a validator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("schema `{schema}` gives no usable JSON Schema: {reason}")]
pub struct ValidatorError {
    schema: String,
    reason: String,
}

/// Checks the types in representations of one resource type; built once, used for many.
#[derive(Clone, Debug)]
pub struct ResourceValidator {
    schema: Value,
    validator: Validator,
}

impl ResourceValidator {
    /// Compiles the schemas of a resource type.
    ///
    /// # Errors
    /// When the JSON Schema made of them does not compile.
    pub fn new(resource: &ResourceSchema) -> Result<Self, ValidatorError> {
        let schema = json_schema(resource);
        let options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .with_format(DATE_TIME_FORMAT, |text: &str| text.parse::<DateTime>().is_ok())
            .with_format(BINARY_FORMAT, |text: &str| decode_binary(text).is_some())
            .with_format(REFERENCE_FORMAT, is_uri_reference)
            .with_keyword(WHOLE_NUMBER, whole_number);
        match options.build(&schema) {
            Ok(validator) => Ok(Self { schema, validator }),
            Err(error) => Err(ValidatorError {
                schema: resource.base.id.clone(),
                reason: error.to_string(),
            }),
        }
    }

    /// Every value of the wrong type, one problem a value, in the order of the schemas.
    pub fn validate(&self, resource: &Value) -> Vec<TypeProblem> {
        let mut problems: Vec<TypeProblem> = Vec::new();
        for error in self.validator.iter_errors(resource) {
            let pointer = error.instance_path().as_str();
            if problems.iter().all(|problem| problem.pointer != pointer) {
                problems.push(self.problem(pointer, error.schema_path().as_str(), resource));
            }
        }
        problems
    }

    fn problem(&self, pointer: &str, keyword: &str, resource: &Value) -> TypeProblem {
        let place = keyword.rsplit_once('/').map_or("", |(place, _)| place);
        let expected = self.schema.pointer(place).and_then(|schema| schema[EXPECTED].as_str());
        let found = resource.pointer(pointer).unwrap_or(&Value::Null);
        TypeProblem {
            pointer: pointer.to_owned(),
            expected: expected.unwrap_or("another type").to_owned(),
            found: json::describe(found),
        }
    }
}

/// Whether the text has the characters of a URI or relative reference (RFC 3986 §2, §4.1).
fn is_uri_reference(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let mut escapes = text.split('%').skip(1);
    text.chars().all(allowed)
        && escapes.all(|rest| {
            rest.get(..2)
                .is_some_and(|hex| hex.chars().all(|c| c.is_ascii_hexdigit()))
        })
}

struct WholeNumber;

/// The signature is the crate's.
fn whole_number<'a>(
    _parent: &'a Map<String, Value>,
    _value: &'a Value,
    _path: Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    Ok(Box::new(WholeNumber))
}

impl<'i> Keyword<'i> for WholeNumber {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            Ok(())
        } else {
            Err(ValidationError::custom("fraction or exponent"))
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        !instance.is_f64()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::schema::{Attribute, AttributeType};
    use crate::spec::{core_schemas, urn};

    fn problems(resource: &Value) -> Vec<String> {
        let mut schema = core_schemas::enterprise_user_resource();
        schema
            .base
            .attributes
            .push(Attribute::new("level", AttributeType::Integer));
        schema
            .base
            .attributes
            .push(Attribute::new("weight", AttributeType::Decimal));
        let validator = ResourceValidator::new(&schema).unwrap_or_else(|error| panic!("{error}"));
        validator.validate(resource).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn right_types_pass_and_so_do_null_and_unknown_members() {
        let resource = json!({
            "schemas": [urn::USER, urn::ENTERPRISE_USER],
            "id": "1",
            "userName": "bjensen",
            "nickName": null,
            "emails": [{ "value": "a@example.com", "primary": true, "unknown": 1 }],
            "photos": [],
            "groups": null,
            "active": false,
            "level": 7,
            "weight": 1.5,
            "profileUrl": "../Users/1?a=%20",
            "x509Certificates": [{ "value": "AQIDBA" }],
            "shoeSize": { "any": "thing" },
            "meta": { "created": "2010-01-23T04:56:22Z", "lastModified": "2011-05-13T04:42:34", "version": "W/\"3694\"" },
            urn::ENTERPRISE_USER: { "manager": { "value": "2" }, "department": null },
        });
        assert_eq!(problems(&resource), [] as [&str; 0]);
    }

    #[test]
    fn wrong_types_are_told_with_place_type_and_value() {
        let resource = json!({
            "schemas": urn::USER,
            "userName": 5,
            "name": [],
            "emails": [{ "primary": "true" }, "a@example.com", null],
            "phoneNumbers": { "value": "1" },
            "active": "true",
            "level": 7.0,
            "weight": "1.5",
            "profileUrl": "not a uri",
            "x509Certificates": [{ "value": "not base64!" }],
            "meta": { "created": "23.01.2010" },
            urn::ENTERPRISE_USER: { "manager": { "value": 2 } },
        });
        let mut found = problems(&resource);
        found.sort();
        let manager = format!(
            "/{}/manager/value: expected string, found number 2",
            urn::ENTERPRISE_USER
        );
        let mut expected = vec![
            "/schemas: expected array, found string \"urn:ietf:params:scim:schemas:core:2.0:User\"",
            "/userName: expected string, found number 5",
            "/name: expected complex, found array of 0",
            "/emails/0/primary: expected boolean, found string \"true\"",
            "/emails/1: expected complex, found string \"a@example.com\"",
            "/emails/2: expected complex, found null",
            "/phoneNumbers: expected array, found object",
            "/active: expected boolean, found string \"true\"",
            "/level: expected integer, found number 7.0",
            "/weight: expected decimal, found string \"1.5\"",
            "/profileUrl: expected reference, found string \"not a uri\"",
            "/x509Certificates/0/value: expected binary, found string \"not base64!\"",
            "/meta/created: expected dateTime, found string \"23.01.2010\"",
            &manager,
        ];
        expected.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn only_an_object_is_a_resource() {
        assert_eq!(problems(&json!([1])), ["expected resource, found array of 1"]);
    }

    #[test]
    fn the_core_schemas_describe_themselves() {
        let schemas = ResourceSchema::new(core_schemas::schema().clone(), Vec::new());
        let validator = ResourceValidator::new(&schemas).unwrap();
        for schema in core_schemas::all() {
            assert_eq!(validator.validate(&schema.to_json()), []);
        }
    }
}
