//! `scimspec check`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::failure::Failure;
use super::output::Output;
use super::source::folder_sources;
use crate::run::exit;
use crate::text::count;

#[derive(ClapArgs)]
pub(super) struct Args {
    /// Suite files, or folders of them; without any, the suites that come with scimspec
    files: Vec<PathBuf>,
}

pub(super) fn run(args: &Args, out: &Output) -> Result<u8, Failure> {
    let catalogue = crate::embedded::catalogue();
    let mut sources = Vec::new();
    for file in &args.files {
        sources.extend(folder_sources(file)?);
    }
    if args.files.is_empty() {
        sources = crate::embedded::suites();
    }
    let suites = crate::suite::load(&sources, &catalogue)
        .map_err(|faults| Failure::diagnostics(faults.render(out.colour_err())))?;
    let cases: usize = suites.iter().map(|suite| suite.cases.len() + suite.invariants.len()).sum();
    out.print(&format!("{} in {}, no faults\n", count(cases, "case"), count(sources.len(), "file")));
    Ok(exit::CONFORMANT)
}
