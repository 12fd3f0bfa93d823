//! Which `${…}` are known where.

use crate::suite::model::TypeSelector;
use crate::text::{list_of, nearest};

const TYPE_MEMBERS: [&str; 4] = ["endpoint", "name", "schema", "id"];
const ATTRIBUTE_MEMBERS: [&str; 11] = [
    "path",
    "name",
    "schema",
    "pointer",
    "type",
    "sample",
    "other",
    "sample-body",
    "other-body",
    "null-body",
    "empty-body",
];
const SCHEMA_MEMBERS: [&str; 2] = ["id", "type"];
const RESPONSE_MEMBERS: [&str; 8] = [
    "status",
    "status-text",
    "header",
    "body",
    "count",
    "version",
    "path",
    "accepted",
];
const GIVEN_MEMBERS: [&str; 6] = ["id", "path", "location", "sent", "body", "etag"];

/// Names that suites cannot give to anything.
pub(super) const BUILT_IN: [&str; 11] = [
    "run",
    "unique",
    "unknown-id",
    "base",
    "types",
    "type",
    "attribute",
    "schema",
    "row",
    "config",
    "response",
];

/// The names known at one place of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// Whether the place belongs to a case or a population: something with text of its own.
    pub(super) unique: bool,
    /// Resource types that are sure to be served.
    pub(super) types: Vec<TypeSelector>,
    /// Whether there is a resource type of the expansion.
    pub(super) typed: bool,
    /// Whether there is an attribute of the expansion.
    pub(super) attribute: bool,
    /// Whether there is a schema of the expansion.
    pub(super) schema: bool,
    /// Whether the other value of the expansion's attribute was named.
    pub(super) other_value: bool,
    /// Whether the place belongs to an invariant: something that is judged on any answer.
    pub(super) response: bool,
    /// Columns of the expansion's rows: name, and whether every row has it.
    pub(super) columns: Vec<(String, bool)>,
    /// Whether the place is inside a row.
    pub(super) tabled: bool,
    /// Names of the suite's own.
    pub(super) names: Vec<(String, Known)>,
    /// Names captured further down, and where.
    pub(super) later: Vec<(String, String)>,
}

/// What a name of the suite's own stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// A resource under `given`.
    Given,
    /// A captured value.
    Captured,
    /// A population.
    Population,
}

/// A name that nothing fills.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unknown {
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

impl Scope {
    /// What a name of the suite's own stands for here.
    pub(super) fn known(&self, name: &str) -> Option<Known> {
        self.names
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, known)| *known)
    }

    pub(super) fn add(&mut self, name: &str, known: Known) {
        self.names.push((name.to_owned(), known));
    }

    /// Remembers what names tell about the case that holds them.
    pub(super) fn note(&mut self, name: &[String]) {
        if let [first, member, ..] = name
            && first == "attribute"
            && member.starts_with("other")
        {
            self.other_value = true;
        }
    }

    /// Whether something fills this name.
    pub(super) fn resolve(&self, name: &[String]) -> Result<(), Unknown> {
        let [first, members @ ..] = name else {
            return Ok(());
        };
        match first.as_str() {
            "unique" if !self.unique => Err(unknown(name, "there is no case here that it could be unique to")),
            "run" | "unique" | "unknown-id" | "base" => plain(name, members),
            "config" => Ok(()),
            "types" => self.served_type(name, members),
            "type" if self.typed => member(name, members, &TYPE_MEMBERS, true),
            "type" => Err(unknown(
                name,
                "it needs `for-each: { resource-type: … }` or `{ attribute: … }`",
            )),
            "attribute" if self.attribute => {
                let deep = members
                    .first()
                    .is_some_and(|member| member.starts_with("sample") || member.starts_with("other"));
                member(name, members, &ATTRIBUTE_MEMBERS, !deep)
            }
            "attribute" => Err(unknown(name, "it needs `for-each: { attribute: … }`")),
            "schema" if self.schema => member(name, members, &SCHEMA_MEMBERS, true),
            "schema" => Err(unknown(name, "it needs `for-each: { schema: all }`")),
            "response" if self.response => {
                let deep = members
                    .first()
                    .is_some_and(|member| member == "header" || member == "body");
                member(name, members, &RESPONSE_MEMBERS, !deep)
            }
            "response" => Err(unknown(name, "only invariants know it; a step captures what it needs")),
            "row" => self.column(name, members),
            own => match self.known(own) {
                Some(Known::Given) => {
                    let deep = members
                        .first()
                        .is_some_and(|member| member == "sent" || member == "body");
                    member(name, members, &GIVEN_MEMBERS, !deep)
                }
                Some(Known::Captured | Known::Population) => Ok(()),
                None => Err(self.unknown_name(name)),
            },
        }
    }

    fn served_type(&self, name: &[String], members: &[String]) -> Result<(), Unknown> {
        let [of, members @ ..] = members else {
            return Err(unknown(
                name,
                "a resource type and a member follow: `${types.User.endpoint}`",
            ));
        };
        if !self.types.contains(&type_selector(of)) {
            return Err(unknown(
                name,
                format!("nothing says that the target serves it: add `resource-type: {of}` to `needs`"),
            ));
        }
        member(name, members, &TYPE_MEMBERS, true)
    }

    fn column(&self, name: &[String], members: &[String]) -> Result<(), Unknown> {
        if self.tabled {
            return Err(unknown(name, "a row does not know its own columns"));
        }
        if self.columns.is_empty() {
            return Err(unknown(name, "it needs `for-each: { row: … }`"));
        }
        let column = members.first().map_or("", String::as_str);
        match self.columns.iter().find(|(known, _)| known == column) {
            Some((_, true)) => Ok(()),
            Some((_, false)) => Err(unknown(name, format!("not every row has the column `{column}`"))),
            None => Err(suggest(
                name,
                column,
                self.columns.iter().map(|(known, _)| known.as_str()),
            )),
        }
    }

    fn unknown_name(&self, name: &[String]) -> Unknown {
        let first = name[0].as_str();
        if let Some((_, step)) = self.later.iter().find(|(later, _)| later == first) {
            return unknown(name, format!("it is captured only later, in `{step}`"));
        }
        let own = self.names.iter().map(|(name, _)| name.as_str());
        let near = nearest(first, own.chain(BUILT_IN));
        Unknown {
            hint: near.map(|near| format!("did you mean `{near}`?")),
            ..unknown(name, "")
        }
    }
}

/// The resource type that a word means.
pub(super) fn type_selector(word: &str) -> TypeSelector {
    match word {
        "User" => TypeSelector::User,
        "Group" => TypeSelector::Group,
        "current" => TypeSelector::Current,
        name => TypeSelector::Named(name.to_owned()),
    }
}

fn plain(name: &[String], members: &[String]) -> Result<(), Unknown> {
    if members.is_empty() {
        Ok(())
    } else {
        Err(unknown(name, format!("`{}` is text and has no members", name[0])))
    }
}

/// Checks the member that follows a name; `last` says that nothing may follow the member.
fn member(name: &[String], members: &[String], known: &[&str], last: bool) -> Result<(), Unknown> {
    match members {
        [member, rest @ ..] if known.contains(&member.as_str()) => {
            if last && !rest.is_empty() {
                return Err(unknown(name, format!("`{member}` has no members")));
            }
            Ok(())
        }
        [member, ..] => Err(suggest(name, member, known.iter().copied())),
        [] => Err(unknown(
            name,
            format!("one of {} follows", list_of(known.iter().copied())),
        )),
    }
}

fn suggest<'k>(name: &[String], word: &str, known: impl Iterator<Item = &'k str> + Clone) -> Unknown {
    match nearest(word, known.clone()) {
        Some(near) => unknown(name, format!("did you mean `{near}`?")),
        None => unknown(name, format!("known are {}", list_of(known))),
    }
}

fn unknown(name: &[String], hint: impl Into<String>) -> Unknown {
    Unknown {
        message: format!("nothing is known here under `${{{}}}`", name.join(".")),
        hint: Some(hint.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope() -> Scope {
        Scope {
            unique: true,
            types: vec![TypeSelector::User],
            typed: true,
            response: true,
            columns: vec![("id".into(), true), ("op".into(), true), ("rare".into(), false)],
            names: vec![("ann".into(), Known::Given), ("people".into(), Known::Population)],
            later: vec![("etag".into(), "step 3".into())],
            ..Scope::default()
        }
    }

    fn hint(name: &str) -> Option<String> {
        let name: Vec<_> = name.split('.').map(str::to_owned).collect();
        scope()
            .resolve(&name)
            .err()
            .map(|unknown| unknown.hint.unwrap_or_default())
    }

    #[test]
    fn what_the_format_promises_is_known() {
        for name in [
            "run",
            "unique",
            "unknown-id",
            "base",
            "types.User.endpoint",
            "type.schema",
            "row.op",
            "row.id",
            "config.filter.maxResults",
            "ann.id",
            "ann.body.meta.location",
            "people",
            "people.0.id",
            "response.body.meta.location",
            "response.header.content-location",
            "response.count",
        ] {
            assert_eq!(hint(name), None, "{name}");
        }
    }

    #[test]
    fn everything_else_is_not() {
        let told = |name| hint(name).unwrap();
        assert_eq!(told("ann.boddy"), "did you mean `body`?");
        assert_eq!(told("anne.id"), "did you mean `ann`?");
        assert_eq!(told("etag"), "it is captured only later, in `step 3`");
        assert_eq!(told("row.rare"), "not every row has the column `rare`");
        assert_eq!(told("attribute.path"), "it needs `for-each: { attribute: … }`");
        assert_eq!(told("schema.id"), "it needs `for-each: { schema: all }`");
        assert_eq!(told("run.x"), "`run` is text and has no members");
        assert!(told("types.Group.endpoint").contains("add `resource-type: Group` to `needs`"));
        assert!(told("ann").starts_with("one of `id`"));
        assert_eq!(told("unheard-of"), "");
    }
}
