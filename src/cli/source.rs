//! Which suites a command works on: the embedded ones, and a user's own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args as ClapArgs;

use super::failure::Failure;
use super::output::Output;
use crate::plan::select::Selection;
use crate::spec::catalogue::Catalogue;
use crate::suite;
use crate::suite::model::Suite;

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
        let selection = Selection::new(&self.ids).map_err(|error| Failure::usage(error.to_string()))?;
        Ok(Selection {
            areas: self.areas.clone(),
            tags: self.tags.clone(),
            skip_tags: self.skip_tags.clone(),
            ..selection
        })
    }
}

impl Suites {
    /// Loads everything.
    ///
    /// # Errors
    /// Every fault of every file.
    pub(super) fn load(&self, out: &Output) -> Result<Loaded, Failure> {
        let catalogue = crate::embedded::catalogue();
        let mut sources = if self.no_embedded { Vec::new() } else { crate::embedded::suites() };
        for folder in &self.folders {
            sources.extend(folder_sources(folder)?);
        }
        let suites = suite::load(&sources, &catalogue)
            .map_err(|faults| Failure::diagnostics(faults.render(out.colour_err())))?;
        Ok(Loaded { catalogue, suites: suites.into_iter().map(Arc::new).collect() })
    }
}

/// The suite files below a folder, in order of their paths; a file is itself.
///
/// # Errors
/// When one cannot be read, or there is none.
pub(super) fn folder_sources(place: &Path) -> Result<Vec<suite::Source>, Failure> {
    let mut files = Vec::new();
    collect(place, &mut files)
        .map_err(|error| Failure::usage(format!("cannot read {}: {error}", place.display())))?;
    files.sort();
    if files.is_empty() {
        return Err(Failure::usage(format!("there is no suite file (*.yaml) below {}", place.display())));
    }
    files
        .into_iter()
        .map(|file| {
            let text = std::fs::read_to_string(&file)
                .map_err(|error| Failure::usage(format!("cannot read {}: {error}", file.display())))?;
            Ok(suite::Source { name: file.display().to_string(), text })
        })
        .collect()
}

fn collect(place: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !place.is_dir() {
        std::fs::metadata(place)?;
        files.push(place.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(place)? {
        let path = entry?.path();
        let yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        if path.is_dir() || yaml {
            collect(&path, files)?;
        }
    }
    Ok(())
}
