//! What the server remembers: records in the order of their creation.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasher, RandomState};

use jiff::{Span, Timestamp};
use serde_json::{Map, Value};

/// A resource as stored: assigned attributes under canonical names, extensions under their URI; what the server itself
/// provides (`schemas`, `id`, `meta`, `groups`) is put together when it is shown.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// Index of the resource type in the catalog.
    pub(super) kind: usize,
    pub(super) id: String,
    pub(super) attributes: Map<String, Value>,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
    /// Counts changes; the version is made from it.
    pub(super) revision: u64,
}

impl Record {
    /// Weak entity-tag of the present state (RFC 7644 §3.14).
    pub(super) fn version(&self) -> String {
        let short = self.id.get(..8).unwrap_or(&self.id);
        format!("W/\"{short}.{}\"", self.revision)
    }

    /// Notes a change: `lastModified` strictly advances, the version differs.
    pub(super) fn touch(&mut self) {
        let next = self
            .modified
            .checked_add(Span::new().milliseconds(1))
            .unwrap_or(self.modified);
        self.modified = now().max(next);
        self.revision += 1;
    }

    /// String value of a top-level attribute.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.attributes.get(name)?.as_str()
    }
}

/// All records.
#[derive(Clone, Debug, Default)]
pub(super) struct Store {
    records: BTreeMap<u64, Record>,
    places: HashMap<(usize, String), u64>,
    next: u64,
    secret: RandomState,
    /// Deleted records, kept only by servers that have trouble forgetting.
    pub(super) buried: Vec<Record>,
    /// Identifiers of resources that a fault treats in its own way.
    pub(super) marked: BTreeSet<String>,
}

impl Store {
    /// Adds a record at the end.
    pub(super) fn insert(&mut self, kind: usize, id: String, attributes: Map<String, Value>) -> &mut Record {
        let created = now();
        self.next += 1;
        self.places.insert((kind, id.clone()), self.next);
        let record = Record {
            kind,
            id,
            attributes,
            created,
            modified: created,
            revision: 1,
        };
        self.records.entry(self.next).or_insert(record)
    }

    pub(super) fn get(&self, kind: usize, id: &str) -> Option<&Record> {
        self.records.get(self.places.get(&(kind, id.to_owned()))?)
    }

    pub(super) fn get_mut(&mut self, kind: usize, id: &str) -> Option<&mut Record> {
        self.records.get_mut(self.places.get(&(kind, id.to_owned()))?)
    }

    pub(super) fn remove(&mut self, kind: usize, id: &str) -> Option<Record> {
        self.records.remove(&self.places.remove(&(kind, id.to_owned()))?)
    }

    /// Gives a record another identifier.
    pub(super) fn rename(&mut self, kind: usize, id: &str, new: &str) {
        if let Some(place) = self.places.remove(&(kind, id.to_owned())) {
            self.places.insert((kind, new.to_owned()), place);
            if let Some(record) = self.records.get_mut(&place) {
                record.id = new.to_owned();
            }
        }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Record> {
        self.records.values()
    }

    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut Record> {
        self.records.values_mut()
    }

    pub(super) fn of(&self, kind: usize) -> impl Iterator<Item = &Record> {
        self.all().filter(move |record| record.kind == kind)
    }

    /// How many records were ever made.
    pub(super) fn made(&self) -> u64 {
        self.next
    }

    /// What is kept of a write-only value: enough to see whether it changed, not enough to read it (RFC 7643 §4.1.1).
    pub(super) fn digest(&self, value: &str) -> String {
        format!("{:016x}", self.secret.hash_one(value))
    }
}

/// A new identifier in the shape of a random UUID; hexadecimal, so it never contains `bulkId` (RFC 7643 §3.1).
pub(super) fn new_id() -> String {
    let bits = fastrand::u128(..) & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let hex = format!("{bits:032x}");
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

/// Now, to the millisecond.
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

/// A time as `xsd:dateTime` in UTC.
pub(super) fn date_time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_advances_the_time_and_the_version_even_within_a_millisecond() {
        let mut store = Store::default();
        let record = store.insert(0, new_id(), Map::new());
        assert_eq!(record.created, record.modified);
        for _ in 0..5 {
            let (time, version) = (record.modified, record.version());
            record.touch();
            assert!(record.modified > time && record.version() != version);
        }
    }

    #[test]
    fn ids_look_like_version_4_uuids() {
        let id = new_id();
        assert_eq!((id.len(), &id[14..15]), (36, "4"));
        assert!(matches!(&id[19..20], "8" | "9" | "a" | "b"));
        assert_ne!(id, new_id());
    }

    #[test]
    fn times_have_three_digits_of_fraction_and_a_zone() {
        let time = Timestamp::from_millisecond(1_300_000_000_120).unwrap();
        assert_eq!(date_time(time), "2011-03-13T07:06:40.120Z");
    }
}
