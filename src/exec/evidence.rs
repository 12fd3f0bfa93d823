//! What of an exchange may be written down: masked, and long bodies cut.

use super::auth::Auth;
use super::curl;
use super::exchange::Request;
use super::secrets::Secrets;

/// Bytes of a body that a record keeps.
pub const BODY_LIMIT: usize = 16 * 1024;

/// Turns what went over the wire into what a record may hold.
#[derive(Clone)]
pub struct Evidence {
    secrets: Secrets,
    auth: Auth,
}

impl Evidence {
    /// With everything that must not be written down.
    pub fn new(secrets: Secrets, auth: Auth) -> Self {
        Self { secrets, auth }
    }

    /// Any text.
    pub fn text(&self, text: &str) -> String {
        self.secrets.mask(text)
    }

    /// The URL of a request, also what secret it carries as a parameter.
    pub fn url(&self, request: &Request) -> String {
        self.secrets.mask_url(&request.url)
    }

    /// Headers; those that carry credentials keep their name only.
    pub fn headers(&self, headers: &[(String, String)]) -> Vec<(String, String)> {
        self.secrets.mask_headers(headers)
    }

    /// A body as text, and its size when it was cut.
    pub fn body(&self, bytes: &[u8], content_type: Option<&str>) -> (String, Option<usize>) {
        let masked = self.secrets.mask_body(bytes, content_type, BODY_LIMIT);
        (masked.text, masked.cut_from)
    }

    /// A command line that repeats the request.
    pub fn curl(&self, request: &Request) -> String {
        curl::curl(request, &self.auth, &self.secrets)
    }
}
