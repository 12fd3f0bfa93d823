//! Credentials: which a request carries, and which it must never carry.
//!
//! A request to another origin than the target's carries none, whatever the case says: a location captured from an answer may
//! point anywhere. A header that the case sets itself is left as it is.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use url::{Origin, Url};

use super::exchange::{Request, Response};
use super::oauth::{ClientCredentials, Tokens};
use super::secrets::Secrets;
use super::transport::{Delivery, Transport, TransportError};
use crate::suite::model::Credentials;

/// Names and passwords that nobody has. The configured user's name is not tried with a wrong password: that may lock it out.
pub(super) const WRONG_TOKEN: &str = "scimspec-wrong-token";
/// See [`WRONG_TOKEN`].
pub(super) const WRONG_USER: &str = "scimspec-wrong-user";

/// How the run identifies itself.
#[derive(Clone, Debug, Default)]
pub enum Scheme {
    /// Not at all.
    #[default]
    None,
    /// A bearer token (RFC 6750).
    Bearer(SecretString),
    /// User name and password (RFC 7617).
    Basic {
        /// User name.
        user: String,
        /// Password.
        password: SecretString,
    },
    /// Headers of the target's own.
    Headers(Vec<(String, SecretString)>),
    /// A token fetched from a token endpoint (RFC 6749 §4.4).
    ClientCredentials(ClientCredentials),
}

/// The credentials of a run, and the only origin that gets them.
#[derive(Clone, Debug)]
pub struct Auth {
    origin: Origin,
    pub(super) scheme: Scheme,
    /// Sent with every request to the target beside the scheme, also with those that carry no credentials: a tenant, say.
    pub(super) companions: Vec<(String, SecretString)>,
    /// Whether the transport below has a client certificate.
    pub(super) certificate: bool,
}

impl Auth {
    /// Credentials for the target at `base`.
    pub fn new(base: &Url, scheme: Scheme) -> Self {
        Self {
            origin: base.origin(),
            scheme,
            companions: Vec::new(),
            certificate: false,
        }
    }

    /// Adds headers that go with every request to the target.
    #[must_use]
    pub fn with_companions(mut self, headers: Vec<(String, SecretString)>) -> Self {
        self.companions = headers;
        self
    }

    /// Says that the transport has a client certificate. It alone cannot be wrong: requests with wrong credentials then go
    /// out without it.
    #[must_use]
    pub fn with_certificate(mut self, certificate: bool) -> Self {
        self.certificate = certificate;
        self
    }

    /// Whether requests carry credentials, so that leaving them out says something.
    pub fn has_credentials(&self) -> bool {
        self.certificate || !matches!(self.scheme, Scheme::None)
    }

    /// Makes every secret known to the masking.
    pub fn teach(&self, secrets: &Secrets) {
        match &self.scheme {
            Scheme::None => {}
            Scheme::Bearer(token) => secrets.learn(token),
            Scheme::Basic { user, password } => secrets.learn_pair(user, password),
            Scheme::Headers(headers) => teach_headers(headers, secrets),
            Scheme::ClientCredentials(client) => client.teach(secrets),
        }
        teach_headers(&self.companions, secrets);
    }

    /// What a request really carries: never anything to another origin.
    pub(super) fn due(&self, request: &Request) -> Credentials {
        if request.url.origin() != self.origin {
            return Credentials::None;
        }
        match request.credentials {
            Credentials::Wrong if matches!(self.scheme, Scheme::None) => Credentials::None,
            Credentials::SchemeInOtherCase if !self.names_a_scheme() => Credentials::Configured,
            due => due,
        }
    }

    /// Whether the credentials go into an `Authorization` header that begins with the name of a scheme.
    fn names_a_scheme(&self) -> bool {
        match &self.scheme {
            Scheme::None => false,
            Scheme::Bearer(_) | Scheme::Basic { .. } | Scheme::ClientCredentials(_) => true,
            Scheme::Headers(headers) => headers
                .iter()
                .any(|(name, value)| scheme_of(name, value.expose_secret()).is_some()),
        }
    }

    /// Whether the request goes to the target.
    pub(super) fn is_target(&self, request: &Request) -> bool {
        request.url.origin() == self.origin
    }

    /// Headers of the same kind, with values that nobody has.
    pub(super) fn wrong_headers(&self) -> Vec<(String, String)> {
        match &self.scheme {
            Scheme::None => Vec::new(),
            Scheme::Bearer(_) | Scheme::ClientCredentials(_) => vec![bearer(WRONG_TOKEN)],
            Scheme::Basic { .. } => vec![basic(WRONG_USER, WRONG_TOKEN)],
            Scheme::Headers(headers) => headers
                .iter()
                .map(|(name, _)| (name.clone(), WRONG_TOKEN.to_owned()))
                .collect(),
        }
    }
}

fn teach_headers(headers: &[(String, SecretString)], secrets: &Secrets) {
    for (name, value) in headers {
        secrets.learn_header(name);
        secrets.learn(value);
        // `Authorization: Scheme SECRET` and its like: the part without the scheme is a secret of its own.
        if let Some((_, rest)) = value.expose_secret().split_once(' ') {
            secrets.learn_text(rest);
        }
    }
}

/// The name of an authentication scheme in another case; case does not matter there (RFC 7235 §2.1).
pub(super) fn in_other_case(scheme: &str) -> String {
    let upper = scheme.to_ascii_uppercase();
    match upper == scheme {
        true => scheme.to_ascii_lowercase(),
        false => upper,
    }
}

/// The name of the scheme in an `Authorization` header, and what follows it.
pub(super) fn scheme_of<'v>(name: &str, value: &'v str) -> Option<(&'v str, &'v str)> {
    let (scheme, rest) = value.split_once(' ')?;
    let is_name = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (name.eq_ignore_ascii_case("authorization") && is_name).then_some((scheme, rest))
}

fn scheme_in_other_case((name, value): (String, String)) -> (String, String) {
    let other = scheme_of(&name, &value).map(|(scheme, rest)| format!("{} {rest}", in_other_case(scheme)));
    (name, other.unwrap_or(value))
}

fn bearer(token: &str) -> (String, String) {
    ("authorization".to_owned(), format!("Bearer {token}"))
}

pub(super) fn basic(user: &str, password: &str) -> (String, String) {
    let pair = STANDARD.encode(format!("{user}:{password}"));
    ("authorization".to_owned(), format!("Basic {pair}"))
}

fn exposed(headers: &[(String, SecretString)]) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| (name.clone(), value.expose_secret().to_owned()))
        .collect()
}

/// A transport that adds credentials.
#[derive(Debug)]
pub struct Authenticated<T> {
    inner: T,
    auth: Auth,
    secrets: Secrets,
    tokens: Tokens,
}

impl<T: Transport> Authenticated<T> {
    /// Adds `auth` to what goes through `inner`; tokens fetched on the way become known to `secrets`, as do those of `auth`.
    pub fn new(inner: T, auth: Auth, secrets: Secrets) -> Self {
        auth.teach(&secrets);
        Self {
            inner,
            auth,
            secrets,
            tokens: Tokens::default(),
        }
    }

    /// The credentials.
    pub fn auth(&self) -> &Auth {
        &self.auth
    }

    async fn dressed(&self, request: &Request) -> Result<Request, TransportError> {
        let due = self.auth.due(request);
        let mut dressed = request.clone();
        dressed.credentials = due;
        let mut headers = match due {
            Credentials::None => Vec::new(),
            Credentials::Wrong => self.auth.wrong_headers(),
            Credentials::Configured => self.configured().await?,
            Credentials::SchemeInOtherCase => {
                let headers = self.configured().await?;
                headers.into_iter().map(scheme_in_other_case).collect()
            }
        };
        if self.auth.is_target(request) {
            headers.extend(exposed(&self.auth.companions));
        }
        headers.retain(|(name, _)| request.header(name).is_none());
        dressed.headers.extend(headers);
        Ok(dressed)
    }

    async fn configured(&self) -> Result<Vec<(String, String)>, TransportError> {
        Ok(match &self.auth.scheme {
            Scheme::None => Vec::new(),
            Scheme::Bearer(token) => vec![bearer(token.expose_secret())],
            Scheme::Basic { user, password } => vec![basic(user, password.expose_secret())],
            Scheme::Headers(headers) => exposed(headers),
            Scheme::ClientCredentials(client) => {
                let token = self.tokens.current(&self.inner, client, &self.secrets).await?;
                vec![bearer(token.expose_secret())]
            }
        })
    }

    async fn attempt(&self, request: &Request) -> Delivery {
        match self.dressed(request).await {
            Ok(dressed) => self.inner.deliver(&dressed).await,
            Err(error) => Delivery::none(error),
        }
    }

    /// A 401 is sent again only when the token is at its end: otherwise it is the answer, and the verdict's business.
    async fn token_ran_out(&self, request: &Request, delivery: &Delivery) -> bool {
        let refused = matches!(&delivery.outcome, Ok(answer) if answer.status == 401);
        refused
            && matches!(self.auth.scheme, Scheme::ClientCredentials(_))
            && matches!(
                self.auth.due(request),
                Credentials::Configured | Credentials::SchemeInOtherCase
            )
            && self.tokens.drop_if_ending().await
    }
}

impl<T: Transport> Transport for Authenticated<T> {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        self.deliver(request).await.outcome
    }

    async fn deliver(&self, request: &Request) -> Delivery {
        let delivery = self.attempt(request).await;
        if self.token_ran_out(request, &delivery).await {
            return self.attempt(request).await;
        }
        delivery
    }
}

#[cfg(test)]
mod tests;
