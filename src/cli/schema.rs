//! `scimspec schema`.

use clap::{Args as ClapArgs, ValueEnum};

use super::failure::Failure;
use super::output::Output;

#[derive(ClapArgs)]
pub(super) struct Args {
    /// Of what
    of: Of,
}

#[derive(Clone, Copy, ValueEnum)]
enum Of {
    /// Suite files
    Suite,
    /// The run record (`--report json=FILE`)
    Report,
}

pub(super) fn run(args: &Args, out: &Output) -> Result<u8, Failure> {
    match args.of {
        Of::Suite => out.document(&format!("{:#}\n", crate::suite::schema())),
        Of::Report => out.document(crate::report::schema()),
    }
    Ok(crate::run::exit::CONFORMANT)
}
