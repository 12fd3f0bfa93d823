//! A request, its answer, and the two together.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use url::Url;

use crate::suite::model::Credentials;

/// A request ready to be sent; credentials are added by the transport.
#[derive(Clone, Debug)]
pub struct Request {
    /// HTTP method.
    pub method: String,
    /// Full URL, encoded.
    pub url: Url,
    /// Headers in order, names in lower case, without credentials.
    pub headers: Vec<(String, String)>,
    /// Body bytes.
    pub body: Option<Vec<u8>>,
    /// Which credentials go with it.
    pub credentials: Credentials,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Headers in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body bytes, whole: a longer body than the limit is a [`super::transport::TransportError`].
    pub body: Vec<u8>,
}

/// One request and its answer. A clone shares the answer, which may be large.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Name of the step (`given user`, `create`, `cleanup`).
    pub step: String,
    /// What was sent.
    pub request: Request,
    /// What came back.
    pub response: Arc<Response>,
    /// The body as JSON, when it parses.
    pub json: Option<Arc<Value>>,
    /// From sending to the last byte.
    pub took: Duration,
    /// How often it was sent again after 429 or 503, and how long was waited in all.
    pub waits: Option<Waits>,
}

/// Waiting that a target asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// How often.
    pub times: u32,
    /// How long in all.
    pub total: Duration,
}

impl Request {
    /// A request with the configured credentials and an `accept` header.
    pub fn new(method: impl Into<String>, url: Url) -> Self {
        Self {
            method: method.into(),
            url,
            headers: vec![("accept".to_owned(), "application/scim+json".to_owned())],
            body: None,
            credentials: Credentials::Configured,
        }
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        first(&self.headers, name)
    }
}

impl Exchange {
    /// Puts the two together; the body is read as JSON when it is JSON.
    pub fn new(
        step: impl Into<String>,
        request: Request,
        response: Response,
        took: Duration,
        waits: Option<Waits>,
    ) -> Self {
        let json = serde_json::from_slice(&response.body).ok().map(Arc::new);
        Self {
            step: step.into(),
            request,
            response: Arc::new(response),
            json,
            took,
            waits,
        }
    }
}

/// `path` (with a leading slash) below the base URL.
pub fn below(base: &Url, path: &str) -> Option<Url> {
    let whole = format!("{}{path}", base.as_str().trim_end_matches('/'));
    path.starts_with('/').then(|| Url::parse(&whole).ok()).flatten()
}

impl Response {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        first(&self.headers, name)
    }

    /// The media type of the body, parameters aside, in lower case.
    pub fn media_type(&self) -> Option<String> {
        let value = self.header("content-type")?;
        Some(value.split(';').next().unwrap_or(value).trim().to_ascii_lowercase())
    }
}

fn first<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}
