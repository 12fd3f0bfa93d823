//! Faults: one wrong behaviour each, to see whether the harness notices.

mod table;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

pub use table::Fault;

/// Any number of faults at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FaultSet(BTreeSet<Fault>);

/// A name that no fault has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown fault `{0}`")]
pub struct UnknownFault(String);

impl Fault {
    /// The area it belongs to: the part of its name before the dot.
    pub fn area(self) -> &'static str {
        self.name().split_once('.').map_or("", |(area, _)| area)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, UnknownFault> {
        let known = Fault::all().iter().find(|fault| fault.name() == name);
        known.copied().ok_or_else(|| UnknownFault(name.to_owned()))
    }
}

impl FaultSet {
    /// No faults: a correct server.
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether the fault is in the set.
    pub fn has(&self, fault: Fault) -> bool {
        self.0.contains(&fault)
    }

    /// Whether any of the faults is in the set.
    pub(super) fn any(&self, faults: &[Fault]) -> bool {
        faults.iter().any(|fault| self.has(*fault))
    }

    /// Whether there is no fault at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = Fault> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<Fault> for FaultSet {
    fn from_iter<I: IntoIterator<Item = Fault>>(faults: I) -> Self {
        Self(faults.into_iter().collect())
    }
}

impl From<Fault> for FaultSet {
    fn from(fault: Fault) -> Self {
        Self::from_iter([fault])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_read_back() {
        let names: BTreeSet<&str> = Fault::all().iter().map(|fault| fault.name()).collect();
        assert_eq!(names.len(), Fault::all().len());
        for fault in Fault::all() {
            assert_eq!(fault.name().parse::<Fault>(), Ok(*fault));
            assert!(!fault.area().is_empty() && !fault.description().is_empty());
        }
        assert_eq!(
            "list.nothing".parse::<Fault>().unwrap_err().to_string(),
            "unknown fault `list.nothing`"
        );
    }

    #[test]
    fn faults_compose() {
        let set = FaultSet::from_iter([Fault::PutCreates, Fault::FilterIgnored]);
        assert!(set.has(Fault::PutCreates) && set.has(Fault::FilterIgnored) && !set.has(Fault::SortIgnored));
        assert!(FaultSet::none().is_empty());
    }
}
