//! The files that are part of the program: suites, fixtures.

use include_dir::{Dir, include_dir};

use crate::spec::catalogue::Catalogue;
use crate::suite::{Fixtures, Source};
use crate::yaml::Faults;

static SUITES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/suites");
static FIXTURES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/fixtures");

/// The embedded suites, named by their path (`suites/create/users.yaml`), in the order of their names.
pub fn suites() -> Vec<Source> {
    let mut sources = Vec::new();
    visit(&SUITES, "yaml", &mut |path, text| {
        sources.push(Source::new(format!("suites/{path}"), text));
    });
    sources
}

/// The text of an embedded fixture, by its path below `fixtures/`.
pub fn fixture(path: &str) -> Option<&'static str> {
    FIXTURES.get_file(path)?.contents_utf8()
}

/// The fixtures that suites may name.
pub fn fixtures() -> Fixtures {
    let mut fixtures = Fixtures::default();
    visit(&FIXTURES, "json", &mut |path, text| fixtures.add(path, text));
    fixtures
}

/// The requirement catalogue.
///
/// # Errors
/// What is wrong with its files; never for the embedded ones, which a test reads.
pub fn catalogue() -> Result<Catalogue, Faults> {
    let mut files = Vec::new();
    if let Some(folder) = FIXTURES.get_dir("requirements") {
        visit(folder, "yaml", &mut |path, text| files.push((path, text)));
    }
    Catalogue::load(files)
}

/// Calls `take` with path and text of every file of this kind below a folder, folder by folder in the order of their names.
fn visit(folder: &'static Dir<'_>, extension: &str, take: &mut impl FnMut(&'static str, &'static str)) {
    for file in folder.files() {
        let wanted = file.path().extension().is_some_and(|found| found == extension);
        if let (true, Some(path), Some(text)) = (wanted, file.path().to_str(), file.contents_utf8()) {
            take(path, text);
        }
    }
    for folder in folder.dirs() {
        visit(folder, extension, take);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_catalogue_is_sound() {
        let catalogue = catalogue().unwrap();
        assert!(catalogue.requirements().len() > 1000);
        assert_eq!(
            catalogue.requirement("rfc7644-3.3-created-status").unwrap().section,
            "3.3"
        );
        assert!(catalogue.ambiguity("AMB-40").is_some());
    }
}
