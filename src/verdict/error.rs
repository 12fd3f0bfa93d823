//! SCIM error bodies (RFC 7644 §3.12).

use serde_json::Value;

use super::deviation::Deviation;
use super::evidence::{Evidence, has_schema};
use super::show;
use crate::spec::urn;

/// Judges that the body is a SCIM error whose `status` says what HTTP said, with one of the allowed `scimType` values;
/// none allowed means any, and `none` among them that it may be missing.
///
/// A `status` that is the right number in place of a string passes here (AMB-80): the suites judge its type once, everywhere.
pub(super) fn judge(allowed: &[String], evidence: &Evidence<'_>) -> Vec<Deviation> {
    let Some(Value::Object(body)) = evidence.json else {
        let actual = evidence.json.map_or_else(|| evidence.missing_json(), show::typed);
        return vec![Deviation::new(evidence.subject(""), "a SCIM error", actual)];
    };
    let mut deviations = Vec::new();
    let mut judge = |member: &str, expected: String, holds: bool| {
        if !holds {
            let actual = body.get(member).map_or_else(|| "nothing".to_owned(), show::typed);
            deviations.push(Deviation::new(
                evidence.subject(&format!("/{member}")),
                expected,
                actual,
            ));
        }
    };
    let schemas = evidence.json.is_some_and(|body| has_schema(body, urn::ERROR));
    judge(
        "schemas",
        format!("an array with {}", show::quoted(urn::ERROR)),
        schemas,
    );
    let code = evidence.exchange.response.status.to_string();
    let status = match body.get("status") {
        Some(Value::String(text)) => text.trim() == code,
        Some(Value::Number(number)) => number.to_string() == code,
        _ => false,
    };
    judge("status", format!("string {}", show::quoted(&code)), status);
    judge(
        "scimType",
        scim_type_wording(allowed),
        scim_type_allowed(body.get("scimType"), allowed),
    );
    let detail = matches!(body.get("detail"), None | Some(Value::Null | Value::String(_)));
    judge("detail", "a string or nothing".to_owned(), detail);
    deviations
}

fn scim_type_allowed(seen: Option<&Value>, allowed: &[String]) -> bool {
    match seen {
        None | Some(Value::Null) => allowed.is_empty() || allowed.iter().any(|word| word == "none"),
        Some(Value::String(seen)) => allowed.is_empty() || allowed.contains(seen),
        Some(_) => false,
    }
}

fn scim_type_wording(allowed: &[String]) -> String {
    if allowed.is_empty() {
        return "a string or nothing".to_owned();
    }
    let words = allowed.iter().map(|word| match word.as_str() {
        "none" => "nothing".to_owned(),
        word => show::quoted(word),
    });
    show::either(words.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture;
    use super::*;
    use crate::suite::template::Variables;

    fn judged(status: u16, body: &Value, allowed: &[&str]) -> Vec<(String, String, String)> {
        let (target, variables) = (fixture::target(), Variables::new());
        let exchange = fixture::get("/Users/1").answered(status, body);
        let allowed: Vec<_> = allowed.iter().map(|word| (*word).to_owned()).collect();
        let deviations = judge(&allowed, &Evidence::new(&target, &exchange, &variables));
        deviations
            .into_iter()
            .map(|d| (d.subject, d.expected, d.actual))
            .collect()
    }

    #[test]
    fn the_examples_of_section_3_12_are_errors() {
        let not_found = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "detail": "Resource 2819c223-7f76-453a-919d-413861904646 not found",
            "status": "404"
        });
        assert_eq!(judged(404, &not_found, &[]), []);
        let mutability = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "scimType": "mutability",
            "detail": "Attribute 'id' is readOnly",
            "status": "400"
        });
        assert_eq!(judged(400, &mutability, &["mutability", "invalidValue"]), []);
        assert_eq!(judged(404, &not_found, &["noTarget", "none"]), []);
        let number = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": 404 });
        assert_eq!(judged(404, &number, &[]), []);
    }

    #[test]
    fn every_flaw_is_told() {
        let seen = judged(
            409,
            &json!({ "status": "400", "scimType": "taken", "detail": 1 }),
            &["uniqueness"],
        );
        let subjects: Vec<_> = seen.iter().map(|(subject, ..)| subject.as_str()).collect();
        assert_eq!(
            subjects,
            ["body /schemas", "body /status", "body /scimType", "body /detail"]
        );
        assert_eq!(seen[1].1, r#"string "409""#);
        assert_eq!(
            (seen[2].1.as_str(), seen[2].2.as_str()),
            (r#""uniqueness""#, r#"string "taken""#)
        );
        assert_eq!(judged(404, &json!([]), &[])[0].2, "array []");
        let missing = judged(
            400,
            &json!({ "schemas": [urn::ERROR], "status": "400" }),
            &["invalidFilter"],
        );
        assert_eq!(missing[0].2, "nothing");
    }
}
