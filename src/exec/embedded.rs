//! The reference server as a target, without a socket.

use url::Url;

use super::exchange::{Request, Response};
use super::transport::{Transport, TransportError};
use crate::server::{self, Server};

/// Hands requests to the reference server. Credentials, rate and waits come from the layers above, as for any other target.
#[derive(Clone)]
pub struct EmbeddedTransport {
    server: Server,
}

impl EmbeddedTransport {
    /// To this server. Only the origin that it gives out in its URLs can be reached.
    pub fn new(server: Server) -> Self {
        Self { server }
    }

    fn reaches(&self, url: &Url) -> bool {
        Url::parse(&self.server.config().origin).is_ok_and(|own| own.origin() == url.origin())
    }
}

impl Transport for EmbeddedTransport {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        if !self.reaches(&request.url) {
            return Err(TransportError::Connect {
                host: request.url.host_str().unwrap_or_default().to_owned(),
                why: "only the embedded server can be reached".to_owned(),
            });
        }
        let answer = self.server.answer(&incoming(request));
        Ok(Response {
            status: answer.status,
            headers: answer.headers.into_iter().map(lower_case).collect(),
            body: answer.body,
        })
    }
}

fn incoming(request: &Request) -> server::Request {
    let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let host = (request.url.host_str(), request.url.port());
    let host = match host {
        (Some(name), Some(port)) => format!("{name}:{port}"),
        (name, _) => name.unwrap_or_default().to_owned(),
    };
    let mut headers = vec![("host".to_owned(), host)];
    headers.extend(request.headers.iter().cloned());
    if let Some(body) = &request.body {
        headers.push(("content-length".to_owned(), body.len().to_string()));
    }
    server::Request {
        method: request.method.clone(),
        target: format!("{}{query}", request.url.path()),
        headers,
        body: request.body.clone().unwrap_or_default(),
    }
}

fn lower_case((name, value): (String, String)) -> (String, String) {
    (name.to_ascii_lowercase(), value)
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;
    use crate::exec::auth::{Auth, Authenticated, Scheme};
    use crate::exec::preflight::{PreflightError, preflight};
    use crate::exec::secrets::Secrets;
    use crate::exec::testing::get;
    use crate::server::ServerConfig;
    use crate::suite::model::Credentials;

    fn base() -> Url {
        Url::parse("http://localhost/scim/v2").unwrap()
    }

    fn transport(token: &str) -> Authenticated<EmbeddedTransport> {
        let server = Server::new(ServerConfig {
            token: Some("t0ken-value".into()),
            ..ServerConfig::default()
        });
        let auth = Auth::new(&base(), Scheme::Bearer(SecretString::from(token)));
        Authenticated::new(EmbeddedTransport::new(server), auth, Secrets::new())
    }

    #[tokio::test]
    async fn the_reference_server_is_a_target_like_any_other() {
        let discovery = preflight(&transport("t0ken-value"), &base(), true).await.unwrap();
        assert_eq!(discovery.remarks, [""; 0]);
        let target = discovery.target;
        assert!(target.config.read().is_some() && target.schemas.read().is_some());
        let types = target.types.read().unwrap();
        assert!(types.iter().all(|served| served.schema.is_some()));
        assert!(types.iter().any(|served| served.resource_type.endpoint == "/Users"));
    }

    #[tokio::test]
    async fn wrong_credentials_and_other_origins_are_told() {
        let refused = preflight(&transport("other"), &base(), true).await.unwrap_err();
        assert!(
            matches!(refused, PreflightError::Unauthorised { status: 401, .. }),
            "{refused}"
        );
        let elsewhere = transport("t0ken-value")
            .send(&get("http://localhost:1/scim/v2/Users"))
            .await;
        assert!(matches!(elsewhere, Err(TransportError::Connect { .. })));
    }

    #[tokio::test]
    async fn requests_go_with_and_without_credentials() {
        let transport = transport("t0ken-value");
        let mut request = get("http://localhost/scim/v2/Users?count=1");
        assert_eq!(transport.send(&request).await.unwrap().status, 200);
        for credentials in [Credentials::None, Credentials::Wrong] {
            request.credentials = credentials;
            assert_eq!(transport.send(&request).await.unwrap().status, 401);
        }
    }
}
