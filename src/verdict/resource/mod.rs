//! Rules on resources that need to know the resource type or its served schema; where that is not known, nothing is found.

mod held;
mod identifier;
mod known;
mod meta;
mod projection;
mod references;
mod required;
mod returned;
mod schemas;
mod types;
mod values;

use serde_json::Value;

use super::deviation::Deviation;
use super::evidence::Evidence;
use super::request::Asked;
use crate::plan::target::ServedType;
use crate::spec::schema::ResourceSchema;
use crate::suite::model::ResourceRule;

/// Judges a rule on the resource under judgement, or on every resource of a list.
pub(super) fn judge(rule: ResourceRule, evidence: &Evidence<'_>) -> Vec<Deviation> {
    let judge_one = |(pointer, resource): (String, _)| {
        let evidence = evidence.within(&pointer, resource);
        Subject::of(resource, &evidence)
            .map(|subject| subject.judge(rule))
            .unwrap_or_default()
    };
    evidence.resources().into_iter().flat_map(judge_one).collect()
}

/// What a rule expects, in words.
pub(super) fn wording(rule: ResourceRule) -> &'static str {
    match rule {
        ResourceRule::Types => "values of the declared types",
        ResourceRule::Strings => "strings where they are declared",
        ResourceRule::Booleans => "booleans where they are declared",
        ResourceRule::Numbers => "numbers where they are declared",
        ResourceRule::DateTimes => "date-times where they are declared",
        ResourceRule::Binaries => "base64 where it is declared",
        ResourceRule::Objects => "objects where complex attributes are declared",
        ResourceRule::Arrays => "arrays where attributes are multi-valued",
        ResourceRule::NeverReturned => "no attribute that is never returned",
        ResourceRule::AlwaysReturned => "every attribute that is always returned",
        ResourceRule::RequestReturned => "no attribute that is returned on request only",
        ResourceRule::RequiredPresent => "every required attribute",
        ResourceRule::SchemasCoverContent => "the URIs of the schemas in use",
        ResourceRule::SchemasDistinct => "each schema URI once",
        ResourceRule::SchemasDeclared => "only URIs that the resource type declares",
        ResourceRule::KnownAttributes => "only attributes that the schemas declare",
        ResourceRule::SinglePrimary => "at most one primary value",
        ResourceRule::DistinctValues => "each pair of type and value once",
        ResourceRule::MetaResourceType => "the name of the resource type",
        ResourceRule::MetaLocation => "the URL of the resource",
        ResourceRule::MetaDates => "created not after lastModified",
        ResourceRule::Id => "an id",
        ResourceRule::Projection => "only what was asked for",
        ResourceRule::References => "URIs of the declared kind",
    }
}

/// A resource with everything that rules look at.
struct Subject<'a> {
    evidence: &'a Evidence<'a>,
    resource: &'a Value,
    served: &'a ServedType,
    asked: &'a Asked,
}

impl<'a> Subject<'a> {
    fn of(resource: &'a Value, evidence: &'a Evidence<'a>) -> Option<Self> {
        Some(Self {
            evidence,
            resource,
            served: evidence.served_type(resource)?,
            asked: &evidence.asked,
        })
    }

    fn judge(&self, rule: ResourceRule) -> Vec<Deviation> {
        match rule {
            ResourceRule::Types => types::judge(self, &[]),
            ResourceRule::Strings => types::judge(self, &["string", "reference"]),
            ResourceRule::Booleans => types::judge(self, &["boolean"]),
            ResourceRule::Numbers => types::judge(self, &["decimal", "integer"]),
            ResourceRule::DateTimes => types::judge(self, &["dateTime"]),
            ResourceRule::Binaries => types::judge(self, &["binary"]),
            ResourceRule::Objects => types::judge(self, &["complex", "resource"]),
            ResourceRule::Arrays => types::judge(self, &["array"]),
            ResourceRule::NeverReturned => returned::never(self),
            ResourceRule::AlwaysReturned => returned::always(self),
            ResourceRule::RequestReturned => returned::on_request(self),
            ResourceRule::RequiredPresent => required::judge(self),
            ResourceRule::SchemasCoverContent => schemas::cover_content(self),
            ResourceRule::SchemasDistinct => schemas::distinct(self),
            ResourceRule::SchemasDeclared => schemas::declared(self),
            ResourceRule::KnownAttributes => known::judge(self),
            ResourceRule::SinglePrimary => values::single_primary(self),
            ResourceRule::DistinctValues => values::distinct(self),
            ResourceRule::MetaResourceType => meta::resource_type(self),
            ResourceRule::MetaLocation => meta::location(self),
            ResourceRule::MetaDates => meta::dates(self),
            ResourceRule::Id => identifier::judge(self),
            ResourceRule::Projection => projection::judge(self),
            ResourceRule::References => references::judge(self),
        }
    }

    fn schema(&self) -> Option<&'a ResourceSchema> {
        self.served.schema.as_ref()
    }

    /// Whether the answer holds the default set of attributes, because no projection was asked for.
    fn is_full(&self) -> bool {
        !self.asked.projects()
    }

    fn deviation(&self, pointer: &str, expected: impl Into<String>, actual: impl Into<String>) -> Deviation {
        Deviation::new(self.evidence.subject(pointer), expected, actual)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture;
    use super::*;
    use crate::spec::urn;
    use crate::suite::template::Variables;

    fn judged(path: &str, body: &Value) -> Vec<String> {
        let (target, variables) = (fixture::target(), Variables::new());
        let exchange = fixture::get(path).answered(200, body);
        let evidence = Evidence::new(&target, &exchange, &variables);
        judge(ResourceRule::Id, &evidence)
            .into_iter()
            .map(|deviation| deviation.subject)
            .collect()
    }

    #[test]
    fn lists_are_judged_member_by_member() {
        let list = json!({ "totalResults": 2, "Resources": [{ "id": "1" }, {}] });
        assert_eq!(judged("/Users", &list), ["body /Resources/1/id"]);
        assert_eq!(judged("/Users/1", &json!({})), ["body /id"]);
    }

    #[test]
    fn errors_discovery_and_unknown_resources_are_passed_over() {
        assert!(judged("/Users/1", &json!({ "schemas": [urn::ERROR], "status": "404" })).is_empty());
        assert!(judged("/ServiceProviderConfig", &json!({})).is_empty());
        assert!(judged("/Devices/1", &json!({})).is_empty());
    }

    #[test]
    fn at_the_root_each_member_is_of_its_own_type() {
        let list = json!({ "totalResults": 3, "Resources": [
            { "meta": { "resourceType": "User" } }, { "schemas": [urn::GROUP] }, { "schemas": ["urn:x"] },
        ] });
        assert_eq!(judged("", &list), ["body /Resources/0/id", "body /Resources/1/id"]);
    }
}
