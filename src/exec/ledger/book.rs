//! The lines of the ledger, and what they add up to.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Entry, FORMAT, LedgerError, Marker, Pending};

#[derive(Debug)]
pub(super) struct Book {
    pub(super) run: String,
    pub(super) base: Url,
    pub(super) records: Vec<Record>,
    pub(super) place: Place,
}

/// Where the lines go.
#[derive(Debug)]
pub(super) enum Place {
    Memory,
    /// Created with the first line.
    Later(PathBuf),
    File(PathBuf, File),
}

#[derive(Debug)]
pub(super) struct Record {
    pub(super) pending: Pending,
    pub(super) state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It may be there.
    Open,
    /// It is not.
    Closed,
}

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum Line {
    Header {
        format: u32,
        run: String,
        base: String,
    },
    Intent {
        intent: Entry,
        #[serde(rename = "type")]
        resource_type: String,
        endpoint: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        marker: Option<Marker>,
    },
    Created {
        created: Entry,
        path: String,
    },
    Abandoned {
        abandoned: Entry,
    },
    Deleted {
        deleted: Entry,
    },
    Gone {
        gone: Entry,
    },
}

/// Whether `path` leads to one resource of `endpoint` and nowhere else: no dots that lead away, no bare endpoint.
pub(super) fn is_resource(path: &str, endpoint: &str) -> bool {
    let Some(id) = path
        .strip_prefix(endpoint.trim_end_matches('/'))
        .and_then(|rest| rest.strip_prefix('/'))
    else {
        return false;
    };
    let dots = |part: &str| {
        let plain = part.to_ascii_lowercase().replace("%2e", ".");
        plain == "." || plain == ".."
    };
    endpoint.starts_with('/') && !id.is_empty() && !id.contains(['?', '#', '\\']) && !path.split('/').any(dots)
}

impl Book {
    pub(super) fn new(run: &str, base: &Url, place: Place) -> Self {
        Self {
            run: run.to_owned(),
            base: base.clone(),
            records: Vec::new(),
            place,
        }
    }

    pub(super) fn read(path: &Path) -> Result<Self, LedgerError> {
        let failed = |source| LedgerError::Read {
            path: path.to_owned(),
            source,
        };
        let mut text = fs::read_to_string(path).map_err(failed)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        text.truncate(whole);
        let mut book = Self::parse(&text).map_err(|(line, why)| LedgerError::Malformed {
            path: path.to_owned(),
            line,
            why,
        })?;
        let file = OpenOptions::new().append(true).open(path).map_err(failed)?;
        file.set_len(whole as u64).map_err(failed)?;
        book.place = Place::File(path.to_owned(), file);
        Ok(book)
    }

    fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut lines = text.lines().enumerate();
        let header = lines.next().map(|(_, line)| serde_json::from_str(line));
        let Some(Ok(Line::Header { format, run, base })) = header else {
            return Err((1, "not a ledger of scimspec".to_owned()));
        };
        if format != FORMAT {
            return Err((1, format!("format {format} is not known, only {FORMAT} is")));
        }
        let base = Url::parse(&base).map_err(|_| (1, format!("`{base}` is not a URL")))?;
        let mut book = Self::new(&run, &base, Place::Memory);
        for (index, text) in lines {
            let line = serde_json::from_str(text).map_err(|_| (index + 1, "not a line of a ledger".to_owned()))?;
            book.take_in(line).map_err(|why| (index + 1, why))?;
        }
        Ok(book)
    }

    pub(super) fn write(&mut self, line: Line) -> Result<(), LedgerError> {
        self.begin()?;
        if let Place::File(path, file) = &mut self.place {
            append(path, file, &line)?;
        }
        // Entries come from this book alone, so it knows them.
        let _ = self.take_in(line);
        Ok(())
    }

    fn begin(&mut self) -> Result<(), LedgerError> {
        let Place::Later(path) = &self.place else { return Ok(()) };
        let path = path.clone();
        let failed = |source| LedgerError::Write {
            path: path.clone(),
            source,
        };
        if let Some(dir) = path.parent() {
            fs::create_dir_all(dir).map_err(failed)?;
        }
        let mut file = OpenOptions::new()
            .append(true)
            .create_new(true)
            .open(&path)
            .map_err(failed)?;
        let header = Line::Header {
            format: FORMAT,
            run: self.run.clone(),
            base: self.base.to_string(),
        };
        append(&path, &mut file, &header)?;
        self.place = Place::File(path, file);
        Ok(())
    }

    fn take_in(&mut self, line: Line) -> Result<(), String> {
        match line {
            Line::Header { .. } => Err("a second header".to_owned()),
            Line::Intent {
                intent,
                resource_type,
                endpoint,
                marker,
            } => self.open(Pending {
                entry: intent,
                resource_type,
                endpoint,
                marker,
                path: None,
            }),
            Line::Created { created, path } => {
                let record = self.known(created)?;
                if !is_resource(&path, &record.pending.endpoint) {
                    return Err(format!("`{path}` is not a resource of `{}`", record.pending.endpoint));
                }
                record.pending.path = Some(path);
                Ok(())
            }
            Line::Abandoned { abandoned: entry } | Line::Deleted { deleted: entry } | Line::Gone { gone: entry } => {
                self.known(entry)?.state = State::Closed;
                Ok(())
            }
        }
    }

    fn open(&mut self, pending: Pending) -> Result<(), String> {
        if pending.entry.0 != self.records.len() as u64 + 1 {
            return Err(format!("creation {} is out of order", pending.entry.0));
        }
        self.records.push(Record {
            pending,
            state: State::Open,
        });
        Ok(())
    }

    fn known(&mut self, entry: Entry) -> Result<&mut Record, String> {
        let number = entry.0;
        self.record(entry)
            .ok_or_else(|| format!("creation {number} is not known"))
    }

    pub(super) fn record(&mut self, entry: Entry) -> Option<&mut Record> {
        let index = usize::try_from(entry.0.checked_sub(1)?).ok()?;
        self.records.get_mut(index)
    }
}

fn append(path: &Path, file: &mut File, line: &Line) -> Result<(), LedgerError> {
    let failed = |source| LedgerError::Write {
        path: path.to_owned(),
        source,
    };
    let mut text = serde_json::to_string(line).map_err(|error| failed(error.into()))?;
    text.push('\n');
    file.write_all(text.as_bytes())
        .and_then(|()| file.flush())
        .map_err(failed)
}
