//! What an attribute path denotes, and whether it is the same as something else by the definition of the attribute.

use std::borrow::Cow;

use serde_json::Value;
use url::Url;

use super::check::schema_or_core;
use super::deviation::Fault;
use super::evidence::Evidence;
use super::likeness::{Extent, Likeness};
use crate::spec::json;
use crate::spec::notation::AttributePath;
use crate::spec::path::PatchPath;
use crate::spec::schema::{Attribute, ResourceSchema};
use crate::suite::template::Template;

/// An attribute path with the schemas that it stands in.
pub(super) struct Denoted<'a> {
    /// The path, as the suite writes it.
    pub(super) text: String,
    path: PatchPath,
    schema: Cow<'a, ResourceSchema>,
}

impl<'a> Denoted<'a> {
    /// A path into the resource under judgement.
    pub(super) fn new(path: &Template, evidence: &Evidence<'a>) -> Result<Self, Fault> {
        let text = path.text(evidence.variables)?;
        let path: PatchPath = text
            .parse()
            .map_err(|error: crate::spec::filter::FilterError| Fault::Syntax {
                what: "an attribute path",
                text: text.clone(),
                why: error.to_string(),
            })?;
        let schema = schema_or_core(evidence, evidence.json.unwrap_or(&Value::Null));
        Ok(Self { text, path, schema })
    }

    /// What it denotes in a resource.
    pub(super) fn find(&self, resource: &Value) -> Option<Value> {
        self.path.find(resource, &self.schema)
    }

    /// Whether this may come back for what was sent.
    pub(super) fn is_like(&self, sent: &Value, seen: Option<&Value>, base: &Url) -> bool {
        // Of what was not sent anything may come back; of a value that is said to be none, nothing.
        let nothing = |value: Option<&Value>| value.is_none_or(json::is_unassigned);
        match nothing(Some(sent)) {
            true => nothing(seen),
            false => self.alike(Extent::Sent, Some(sent), seen, base),
        }
    }

    /// Whether both are the same state of the attribute.
    pub(super) fn is_same(&self, one: Option<&Value>, other: Option<&Value>, base: &Url) -> bool {
        self.alike(Extent::Both, one, other, base)
    }

    fn alike(&self, extent: Extent, left: Option<&Value>, right: Option<&Value>, base: &Url) -> bool {
        Likeness { base, extent }.alike(self.definition(), left, right)
    }

    fn definition(&self) -> Option<&Attribute> {
        let named = AttributePath {
            sub: self.path.attribute.sub.clone().or_else(|| self.path.sub.clone()),
            ..self.path.attribute.clone()
        };
        self.schema.resolve(&named).map(|resolved| resolved.definition())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::urn;
    use crate::suite::model::{Check, Predicate};
    use crate::suite::template::ValueTemplate;
    use crate::verdict::{check, fixture};

    fn user() -> Value {
        json!({
            "id": "1",
            "title": "Boss",
            "name": { "givenName": "Ann" },
            "profileUrl": "https://X.example/Ann",
            "emails": [ { "value": "A@B", "type": "work", "display": "a" }, { "value": "c@d" } ],
            urn::ENTERPRISE_USER: { "department": "R&D" },
        })
    }

    /// What was expected and what was there, when it does not hold.
    fn told(path: &str, predicate: Predicate) -> Option<(String, String)> {
        let target = fixture::target();
        let other = json!({ "other": {
            "title": "BOSS", "emails": [ { "value": "c@d" }, { "value": "a@b", "type": "work" } ], "name": {},
        } });
        let variables = fixture::variables(other);
        let exchange = fixture::get("/Users/1").answered(200, &user());
        let check = Check::Attribute {
            path: Template::parse(path).unwrap(),
            predicates: vec![predicate],
        };
        let judged = check::judge(&check, &Evidence::new(&target, &exchange, &variables)).unwrap();
        judged.into_iter().map(|found| (found.expected, found.actual)).next()
    }

    fn like(path: &str, value: Value) -> Option<(String, String)> {
        told(path, Predicate::Like(ValueTemplate::parse(&value).unwrap()))
    }

    fn same(path: &str) -> Option<(String, String)> {
        told(path, Predicate::SameIn(Template::parse("${other}").unwrap()))
    }

    #[test]
    fn what_comes_back_may_differ_as_its_definition_allows() {
        let department = format!("{}:department", urn::ENTERPRISE_USER);
        for (path, value) in [
            ("title", json!("boss")),
            ("profileUrl", json!("https://x.example/Ann")),
            ("name", json!({ "givenName": "ann" })),
            ("emails", json!([ { "value": "a@b" } ])),
            ("emails.value", json!(["c@d", "a@b"])),
            (r#"emails[type eq "work"].value"#, json!("a@b")),
            (department.as_str(), json!("r&d")),
            ("nickName", json!(null)),
        ] {
            assert_eq!(like(path, value), None, "{path}");
        }
        for (path, value) in [
            ("title", json!("Chief")),
            ("title", json!([])),
            ("profileUrl", json!("https://x.example/bob")),
            ("emails", json!([ { "value": "a@b", "type": "home" } ])),
            ("nickName", json!("x")),
        ] {
            assert!(like(path, value).is_some(), "{path}");
        }
        let expected = r#""Chief" by the rules of SCIM"#.to_owned();
        assert_eq!(like("title", json!("Chief")), Some((expected, r#""Boss""#.to_owned())));
    }

    #[test]
    fn the_same_path_elsewhere_is_the_same_state() {
        assert_eq!(same("title"), None);
        assert_eq!(same("nickName"), None);
        assert_eq!(same(r#"emails[type eq "work"].value"#), None);
        let expected = "the same as elsewhere: nothing".to_owned();
        assert_eq!(same("name.givenName"), Some((expected, r#""Ann""#.to_owned())));
        assert!(same("emails.type").is_none() && same("emails").is_some());
    }
}
