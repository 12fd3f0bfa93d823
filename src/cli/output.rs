//! Standard output and standard error: colour, width, and the report files.

use std::fs;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;

use super::failure::Failure;
use crate::report;
use crate::report::clean;
use crate::report::console::{self, Look};
use crate::report::record::Record;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` or `TERM=dumb` says otherwise; also with `CLICOLOR_FORCE` or `FORCE_COLOR`
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Where a command writes. A reader that went away (`scimspec list | head`) is no reason to fail.
#[derive(Clone, Copy)]
pub(super) struct Output {
    colour_out: bool,
    colour_err: bool,
}

/// A report asked for: `FORMAT=PATH`.
#[derive(Clone, Debug)]
pub(super) struct ReportSpec {
    pub(super) format: Format,
    pub(super) path: PathBuf,
}

/// Formats of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Junit,
    Html,
    Text,
}

impl FromStr for ReportSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, path) = text
            .split_once('=')
            .ok_or("expected FORMAT=FILE, for example junit=report.xml")?;
        let format = match format {
            "json" => Format::Json,
            "junit" => Format::Junit,
            "html" => Format::Html,
            "text" => Format::Text,
            other => return Err(format!("unknown format `{other}`: json, junit, html or text")),
        };
        match path {
            "" => Err("expected a file after `=`".to_owned()),
            path => Ok(Self {
                format,
                path: PathBuf::from(path),
            }),
        }
    }
}

impl Format {
    /// The word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Junit => "junit",
            Self::Html => "html",
            Self::Text => "text",
        }
    }

    fn render(self, record: &Record) -> String {
        match self {
            Self::Json => record.to_json(),
            Self::Junit => report::junit::junit(record),
            Self::Html => report::html::html(record),
            Self::Text => console::summary(
                record,
                Look {
                    causes: usize::MAX,
                    ..Look::default()
                },
            ),
        }
    }
}

impl Output {
    pub(super) fn new(choice: Color) -> Self {
        Self {
            colour_out: colours(choice, std::io::stdout().is_terminal()),
            colour_err: colours(choice, std::io::stderr().is_terminal()),
        }
    }

    /// Whether standard error is coloured.
    pub(super) fn colour_err(&self) -> bool {
        self.colour_err
    }

    /// Text on standard output; what a target may have put into it cannot steer the terminal.
    pub(super) fn print(&self, text: &str) {
        put(std::io::stdout(), &clean::for_log(&clean::visible(text)));
    }

    /// A document of scimspec's own on standard output, byte for byte.
    pub(super) fn document(&self, text: &str) {
        put(std::io::stdout(), text);
    }

    /// One line on standard error.
    pub(super) fn note(&self, text: &str) {
        put(std::io::stderr(), &format!("{}\n", clean::for_log(&clean::line(text))));
    }

    /// The summary of a run.
    pub(super) fn summary(&self, record: &Record) {
        let look = Look {
            width: width(),
            colour: self.colour_out,
            ..Look::default()
        };
        put(std::io::stdout(), &console::summary(record, look));
    }

    /// Why a command ended early.
    pub(super) fn failure(&self, failure: &Failure) {
        if failure.rendered {
            put(std::io::stderr(), &failure.message);
        } else {
            let message = clean::for_log(&clean::visible(&failure.message));
            put(std::io::stderr(), &format!("scimspec: {message}\n"));
        }
    }
}

fn put(mut to: impl Write, text: &str) {
    let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}

/// Writes the reports, all of them even when one cannot be written.
///
/// # Errors
/// The files that could not be written, and why.
pub(super) fn write_reports(record: &Record, specs: &[ReportSpec]) -> Result<(), Failure> {
    let mut faults = Vec::new();
    for spec in specs {
        if let Err(error) = write(&spec.path, &spec.format.render(record)) {
            faults.push(format!(
                "cannot write the {} report {}: {error}",
                spec.format.word(),
                spec.path.display()
            ));
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Failure::usage(faults.join("; ")))
    }
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

/// A flag beats `NO_COLOR`, which beats the forcing variables, which beat the terminal test.
fn colours(choice: Color, terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    match choice {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if set("CLICOLOR_FORCE") || set("FORCE_COLOR") => true,
        Color::Auto => terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// Columns of the terminal; a hundred where there is none.
fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns
        .or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
        .unwrap_or(100)
}

/// Whether a CI runner shows the output; `CI=false` and `CI=0` mean no.
pub(super) fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}
