//! Targets on loopback ports: the reference server, as it is or with its answers spoilt on the wire.

#![allow(dead_code, reason = "each file of tests uses a part of it")]

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use scimspec::server::{FaultSet, Request, Response, Server, ServerConfig, listen};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

/// The credential of every target. Percent-encoding and base64 make something else of it.
pub const TOKEN: &str = "tOp+secret/9f?of==the(run)";

/// The reference server behind a socket.
pub struct Target {
    pub server: Server,
    pub base: String,
    asked: Arc<Mutex<Vec<String>>>,
}

/// A request as it came in.
pub struct Asked {
    /// How many came before it, to the whole target.
    pub number: usize,
    /// How many came before it on its connection.
    pub nth: usize,
    pub request: Request,
}

/// An answer as it goes out.
pub struct Wire {
    pub pieces: Vec<Vec<u8>>,
    /// Between the pieces.
    pub pause: Duration,
    pub then: Then,
}

/// What becomes of the connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Then {
    Keep,
    Close,
    Hang,
}

type Spoil = dyn Fn(&Asked, Response) -> Wire + Send + Sync;

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().expect("a runtime can be made"))
}

/// A loopback port.
fn listener() -> (TcpListener, SocketAddr) {
    let listener = runtime().block_on(TcpListener::bind("127.0.0.1:0"));
    let listener = listener.expect("a loopback port can be had");
    let address = listener.local_addr().expect("it has an address");
    (listener, address)
}

/// A loopback address at which nobody listens.
pub fn nobody() -> SocketAddr {
    listener().1
}

impl Target {
    /// The server with these faults, as `scimspec serve` starts it.
    pub fn start(faults: &[&str]) -> Self {
        let (listener, address) = listener();
        let target = Self::new(address, faults);
        runtime().spawn(listen::serve(listener, target.server.clone(), std::future::pending()));
        target
    }

    /// The correct server, every answer of which goes through a function.
    pub fn spoilt(spoil: impl Fn(&Asked, Response) -> Wire + Send + Sync + 'static) -> Self {
        let (listener, address) = listener();
        let target = Self::new(address, &[]);
        let (server, asked) = (target.server.clone(), Arc::clone(&target.asked));
        let (spoil, count): (Arc<Spoil>, _) = (Arc::new(spoil), Arc::new(AtomicUsize::new(0)));
        runtime().spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (server, asked) = (server.clone(), Arc::clone(&asked));
                let (spoil, count) = (Arc::clone(&spoil), Arc::clone(&count));
                // A client that hangs up is part of the game.
                tokio::spawn(async move { converse(stream, &server, &asked, &*spoil, &count).await.ok() });
            }
        });
        target
    }

    /// The correct server, which remembers what it was asked.
    pub fn watched() -> Self {
        Self::spoilt(|_, answer| Wire::of(&answer))
    }

    fn new(address: SocketAddr, faults: &[&str]) -> Self {
        let faults: FaultSet = faults
            .iter()
            .map(|name| name.parse().expect("the fault exists"))
            .collect();
        let server = Server::new(ServerConfig {
            origin: format!("http://{address}"),
            token: Some(TOKEN.to_owned()),
            faults,
            ..ServerConfig::default()
        });
        Self {
            server,
            base: format!("http://{address}/scim/v2"),
            asked: Arc::default(),
        }
    }

    /// `METHOD /path` of every request so far, without the base path.
    pub fn asked(&self) -> Vec<String> {
        self.asked
            .lock()
            .expect("no test panics while it holds the lock")
            .clone()
    }

    /// Names of the resources that are there.
    pub fn population(&self) -> Vec<String> {
        let list = |endpoint: &str| {
            let list = self.get(&format!("/{endpoint}"));
            let listed = list["Resources"].as_array().cloned().unwrap_or_default();
            listed
                .into_iter()
                .map(|one| one["displayName"].to_string() + &one["userName"].to_string())
        };
        ["Users", "Groups"].into_iter().flat_map(list).collect()
    }

    /// What the server behind the wire answers.
    pub fn get(&self, path: &str) -> serde_json::Value {
        let request =
            Request::new("GET", format!("/scim/v2{path}")).with_header("Authorization", &format!("Bearer {TOKEN}"));
        serde_json::from_slice(&self.server.answer(&request).body).unwrap_or_default()
    }
}

impl Asked {
    /// Path below the base URL, without the query.
    pub fn path(&self) -> &str {
        let path = self.request.target.split('?').next().unwrap_or_default();
        path.strip_prefix("/scim/v2").unwrap_or(path)
    }

    pub fn query(&self) -> &str {
        self.request.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// Whether it asks for what preflight needs: a target that spoils this is not tested at all.
    pub fn is_discovery(&self) -> bool {
        ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"]
            .iter()
            .any(|path| self.path().starts_with(path))
            || self.query() == "count=1"
    }
}

impl Wire {
    /// The answer as it should be.
    pub fn of(answer: &Response) -> Self {
        let length = match answer.status {
            204 | 304 => String::new(),
            _ => format!("Content-Length: {}\r\n", answer.body.len()),
        };
        Self::raw([head(answer, &length), answer.body.clone()].concat())
    }

    /// These bytes; then the connection waits for the next request.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            pieces: vec![bytes.into()],
            pause: Duration::ZERO,
            then: Then::Keep,
        }
    }

    /// A JSON body with this status, in place of the right one.
    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type".to_owned(), "application/scim+json".to_owned())];
        Self::of(&Response {
            status,
            headers,
            body: body.into(),
        })
    }

    pub fn then(mut self, then: Then) -> Self {
        self.then = then;
        self
    }
}

/// Status line and headers, with one more line.
pub fn head(answer: &Response, line: &str) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} Status\r\n", answer.status);
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    format!("{head}{line}\r\n").into_bytes()
}

async fn converse(
    mut stream: TcpStream,
    server: &Server,
    asked: &Mutex<Vec<String>>,
    spoil: &Spoil,
    count: &AtomicUsize,
) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    for nth in 0.. {
        let Some(request) = read(&mut stream).await? else { break };
        let number = count.fetch_add(1, Ordering::SeqCst);
        let one = Asked { number, nth, request };
        let line = format!(
            "{} {}",
            one.request.method,
            one.request.target.replacen("/scim/v2", "", 1)
        );
        asked.lock().expect("no test panics while it holds the lock").push(line);
        let wire = spoil(&one, server.answer(&one.request));
        for piece in &wire.pieces {
            stream.write_all(piece).await?;
            if !wire.pause.is_zero() {
                tokio::time::sleep(wire.pause).await;
            }
        }
        match wire.then {
            Then::Keep => {}
            Then::Close => break,
            Then::Hang => std::future::pending().await,
        }
    }
    stream.shutdown().await
}

/// One request; nothing when the connection ended before it.
async fn read(stream: &mut TcpStream) -> std::io::Result<Option<Request>> {
    let mut received = Vec::new();
    let end = loop {
        if let Some(end) = received.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut received).await? == 0 {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&received[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let mut request = Request::new(words.next().unwrap_or_default(), words.next().unwrap_or_default());
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        request = request.with_header(name.trim(), value.trim());
    }
    let length = request.header("Content-Length").and_then(|length| length.parse().ok());
    let mut body = received.split_off(end + 4);
    while body.len() < length.unwrap_or(0) {
        if stream.read_buf(&mut body).await? == 0 {
            return Ok(None);
        }
    }
    request.body = body;
    Ok(Some(request))
}
