//! `scimspec serve`.

use std::fmt::Write as _;

use clap::Args as ClapArgs;

use super::failure::Failure;
use super::output::Output;
use crate::run::exit;
use crate::server::{Fault, FaultSet, Server, ServerConfig, listen};
use crate::text::nearest;

#[derive(ClapArgs)]
pub(super) struct Args {
    /// Port on the loopback interface; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Path below which the endpoints are served
    #[arg(long, default_value = "/scim/v2", value_name = "PATH")]
    base_path: String,
    /// Bearer token to demand; without it every request is served
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// Break one behaviour on purpose; may be given several times
    #[arg(long = "fault", value_name = "NAME")]
    faults: Vec<String>,
    /// List the faults and exit
    #[arg(long)]
    list_faults: bool,
}

pub(super) fn run(args: &Args, out: &Output) -> Result<u8, Failure> {
    if args.list_faults {
        out.print(&fault_list());
        return Ok(exit::CONFORMANT);
    }
    let faults = faults(&args.faults)?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::usage(error.to_string()))?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", args.port))
            .await
            .map_err(|error| Failure::usage(format!("cannot listen on port {}: {error}", args.port)))?;
        let address = listener
            .local_addr()
            .map_err(|error| Failure::usage(error.to_string()))?;
        let config = ServerConfig {
            base_path: args.base_path.clone(),
            origin: format!("http://{address}"),
            token: args.token.clone(),
            faults,
            ..ServerConfig::default()
        };
        out.note(&format!(
            "serving SCIM 2.0 at http://{address}{}; Ctrl-C stops it",
            args.base_path
        ));
        let stop = async {
            let _ = tokio::signal::ctrl_c().await;
        };
        listen::serve(listener, Server::new(config), stop)
            .await
            .map_err(|error| Failure::usage(format!("the server stopped: {error}")))
    })?;
    Ok(exit::CONFORMANT)
}

/// The faults of these names.
///
/// # Errors
/// A name that is no fault, with the nearest that is.
pub(super) fn faults(names: &[String]) -> Result<FaultSet, Failure> {
    names.iter().map(|name| fault(name)).collect()
}

fn fault(name: &str) -> Result<Fault, Failure> {
    name.parse().map_err(|_| {
        let known = Fault::all().iter().map(|fault| fault.name());
        let hint = nearest(name, known)
            .map(|nearest| format!("; did you mean `{nearest}`?"))
            .unwrap_or_default();
        Failure::usage(format!(
            "unknown fault `{name}`{hint} (`scimspec serve --list-faults` shows all)"
        ))
    })
}

fn fault_list() -> String {
    let widest = Fault::all().iter().map(|fault| fault.name().len()).max().unwrap_or(0);
    let mut text = String::new();
    for fault in Fault::all() {
        let _ = writeln!(text, "{:widest$}  {}", fault.name(), fault.description());
    }
    text
}
