//! What a query asks for, from the URL or from a search request (RFC 7644 §3.4.2, §3.4.3).

use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::server::error::Refusal;
use crate::spec::urn;

/// The parameters of RFC 7644 §3.4.2; unknown ones are ignored.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::server) struct Parameters {
    pub(in crate::server) filter: Option<String>,
    pub(in crate::server) sort_by: Option<String>,
    pub(in crate::server) sort_order: Option<String>,
    pub(in crate::server) start_index: Option<i64>,
    pub(in crate::server) count: Option<i64>,
    pub(in crate::server) attributes: Vec<String>,
    pub(in crate::server) excluded: Vec<String>,
}

impl Parameters {
    /// Reads the query of a URL.
    ///
    /// # Errors
    /// `invalidValue` when `startIndex` or `count` is no whole number.
    pub(in crate::server) fn from_query(query: &str) -> Result<Self, Refusal> {
        let mut parameters = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.into_owned();
            match name.as_ref() {
                "filter" => parameters.filter = Some(value),
                "sortBy" => parameters.sort_by = Some(value),
                "sortOrder" => parameters.sort_order = Some(value),
                "startIndex" => parameters.start_index = Some(whole_number(&name, &value)?),
                "count" => parameters.count = Some(whole_number(&name, &value)?),
                "attributes" => parameters.attributes.extend(names(&value)),
                "excludedAttributes" => parameters.excluded.extend(names(&value)),
                _ => {}
            }
        }
        Ok(parameters)
    }

    /// Reads a SearchRequest message.
    ///
    /// # Errors
    /// `invalidSyntax` when it is not a SearchRequest or a member has the wrong type.
    pub(in crate::server) fn from_search(message: &Map<String, Value>) -> Result<Self, Refusal> {
        check_message(message, urn::SEARCH_REQUEST)?;
        let mut parameters = Self::default();
        for (name, value) in message {
            if value.is_null() {
                continue;
            }
            match name.to_ascii_lowercase().as_str() {
                "filter" => parameters.filter = Some(text(name, value)?),
                "sortby" => parameters.sort_by = Some(text(name, value)?),
                "sortorder" => parameters.sort_order = Some(text(name, value)?),
                "startindex" => parameters.start_index = Some(integer(name, value)?),
                "count" => parameters.count = Some(integer(name, value)?),
                "attributes" => parameters.attributes = texts(name, value)?,
                "excludedattributes" => parameters.excluded = texts(name, value)?,
                _ => {}
            }
        }
        Ok(parameters)
    }
}

/// Checks that a message names its schema (RFC 7644 §3.1).
pub(in crate::server) fn check_message(message: &Map<String, Value>, urn: &str) -> Result<(), Refusal> {
    let schemas = crate::spec::json::member(message, "schemas").and_then(Value::as_array);
    let named = schemas.is_some_and(|schemas| {
        schemas
            .iter()
            .filter_map(Value::as_str)
            .any(|schema| schema.eq_ignore_ascii_case(urn))
    });
    if named {
        Ok(())
    } else {
        Err(Refusal::syntax(format!("`schemas` does not name {urn}")))
    }
}

fn names(list: &str) -> impl Iterator<Item = String> + '_ {
    list.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
}

fn whole_number(name: &str, value: &str) -> Result<i64, Refusal> {
    let number = value.trim();
    let digits = number.strip_prefix(['-', '+']).unwrap_or(number);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Refusal::value(format!("`{name}` is not a whole number")));
    }
    // Too many digits for an i64: as far out as it goes.
    Ok(number
        .parse()
        .unwrap_or(if number.starts_with('-') { i64::MIN } else { i64::MAX }))
}

fn text(name: &str, value: &Value) -> Result<String, Refusal> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| Refusal::syntax(format!("`{name}` is not a string")))
}

fn texts(name: &str, value: &Value) -> Result<Vec<String>, Refusal> {
    let items = value
        .as_array()
        .ok_or_else(|| Refusal::syntax(format!("`{name}` is not an array")))?;
    items.iter().map(|item| text(name, item)).collect()
}

fn integer(name: &str, value: &Value) -> Result<i64, Refusal> {
    value
        .as_i64()
        .ok_or_else(|| Refusal::syntax(format!("`{name}` is not an integer")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn url_parameters_are_decoded_and_unknown_ones_ignored() {
        let parameters =
            Parameters::from_query("filter=userName%20eq%20%22a%2Bb%22&attributes=userName,+name&x=1&count=-3")
                .unwrap();
        assert_eq!(parameters.filter.as_deref(), Some("userName eq \"a+b\""));
        assert_eq!(parameters.attributes, ["userName", "name"]);
        assert_eq!(parameters.count, Some(-3));
        assert!(Parameters::from_query("count=ten").is_err());
        assert_eq!(
            Parameters::from_query("startIndex=99999999999999999999")
                .unwrap()
                .start_index,
            Some(i64::MAX)
        );
    }

    #[test]
    fn a_search_request_names_its_schema() {
        let message = json!({ "schemas": [urn::SEARCH_REQUEST], "startIndex": 2, "attributes": ["userName"] });
        let parameters = Parameters::from_search(message.as_object().unwrap()).unwrap();
        assert_eq!((parameters.start_index, parameters.attributes.len()), (Some(2), 1));
        assert!(Parameters::from_search(json!({ "count": 1 }).as_object().unwrap()).is_err());
    }
}
