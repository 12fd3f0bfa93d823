//! Resources compared with what was sent, and with each other.

use std::borrow::Cow;

use serde_json::{Map, Value};
use url::Url;

use super::check::schema_or_core;
use super::deviation::{Deviation, Fault, Judged};
use super::evidence::{Evidence, has_schema};
use super::likeness::{Extent, Likeness};
use super::{diff, request, show};
use crate::spec::schema::{Attribute, ResourceSchema, Returned, Schema};
use crate::spec::{common, json, urn};
use crate::suite::template::Template;

/// Judges that what was sent and may be read came back equal. Attributes that no known schema declares may be dropped (AMB-44).
pub(super) fn sent(except: &[String], evidence: &Evidence<'_>) -> Judged {
    let sent = request::body(&evidence.exchange.request).filter(|body| !has_schema(body, urn::PATCH_OP));
    let Some(Value::Object(sent)) = sent else {
        return Err(misplaced("echoes-sent", "the request carries no resource"));
    };
    let Some(Value::Object(seen)) = evidence.json else {
        return Ok(vec![no_resource(evidence)]);
    };
    let skipped = |name: &str| {
        ["schemas", "id", "meta", "password"]
            .iter()
            .any(|other| name.eq_ignore_ascii_case(other))
    };
    let comparison = Comparison::new(Extent::Sent, except, evidence);
    let differences = comparison.differences(&sent, seen, &skipped);
    Ok(told(differences, "what was sent", evidence))
}

/// Judges that the resource equals another, `meta.lastModified` and `meta.version` aside.
pub(super) fn same(other: &Template, except: &[String], evidence: &Evidence<'_>) -> Judged {
    let Value::Object(other) = other.value(evidence.variables)? else {
        return Err(misplaced("same-resource", "the other is no resource"));
    };
    let Some(Value::Object(seen)) = evidence.json else {
        return Ok(vec![no_resource(evidence)]);
    };
    let comparison = Comparison::new(Extent::Both, except, evidence);
    let differences = comparison.differences(&steady(&other), &steady(seen), &|_| false);
    Ok(told(differences, "the same resource", evidence))
}

/// What is not kept of values that a resource was created with, in words; `None` when all that can be read is.
pub(super) fn unkept(values: &Value, seen: &Value, schema: &ResourceSchema, base: &Url) -> Option<String> {
    let comparison = Comparison {
        likeness: Likeness {
            base,
            extent: Extent::Sent,
        },
        schema: Cow::Borrowed(schema),
        except: &[],
        projected: false,
    };
    let (Value::Object(values), Value::Object(seen)) = (values, seen) else {
        return None;
    };
    let differences = comparison.differences(values, seen, &|name| name.eq_ignore_ascii_case("schemas"));
    let told = |difference: &Difference| {
        let (sent, seen) = (difference.expected.as_ref(), difference.actual.as_ref());
        format!(
            "{} is {}, not {}",
            difference.name,
            show::found(seen),
            show::found(sent)
        )
    };
    let told: Vec<_> = differences.iter().map(told).collect();
    (!told.is_empty()).then(|| show::cut(&told.join("; "), 300))
}

/// One attribute that is not the same on both sides.
struct Difference {
    /// JSON Pointer.
    pointer: String,
    name: String,
    expected: Option<Value>,
    actual: Option<Value>,
}

struct Comparison<'a> {
    likeness: Likeness<'a>,
    schema: Cow<'a, ResourceSchema>,
    except: &'a [String],
    /// Whether the request asked for a part of the resource, so that what is missing may be missing.
    projected: bool,
}

impl<'a> Comparison<'a> {
    fn new(extent: Extent, except: &'a [String], evidence: &Evidence<'a>) -> Self {
        Self {
            likeness: Likeness {
                base: evidence.base(),
                extent,
            },
            schema: schema_or_core(evidence, evidence.json.unwrap_or(&Value::Null)),
            except,
            projected: evidence.asked.projects(),
        }
    }

    fn differences(
        &self,
        left: &Map<String, Value>,
        right: &Map<String, Value>,
        skipped: &dyn Fn(&str) -> bool,
    ) -> Vec<Difference> {
        let mut differences = Vec::new();
        for name in self.names(left, right) {
            if skipped(&name) || self.is_excepted(None, &name) {
                continue;
            }
            let (left, right) = (json::member(left, &name), json::member(right, &name));
            match self.schema.extension(&name) {
                Some(extension) => self.container(extension, left, right, &mut differences),
                None => {
                    let definition = common::attribute(&name).or_else(|| self.schema.base.attribute(&name));
                    let pointer = json::child("", &name);
                    differences.extend(self.difference(definition, pointer, name, left, right));
                }
            }
        }
        differences
    }

    fn container(
        &self,
        extension: &Schema,
        left: Option<&Value>,
        right: Option<&Value>,
        differences: &mut Vec<Difference>,
    ) {
        let empty = Map::new();
        let members = |side: Option<&'_ Value>| side.and_then(Value::as_object).unwrap_or(&empty).clone();
        let (left, right) = (members(left), members(right));
        for name in self.names(&left, &right) {
            if self.is_excepted(Some(extension), &name) {
                continue;
            }
            let pointer = json::child(&json::child("", &extension.id), &name);
            let shown = format!("{}:{name}", extension.id);
            let (left, right) = (json::member(&left, &name), json::member(&right, &name));
            differences.extend(self.difference(extension.attribute(&name), pointer, shown, left, right));
        }
    }

    fn difference(
        &self,
        definition: Option<&Attribute>,
        pointer: String,
        name: String,
        left: Option<&Value>,
        right: Option<&Value>,
    ) -> Option<Difference> {
        let one_sided = left.is_none() || right.is_none();
        let compared = match definition {
            None => !one_sided || (self.likeness.extent == Extent::Both && self.schema.base.attributes.is_empty()),
            Some(definition) if definition.returned == Returned::Request => false,
            Some(definition) => self.likeness.is_compared(definition),
        };
        let left_out = self.projected && right.is_none();
        if !compared || left_out || self.likeness.alike(definition, left, right) {
            return None;
        }
        Some(Difference {
            pointer,
            name,
            expected: left.cloned(),
            actual: right.cloned(),
        })
    }

    /// The names to compare: those of the left side, and where both sides have to agree, those of the right.
    fn names(&self, left: &Map<String, Value>, right: &Map<String, Value>) -> Vec<String> {
        let mut names: Vec<_> = left.keys().cloned().collect();
        if self.likeness.extent == Extent::Both {
            names.extend(right.keys().filter(|name| json::member(left, name).is_none()).cloned());
        }
        names
    }

    fn is_excepted(&self, extension: Option<&Schema>, name: &str) -> bool {
        self.except.iter().any(|except| {
            let qualified =
                extension.is_some_and(|extension| format!("{}:{name}", extension.id).eq_ignore_ascii_case(except));
            qualified || except.eq_ignore_ascii_case(name)
        })
    }
}

fn steady(resource: &Map<String, Value>) -> Map<String, Value> {
    let mut resource = resource.clone();
    if let Some(Value::Object(meta)) = resource.get_mut("meta") {
        meta.retain(|name, _| !matches!(name.as_str(), "lastModified" | "version"));
    }
    resource
}

/// One finding for all differences: they have one cause more often than not.
fn told(differences: Vec<Difference>, what: &str, evidence: &Evidence<'_>) -> Vec<Deviation> {
    let Some(first) = differences.first() else {
        return Vec::new();
    };
    let side = |value: fn(&Difference) -> &Option<Value>| {
        let members = differences
            .iter()
            .filter_map(|difference| Some((difference.name.clone(), value(difference).clone()?)));
        Value::Object(members.collect())
    };
    let (expected, actual) = (
        side(|difference| &difference.expected),
        side(|difference| &difference.actual),
    );
    let mut deviation = if differences.len() == 1 {
        let (expected, actual) = (show::found(first.expected.as_ref()), show::found(first.actual.as_ref()));
        Deviation::new(evidence.subject(&first.pointer), expected, actual)
    } else {
        let names: Vec<_> = differences.iter().map(|difference| difference.name.as_str()).collect();
        let actual = format!("differences in {}: {}", names.join(", "), show::value(&actual));
        let expected = format!("{what}: {}", show::value(&expected));
        Deviation::new(evidence.subject(""), expected, show::cut(&actual, 500))
    };
    deviation.diff = diff::unified(&expected, &actual);
    vec![deviation]
}

fn no_resource(evidence: &Evidence<'_>) -> Deviation {
    let actual = evidence.json.map_or_else(|| evidence.missing_json(), show::typed);
    Deviation::new(evidence.subject(""), "a resource", actual)
}

fn misplaced(check: &'static str, why: &str) -> Fault {
    Fault::Misplaced {
        check,
        why: why.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture;
    use super::*;

    fn sent_and_seen(sent_body: &Value, seen: &Value, except: &[&str]) -> Vec<Deviation> {
        let (target, variables) = (fixture::target(), fixture::variables(json!({})));
        let exchange = fixture::send("POST", "/Users", sent_body).answered(201, seen);
        let except: Vec<_> = except.iter().map(|name| (*name).to_owned()).collect();
        sent(&except, &Evidence::new(&target, &exchange, &variables)).unwrap()
    }

    fn before_and_after(before: &Value, after: &Value, except: &[&str]) -> Vec<Deviation> {
        let target = fixture::target();
        let variables = fixture::variables(json!({ "ann": { "body": before } }));
        let exchange = fixture::get("/Users/1").answered(200, after);
        let except: Vec<_> = except.iter().map(|name| (*name).to_owned()).collect();
        let other = Template::parse("${ann.body}").unwrap();
        same(&other, &except, &Evidence::new(&target, &exchange, &variables)).unwrap()
    }

    /// RFC 7644 §3.3.
    #[test]
    fn the_example_of_creation_echoes_what_was_sent() {
        let sent = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": "bjensen",
            "externalId": "bjensen",
            "name": { "formatted": "Ms. Barbara J Jensen III", "familyName": "Jensen", "givenName": "Barbara" }
        });
        let seen = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "id": "2819c223-7f76-453a-919d-413861904646",
            "externalId": "bjensen",
            "meta": {
                "resourceType": "User",
                "created": "2011-08-01T21:32:44.882Z",
                "lastModified": "2011-08-01T21:32:44.882Z",
                "location": "https://example.com/v2/Users/2819c223-7f76-453a-919d-413861904646",
                "version": "W/\"e180ee84f0671b1\""
            },
            "name": { "formatted": "Ms. Barbara J Jensen III", "familyName": "Jensen", "givenName": "Barbara" },
            "userName": "bjensen"
        });
        assert_eq!(sent_and_seen(&sent, &seen, &[]), []);
    }

    #[test]
    fn what_cannot_be_read_or_is_unknown_need_not_come_back() {
        let sent = json!({
            "id": "mine", "meta": { "version": "x" }, "password": "t1meMa$heen", "groups": [{ "value": "1" }],
            "nickName": null, "shoeSize": 44, "emails": [],
            urn::ENTERPRISE_USER: { "manager": { "value": "7", "displayName": "x" } },
        });
        let seen = json!({ "id": "1", urn::ENTERPRISE_USER: { "manager": { "value": "7", "displayName": "Boss" } } });
        assert_eq!(sent_and_seen(&sent, &seen, &[]), []);
    }

    #[test]
    fn what_is_lost_or_altered_is_told_once() {
        let sent = json!({ "userName": "ann", "title": "Boss", urn::ENTERPRISE_USER: { "department": "R&D" } });
        let seen = sent_and_seen(
            &sent,
            &json!({ "userName": "ann", "title": "Chief" }),
            &[urn::ENTERPRISE_USER],
        );
        assert_eq!(
            (seen[0].subject.as_str(), seen[0].expected.as_str()),
            ("body /title", "\"Boss\"")
        );
        assert_eq!(seen[0].actual, "\"Chief\"");
        let seen = sent_and_seen(&sent, &json!({ "userName": "ann", "title": "Chief" }), &[]);
        assert_eq!(seen.len(), 1);
        assert!(
            seen[0]
                .actual
                .starts_with(&format!("differences in title, {}:department", urn::ENTERPRISE_USER))
        );
        assert!(seen[0].diff.as_ref().unwrap().contains("-  \"title\": \"Boss\""));
        assert_eq!(
            sent_and_seen(&sent, &json!({ "userName": "ann" }), &["title", urn::ENTERPRISE_USER]),
            []
        );
    }

    #[test]
    fn one_resource_stays_the_same_whatever_the_order_and_the_version() {
        let before = json!({
            "schemas": [urn::USER, urn::ENTERPRISE_USER], "id": "1", "nickName": null,
            "emails": [{ "value": "a" }, { "value": "b" }],
            "meta": { "location": "https://example.com/v2/Users/1", "version": "a", "lastModified": "2011-05-13T04:42:34Z" },
        });
        let after = json!({
            "schemas": [urn::ENTERPRISE_USER, urn::USER], "id": "1", "emails": [{ "value": "b" }, { "value": "a" }],
            "meta": { "location": "Users/1", "version": "b", "lastModified": "2012-05-13T04:42:34Z" },
        });
        assert_eq!(before_and_after(&before, &after, &[]), []);
    }

    #[test]
    fn additions_and_losses_make_another_resource() {
        let before = json!({ "id": "1", "title": "Boss" });
        let added = before_and_after(&before, &json!({ "id": "1", "title": "Boss", "active": false }), &[]);
        assert_eq!(
            (added[0].subject.as_str(), added[0].expected.as_str()),
            ("body /active", "nothing")
        );
        assert_eq!(before_and_after(&before, &json!({ "id": "1" }), &[]).len(), 1);
        assert_eq!(before_and_after(&before, &json!({ "id": "1" }), &["title"]), []);
        assert_eq!(
            before_and_after(&before, &json!({ "id": "2", "title": "Boss" }), &[])[0].subject,
            "body /id"
        );
    }

    #[test]
    fn requests_without_a_resource_are_a_fault_of_the_suite() {
        let (target, variables) = (fixture::target(), fixture::variables(json!({ "n": 1 })));
        let patch = json!({ "schemas": [urn::PATCH_OP], "Operations": [] });
        let exchange = fixture::send("PATCH", "/Users/1", &patch).answered(200, &json!({}));
        let evidence = Evidence::new(&target, &exchange, &variables);
        assert_eq!(
            sent(&[], &evidence).unwrap_err().to_string(),
            "echoes-sent cannot be judged here: the request carries no resource"
        );
        let fault = same(&Template::parse("${n}").unwrap(), &[], &evidence).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "same-resource cannot be judged here: the other is no resource"
        );
    }
}
