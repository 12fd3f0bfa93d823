//! Which suites a command works on: the embedded ones, and a user's own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args as ClapArgs;

use super::failure::Failure;
use super::output::Output;
use crate::plan::select::Selection;
use crate::spec::catalogue::Catalogue;
use crate::suite::model::Suite;
use crate::suite::{self, Source};
use crate::{embedded, text};

/// Where suites come from.
#[derive(ClapArgs, Clone, Debug, Default)]
pub(super) struct Suites {
    /// Add the suite files (*.yaml) below this folder; may be given several times
    #[arg(long = "suites", value_name = "DIR", help_heading = "Selection")]
    folders: Vec<PathBuf>,
    /// Leave out the suites that come with scimspec
    #[arg(long, requires = "folders", help_heading = "Selection")]
    no_embedded: bool,
}

/// Which cases.
#[derive(ClapArgs, Clone, Debug, Default)]
pub(super) struct Select {
    /// Case ids, leading parts of ids (`patch`, `patch.add::simple`), or globs (`*::duplicate-*`)
    #[arg(value_name = "ID", help_heading = "Selection")]
    ids: Vec<String>,
    /// Only cases of this area; may be given several times
    #[arg(long = "area", value_name = "AREA", help_heading = "Selection")]
    areas: Vec<String>,
    /// Only cases with this tag; may be given several times
    #[arg(long = "tag", value_name = "TAG", help_heading = "Selection")]
    tags: Vec<String>,
    /// No cases with this tag; may be given several times
    #[arg(long = "skip-tag", value_name = "TAG", help_heading = "Selection")]
    skip_tags: Vec<String>,
}

/// Catalogue and checked suites.
pub(super) struct Loaded {
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) suites: Vec<Arc<Suite>>,
}

impl Select {
    /// The selection.
    ///
    /// # Errors
    /// A pattern that is no glob.
    pub(super) fn selection(&self) -> Result<Selection, Failure> {
        let mut selection = Selection::new(&self.ids).map_err(|error| Failure::usage(error.to_string()))?;
        selection.areas.clone_from(&self.areas);
        selection.tags.clone_from(&self.tags);
        selection.skip_tags.clone_from(&self.skip_tags);
        Ok(selection)
    }
}

impl Suites {
    /// Loads everything.
    ///
    /// # Errors
    /// Every fault of every file.
    pub(super) fn load(&self, out: &Output) -> Result<Loaded, Failure> {
        let catalogue = catalogue(out)?;
        let mut sources = if self.no_embedded {
            Vec::new()
        } else {
            embedded::suites()
        };
        for folder in &self.folders {
            sources.extend(files(folder)?);
        }
        let suites = checked(&sources, &catalogue, out)?;
        Ok(Loaded {
            catalogue: Arc::new(catalogue),
            suites: suites.into_iter().map(Arc::new).collect(),
        })
    }
}

/// The suite files of a place, which must have some.
///
/// # Errors
/// When one cannot be read, or there is none.
pub(super) fn files(place: &Path) -> Result<Vec<Source>, Failure> {
    let sources = suite::read(place).map_err(|error| Failure::usage(text::chain(&error)))?;
    match sources.is_empty() {
        true => Err(Failure::usage(format!(
            "there is no suite file (*.yaml) below {}",
            place.display()
        ))),
        false => Ok(sources),
    }
}

/// Checks sources against the catalogue.
///
/// # Errors
/// Every fault of every file, laid out.
pub(super) fn checked(sources: &[Source], catalogue: &Catalogue, out: &Output) -> Result<Vec<Suite>, Failure> {
    suite::load(sources, catalogue, &embedded::fixtures())
        .map_err(|faults| Failure::diagnostics(suite::diagnostics::render(&faults, out.colour_err())))
}

/// The embedded catalogue.
///
/// # Errors
/// When the binary was built from a broken one.
pub(super) fn catalogue(out: &Output) -> Result<Catalogue, Failure> {
    embedded::catalogue().map_err(|faults| Failure::diagnostics(suite::diagnostics::render(&faults, out.colour_err())))
}
