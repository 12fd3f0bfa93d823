//! `scimspec check`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::failure::Failure;
use super::output::Output;
use super::source;
use crate::run::exit;
use crate::text::count;

#[derive(ClapArgs)]
pub(super) struct Args {
    /// Suite files, or folders of them; without any, the suites that come with scimspec
    files: Vec<PathBuf>,
}

pub(super) fn run(args: &Args, out: &Output) -> Result<u8, Failure> {
    let catalogue = source::catalogue(out)?;
    let mut sources = Vec::new();
    for file in &args.files {
        sources.extend(source::files(file)?);
    }
    if args.files.is_empty() {
        sources = crate::embedded::suites();
    }
    let suites = source::checked(&sources, &catalogue, out)?;
    let cases: usize = suites
        .iter()
        .map(|suite| suite.cases.len() + suite.invariants.len())
        .sum();
    out.print(&format!(
        "{} in {}, no faults\n",
        count(cases, "case"),
        count(sources.len(), "file")
    ));
    Ok(exit::CONFORMANT)
}
