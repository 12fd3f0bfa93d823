//! What the harness costs beside the requests themselves: a full run against the embedded server over loopback HTTP, compared
//! within one process with a bare client that sends the same requests; and requests a second by number of jobs.
//!
//! `cargo bench` prints both. Ratios of pairs are printed and no times are asserted: they mean the same on any machine.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use scimspec::exec::auth::Authenticated;
use scimspec::exec::evidence::Evidence;
use scimspec::exec::exchange::{Request, Response};
use scimspec::exec::guard::Guard;
use scimspec::exec::http::HttpTransport;
use scimspec::exec::ledger::Ledger;
use scimspec::exec::preflight::preflight;
use scimspec::exec::runner::Runner;
use scimspec::exec::secrets::Secrets;
use scimspec::exec::shared::Shared;
use scimspec::exec::transport::{Transport, TransportError};
use scimspec::plan::select::Selection;
use scimspec::run::{Settings, StopSwitch};
use scimspec::server::{Server, ServerConfig, listen};
use scimspec::spec::catalogue::Catalogue;
use scimspec::suite::model::Suite;
use scimspec::{config, embedded, plan, run, suite, verdict};
use url::Url;

/// Pairs of runs; the median ratio counts.
const PAIRS: usize = 3;

type Sent = Arc<Mutex<Vec<Request>>>;

/// Sends after a pause that stands for the way to the target, and keeps a copy of every request.
struct Observed {
    inner: Authenticated<HttpTransport>,
    latency: Duration,
    sent: Sent,
}

impl Transport for Observed {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        self.sent.lock().expect("nobody panics here").push(request.clone());
        if !self.latency.is_zero() {
            tokio::time::sleep(self.latency).await;
        }
        self.inner.send(request).await
    }
}

struct Material {
    catalogue: Arc<Catalogue>,
    suites: Vec<Arc<Suite>>,
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    let catalogue = embedded::catalogue().expect("the catalogue is sound");
    let suites = suite::load(&embedded::suites(), &catalogue, &embedded::fixtures()).expect("the suites are sound");
    let material = Material {
        catalogue: Arc::new(catalogue),
        suites: suites.into_iter().map(Arc::new).collect(),
    };
    runtime.block_on(async {
        overhead(&material, 8).await;
        println!("\njobs  requests/s  requests/s with 20 ms latency");
        for jobs in [1, 2, 4, 8, 16] {
            let near = rate(&material, jobs, Duration::ZERO).await;
            let far = rate(&material, jobs, Duration::from_millis(20)).await;
            println!("{jobs:>4}  {near:>10.0}  {far:>10.0}");
        }
    });
}

async fn overhead(material: &Material, jobs: usize) {
    let mut ratios = Vec::new();
    for pair in 1..=PAIRS {
        let sent = Sent::default();
        let harness = full_run(material, jobs, Duration::ZERO, &sent).await;
        let requests = std::mem::take(&mut *sent.lock().expect("nobody panics here"));
        let count = requests.len();
        let bare = bare_loop(requests, jobs).await;
        let ratio = harness.as_secs_f64() / bare.as_secs_f64();
        println!("pair {pair}: {count} requests, harness {harness:.2?}, bare client {bare:.2?}, ratio {ratio:.2}");
        ratios.push(ratio);
    }
    ratios.sort_by(f64::total_cmp);
    println!("median ratio harness/bare at {jobs} jobs: {:.2}", ratios[PAIRS / 2]);
}

async fn rate(material: &Material, jobs: usize, latency: Duration) -> f64 {
    let sent = Sent::default();
    let took = full_run(material, jobs, latency, &sent).await;
    let count = sent.lock().expect("nobody panics here").len();
    count as f64 / took.as_secs_f64()
}

/// A server of its own for each run, so that none finds what another left.
async fn start_server() -> Url {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .expect("a port is free");
    let address = listener.local_addr().expect("the port is known");
    let config = ServerConfig {
        origin: format!("http://{address}"),
        ..ServerConfig::default()
    };
    let base = Url::parse(&format!("http://{address}{}", config.base_path)).expect("the base is a URL");
    tokio::spawn(listen::serve(listener, Server::new(config), std::future::pending()));
    base
}

async fn full_run(material: &Material, jobs: usize, latency: Duration, sent: &Sent) -> Duration {
    let base = start_server().await;
    let flags = config::Flags {
        target: Some(base.to_string()),
        allow_writes: true,
        proxy: Some("none".to_owned()),
        ..config::Flags::default()
    };
    let options = config::Settings::new(None, &flags, &|_| None).expect("the flags are sound");
    let (secrets, auth) = (Secrets::new(), options.auth());
    let inner = Authenticated::new(
        HttpTransport::new(&options.http).expect("a client"),
        auth.clone(),
        secrets.clone(),
    );
    let transport = Observed {
        inner,
        latency,
        sent: Arc::clone(sent),
    };
    let discovery = preflight(&transport, &base, false).await.expect("the server is usable");
    let start = Instant::now();
    let planning = plan::Options {
        selection: &Selection::default(),
        allow_writes: true,
        run: "scimspec-bench",
        seed: 1,
        setting: &verdict::setting_holds,
    };
    let planned = plan::plan(&material.suites, &discovery.target, &planning);
    let runner = runner(transport, discovery.target, &base);
    let evidence = Evidence::new(secrets, auth);
    let catalogue = Arc::clone(&material.catalogue);
    let record = run::run(
        Arc::new(runner),
        &material.suites,
        planned,
        catalogue,
        &evidence,
        &settings(jobs),
        &mut |_| {},
    )
    .await;
    assert_eq!(record.footer.counts.failed, 0, "the reference server conforms");
    start.elapsed()
}

fn runner(transport: Observed, target: plan::target::Target, base: &Url) -> Runner<Observed> {
    let (_, stop) = StopSwitch::new();
    Runner {
        transport,
        target,
        ledger: Ledger::in_memory("scimspec-bench", base),
        guard: Guard::default(),
        configured: serde_json::Map::new(),
        shared: Shared::default(),
        stop,
    }
}

fn settings(jobs: usize) -> Settings {
    Settings {
        run: "scimspec-bench".to_owned(),
        seed: 1,
        target_name: None,
        jobs,
        allow_writes: true,
        strict: false,
        insecure: false,
        selection: Vec::new(),
        remarks: Vec::new(),
        limit: None,
    }
}

/// The same requests, sent by as many tasks, nothing looked at.
async fn bare_loop(requests: Vec<Request>, jobs: usize) -> Duration {
    let base = start_server().await;
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client can be made");
    let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..jobs {
        let (client, requests, next) = (client.clone(), Arc::clone(&requests), Arc::clone(&next));
        let base = base.clone();
        tasks.spawn(async move {
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                send_bare(&client, request, &base).await;
            }
        });
    }
    while tasks.join_next().await.is_some() {}
    start.elapsed()
}

async fn send_bare(client: &reqwest::Client, request: &Request, base: &Url) {
    let mut url = request.url.clone();
    url.set_port(base.port()).expect("the URL has a port");
    let method = request.method.parse().expect("the method is one");
    let mut builder = client.request(method, url);
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    if let Some(body) = &request.body {
        builder = builder.body(body.clone());
    }
    if let Ok(answer) = builder.send().await {
        let _ = answer.bytes().await;
    }
}
