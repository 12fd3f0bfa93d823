//! What a SCIM attribute path denotes in a resource (RFC 7644 §3.5.2, §3.10).

use serde_json::{Value, json};

use super::PatchPath;
use crate::spec::filter::Filter;
use crate::spec::json;
use crate::spec::schema::ResourceSchema;

impl PatchPath {
    /// The value that the path denotes, or the array of its values when an attribute on the way is multi-valued; `None`
    /// when nothing is there. A value filter keeps the elements that satisfy it.
    pub fn find(&self, resource: &Value, schema: &ResourceSchema) -> Option<Value> {
        find(self, resource, schema)
    }
}

fn find(path: &PatchPath, resource: &Value, schema: &ResourceSchema) -> Option<Value> {
    let container = container(path, resource, schema)?;
    let value = member(container, &path.attribute.name)?;
    let sub = path.attribute.sub.as_ref().or(path.sub.as_ref());
    let elements = match value {
        Value::Array(elements) => elements.as_slice(),
        single if path.filter.is_some() => std::slice::from_ref(single),
        single => return sub.map_or_else(|| Some(single.clone()), |sub| member(single, sub).cloned()),
    };
    let selected = elements.iter().filter(|element| selects(path, element, schema));
    let mut found = Vec::new();
    for element in selected {
        match sub.map_or(Some(element), |sub| member(element, sub)) {
            Some(Value::Array(values)) if sub.is_some() => found.extend(values.iter().cloned()),
            Some(Value::Null) | None => {}
            Some(value) => found.push(value.clone()),
        }
    }
    Some(Value::Array(found))
}

/// The object that holds the attribute: the resource, or the container named by an extension's URI.
fn container<'r>(path: &PatchPath, resource: &'r Value, schema: &ResourceSchema) -> Option<&'r Value> {
    match &path.attribute.schema {
        Some(urn) if !urn.eq_ignore_ascii_case(&schema.base.id) => member(resource, urn),
        _ => Some(resource),
    }
}

fn member<'r>(value: &'r Value, name: &str) -> Option<&'r Value> {
    json::member(value.as_object()?, name)
}

fn selects(path: &PatchPath, element: &Value, schema: &ResourceSchema) -> bool {
    let Some(filter) = &path.filter else { return true };
    let alone = Filter::ValuePath {
        path: path.attribute.clone(),
        filter: Box::new(filter.clone()),
    };
    let attribute = json!({ path.attribute.name.as_str(): [element] });
    let resource = match &path.attribute.schema {
        Some(urn) if !urn.eq_ignore_ascii_case(&schema.base.id) => json!({ urn.as_str(): attribute }),
        _ => attribute,
    };
    alone.matches(&resource, schema)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{core_schemas, urn};

    fn found(path: &str) -> Option<Value> {
        let resource = json!({
            "userName": "ann",
            "Name": { "givenName": "Ann" },
            "emails": [
                { "value": "a@work.example", "type": "work" },
                { "value": "a@home.example", "type": "home", "display": null },
            ],
            urn::ENTERPRISE_USER: { "department": "R&D" },
        });
        find(
            &path.parse().unwrap(),
            &resource,
            &core_schemas::enterprise_user_resource(),
        )
    }

    #[test]
    fn singular_attributes_give_their_value() {
        assert_eq!(found("USERNAME"), Some(json!("ann")));
        assert_eq!(found("name.givenname"), Some(json!("Ann")));
        assert_eq!(found("name.familyName"), None);
        assert_eq!(
            found(&format!("{}:department", urn::ENTERPRISE_USER)),
            Some(json!("R&D"))
        );
        assert_eq!(found(&format!("{}:userName", urn::USER)), Some(json!("ann")));
    }

    #[test]
    fn multi_valued_attributes_give_an_array() {
        assert_eq!(found("emails.type"), Some(json!(["work", "home"])));
        assert_eq!(found("emails.display"), Some(json!([])));
        assert_eq!(found("phoneNumbers.value"), None);
    }

    #[test]
    fn value_filters_select_elements() {
        assert_eq!(
            found(r#"emails[type eq "WORK"].value"#),
            Some(json!(["a@work.example"]))
        );
        assert_eq!(found(r#"emails[type eq "other"].value"#), Some(json!([])));
        assert_eq!(
            found(r#"emails[type eq "home"]"#).unwrap()[0]["value"],
            json!("a@home.example")
        );
    }
}
