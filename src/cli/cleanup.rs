//! `scimspec cleanup`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::failure::Failure;
use super::output::Output;
use super::target::{Connection, Wishes};
use crate::exec::auth::Authenticated;
use crate::exec::cleanup::cleanup;
use crate::exec::http::HttpTransport;
use crate::exec::ledger::Ledger;
use crate::exec::throttle::{Patience, Polite};
use crate::run::exit;
use crate::text::{chain, count};

#[derive(ClapArgs)]
pub(super) struct Args {
    /// Ledger of the run (`.scimspec/….jsonl`)
    ledger: PathBuf,
    #[command(flatten)]
    connection: Connection,
}

pub(super) fn run(args: &Args, out: &Output) -> Result<u8, Failure> {
    let ledger = Ledger::read(&args.ledger).map_err(|error| Failure::usage(chain(&error)))?;
    let wishes = Wishes {
        allow_writes: true,
        ..Wishes::default()
    };
    let settings = args.connection.settings(wishes, out)?;
    let same = |url: &url::Url| url.as_str().trim_end_matches('/').to_owned();
    if same(&settings.base) != same(&ledger.base()) {
        let message = format!("the ledger belongs to {}, not to {}", ledger.base(), settings.base);
        return Err(Failure::usage(message));
    }
    let http = HttpTransport::new(&settings.http).map_err(|error| Failure::usage(chain(&error)))?;
    let sender = Authenticated::new(http, settings.auth(), settings.secrets());
    let transport = Polite::new(sender, settings.rate, Patience::default());
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::usage(error.to_string()))?;
    let done = runtime.block_on(cleanup(&transport, &ledger));
    out.print(&format!("{} removed\n", count(done.removed, "resource")));
    for left in &done.leftovers {
        out.note(&format!("left: {}: {}", left.url, left.reason));
    }
    Ok(if done.leftovers.is_empty() {
        exit::CONFORMANT
    } else {
        exit::LEFTOVERS
    })
}
