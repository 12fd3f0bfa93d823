//! Requests over HTTP and TLS.
//!
//! Sends exactly what the request says: no redirect is followed and nothing is decompressed. Credentials other than a client
//! certificate are the business of [`super::auth`].
//!
//! A target may close a kept connection at any time, also while a request is on its way to it (RFC 9112 §9.5); nobody can
//! know then whether the request was processed. So only GET and HEAD go over kept connections, and are sent once more over a
//! new one when the connection ended before an answer. Everything else has a connection of its own and is sent once.

use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::exchange::{Request, Response};
use super::failure;
use super::tls;
use super::transport::{Transport, TransportError};
use crate::suite::model::Credentials;

/// What every request says of its sender.
pub const USER_AGENT: &str = concat!("scimspec/", env!("CARGO_PKG_VERSION"));

/// Most values in an answer's JSON. In memory each takes many times the room it has on the wire, where it may be two bytes.
const MOST_VALUES: usize = 200_000;

/// How the target is reached.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// Certificates of private authorities, PEM; trusted besides the system's.
    pub authorities: Vec<Vec<u8>>,
    /// Client certificate and key, PEM, one after the other.
    pub client_certificate: Option<SecretString>,
    /// Whether the target's certificate goes unverified.
    pub insecure: bool,
    /// Which proxy.
    pub proxy: Proxy,
    /// Longest time for name resolution, connection and handshake.
    pub connect_timeout: Duration,
    /// Longest time from sending to the last byte.
    pub timeout: Duration,
    /// Largest body read, in bytes.
    pub body_limit: u64,
}

/// Which proxy requests go through.
#[derive(Clone, Debug, Default)]
pub enum Proxy {
    /// The one that `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name, if any.
    #[default]
    Environment,
    /// None at all.
    None,
    /// This one, for every request; user information in the URL is sent to it.
    At(SecretString),
}

/// Why no transport could be made from the options.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// A file of certificates holds none, or a broken one.
    #[error("the authorities' certificates cannot be used: {0}")]
    Authorities(String),
    /// Client certificate or key cannot be used.
    #[error("the client certificate cannot be used: {0}")]
    ClientCertificate(String),
    /// The proxy's URL is no URL.
    #[error("the proxy is not a URL such as `http://proxy.example:3128`")]
    Proxy,
    /// TLS could not be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

/// Sends over HTTP/1.1.
#[derive(Debug)]
pub struct HttpTransport {
    clients: Clients,
    /// Without the client certificate, for requests without credentials.
    anonymous: Option<Clients>,
    timeout: Duration,
    body_limit: u64,
    bundled_roots: bool,
}

/// What sends, as one identity.
#[derive(Debug)]
struct Clients {
    /// Keeps connections for the next request.
    keeping: reqwest::Client,
    /// A connection for each request.
    fresh: reqwest::Client,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            authorities: Vec::new(),
            client_certificate: None,
            insecure: false,
            proxy: Proxy::Environment,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            body_limit: 8 << 20,
        }
    }
}

impl HttpTransport {
    /// Sets up connections; nothing is sent yet.
    ///
    /// # Errors
    /// When certificates, key or proxy cannot be used.
    pub fn new(options: &HttpOptions) -> Result<Self, SetupError> {
        let identity = options
            .client_certificate
            .as_ref()
            .map(|pem| tls::identity(pem.expose_secret()))
            .transpose()?;
        let authorities = tls::authorities(&options.authorities)?;
        let clients = |identity: Option<reqwest::Identity>| {
            let connect = |kept: usize| {
                let builder = || Ok(client_builder(options)?.pool_max_idle_per_host(kept));
                tls::connect(builder, &authorities, identity.clone(), options.insecure)
            };
            let (keeping, bundled_roots) = connect(usize::MAX)?;
            let (fresh, _) = connect(0)?;
            Ok((Clients { keeping, fresh }, bundled_roots))
        };
        let anonymous = match identity {
            Some(_) => Some(clients(None)?.0),
            None => None,
        };
        let (clients, bundled_roots) = clients(identity)?;
        Ok(Self {
            clients,
            anonymous,
            timeout: options.timeout,
            body_limit: options.body_limit,
            bundled_roots,
        })
    }

    /// Whether the system has no certificate store, so that the built-in list of authorities is trusted.
    pub fn bundled_roots(&self) -> bool {
        self.bundled_roots
    }

    fn clients_for(&self, credentials: Credentials) -> &Clients {
        match (credentials, &self.anonymous) {
            (Credentials::None, Some(anonymous)) => anonymous,
            _ => &self.clients,
        }
    }

    /// The head of the answer; the body is still to be read.
    async fn answer(&self, request: &Request, client: &reqwest::Client) -> Result<reqwest::Response, TransportError> {
        let sent = client.execute(outgoing(request)?).await;
        sent.map_err(|error| self.classified(error.into(), request))
    }

    fn classified(&self, cause: failure::Cause, request: &Request) -> TransportError {
        failure::classify(cause, &request.url, self.timeout)
    }

    async fn read(&self, mut answer: reqwest::Response) -> Result<Response, failure::Cause> {
        let too_large = failure::Cause::TooLarge { limit: self.body_limit };
        if answer.content_length().is_some_and(|length| length > self.body_limit) {
            return Err(too_large);
        }
        let status = answer.status().as_u16();
        let headers = answer.headers().iter().map(text_header).collect();
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if (body.len() + chunk.len()) as u64 > self.body_limit {
                return Err(too_large);
            }
            body.extend_from_slice(&chunk);
        }
        if body.len() > MOST_VALUES && values(&body) > MOST_VALUES {
            return Err(failure::Cause::TooMany { limit: MOST_VALUES });
        }
        Ok(Response { status, headers, body })
    }
}

impl Transport for HttpTransport {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let clients = self.clients_for(request.credentials);
        let answer = if matches!(request.method.as_str(), "GET" | "HEAD") {
            match self.answer(request, &clients.keeping).await {
                Err(TransportError::Interrupted { .. }) => self.answer(request, &clients.fresh).await,
                answer => answer,
            }
        } else {
            self.answer(request, &clients.fresh).await
        };
        self.read(answer?)
            .await
            .map_err(|cause| self.classified(cause, request))
    }
}

fn client_builder(options: &HttpOptions) -> Result<reqwest::ClientBuilder, SetupError> {
    let builder = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .http1_only()
        .connect_timeout(options.connect_timeout)
        .timeout(options.timeout)
        // Below the five seconds after which common servers close: a request must not meet a connection about to end.
        .pool_idle_timeout(Duration::from_secs(4));
    Ok(match &options.proxy {
        Proxy::Environment => builder,
        Proxy::None => builder.no_proxy(),
        Proxy::At(url) => {
            builder.proxy(reqwest::Proxy::all(url.expose_secret().to_owned()).map_err(|_| SetupError::Proxy)?)
        }
    })
}

fn outgoing(request: &Request) -> Result<reqwest::Request, TransportError> {
    let unsendable = |why: String| TransportError::Unsendable { why };
    let method = reqwest::Method::from_bytes(request.method.as_bytes())
        .map_err(|_| unsendable(format!("`{}` is not a method", request.method)))?;
    if !matches!(request.url.scheme(), "http" | "https") {
        return Err(unsendable(format!(
            "`{}:` is neither http nor https",
            request.url.scheme()
        )));
    }
    let mut outgoing = reqwest::Request::new(method, without_user(&request.url));
    let headers = outgoing.headers_mut();
    for (name, value) in &request.headers {
        let (name, value) =
            wire_header(name, value).ok_or_else(|| unsendable(format!("header `{name}` is not valid")))?;
        headers.append(name, value);
    }
    *outgoing.body_mut() = request.body.clone().map(Into::into);
    Ok(outgoing)
}

/// User information in a URL would become an `authorization` header that nobody asked for.
fn without_user(url: &Url) -> Url {
    let mut url = url.clone();
    // Neither can fail on a URL that has a host, and one without a host has no user.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

fn wire_header(name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    let value = HeaderValue::from_bytes(value.as_bytes()).ok()?;
    Some((name, value))
}

/// How many JSON values a body holds, roughly; none when it does not begin like JSON.
fn values(body: &[u8]) -> usize {
    let begins = body.iter().find(|byte| !byte.is_ascii_whitespace());
    if !matches!(begins, Some(b'{' | b'[')) {
        return 0;
    }
    let (mut count, mut quoted, mut escaped) = (0, false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b',' | b'[' | b'{' if !quoted => count += 1,
            _ => {}
        }
    }
    count
}

fn text_header((name, value): (&HeaderName, &HeaderValue)) -> (String, String) {
    let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
    (name.as_str().to_owned(), value)
}

#[cfg(test)]
mod tests;
