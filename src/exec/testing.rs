//! What the tests of this layer share: a transport made of a function, and a server that answers with any bytes.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Mutex;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::exchange::{Request, Response};
use super::transport::{Transport, TransportError};

/// Answers with a function and remembers what it was asked.
pub(super) struct Fake<F> {
    answer: F,
    seen: Mutex<Vec<Request>>,
}

impl<F> Fake<F>
where
    F: Fn(&Request) -> Result<Response, TransportError> + Send + Sync,
{
    pub(super) fn new(answer: F) -> Self {
        Self {
            answer,
            seen: Mutex::default(),
        }
    }

    pub(super) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    /// `METHOD /path?query` of every request.
    pub(super) fn lines(&self) -> Vec<String> {
        let line = |request: &Request| {
            let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
            format!("{} {}{query}", request.method, request.url.path())
        };
        self.seen().iter().map(line).collect()
    }
}

impl<F> Transport for Fake<F>
where
    F: Fn(&Request) -> Result<Response, TransportError> + Send + Sync,
{
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        self.seen.lock().unwrap().push(request.clone());
        (self.answer)(request)
    }
}

pub(super) fn json(status: u16, body: &Value) -> Response {
    Response {
        status,
        headers: vec![("content-type".into(), "application/scim+json".into())],
        body: body.to_string().into_bytes(),
    }
}

pub(super) fn empty(status: u16) -> Response {
    Response {
        status,
        headers: Vec::new(),
        body: Vec::new(),
    }
}

pub(super) fn with_header(mut response: Response, name: &str, value: &str) -> Response {
    response.headers.push((name.into(), value.into()));
    response
}

pub(super) fn get(url: &str) -> Request {
    Request::new("GET", Url::parse(url).unwrap())
}

/// Accepts connections, reads the head of each request, and hands the connection over.
pub(super) async fn serve<F, A>(answer: F) -> SocketAddr
where
    F: Fn(String, TcpStream) -> A + Send + Sync + 'static,
    A: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let head = head(&mut stream).await;
            tokio::spawn(answer(head, stream));
        }
    });
    address
}

/// Answers every request with the same bytes, then closes.
pub(super) async fn serve_bytes(bytes: &'static [u8]) -> SocketAddr {
    serve(move |_, mut stream| async move {
        stream.write_all(bytes).await.unwrap();
        // A test may have hung up already.
        let _ = stream.shutdown().await;
    })
    .await
}

async fn head(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") && stream.read(&mut byte).await.is_ok_and(|read| read == 1) {
        bytes.push(byte[0]);
        if !bytes[0].is_ascii_alphabetic() {
            // The other side speaks TLS: there is no head to wait for.
            break;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
