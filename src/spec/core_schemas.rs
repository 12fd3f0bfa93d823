//! The schemas of RFC 7643 §8.7, verified errata applied, built in from `fixtures/schemas`.

use std::sync::LazyLock;

use super::schema::{ResourceSchema, Schema};

static ALL: LazyLock<[Schema; 6]> = LazyLock::new(|| {
    [
        built_in(include_str!("../../fixtures/schemas/user.json")),
        built_in(include_str!("../../fixtures/schemas/group.json")),
        built_in(include_str!("../../fixtures/schemas/enterprise-user.json")),
        built_in(include_str!("../../fixtures/schemas/service-provider-config.json")),
        built_in(include_str!("../../fixtures/schemas/resource-type.json")),
        built_in(include_str!("../../fixtures/schemas/schema.json")),
    ]
});

/// User, Group, EnterpriseUser, ServiceProviderConfig, ResourceType and Schema.
pub fn all() -> &'static [Schema] {
    ALL.as_slice()
}

/// The core schema with this URI, compared without regard to case.
pub fn by_urn(urn: &str) -> Option<&'static Schema> {
    all().iter().find(|schema| schema.id.eq_ignore_ascii_case(urn))
}

/// Schema of the User resource.
pub fn user() -> &'static Schema {
    &ALL[0]
}

/// Schema of the Group resource.
pub fn group() -> &'static Schema {
    &ALL[1]
}

/// Schema of the enterprise extension.
pub fn enterprise_user() -> &'static Schema {
    &ALL[2]
}

/// Schema of the service provider's configuration.
pub fn service_provider_config() -> &'static Schema {
    &ALL[3]
}

/// Schema of resource types.
pub fn resource_type() -> &'static Schema {
    &ALL[4]
}

/// Schema of schemas.
pub fn schema() -> &'static Schema {
    &ALL[5]
}

/// The User resource with the enterprise extension.
pub fn enterprise_user_resource() -> ResourceSchema {
    ResourceSchema::new(user().clone(), vec![enterprise_user().clone()])
}

/// The Group resource.
pub fn group_resource() -> ResourceSchema {
    ResourceSchema::new(group().clone(), Vec::new())
}

fn built_in(text: &str) -> Schema {
    let value = serde_json::from_str(text).expect("built-in schemas are JSON");
    Schema::from_json(&value).expect("built-in schemas are schemas")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::urn;

    #[test]
    fn each_function_gives_the_schema_it_is_named_after() {
        let named = [
            (user(), urn::USER),
            (group(), urn::GROUP),
            (enterprise_user(), urn::ENTERPRISE_USER),
            (service_provider_config(), urn::SERVICE_PROVIDER_CONFIG),
            (resource_type(), urn::RESOURCE_TYPE),
            (schema(), urn::SCHEMA),
        ];
        for (schema, urn) in named {
            assert_eq!(schema.id, urn);
            assert_eq!(by_urn(&urn.to_lowercase()), Some(schema));
        }
    }

    #[test]
    fn verified_errata_are_applied() {
        assert!(group().attribute("displayName").unwrap().required); // 5368
        let groups = user().attribute("groups").unwrap();
        assert_eq!(groups.sub("$ref").unwrap().reference_types, ["Group"]); // 8471
        let manager = enterprise_user().attribute("manager").unwrap();
        assert!(manager.sub("value").unwrap().case_exact); // 8472
        assert!(resource_type().attribute("schemaExtensions").unwrap().multi_valued); // 7522
        let kinds = &schema()
            .attribute("attributes")
            .unwrap()
            .sub("type")
            .unwrap()
            .canonical_values;
        assert!(kinds.contains(&"binary".into())); // 5606
    }
}
