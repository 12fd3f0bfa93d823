//! Bearer tokens (RFC 7644 §2, RFC 6750).

use super::error::Refusal;
use super::fault::Fault;
use super::message::Request;
use super::provider::Provider;
use super::route::Route;

impl Provider<'_> {
    /// Checks the credentials, if this server asks for any. The configuration is public, as RFC 7643 §5 advises.
    ///
    /// # Errors
    /// 401 with a challenge when the token is missing or wrong.
    pub(super) fn authorise(&self, request: &Request, route: &Route) -> Result<(), Refusal> {
        let Some(expected) = &self.config.token else {
            return Ok(());
        };
        let Some(given) = request.header("Authorization") else {
            let public = *route == Route::ServiceProviderConfig && request.method == "GET";
            let open =
                self.has(Fault::AuthMissingTokenAccepted) || self.has(Fault::AuthReadsOpen) && request.method == "GET";
            return if public || open {
                Ok(())
            } else {
                Err(challenge("Bearer realm=\"scim\"", "a bearer token is needed"))
            };
        };
        if self.accepts(given, expected) {
            return Ok(());
        }
        Err(challenge(
            "Bearer realm=\"scim\", error=\"invalid_token\"",
            "the bearer token is not valid",
        ))
    }

    fn accepts(&self, given: &str, expected: &str) -> bool {
        if self.has(Fault::AuthWrongTokenAccepted) {
            return true;
        }
        let (scheme, token) = given.split_once(' ').unwrap_or((given, ""));
        if !scheme.eq_ignore_ascii_case("Bearer") || self.has(Fault::AuthSchemeCaseSensitive) && scheme != "Bearer" {
            return false;
        }
        token.trim() == expected || self.has(Fault::AuthEmptyTokenAccepted) && token.trim().is_empty()
    }
}

fn challenge(header: &str, detail: &str) -> Refusal {
    Refusal::new(401, detail).with_header("WWW-Authenticate", header)
}
