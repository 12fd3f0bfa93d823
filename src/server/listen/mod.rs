//! The server behind a socket.

mod wire;

use std::future::Future;
use std::io;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request as HttpRequest, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response as HttpResponse;
use tokio::net::TcpListener;

use super::error::Refusal;
use super::message::Answer;
use super::{Request, Response, Server};

/// The largest body that is read at all, in bytes; bulk jobs have a limit of their own below it.
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// Serves requests until `shutdown` is done, and ends those under way.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    server: Server,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    if wire::has_faults(&server.config().faults) {
        return wire::serve(listener, server, shutdown).await;
    }
    let router = Router::new().fallback(answer).with_state(server);
    axum::serve(listener, router).with_graceful_shutdown(shutdown).await
}

async fn answer(State(server): State<Server>, request: HttpRequest) -> HttpResponse {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        let refusal = Refusal::new(413, format!("the body exceeds {LARGEST_BODY} bytes"));
        return to_http(Answer::from(refusal).into_response());
    };
    let target = parts
        .uri
        .path_and_query()
        .map_or_else(|| parts.uri.path().to_owned(), ToString::to_string);
    let mut request = Request::new(parts.method.as_str(), target);
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    request.headers = parts
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .collect();
    request.body = body.into();
    to_http(server.answer(&request))
}

fn to_http(response: Response) -> HttpResponse {
    let mut answer = HttpResponse::new(Body::from(response.body));
    *answer.status_mut() = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in response.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            answer.headers_mut().append(name, value);
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::super::ServerConfig;
    use super::*;

    #[tokio::test]
    async fn requests_come_in_and_the_shutdown_ends_it() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let origin = format!("http://{address}");
        let server = Server::new(ServerConfig {
            origin: origin.clone(),
            ..ServerConfig::default()
        });
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let running = tokio::spawn(serve(listener, server, async {
            // A dropped sender stops the server as well.
            let _ended = stopped.await;
        }));
        let stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let head = "GET /scim/v2/ServiceProviderConfig HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        wire::write_all(&stream, head.as_bytes()).await.unwrap();
        let answer = String::from_utf8(wire::read_to_end(&stream).await.unwrap()).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(answer.contains("content-type: application/scim+json") && answer.contains(&origin));
        stop.send(()).unwrap();
        running.await.unwrap().unwrap();
    }
}
