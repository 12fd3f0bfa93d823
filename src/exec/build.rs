//! From a request as the suite writes it to one that can be sent.

use serde_json::{Map, Value};
use url::Url;

use super::exchange::Request;
use crate::plan::generate::{self, Recipe, Support, Unique};
use crate::plan::target::Target;
use crate::suite::model::{Body, Edit, Generate, RequestTemplate};
use crate::suite::template::{Template, Unset, ValueTemplate, Variables};

/// Why a request cannot be made: always a fault of the suite or of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A place that nothing fills.
    #[error(transparent)]
    Unset(#[from] Unset),
    /// Not a URL.
    #[error("`{0}` is no URL")]
    BadUrl(String),
    /// `edit` of something that is not an object.
    #[error("`{0}` is no document to edit")]
    NotAnObject(String),
    /// `with` or `extra` is not an object once it is filled in.
    #[error("`{0}` is no set of attributes")]
    NoAttributes(String),
    /// The resource type is not served, which planning should have seen.
    #[error("the target serves no such resource type")]
    NoSuchType,
}

/// What requests are made of, besides the template.
pub struct Workshop<'a> {
    /// The target.
    pub target: &'a Target,
    /// Name of the resource type of the expansion.
    pub current: Option<&'a str>,
    /// The user's values for resources, by resource type name.
    pub configured: &'a Map<String, Value>,
    /// Resources to refer to.
    pub support: &'a Support,
}

impl Workshop<'_> {
    /// Makes a request.
    ///
    /// # Errors
    /// When a place cannot be filled in or the URL is none.
    pub fn request(
        &self,
        template: &RequestTemplate,
        variables: &Variables,
        unique: &mut Unique,
    ) -> Result<Request, BuildError> {
        let mut url = self.url(&template.path.text(variables)?)?;
        append_query(&mut url, &template.query, variables)?;
        let body = self.body(&template.body, variables, unique)?;
        let mut request = Request::new(template.method.clone(), url);
        request.credentials = template.credentials;
        if body.is_some() {
            request
                .headers
                .push(("content-type".to_owned(), "application/scim+json".to_owned()));
        }
        request.body = body;
        for (name, value) in &template.headers {
            request
                .headers
                .retain(|(present, _)| !present.eq_ignore_ascii_case(name));
            if let Some(value) = value {
                request
                    .headers
                    .push((name.to_ascii_lowercase(), value.text(variables)?));
            }
        }
        Ok(request)
    }

    /// A path below the base URL, or a URL as it is.
    ///
    /// # Errors
    /// When the result is no URL.
    pub fn url(&self, path: &str) -> Result<Url, BuildError> {
        let whole = match path.starts_with("http://") || path.starts_with("https://") {
            true => path.to_owned(),
            false => format!("{}{path}", self.target.base.as_str().trim_end_matches('/')),
        };
        Url::parse(&whole).map_err(|_| BuildError::BadUrl(whole))
    }

    /// A resource made from the target's schema.
    ///
    /// # Errors
    /// When a place cannot be filled in.
    pub fn generate(
        &self,
        generate: &Generate,
        variables: &Variables,
        unique: &mut Unique,
    ) -> Result<Value, BuildError> {
        let served = self
            .target
            .find(&generate.resource_type, self.current)
            .ok_or(BuildError::NoSuchType)?;
        let configured = self.configured_for(&served.resource_type.name, variables, unique)?;
        let with = attributes(&generate.with, variables)?;
        let without = texts(&generate.without, variables)?;
        let extra = attributes(&generate.extra, variables)?;
        let recipe = Recipe {
            extent: generate.extent,
            configured: configured.as_ref(),
            with: &with,
            without: &without,
            extra: &extra,
        };
        Ok(generate::resource(served, &recipe, unique, self.support))
    }

    /// The user's values, `${unique}` in them being new each time.
    fn configured_for(
        &self,
        name: &str,
        variables: &Variables,
        unique: &mut Unique,
    ) -> Result<Option<Value>, BuildError> {
        let Some(written) = self.configured.get(name) else {
            return Ok(None);
        };
        let template = ValueTemplate::parse(written).map_err(|_| BuildError::BadUrl(name.to_owned()))?;
        let mut variables = variables.clone();
        variables.set("unique", Value::String(unique.another()));
        Ok(Some(template.value(&variables)?))
    }

    fn body(&self, body: &Body, variables: &Variables, unique: &mut Unique) -> Result<Option<Vec<u8>>, BuildError> {
        Ok(match body {
            Body::None => None,
            Body::Json(template) => Some(template.value(variables)?.to_string().into_bytes()),
            Body::Raw(template) => Some(template.text(variables)?.into_bytes()),
            Body::Generated(generate) => Some(self.generate(generate, variables, unique)?.to_string().into_bytes()),
            Body::Edited(edit) => Some(edited(edit, variables)?.to_string().into_bytes()),
        })
    }
}

fn edited(edit: &Edit, variables: &Variables) -> Result<Value, BuildError> {
    let Value::Object(mut document) = edit.from.value(variables)? else {
        return Err(BuildError::NotAnObject(edit.from.to_string()));
    };
    for name in texts(&edit.without, variables)? {
        document.retain(|member, _| !member.eq_ignore_ascii_case(&name));
    }
    generate::merge(&mut document, &attributes(&edit.with, variables)?);
    Ok(Value::Object(document))
}

/// Members to be merged.
fn attributes(template: &ValueTemplate, variables: &Variables) -> Result<Value, BuildError> {
    match template.value(variables)? {
        members @ Value::Object(_) => Ok(members),
        other => Err(BuildError::NoAttributes(other.to_string())),
    }
}

fn texts(templates: &[Template], variables: &Variables) -> Result<Vec<String>, Unset> {
    templates.iter().map(|template| template.text(variables)).collect()
}

/// Appends parameters; `null` leaves one out, an array repeats it.
fn append_query(url: &mut Url, query: &[(Template, ValueTemplate)], variables: &Variables) -> Result<(), Unset> {
    let mut pairs: Vec<String> = url.query().map(str::to_owned).into_iter().collect();
    for (name, template) in query {
        let name = name.text(variables)?;
        let values = match template.value(variables)? {
            Value::Null => Vec::new(),
            Value::Array(values) => values,
            value => vec![value],
        };
        pairs.extend(
            values
                .iter()
                .map(|value| format!("{}={}", encode(&name), encode(&plain(value)))),
        );
    }
    if !pairs.is_empty() {
        url.set_query(Some(&pairs.join("&")));
    }
    Ok(())
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Percent-encodes for a query or a path segment. A space becomes `%20`: `+` means a space in HTML forms only (RFC 3986 §2.1).
pub fn encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_percent_encoded() {
        assert_eq!(encode("a b+c\"é"), "a%20b%2Bc%22%C3%A9");
    }

    #[test]
    fn lists_repeat_a_parameter_and_null_leaves_it_out() {
        let mut url = Url::parse("http://h/Users").unwrap();
        let query = vec![
            (
                Template::literal("attributes"),
                ValueTemplate::parse(&serde_json::json!(["a", "b"])).unwrap(),
            ),
            (Template::literal("filter"), ValueTemplate::parse(&Value::Null).unwrap()),
            (
                Template::literal("count"),
                ValueTemplate::parse(&serde_json::json!(2)).unwrap(),
            ),
        ];
        append_query(&mut url, &query, &Variables::new()).unwrap();
        assert_eq!(url.as_str(), "http://h/Users?attributes=a&attributes=b&count=2");
    }
}
