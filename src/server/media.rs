//! Bodies of requests (RFC 7644 §3.8).

use serde_json::{Map, Value};

use super::error::Refusal;
use super::fault::Fault;
use super::message::Request;
use super::provider::Provider;

impl Provider<'_> {
    /// The JSON object in the body.
    ///
    /// # Errors
    /// 415 for other media types and character sets, `invalidSyntax` when the body is no JSON object.
    pub(super) fn body(&self, request: &Request) -> Result<Map<String, Value>, Refusal> {
        self.check_type(request)?;
        match serde_json::from_slice(&request.body) {
            Ok(Value::Object(body)) => Ok(body),
            Ok(_) if self.has(Fault::ErrorNotObject500) => Err(Refusal::new(500, "internal error")),
            Ok(_) => Err(Refusal::syntax("the body is not a JSON object")),
            Err(_) if self.has(Fault::ErrorMalformedJson500) => Err(Refusal::new(500, "internal error")),
            Err(_) if self.has(Fault::ErrorMalformedJsonAccepted) => Ok(Map::new()),
            Err(error) => Err(Refusal::syntax(format!("the body is not JSON: {error}"))),
        }
    }

    fn check_type(&self, request: &Request) -> Result<(), Refusal> {
        let Some(header) = request.header("Content-Type") else {
            return Ok(());
        };
        let mut parts = header.split(';').map(str::trim);
        let media_type = parts.next().unwrap_or_default().to_ascii_lowercase();
        let scim = media_type == "application/scim+json";
        let foreign_charset = parts.any(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let is_charset = name.trim().eq_ignore_ascii_case("charset");
            is_charset && (self.has(Fault::MediaCharsetRefused) || !is_utf_8(value))
        });
        let known = scim && !self.has(Fault::MediaScimJsonRefused) || media_type == "application/json";
        if known && !foreign_charset {
            return Ok(());
        }
        if self.has(Fault::MediaUnknownType500) {
            return Err(Refusal::new(500, "internal error"));
        }
        Err(Refusal::new(
            415,
            format!("{header} is not supported; send application/scim+json in UTF-8"),
        ))
    }
}

fn is_utf_8(charset: &str) -> bool {
    let charset = charset.trim().trim_matches('"');
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("us-ascii")
}
