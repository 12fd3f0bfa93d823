//! The command line: arguments in, text and exit codes out. Only this layer prints.

mod check;
mod cleanup;
mod demo;
mod explain;
mod failure;
mod list;
mod output;
mod progress;
mod report;
mod run;
mod schema;
mod serve;
mod session;
mod source;
mod target;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// SCIM conformance test harness: drives a service provider through declarative suites and says why it fails
#[derive(Parser)]
#[command(name = "scimspec", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 conformant, 1 deviates, 2 usage, 3 target unusable, 4 nothing selected or judged, \
                        5 cut short, 6 leftovers, 130 interrupted.\n\nNew here? `scimspec demo` shows a whole run against the \
                        embedded reference server."
)]
struct Cli {
    /// When to colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Test a service provider
    Run(Box<run::Args>),
    /// Run every case against the embedded reference server
    Demo(demo::Args),
    /// Start the reference server, correct or with faults
    Serve(serve::Args),
    /// Check suite files and show every fault in them
    Check(check::Args),
    /// List the cases
    List(list::Args),
    /// Explain a case, a requirement or an ambiguity
    Explain(explain::Args),
    /// Render the record of a finished run
    Report(report::Args),
    /// Delete what an earlier run left behind
    Cleanup(Box<cleanup::Args>),
    /// Print a JSON Schema: of suite files, or of the run record
    Schema(schema::Args),
}

/// Runs the command line; the exit code is the verdict.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let out = output::Output::new(cli.color);
    let result = match cli.command {
        Command::Run(args) => run::run(&args, &out),
        Command::Demo(args) => demo::run(&args, &out),
        Command::Serve(args) => serve::run(&args, &out),
        Command::Check(args) => check::run(&args, &out),
        Command::List(args) => list::run(&args, &out),
        Command::Explain(args) => explain::run(&args, &out),
        Command::Report(args) => report::run(&args, &out),
        Command::Cleanup(args) => cleanup::run(&args, &out),
        Command::Schema(args) => schema::run(&args, &out),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            out.failure(&failure);
            ExitCode::from(failure.exit)
        }
    }
}
