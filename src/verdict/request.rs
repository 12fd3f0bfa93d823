//! What a request asked for: the parameters of RFC 7644 §3.4.2 and §3.9, from the URL or from a `.search` body.

use serde_json::Value;

use crate::exec::exchange::Request;
use crate::spec::notation::AttributePath;
use crate::spec::{json, urn};

/// Query parameters, as sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Asked {
    pub(super) filter: Option<String>,
    pub(super) sort_by: Option<String>,
    pub(super) sort_order: Option<String>,
    pub(super) attributes: Vec<String>,
    pub(super) excluded_attributes: Vec<String>,
}

impl Asked {
    /// Reads the parameters of a request; a search body (§3.4.3) says more than the URL.
    pub(super) fn of(request: &Request) -> Self {
        let mut asked = Self::default();
        for (name, value) in request.url.query_pairs() {
            asked.set(&name, vec![value.into_owned()]);
        }
        if let Some(Value::Object(body)) = search_body(request) {
            for name in ["filter", "sortBy", "sortOrder", "attributes", "excludedAttributes"] {
                let values = match json::member(&body, name) {
                    Some(Value::String(text)) => vec![text.clone()],
                    Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                    _ => continue,
                };
                asked.set(name, values);
            }
        }
        asked
    }

    fn set(&mut self, name: &str, mut values: Vec<String>) {
        match name {
            "filter" => self.filter = values.pop(),
            "sortBy" => self.sort_by = values.pop(),
            "sortOrder" => self.sort_order = values.pop(),
            "attributes" => self.attributes.extend(names(&values)),
            "excludedAttributes" => self.excluded_attributes.extend(names(&values)),
            _ => {}
        }
    }

    /// Whether the request asked for something other than the default set of attributes.
    pub(super) fn projects(&self) -> bool {
        !self.attributes.is_empty() || !self.excluded_attributes.is_empty()
    }

    /// The names in `attributes` that follow the notation of §3.10.
    pub(super) fn attribute_paths(&self) -> Vec<AttributePath> {
        self.attributes.iter().filter_map(|name| name.parse().ok()).collect()
    }

    /// The names in `excludedAttributes` that follow the notation of §3.10.
    pub(super) fn excluded_paths(&self) -> Vec<AttributePath> {
        self.excluded_attributes
            .iter()
            .filter_map(|name| name.parse().ok())
            .collect()
    }
}

/// The JSON body of a request.
pub(super) fn body(request: &Request) -> Option<Value> {
    serde_json::from_slice(request.body.as_deref()?).ok()
}

fn search_body(request: &Request) -> Option<Value> {
    let body = body(request)?;
    let search = request.url.path().ends_with("/.search") || super::evidence::has_schema(&body, urn::SEARCH_REQUEST);
    search.then_some(body)
}

fn names(values: &[String]) -> impl Iterator<Item = String> {
    let parts = values.iter().flat_map(|value| value.split(','));
    parts.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture;
    use super::*;

    #[test]
    fn parameters_come_from_the_url() {
        let exchange =
            fixture::get("/Users?filter=title%20pr&attributes=userName,%20name.familyName&sortOrder=descending");
        let asked = Asked::of(&exchange.request);
        assert_eq!(asked.filter.as_deref(), Some("title pr"));
        assert_eq!(asked.attributes, ["userName", "name.familyName"]);
        assert_eq!(asked.sort_order.as_deref(), Some("descending"));
        assert!(asked.projects());
    }

    #[test]
    fn parameters_come_from_a_search_body() {
        let body = json!({ "schemas": [urn::SEARCH_REQUEST], "attributes": ["userName", "title"], "sortBy": "title" });
        let asked = Asked::of(&fixture::send("POST", "/Users/.search", &body).request);
        assert_eq!(asked.attributes, ["userName", "title"]);
        assert_eq!(asked.sort_by.as_deref(), Some("title"));
    }

    #[test]
    fn attributes_of_a_resource_are_no_parameters() {
        let asked = Asked::of(&fixture::send("POST", "/Users", &json!({ "attributes": ["x"], "filter": "y" })).request);
        assert_eq!(asked, Asked::default());
    }
}
