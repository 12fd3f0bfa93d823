//! Whether a body is JSON, with no member twice in an object.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::deviation::Deviation;
use super::evidence::Evidence;

/// Judges that the body parses as JSON (RFC 7644 §3.1, §3.8) and that its objects hold no name twice (RFC 7159 §4 has names
/// be unique; what a receiver makes of a second one is unpredictable).
pub(super) fn judge(evidence: &Evidence<'_>) -> Vec<Deviation> {
    let body = &evidence.exchange.response.body;
    if body.is_empty() {
        return vec![Deviation::new("body", "JSON", "an empty body")];
    }
    match serde_json::from_slice::<Distinct>(body) {
        Ok(Distinct) => Vec::new(),
        Err(error) if error.is_data() => {
            vec![Deviation::new(
                "body",
                "JSON objects without repeated members",
                error.to_string(),
            )]
        }
        Err(error) => {
            let actual = format!("{}; {error}", evidence.missing_json());
            vec![Deviation::new("body", "JSON", actual)]
        }
    }
}

/// JSON whose objects hold no name twice; the values are not kept.
struct Distinct;

impl<'de> Deserialize<'de> for Distinct {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DistinctVisitor)
    }
}

struct DistinctVisitor;

impl<'de> Visitor<'de> for DistinctVisitor {
    type Value = Distinct;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_str<E>(self, _: &str) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_unit<E>(self) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Distinct, A::Error> {
        while elements.next_element::<Distinct>()?.is_some() {}
        Ok(Distinct)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Distinct, A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            members.next_value::<Distinct>()?;
            if let Some(name) = names.replace(name) {
                return Err(A::Error::custom(format_args!(
                    "member `{name}` stands twice in one object"
                )));
            }
        }
        Ok(Distinct)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;
    use crate::suite::template::Variables;

    fn actual(text: &str) -> Option<String> {
        let (target, variables) = (fixture::target(), Variables::new());
        let exchange = fixture::get("/Users/1").answered_text(200, text);
        let mut deviations = judge(&Evidence::new(&target, &exchange, &variables));
        deviations.pop().map(|deviation| deviation.actual)
    }

    #[test]
    fn json_holds() {
        assert_eq!(
            actual(r#"{ "a": [1, -2, 3.5, null, true, "x", { "a": {} }], "b": { "a": 1 } }"#),
            None
        );
    }

    #[test]
    fn other_text_does_not() {
        let html = actual("<html></html>").unwrap();
        assert_eq!(
            html,
            "a body that is not JSON: <html></html>; expected value at line 1 column 1"
        );
        assert_eq!(actual("").unwrap(), "an empty body");
        assert!(actual("{} {}").unwrap().contains("trailing characters"));
    }

    #[test]
    fn repeated_members_are_told() {
        let seen = actual("{ \"a\": [{ \"id\": 1,\n\"id\": 1 }] }").unwrap();
        assert!(
            seen.starts_with("member `id` stands twice in one object at line 2"),
            "{seen}"
        );
    }
}
