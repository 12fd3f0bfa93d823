//! Where the configuration is.

use std::path::{Path, PathBuf};

use super::FILE;

/// The nearest `scimspec.toml` from a folder upwards, not beyond the repository it is in.
pub fn find(from: &Path) -> Option<PathBuf> {
    for folder in from.ancestors() {
        let file = folder.join(FILE);
        if file.is_file() {
            return Some(file);
        }
        // A folder in a main checkout, a file in a further one.
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_nearest_file_counts_and_the_repository_is_the_end() {
        let outer = tempfile::tempdir().unwrap();
        let repository = outer.path().join("repository");
        let deep = repository.join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::create_dir(repository.join(".git")).unwrap();
        fs::write(outer.path().join(FILE), "").unwrap();
        assert_eq!(find(&deep), None);
        fs::write(repository.join(FILE), "").unwrap();
        assert_eq!(find(&deep), Some(repository.join(FILE)));
        fs::write(repository.join("a").join(FILE), "").unwrap();
        assert_eq!(find(&deep), Some(repository.join("a").join(FILE)));
    }
}
