//! The embedded reference server, correct or with faults, as a target without a socket.

use std::sync::Arc;

use scimspec::embedded;
use scimspec::exec::auth::{Auth, Authenticated, Scheme};
use scimspec::exec::embedded::EmbeddedTransport;
use scimspec::exec::evidence::Evidence;
use scimspec::exec::guard::Guard;
use scimspec::exec::ledger::Ledger;
use scimspec::exec::preflight::preflight;
use scimspec::exec::runner::Runner;
use scimspec::exec::secrets::Secrets;
use scimspec::exec::shared::Shared;
use scimspec::plan::select::Selection;
use scimspec::plan::{self, PlannedCase};
use scimspec::report::record::Record;
use scimspec::run::{self, Settings, StopSwitch};
use scimspec::server::{FaultSet, Server, ServerConfig};
use scimspec::spec::catalogue::Catalogue;
use scimspec::suite::{self, model::Suite};
use scimspec::verdict;
use secrecy::SecretString;
use url::Url;

const TOKEN: &str = "embedded-token-7f3a";
const BASE: &str = "http://embedded.test/scim/v2";
const RUN: &str = "scimspec-test";

pub type Embedded = Authenticated<EmbeddedTransport>;

/// What is the same for every server.
pub struct Material {
    pub catalogue: Arc<Catalogue>,
    pub suites: Vec<Arc<Suite>>,
}

impl Material {
    pub fn load() -> Self {
        let catalogue = embedded::catalogue().expect("the catalogue is sound");
        let suites = suite::load(&embedded::suites(), &catalogue, &embedded::fixtures())
            .unwrap_or_else(|faults| panic!("{}", suite::diagnostics::render(&faults, false)));
        Self {
            catalogue: Arc::new(catalogue),
            suites: suites.into_iter().map(Arc::new).collect(),
        }
    }
}

/// A server with a runner on it and everything planned.
pub struct Bench {
    pub runner: Arc<Runner<Embedded>>,
    pub plan: Vec<PlannedCase>,
    pub evidence: Evidence,
}

impl Bench {
    /// Starts a server; `None` when it is so broken that preflight gives up.
    pub async fn new(material: &Material, faults: FaultSet) -> Result<Self, String> {
        let server = Server::new(ServerConfig {
            origin: "http://embedded.test".to_owned(),
            token: Some(TOKEN.to_owned()),
            faults,
            ..ServerConfig::default()
        });
        let base = Url::parse(BASE).expect("the base is a URL");
        let auth = Auth::new(&base, Scheme::Bearer(SecretString::from(TOKEN)));
        let secrets = Secrets::new();
        auth.teach(&secrets);
        let transport = Authenticated::new(EmbeddedTransport::new(server), auth.clone(), secrets.clone());
        let discovery = preflight(&transport, &base, true)
            .await
            .map_err(|error| error.to_string())?;
        let selection = Selection::default();
        let options = plan::Options {
            selection: &selection,
            allow_writes: true,
            run: RUN,
            seed: 7,
            setting: &verdict::setting_holds,
        };
        let plan = plan::plan(&material.suites, &discovery.target, &options);
        let (_, stop) = StopSwitch::new();
        let runner = Runner {
            transport,
            target: discovery.target,
            ledger: Ledger::in_memory(RUN, &base),
            guard: Guard::default(),
            configured: serde_json::Map::new(),
            shared: Shared::default(),
            stop,
        };
        Ok(Self {
            runner: Arc::new(runner),
            plan,
            evidence: Evidence::new(secrets, auth),
        })
    }

    /// Runs the whole plan.
    pub async fn run(self, material: &Material) -> Record {
        let settings = Settings {
            run: RUN.to_owned(),
            seed: 7,
            target_name: None,
            jobs: 4,
            allow_writes: true,
            strict: false,
            insecure: false,
            selection: Vec::new(),
            remarks: Vec::new(),
            limit: None,
        };
        let catalogue = Arc::clone(&material.catalogue);
        let mut record = run::run(
            self.runner,
            &material.suites,
            self.plan,
            catalogue,
            &self.evidence,
            &settings,
            &mut |_| {},
        )
        .await;
        run::finish(&mut record);
        record
    }
}
