//! What the tests of this layer share: a transport made of a function, and a server that answers with any bytes.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock, Mutex};

use serde_json::{Map, Value};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use url::Url;

use super::exchange::{Request, Response};
use super::guard::Guard;
use super::ledger::Ledger;
use super::runner::Runner;
use super::shared::Shared;
use super::transport::{Transport, TransportError};
use crate::embedded;
use crate::plan::select::Selection;
use crate::plan::target::{Discovered, ServedType, Target};
use crate::plan::{Applicability, Options, PlannedCase, plan};
use crate::spec::catalogue::Catalogue;
use crate::spec::schema::ResourceType;
use crate::spec::{core_schemas, urn};
use crate::suite::{self, Source};

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

pub(super) fn post(url: &str, body: &Value) -> Request {
    let mut request = Request::new("POST", Url::parse(url).unwrap());
    request.body = Some(body.to_string().into_bytes());
    request
}

/// A target at `http://h/scim/v2` with the core User and Group.
pub(super) fn core_target() -> Target {
    let group = ServedType {
        resource_type: ResourceType {
            id: Some("Group".to_owned()),
            name: "Group".to_owned(),
            endpoint: "/Groups".to_owned(),
            schema: urn::GROUP.to_owned(),
            extensions: Vec::new(),
        },
        schema: Some(core_schemas::group_resource()),
    };
    let user = ServedType {
        schema: Some(core_schemas::enterprise_user_resource()),
        ..ServedType::assumed_user()
    };
    Target {
        base: Url::parse("http://h/scim/v2").unwrap(),
        config: Discovered::Unreadable("answers 404".to_owned()),
        types: Discovered::Read(vec![user, group]),
        schemas: Discovered::Read(()),
        has_credentials: false,
    }
}

/// A runner on the core target, and what stops it.
pub(super) fn runner<T: Transport>(transport: T) -> (Runner<T>, watch::Sender<bool>) {
    let target = core_target();
    let (switch, stop) = watch::channel(false);
    let runner = Runner {
        transport,
        ledger: Ledger::in_memory(RUN, &target.base),
        target,
        guard: Guard::default(),
        configured: Map::new(),
        shared: Shared::default(),
        stop,
    };
    (runner, switch)
}

/// Name of the run that [`runner`] and [`planned`] belong to.
pub(super) const RUN: &str = "scimspec-x";

/// The cases of a suite, planned for a target: the suite is given by what follows its area, each request expects a 200.
pub(super) fn planned(target: &Target, suite: &str) -> Vec<PlannedCase> {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| embedded::catalogue().unwrap());
    let expect = "expect: [ { cites: rfc7644-3.3-created-status, that: [ { status: 200 } ] } ]";
    let text = format!("format: 1\nsuite: a.suite\ntitle: Some\narea: create\n{suite}").replace("EXPECT", expect);
    let suites = suite::load(&[Source::new("a.yaml", text)], &CATALOGUE, &embedded::fixtures())
        .unwrap_or_else(|faults| panic!("{}", suite::diagnostics::render(&faults, false)));
    let suites: Vec<_> = suites.into_iter().map(Arc::new).collect();
    let options = Options {
        selection: &Selection::default(),
        allow_writes: true,
        run: RUN,
        seed: 1,
        setting: &|_, _| Ok(()),
    };
    let planned = plan(&suites, target, &options);
    for case in &planned {
        assert_eq!(case.status, Applicability::Runs, "{}", case.id);
    }
    planned
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
