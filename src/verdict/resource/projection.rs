//! `attributes` and `excludedAttributes` (RFC 7644 §3.9, §3.4.2.5).

use super::Subject;
use super::held::{self, Held};
use crate::spec::notation::AttributePath;
use crate::spec::schema::{ResourceSchema, Returned};
use crate::verdict::deviation::Deviation;
use crate::verdict::show;

/// Nothing shows that was not asked for, or that was excluded: of the attributes returned by default.
///
/// `schemas` and `meta` may show (AMB-19), names that the schemas lack and sub-attributes of multi-valued attributes may
/// be treated either way (AMB-20), both parameters together as well (AMB-18), and POST and PUT may ignore them (AMB-21).
pub(super) fn judge(subject: &Subject<'_>) -> Vec<Deviation> {
    let Some(schema) = subject.schema() else {
        return Vec::new();
    };
    let request = &subject.evidence.exchange.request;
    let reads = matches!(request.method.as_str(), "GET" | "PATCH") || request.url.path().ends_with("/.search");
    let asked = Named::new(subject.asked.attribute_paths(), schema);
    let excluded = Named::new(subject.asked.excluded_paths(), schema);
    let (asks, excludes) = (
        !subject.asked.attributes.is_empty(),
        !subject.asked.excluded_attributes.is_empty(),
    );
    if !reads || asks == excludes {
        return Vec::new();
    }
    let mut deviations = Vec::new();
    for held in held::attributes(schema, subject.resource) {
        if !is_default(&held) {
            continue;
        }
        let (unwanted, why) = match asks {
            true => (
                unwanted(&held, |sub| !asked.covers(&held, sub)),
                "nothing: not asked for",
            ),
            false => (unwanted(&held, |sub| excluded.names(&held, sub)), "nothing: excluded"),
        };
        let tell = |(pointer, value): (String, _)| subject.deviation(&pointer, why, show::value(value));
        deviations.extend(unwanted.into_iter().map(tell));
    }
    deviations
}

/// Whether the projection decides over the attribute.
fn is_default(held: &Held<'_>) -> bool {
    let tolerated = held.extension.is_none() && ["schemas", "meta", "id"].contains(&held.definition.name.as_str());
    held.definition.returned == Returned::Default && !tolerated
}

/// The whole attribute when it is unwanted, else its unwanted sub-attributes; of singular attributes only.
fn unwanted<'a>(held: &Held<'a>, is_unwanted: impl Fn(Option<&str>) -> bool) -> Vec<(String, &'a serde_json::Value)> {
    if is_unwanted(None) {
        let always = held
            .subs()
            .iter()
            .any(|sub| sub.definition.returned == Returned::Always);
        return if always {
            Vec::new()
        } else {
            vec![(held.pointer.clone(), held.value)]
        };
    }
    if held.definition.multi_valued || !held.definition.is_complex() {
        return Vec::new();
    }
    let subs = held
        .subs()
        .into_iter()
        .filter(|sub| sub.definition.returned == Returned::Default);
    subs.filter(|sub| is_unwanted(Some(&sub.definition.name)))
        .map(|sub| (sub.pointer, sub.value))
        .collect()
}

/// The names of one parameter.
struct Named {
    paths: Vec<AttributePath>,
    /// Extensions named as a whole, in lower case.
    containers: Vec<String>,
    base: String,
}

impl Named {
    fn new(paths: Vec<AttributePath>, schema: &ResourceSchema) -> Self {
        let containers = paths.iter().filter_map(|path| schema.container(path));
        Self {
            containers: containers.map(|extension| extension.id.to_lowercase()).collect(),
            base: schema.base.id.clone(),
            paths,
        }
    }

    /// Whether a name denotes the attribute (`sub` is `None`) or that very sub-attribute.
    fn names(&self, held: &Held<'_>, sub: Option<&str>) -> bool {
        self.whole_container(held) && sub.is_none()
            || self.of(held).any(|path| match (&path.sub, sub) {
                (None, None) => true,
                (Some(named), Some(sub)) => named.eq_ignore_ascii_case(sub),
                _ => false,
            })
    }

    /// Whether a name denotes the attribute, a part of it, or what it is a part of.
    fn covers(&self, held: &Held<'_>, sub: Option<&str>) -> bool {
        self.whole_container(held)
            || self.of(held).any(|path| match (&path.sub, sub) {
                (Some(named), Some(sub)) => named.eq_ignore_ascii_case(sub),
                _ => true,
            })
    }

    fn whole_container(&self, held: &Held<'_>) -> bool {
        held.extension
            .is_some_and(|urn| self.containers.contains(&urn.to_lowercase()))
    }

    /// The paths whose attribute this is.
    fn of<'n>(&'n self, held: &'n Held<'_>) -> impl Iterator<Item = &'n AttributePath> {
        let own = move |path: &&AttributePath| match (&path.schema, held.extension) {
            (None, None) => true,
            (Some(urn), None) => urn.eq_ignore_ascii_case(&self.base),
            (Some(urn), Some(extension)) => urn.eq_ignore_ascii_case(extension),
            (None, Some(_)) => false,
        };
        let named = |path: &&AttributePath| path.name.eq_ignore_ascii_case(&held.definition.name);
        self.paths.iter().filter(own).filter(named)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::spec::urn;
    use crate::suite::model::ResourceRule;
    use crate::verdict::fixture::{self, rule};

    fn subjects(query: &str, body: &Value) -> Vec<String> {
        let seen = rule(ResourceRule::Projection, &format!("/Users/1?{query}"), body);
        seen.iter()
            .map(|line| line.split(": ").next().unwrap().to_owned())
            .collect()
    }

    /// RFC 7644 §3.9.
    #[test]
    fn the_example_holds() {
        let user = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "id": "2819c223-7f76-453a-919d-413861904646",
            "userName": "bjensen"
        });
        assert!(subjects("attributes=userName", &user).is_empty());
    }

    #[test]
    fn what_was_not_asked_for_stays_away() {
        let user = json!({
            "id": "1", "meta": {}, "userName": "ann", "title": "Boss", "nickName": null,
            "name": { "givenName": "A", "familyName": "B" },
            "emails": [{ "value": "a", "type": "work" }],
            urn::ENTERPRISE_USER: { "department": "x", "division": "y" },
        });
        let (department, division) = (
            format!("body /{}/department", urn::ENTERPRISE_USER),
            format!("body /{}/division", urn::ENTERPRISE_USER),
        );
        assert_eq!(
            subjects("attributes=userName,name", &user),
            ["body /title", "body /emails", &department, &division]
        );
        assert_eq!(
            subjects(
                &format!(
                    "attributes=USERNAME,title,name.givenName,emails.value,{}:division",
                    urn::ENTERPRISE_USER
                ),
                &user
            ),
            ["body /name/familyName", &department]
        );
        let all = format!(
            "attributes={}:userName,title,name,emails,{}",
            urn::USER,
            urn::ENTERPRISE_USER
        );
        assert!(subjects(&all, &user).is_empty());
    }

    #[test]
    fn what_was_excluded_stays_away() {
        let user = json!({
            "schemas": [urn::USER], "id": "1", "meta": {}, "userName": "ann", "title": "Boss",
            "name": { "givenName": "A", "familyName": "B" }, "emails": [{ "value": "a" }],
            urn::ENTERPRISE_USER: { "department": "x" },
        });
        let query = "excludedAttributes=schemas,id,meta,title,name.givenName,emails.value,nothing";
        assert_eq!(subjects(query, &user), ["body /title", "body /name/givenName"]);
        let container = format!("excludedAttributes={}", urn::ENTERPRISE_USER);
        assert_eq!(subjects(&container, &user).len(), 1);
    }

    #[test]
    fn open_questions_are_left_open() {
        let user = json!({ "id": "1", "userName": "ann", "title": "Boss" });
        assert!(subjects("attributes=userName&excludedAttributes=title", &user).is_empty());
        assert!(subjects("", &user).is_empty());
        let created = fixture::send("POST", "/Users?attributes=userName", &user).answered(201, &user);
        assert!(fixture::rule_on(ResourceRule::Projection, &fixture::target(), &created).is_empty());
    }

    #[test]
    fn searches_and_patches_are_held_to_it() {
        let user = json!({ "id": "1", "userName": "ann", "title": "Boss" });
        let search = json!({ "schemas": [urn::SEARCH_REQUEST], "attributes": ["userName"] });
        let list = json!({ "totalResults": 1, "Resources": [user] });
        let searched = fixture::send("POST", "/Users/.search", &search).answered(200, &list);
        assert_eq!(
            fixture::rule_on(ResourceRule::Projection, &fixture::target(), &searched).len(),
            1
        );
        let patched = fixture::send("PATCH", "/Users/1?attributes=userName", &json!({})).answered(200, &user);
        assert_eq!(
            fixture::rule_on(ResourceRule::Projection, &fixture::target(), &patched).len(),
            1
        );
    }
}
