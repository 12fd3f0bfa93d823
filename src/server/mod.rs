//! The reference service provider: SCIM 2.0 in memory, strictly by RFC 7643 and RFC 7644, and faults to put into it.
//!
//! [`Server::answer`] is a function from a request to a response; [`listen`] puts it behind a socket. Where the
//! specification is ambiguous the server takes the best supported reading. It reads schemas, filters and paths with
//! [`crate::spec`] and evaluates them with code of its own, so that server and harness cannot agree on the same mistake.

mod auth;
mod bulk;
mod catalog;
mod create;
mod delete;
mod discovery;
mod dispatch;
mod error;
mod etag;
mod fault;
mod intake;
mod link;
pub mod listen;
mod me;
mod media;
mod message;
mod patch;
mod project;
mod provider;
mod query;
mod replace;
mod route;
mod slot;
mod spoil;
mod store;
#[cfg(test)]
mod tests;
mod unique;
mod view;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

pub use fault::{Fault, FaultSet, UnknownFault};
pub use message::{Request, Response};

use catalog::Catalog;
use provider::Provider;
use route::Route;
use store::Store;

/// How a server is set up.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// Path of the service provider's root, such as `/scim/v2`; empty for the root of the host.
    pub base_path: String,
    /// Scheme, host and port for the URLs the server gives out, such as `http://127.0.0.1:8080`.
    pub origin: String,
    /// Bearer token that requests must carry; without one the server is open.
    pub token: Option<String>,
    /// `userName` of the user that the credential stands for; without one `/Me` is not supported.
    pub me: Option<String>,
    /// What the server does wrong.
    pub faults: FaultSet,
    /// What it admits.
    pub limits: Limits,
    /// Resources to begin with.
    pub seed: Vec<Seed>,
}

/// Limits that the configuration endpoint announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Resources in one response.
    pub results: usize,
    /// Operations in one bulk job.
    pub bulk_operations: usize,
    /// Bytes in one bulk job.
    pub bulk_payload: usize,
}

/// A resource of the initial population.
#[derive(Clone, Debug, PartialEq)]
pub struct Seed {
    /// Endpoint it belongs to, such as `/Users`.
    pub endpoint: String,
    /// Body, as a client would send it.
    pub body: Value,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            results: 200,
            bulk_operations: 1000,
            bulk_payload: 1024 * 1024,
        }
    }
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            base_path: "/scim/v2".to_owned(),
            origin: "http://localhost".to_owned(),
            token: None,
            me: None,
            faults: FaultSet::none(),
            limits: Limits::default(),
            seed: Vec::new(),
        }
    }
}

/// A running service provider; clones share its state.
#[derive(Clone)]
pub struct Server {
    shared: Arc<Shared>,
}

struct Shared {
    config: ServerConfig,
    catalog: &'static Catalog,
    store: Mutex<Store>,
}

impl Server {
    /// A server with its initial population. A seed that the server refuses is left out.
    pub fn new(config: ServerConfig) -> Self {
        let server = Self {
            shared: Arc::new(Shared {
                config,
                catalog: Catalog::shared(),
                store: Mutex::default(),
            }),
        };
        server.populate();
        server
    }

    /// Its setup.
    pub fn config(&self) -> &ServerConfig {
        &self.shared.config
    }

    /// Answers one request. The whole exchange happens at one moment: no other request sees a part of it.
    pub fn answer(&self, request: &Request) -> Response {
        let Shared { config, catalog, store } = &*self.shared;
        let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
        let mut provider = Provider {
            config,
            catalog,
            store: &mut store,
            reserved: HashMap::new(),
        };
        let head = request.method == "HEAD";
        let mut request = request.clone();
        if head {
            request.method = "GET".to_owned();
        }
        let route = Route::find(request.path(), &config.base_path, catalog);
        let answer = provider.respond(&request, &route).unwrap_or_else(Into::into);
        let mut response = spoil::finish(&mut provider, &request, &route, answer);
        if head || response.status == 204 {
            response.body.clear();
        }
        response
    }

    fn populate(&self) {
        let Shared { config, catalog, store } = &*self.shared;
        let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
        let mut provider = Provider {
            config,
            catalog,
            store: &mut store,
            reserved: HashMap::new(),
        };
        for seed in &config.seed {
            let request = Request::new("POST", seed.endpoint.as_str());
            let kind = catalog.kinds.iter().position(|kind| kind.endpoint == seed.endpoint);
            if let (Some(kind), Value::Object(body)) = (kind, &seed.body) {
                // A faulty server may refuse its own seeds; it then begins without them.
                let _refused = provider.create(kind, body, &request, None);
            }
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("config", &self.shared.config)
            .finish_non_exhaustive()
    }
}
