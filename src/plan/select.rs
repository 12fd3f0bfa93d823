//! Which cases a user asked for.

use globset::{Glob, GlobMatcher};

/// What to run, by id, area and tag. Empty lists select everything.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    patterns: Vec<Pattern>,
    /// Areas, any of which is enough.
    pub areas: Vec<String>,
    /// Tags, any of which is enough.
    pub tags: Vec<String>,
    /// Tags that leave a case out.
    pub skip_tags: Vec<String>,
}

#[derive(Clone, Debug)]
struct Pattern {
    text: String,
    glob: GlobMatcher,
}

/// A pattern that is no glob.
#[derive(Debug, thiserror::Error)]
#[error("`{pattern}` is not a pattern for case ids: {why}")]
pub struct PatternError {
    pattern: String,
    why: String,
}

impl Selection {
    /// Selects ids: a whole id, a leading part of one (`users`, `users.create`, `users.create::new-user`), or a glob.
    ///
    /// # Errors
    /// The first pattern that is no glob.
    pub fn new(patterns: &[String]) -> Result<Self, PatternError> {
        let patterns = patterns
            .iter()
            .map(|text| Pattern::new(text))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            patterns,
            ..Self::default()
        })
    }

    /// Whether a case is selected.
    pub fn takes(&self, id: &str, area: &str, tags: &[String]) -> bool {
        let any = |wanted: &[String], has: &dyn Fn(&String) -> bool| wanted.is_empty() || wanted.iter().any(has);
        (self.patterns.is_empty() || self.patterns.iter().any(|pattern| pattern.takes(id)))
            && any(&self.areas, &|wanted| wanted == area)
            && any(&self.tags, &|wanted| tags.contains(wanted))
            && !self.skip_tags.iter().any(|unwanted| tags.contains(unwanted))
    }

    /// The selection as the user wrote it, for the record.
    pub fn describe(&self) -> Vec<String> {
        let named = |name: &'static str, values: &'_ [String]| {
            values
                .iter()
                .map(move |value| format!("{name} {value}"))
                .collect::<Vec<_>>()
        };
        let mut all: Vec<String> = self.patterns.iter().map(|pattern| pattern.text.clone()).collect();
        all.extend(named("area", &self.areas));
        all.extend(named("tag", &self.tags));
        all.extend(named("not tag", &self.skip_tags));
        all
    }
}

impl Pattern {
    fn new(text: &str) -> Result<Self, PatternError> {
        // Brackets belong to ids (`[User:title]`), so they never open a character class.
        let escaped = text.replace('[', "\\[").replace(']', "\\]");
        let glob = Glob::new(&escaped).map_err(|error| PatternError {
            pattern: text.to_owned(),
            why: error.kind().to_string(),
        })?;
        Ok(Self {
            text: text.to_owned(),
            glob: glob.compile_matcher(),
        })
    }

    fn takes(&self, id: &str) -> bool {
        let leads = id.strip_prefix(&self.text).is_some_and(|rest| {
            rest.is_empty() || self.text.ends_with([':', '.']) || rest.starts_with(['.', ':', '['])
        });
        leads || self.glob.is_match(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(pattern: &str, id: &str) -> bool {
        Selection::new(&[pattern.to_owned()]).unwrap().takes(id, "create", &[])
    }

    #[test]
    fn leading_parts_and_globs_select() {
        let id = "users.create::new-user[User:title]";
        for pattern in [
            "users",
            "users.create",
            "users.create::new-user",
            id,
            "*::new-*",
            "users.create::new-user[User:*]",
        ] {
            assert!(takes(pattern, id), "{pattern}");
        }
        for pattern in ["user", "users.create::new", "groups", "new-user"] {
            assert!(!takes(pattern, id), "{pattern}");
        }
    }

    #[test]
    fn ids_with_a_urn_are_ids_like_any_other() {
        let id = "discovery.schemas::resolves[urn:ietf:params:scim:schemas:core:2.0:User,plain]";
        for pattern in [id, "discovery.schemas::resolves", "*[urn:*:User,*]"] {
            assert!(takes(pattern, id), "{pattern}");
        }
        assert!(!takes("*[urn:*:Group,*]", id));
    }

    #[test]
    fn tags_and_areas_narrow() {
        let mut selection = Selection::new(&[]).unwrap();
        selection.tags = vec!["slow".to_owned()];
        assert!(!selection.takes("a::b", "create", &[]));
        assert!(selection.takes("a::b", "create", &["slow".to_owned()]));
        selection.skip_tags = vec!["slow".to_owned()];
        assert!(!selection.takes("a::b", "create", &["slow".to_owned()]));
    }

    #[test]
    fn a_broken_glob_is_told() {
        let error = Selection::new(&["a{b".to_owned()]).unwrap_err();
        assert!(error.to_string().starts_with("`a{b` is not a pattern"), "{error}");
    }
}
