//! Straight into the embedded reference server, without a socket.

use super::exchange::{Request, Response};
use super::transport::{Transport, TransportError};
use crate::server::{self, Server};

/// Hands requests to a [`Server`] in the same process. Credentials are added by [`super::auth::Authenticated`] as always.
#[derive(Clone)]
pub struct EmbeddedTransport(Server);

impl EmbeddedTransport {
    /// To this server.
    pub fn new(server: Server) -> Self {
        Self(server)
    }
}

impl Transport for EmbeddedTransport {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let answer = self.0.answer(&server::Request {
            method: request.method.clone(),
            target: format!("{}{query}", request.url.path()),
            headers: request.headers.clone(),
            body: request.body.clone().unwrap_or_default(),
        });
        let headers = answer.headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value));
        Ok(Response { status: answer.status, headers: headers.collect(), body: answer.body })
    }
}
