//! Values have the declared types (RFC 7643 §2.3).

use std::cell::RefCell;

use super::Subject;
use crate::spec::json_schema::{ResourceValidator, TypeProblem};
use crate::spec::schema::ResourceSchema;
use crate::verdict::deviation::Deviation;

/// The most validators kept.
const KEPT: usize = 16;

thread_local! {
    /// Validators are dear to build and the same few schemas come again and again.
    static VALIDATORS: RefCell<Vec<(ResourceSchema, ResourceValidator)>> = const { RefCell::new(Vec::new()) };
}

/// Judges the values of attributes of the given types, of all types when none is given. Whether a string is a URI is for
/// [`super::references`] to say.
pub(super) fn judge(subject: &Subject<'_>, kinds: &[&str]) -> Vec<Deviation> {
    let Some(schema) = subject.schema() else {
        return Vec::new();
    };
    let problems = problems(schema, subject).into_iter();
    let of_type = problems.filter(|problem| {
        let value = subject.resource.pointer(&problem.pointer);
        let chosen = kinds.is_empty() || kinds.contains(&problem.expected.as_str());
        chosen && !(problem.expected == "reference" && value.is_some_and(|value| value.is_string()))
    });
    of_type
        .map(|problem| subject.deviation(&problem.pointer, wording(&problem.expected), problem.found))
        .collect()
}

/// A SCIM type as the JSON that it is (RFC 7643 Table 1).
fn wording(kind: &str) -> &str {
    match kind {
        "string" => "a string",
        "boolean" => "a boolean",
        "decimal" => "a number",
        "integer" => "a whole number",
        "dateTime" => "a string with an xsd:dateTime",
        "binary" => "a string in base64",
        "reference" => "a string with a URI",
        "complex" | "resource" => "an object",
        "array" => "an array",
        other => other,
    }
}

fn problems(schema: &ResourceSchema, subject: &Subject<'_>) -> Vec<TypeProblem> {
    VALIDATORS.with_borrow_mut(|validators| {
        if let Some((_, validator)) = validators.iter().find(|(known, _)| known == schema) {
            return validator.validate(subject.resource);
        }
        let Ok(validator) = ResourceValidator::new(schema) else {
            return Vec::new();
        };
        let problems = validator.validate(subject.resource);
        validators.truncate(KEPT - 1);
        validators.insert(0, (schema.clone(), validator));
        problems
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::spec::urn;
    use crate::suite::model::ResourceRule;
    use crate::verdict::fixture::rule;

    #[test]
    fn declared_types_and_unassigned_values_hold() {
        let user = json!({
            "userName": "ann", "active": false, "title": null, "emails": [],
            "photos": [{ "value": "not a uri" }],
            "meta": { "created": "2011-05-13T04:42:34" },
        });
        assert_eq!(rule(ResourceRule::Types, "/Users/1", &user), [] as [String; 0]);
    }

    #[test]
    fn other_types_do_not() {
        let user = json!({
            "active": "true", "userName": 5, "photos": [{ "value": 1 }],
            urn::ENTERPRISE_USER: { "manager": "x" },
        });
        let count = |kind| rule(kind, "/Users/1", &user).len();
        let kinds = [
            ResourceRule::Strings,
            ResourceRule::Booleans,
            ResourceRule::Objects,
            ResourceRule::Arrays,
        ];
        assert_eq!(kinds.map(count), [2, 1, 1, 0]);
        let mut seen = rule(ResourceRule::Types, "/Users/1", &user);
        seen.sort();
        assert_eq!(
            seen,
            [
                r#"body /active: a boolean / string "true""#,
                "body /photos/0/value: a string with a URI / number 1",
                &format!(r#"body /{}/manager: an object / string "x""#, urn::ENTERPRISE_USER),
                "body /userName: a string / number 5",
            ]
        );
    }
}
