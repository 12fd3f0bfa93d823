//! What the run created on the target, written down before it is created.
//!
//! JSON Lines, one fact a line, each written whole before the request it is about goes out: whatever ends the run, the file
//! knows what may be left behind. The file begins with the first creation; a run that creates nothing has none.

mod book;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use serde::{Deserialize, Serialize};
use url::Url;

use self::book::{Book, Line, Place, State, is_resource};
use super::exchange::below;

/// Version of the ledger format.
pub const FORMAT: u32 = 1;

/// A creation in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Entry(u64);

/// The ledger of a run. Clones share it.
#[derive(Clone, Debug)]
pub struct Ledger(Arc<Mutex<Book>>);

/// By which a resource is found again when the answer to its creation was lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "BTreeMap<String, String>", try_from = "BTreeMap<String, String>")]
pub struct Marker {
    /// Attribute (`userName`).
    pub attribute: String,
    /// Its value, unique to this creation.
    pub value: String,
}

/// A creation whose resource may still be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Which.
    pub entry: Entry,
    /// Name of the resource type.
    pub resource_type: String,
    /// Endpoint below the base URL (`/Users`).
    pub endpoint: String,
    /// By what to find it.
    pub marker: Option<Marker>,
    /// Path below the base URL; `None` when the answer was lost.
    pub path: Option<String>,
}

/// Why the ledger cannot be kept or read. Without it nothing may be created.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file cannot be written.
    #[error("cannot write the ledger {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// The file cannot be read.
    #[error("cannot read the ledger {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// The file is no ledger.
    #[error("{}:{line}: {why}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// The path is not that of a resource below the endpoint: deleting it could hit anything.
    #[error("`{path}` is not a resource of `{endpoint}`")]
    Path {
        /// The path.
        path: String,
        /// The endpoint.
        endpoint: String,
    },
}

impl Ledger {
    /// The ledger of a new run, `DIR/RUN.jsonl`; nothing is written yet.
    pub fn open(dir: &Path, run: &str, base: &Url) -> Self {
        Self::new(run, base, Place::Later(dir.join(format!("{run}.jsonl"))))
    }

    /// A ledger without a file, for targets that end with the process.
    pub fn in_memory(run: &str, base: &Url) -> Self {
        Self::new(run, base, Place::Memory)
    }

    fn new(run: &str, base: &Url, place: Place) -> Self {
        Self(Arc::new(Mutex::new(Book::new(run, base, place))))
    }

    /// Reads the ledger of an earlier run, to go on with it. A last line that was not written to its end is dropped.
    ///
    /// # Errors
    /// When the file cannot be read or another line is not the ledger's.
    pub fn read(path: &Path) -> Result<Self, LedgerError> {
        let book = Book::read(path)?;
        Ok(Self(Arc::new(Mutex::new(book))))
    }

    /// Id of the run.
    pub fn run(&self) -> String {
        self.book().run.clone()
    }

    /// Base URL of the target.
    pub fn base(&self) -> Url {
        self.book().base.clone()
    }

    /// The file, when anything was written to one.
    pub fn path(&self) -> Option<PathBuf> {
        match &self.book().place {
            Place::File(path, _) => Some(path.clone()),
            Place::Later(_) | Place::Memory => None,
        }
    }

    /// Writes down that a resource is about to be created. To be called before the request goes out.
    ///
    /// # Errors
    /// When it cannot be written: then nothing may be created.
    pub fn intent(&self, resource_type: &str, endpoint: &str, marker: Option<Marker>) -> Result<Entry, LedgerError> {
        let mut book = self.book();
        let entry = Entry(book.records.len() as u64 + 1);
        book.write(Line::Intent {
            intent: entry,
            resource_type: resource_type.to_owned(),
            endpoint: endpoint.to_owned(),
            marker,
        })?;
        Ok(entry)
    }

    /// The resource exists, at this path below the base URL.
    ///
    /// # Errors
    /// When it cannot be written, or the path is not that of a resource of the endpoint: then the entry stays without a path.
    pub fn created(&self, entry: Entry, path: &str) -> Result<(), LedgerError> {
        let mut book = self.book();
        if let Some(record) = book.record(entry)
            && !is_resource(path, &record.pending.endpoint)
        {
            return Err(LedgerError::Path {
                path: path.to_owned(),
                endpoint: record.pending.endpoint.clone(),
            });
        }
        book.write(Line::Created {
            created: entry,
            path: path.to_owned(),
        })
    }

    /// The creation was refused: there is no resource.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn abandoned(&self, entry: Entry) -> Result<(), LedgerError> {
        self.book().write(Line::Abandoned { abandoned: entry })
    }

    /// The resource was deleted.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn deleted(&self, entry: Entry) -> Result<(), LedgerError> {
        self.book().write(Line::Deleted { deleted: entry })
    }

    /// The resource is not there (any more), and nobody knows how that came.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn gone(&self, entry: Entry) -> Result<(), LedgerError> {
        self.book().write(Line::Gone { gone: entry })
    }

    /// The creation that made the resource at this path, also after it was deleted. A request may change no other resource.
    pub fn entry_at(&self, path: &str) -> Option<Entry> {
        let book = self.book();
        let found = book
            .records
            .iter()
            .rev()
            .find(|record| record.pending.path.as_deref() == Some(path));
        found.map(|record| record.pending.entry)
    }

    /// What may still be there, the newest first: what refers to others was created after them.
    pub fn pending(&self) -> Vec<Pending> {
        let book = self.book();
        let open = book.records.iter().rev().filter(|record| record.state == State::Open);
        open.map(|record| record.pending.clone()).collect()
    }

    /// How many creations it knows, refused ones aside or not.
    pub fn len(&self) -> usize {
        self.book().records.len()
    }

    /// Whether nothing was created.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl From<Marker> for BTreeMap<String, String> {
    fn from(marker: Marker) -> Self {
        Self::from([(marker.attribute, marker.value)])
    }
}

impl TryFrom<BTreeMap<String, String>> for Marker {
    type Error = &'static str;

    fn try_from(written: BTreeMap<String, String>) -> Result<Self, Self::Error> {
        let mut members = written.into_iter();
        match (members.next(), members.next()) {
            (Some((attribute, value)), None) => Ok(Self { attribute, value }),
            _ => Err("a marker is one attribute and its value"),
        }
    }
}

impl Pending {
    /// URL of the resource, when its path is known.
    pub fn url(&self, base: &Url) -> Option<Url> {
        let url = below(base, self.path.as_ref()?)?;
        is_resource(self.path.as_ref()?, &self.endpoint).then_some(url)
    }
}

#[cfg(test)]
mod tests;
