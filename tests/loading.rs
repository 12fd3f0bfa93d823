//! Do suites load, and are those that do not told so in full?

use std::path::{Path, PathBuf};

use scimspec::embedded;
use scimspec::suite::{self, Source, diagnostics};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Every suite of the repository, from disk: a new one is judged without building again.
#[test]
fn the_suites_load() {
    let catalogue = embedded::catalogue().expect("the catalogue is sound");
    let root = format!("{}/", folder("").display());
    let sources: Vec<_> = suite::read(&folder("suites"))
        .expect("the suites can be read")
        .into_iter()
        .map(|source| Source::new(source.name.trim_start_matches(&root), source.text))
        .collect();
    assert!(!sources.is_empty());
    if let Err(faults) = suite::load(&sources, &catalogue, &embedded::fixtures()) {
        panic!("{}", diagnostics::render(&faults, false));
    }
}
