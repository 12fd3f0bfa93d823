//! Where suites come from, and the fixtures that they name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::text::nearest;

/// A suite file that was read and not yet understood.
#[derive(Clone, Debug)]
pub struct Source {
    /// How messages and reports name it.
    pub name: Arc<str>,
    /// Its text.
    pub text: Cow<'static, str>,
}

/// A file that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}", path.display())]
pub struct ReadError {
    /// The file or folder.
    pub path: PathBuf,
    /// Why not.
    pub source: io::Error,
}

/// Files that suites name: JSON bodies and JSON Schemas, by path below `fixtures/`.
#[derive(Clone, Debug, Default)]
pub struct Fixtures(BTreeMap<String, Cow<'static, str>>);

impl Source {
    /// A source of this name and text.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }
}

/// Reads a suite file, or every `.yaml` file below a folder in the order of their names.
///
/// # Errors
/// The first file or folder that cannot be read.
pub fn read(path: &Path) -> Result<Vec<Source>, ReadError> {
    let failed = |source| ReadError {
        path: path.to_owned(),
        source,
    };
    if !fs::metadata(path).map_err(failed)?.is_dir() {
        let text = fs::read_to_string(path).map_err(failed)?;
        return Ok(vec![Source::new(path.to_string_lossy(), text)]);
    }
    let mut paths = fs::read_dir(path)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>())
        .map_err(failed)?;
    paths.sort();
    let wanted = |path: &PathBuf| path.is_dir() || path.extension().is_some_and(|extension| extension == "yaml");
    let sources = paths.iter().filter(|path| wanted(path)).map(|path| read(path));
    Ok(sources.collect::<Result<Vec<_>, _>>()?.concat())
}

impl Fixtures {
    /// Adds a file.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Cow<'static, str>>) {
        self.0.insert(path.into(), text.into());
    }

    /// The text of the JSON file of this name in a folder.
    ///
    /// # Errors
    /// The name that was probably meant, when the folder has no such file.
    pub fn json(&self, folder: &str, name: &str) -> Result<&str, Option<&str>> {
        let wanted = format!("{folder}/{name}.json");
        self.0
            .get(&wanted)
            .map(Cow::as_ref)
            .ok_or_else(|| nearest(name, self.names(folder)))
    }

    /// Names of the JSON files in a folder.
    pub fn names(&self, folder: &str) -> impl Iterator<Item = &str> {
        self.0
            .keys()
            .filter_map(move |path| path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(".json"))
    }
}
