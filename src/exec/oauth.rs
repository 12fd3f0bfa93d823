//! Tokens by the client credentials grant (RFC 6749 §4.4).

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::{Url, form_urlencoded};

use super::auth::basic;
use super::exchange::{Request, Response};
use super::secrets::Secrets;
use super::transport::{Transport, TransportError};
use crate::suite::model::Credentials;

/// What a token endpoint asks of a client.
#[derive(Clone, Debug)]
pub struct ClientCredentials {
    /// Token endpoint.
    pub token_url: Url,
    /// Client id.
    pub client_id: String,
    /// Client secret.
    pub client_secret: SecretString,
    /// Scope asked for.
    pub scope: Option<String>,
    /// How id and secret are sent.
    pub style: ClientAuth,
    /// Further parameters (`audience`, `resource`).
    pub parameters: Vec<(String, String)>,
}

/// How a client identifies itself to the token endpoint (RFC 6749 §2.3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientAuth {
    /// `client_secret_basic`: in the `authorization` header.
    #[default]
    Basic,
    /// `client_secret_post`: in the form.
    Post,
}

/// The token in use.
#[derive(Debug, Default)]
pub(super) struct Tokens(Mutex<Option<Token>>);

#[derive(Debug)]
struct Token {
    value: SecretString,
    /// When it ends, as far as is known.
    end: Instant,
    /// So long before the end it is not used any more.
    margin: Duration,
}

impl ClientCredentials {
    /// Makes the client's secret known to the masking.
    pub(super) fn teach(&self, secrets: &Secrets) {
        secrets.learn_pair(&self.client_id, &self.client_secret);
    }

    fn request(&self) -> Request {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials");
        if let Some(scope) = &self.scope {
            form.append_pair("scope", scope);
        }
        for (name, value) in &self.parameters {
            form.append_pair(name, value);
        }
        let mut request = Request {
            method: "POST".to_owned(),
            url: self.token_url.clone(),
            headers: vec![
                ("accept".to_owned(), "application/json".to_owned()),
                (
                    "content-type".to_owned(),
                    "application/x-www-form-urlencoded".to_owned(),
                ),
            ],
            body: None,
            // A client certificate goes along: the token endpoint was named by the user.
            credentials: Credentials::Configured,
        };
        match self.style {
            ClientAuth::Basic => request.headers.push(basic(
                &encoded(&self.client_id),
                &encoded(self.client_secret.expose_secret()),
            )),
            ClientAuth::Post => {
                form.append_pair("client_id", &self.client_id);
                form.append_pair("client_secret", self.client_secret.expose_secret());
            }
        }
        request.body = Some(form.finish().into_bytes());
        request
    }
}

impl Tokens {
    /// The token in use, or a new one.
    ///
    /// # Errors
    /// [`TransportError::Token`] when the token endpoint gives none.
    pub(super) async fn current<T: Transport>(
        &self,
        transport: &T,
        client: &ClientCredentials,
        secrets: &Secrets,
    ) -> Result<SecretString, TransportError> {
        let mut held = self.0.lock().await;
        if let Some(token) = held.as_ref().filter(|token| !token.is_within(token.margin)) {
            return Ok(token.value.clone());
        }
        let answer = transport.send(&client.request()).await;
        let answer = answer.map_err(|error| TransportError::Token { why: error.to_string() })?;
        let token = Token::read(&answer).map_err(|why| TransportError::Token {
            why: secrets.mask(&why),
        })?;
        secrets.learn(&token.value);
        let value = token.value.clone();
        *held = Some(token);
        Ok(value)
    }

    /// Forgets the token when it is past or near its end, and says whether it did.
    pub(super) async fn drop_if_ending(&self) -> bool {
        let mut held = self.0.lock().await;
        held.take_if(|token| token.is_within(2 * token.margin)).is_some()
    }
}

impl Token {
    fn read(answer: &Response) -> Result<Self, String> {
        let json: Option<Value> = serde_json::from_slice(&answer.body).ok();
        let text = |name: &str| json.as_ref()?.get(name)?.as_str();
        if answer.status != 200 {
            return Err(refusal(answer.status, text("error"), text("error_description")));
        }
        let value = text("access_token").filter(|token| !token.is_empty());
        let value = value.ok_or("the token endpoint's answer has no `access_token`")?;
        if let Some(kind) = text("token_type").filter(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err(format!(
                "the token endpoint gives a token of type `{}`",
                shortened(kind)
            ));
        }
        let lifetime = lifetime(json.as_ref().and_then(|json| json.get("expires_in")));
        Ok(Self {
            value: SecretString::from(value),
            end: Instant::now() + lifetime,
            margin: (lifetime / 4).min(Duration::from_secs(30)),
        })
    }

    /// Whether the end is nearer than this.
    fn is_within(&self, margin: Duration) -> bool {
        Instant::now() + margin >= self.end
    }
}

/// Without `expires_in` the token's end is unknown (RFC 6749 §5.1): assume one, so that it is renewed now and then.
fn lifetime(expires_in: Option<&Value>) -> Duration {
    const ASSUMED: u64 = 300;
    const LONGEST: u64 = 30 * 24 * 3600;
    let seconds = match expires_in {
        Some(Value::Number(number)) => number.as_u64(),
        Some(Value::String(text)) => text.parse().ok(),
        _ => None,
    };
    Duration::from_secs(seconds.unwrap_or(ASSUMED).min(LONGEST))
}

fn refusal(status: u16, error: Option<&str>, description: Option<&str>) -> String {
    let mut words = format!("the token endpoint answers {status}");
    if let Some(error) = error {
        words = format!("{words} {}", shortened(error));
    }
    if let Some(description) = description {
        words = format!("{words}: {}", shortened(description));
    }
    words
}

fn shortened(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_control())
        .take(200)
        .collect()
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
