//! `scimspec report`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::failure::Failure;
use super::output::{Output, ReportSpec, write_reports};
use crate::report::record::Record;

#[derive(ClapArgs)]
pub(super) struct Args {
    /// Record of a finished run (`--report json=FILE`)
    record: PathBuf,
    /// Report to write: json, junit, html or text; may be given several times
    #[arg(long = "report", value_name = "FORMAT=FILE")]
    reports: Vec<ReportSpec>,
}

/// Renders; the exit code is the one the run had.
pub(super) fn run(args: &Args, out: &Output) -> Result<u8, Failure> {
    let path = args.record.display();
    let text = std::fs::read_to_string(&args.record)
        .map_err(|error| Failure::usage(format!("cannot read {path}: {error}")))?;
    let record = Record::from_json(&text).map_err(|error| Failure::usage(format!("{path}: {error}")))?;
    write_reports(&record, &args.reports)?;
    out.summary(&record);
    Ok(record.footer.exit)
}
