//! `scimspec demo`.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use secrecy::SecretString;

use super::failure::Failure;
use super::output::{Format, Output, ReportSpec};
use super::session::{Session, Start};
use super::source::Suites;
use crate::config::{Flags, Settings};
use crate::plan::select::Selection;
use crate::server::{Server, ServerConfig, listen};
use crate::{plan, verdict};

/// Token of the embedded server; it guards nothing.
const TOKEN: &str = "demo-token-of-the-embedded-server";

#[derive(ClapArgs)]
pub(super) struct Args {
    /// Folder for the reports
    #[arg(long, value_name = "DIR", default_value = "target/demo")]
    out: PathBuf,
    /// Break one behaviour of the server on purpose, to see what a failure looks like; may be given several times
    #[arg(long = "fault", value_name = "NAME")]
    faults: Vec<String>,
    /// No progress, only the summary
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(args: &Args, out: &Output) -> Result<u8, Failure> {
    let loaded = Suites::default().load(out)?;
    let faults = super::serve::faults(&args.faults)?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::usage(error.to_string()))?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
            .await
            .map_err(|error| Failure::usage(format!("cannot listen on the loopback interface: {error}")))?;
        let address = listener
            .local_addr()
            .map_err(|error| Failure::usage(error.to_string()))?;
        let config = ServerConfig {
            origin: format!("http://{address}"),
            token: Some(TOKEN.to_owned()),
            faults,
            ..ServerConfig::default()
        };
        let base = format!("http://{address}{}", config.base_path);
        out.note(&format!("the embedded reference server listens at {base}"));
        tokio::spawn(listen::serve(listener, Server::new(config), std::future::pending()));
        let session = Session::open(start(args, base)?, out).await?;
        let options = plan::Options {
            selection: &Selection::default(),
            allow_writes: true,
            run: session.run_id(),
            seed: session.seed(),
            setting: &verdict::setting_holds,
        };
        let plan = plan::plan(&loaded.suites, session.target(), &options);
        session.run(plan, &loaded, out).await
    })
}

fn start(args: &Args, base: String) -> Result<Start, Failure> {
    let flags = Flags {
        target: Some(base),
        token: Some(SecretString::from(TOKEN)),
        allow_writes: true,
        proxy: Some("none".to_owned()),
        ..Flags::default()
    };
    let settings =
        Settings::new(None, &flags, &|_| None).map_err(|error| Failure::usage(crate::text::chain(&error)))?;
    let report = |format: Format, name: &str| ReportSpec {
        format,
        path: args.out.join(name),
    };
    Ok(Start {
        settings,
        seed: Some(0),
        ledger_dir: args.out.join("ledgers"),
        quiet: args.quiet,
        baseline: None,
        selection: Vec::new(),
        reports: vec![
            report(Format::Html, "report.html"),
            report(Format::Junit, "report.xml"),
            report(Format::Json, "record.json"),
        ],
    })
}
