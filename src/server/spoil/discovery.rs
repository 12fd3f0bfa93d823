//! Discovery documents that are wrong.

use serde_json::{Map, Value, json};

use super::Scene;
use crate::server::fault::Fault;
use crate::server::query::Parameters;
use crate::server::route::Route;
use crate::spec::urn;

/// Changes a discovery document or a list of them.
pub(super) fn spoil(scene: &Scene<'_>, body: &mut Value) {
    match scene.route {
        Route::ServiceProviderConfig => config(scene, body),
        Route::Schema(_) => schema(scene, body),
        Route::ResourceType(_) => resource_type(scene, body),
        Route::Schemas => {
            spoil_list(scene, body, schema);
            schemas(scene, body);
        }
        Route::ResourceTypes => {
            spoil_list(scene, body, resource_type);
            bare(scene, Fault::DiscoveryResourceTypesBareArray, body);
        }
        _ => {}
    }
}

fn config(scene: &Scene<'_>, body: &mut Value) {
    let Value::Object(members) = body else { return };
    let lacks = [
        (Fault::DiscoveryConfigLacksEtag, "etag"),
        (Fault::DiscoveryConfigLacksChangePassword, "changePassword"),
        (
            Fault::DiscoveryConfigLacksAuthenticationSchemes,
            "authenticationSchemes",
        ),
    ];
    members.retain(|name, _| {
        !lacks
            .iter()
            .any(|(fault, lacking)| name == lacking && scene.has(*fault))
    });
    let lacks_parts = [
        (Fault::DiscoveryConfigLacksBulkLimits, "bulk"),
        (Fault::DiscoveryConfigLacksMaxResults, "filter"),
    ];
    for (fault, name) in lacks_parts {
        if scene.has(fault) {
            members[name] = json!({ "supported": true });
        }
    }
    if scene.has(Fault::DiscoveryConfigWrongSchema) {
        members["schemas"] = json!(["urn:scim:schemas:core:1.0"]);
    }
    if scene.has(Fault::DiscoveryConfigFlagsAsStrings) {
        let flags = members.values_mut().filter_map(|member| member.get_mut("supported"));
        flags.for_each(|flag| *flag = flag.to_string().into());
    }
    if scene.has(Fault::DiscoveryConfigInList) {
        *body = crate::server::query::list_response(1, 1, vec![body.take()]);
    }
}

fn spoil_list(scene: &Scene<'_>, body: &mut Value, one: fn(&Scene<'_>, &mut Value)) {
    let Some(resources) = body.get_mut("Resources").and_then(Value::as_array_mut) else {
        return;
    };
    resources.iter_mut().for_each(|resource| one(scene, resource));
    let query = Parameters::from_query(scene.request.query()).unwrap_or_default();
    if let (true, Some(filter)) = (scene.has(Fault::DiscoveryFilterApplied), &query.filter) {
        let wanted = filter.split('"').nth(1).unwrap_or_default().to_owned();
        resources.retain(|resource| ["id", "name"].iter().any(|name| resource[*name] == json!(wanted)));
        body["totalResults"] = resources_of(body).into();
    }
    if scene.has(Fault::DiscoveryTotalWrong) {
        body["totalResults"] = (resources_of(body) + 1).into();
    }
}

fn resources_of(body: &Value) -> usize {
    body["Resources"].as_array().map_or(0, Vec::len)
}

fn bare(scene: &Scene<'_>, fault: Fault, body: &mut Value) {
    if scene.has(fault) {
        *body = body["Resources"].take();
    }
}

fn schemas(scene: &Scene<'_>, body: &mut Value) {
    let Some(list) = body.get_mut("Resources").and_then(Value::as_array_mut) else {
        return;
    };
    if scene.has(Fault::DiscoverySchemasLackExtension) {
        list.retain(|schema| schema["id"] != json!(urn::ENTERPRISE_USER));
    }
    if scene.has(Fault::DiscoverySchemasListMessages) {
        list.push(
            json!({ "schemas": [urn::SCHEMA], "id": urn::LIST_RESPONSE, "name": "ListResponse", "attributes": [] }),
        );
    }
    let query = Parameters::from_query(scene.request.query()).unwrap_or_default();
    if let (true, Some(count)) = (scene.has(Fault::DiscoverySchemasPaged), query.count) {
        list.truncate(usize::try_from(count).unwrap_or(0));
    }
    if !scene.has(Fault::DiscoveryTotalWrong) {
        body["totalResults"] = resources_of(body).into();
    }
    body["itemsPerPage"] = resources_of(body).into();
    bare(scene, Fault::DiscoverySchemasBareArray, body);
}

fn resource_type(scene: &Scene<'_>, body: &mut Value) {
    let is_user = body["id"] == json!("User");
    let Value::Object(members) = body else { return };
    if scene.has(Fault::DiscoveryResourceTypeLacksEndpoint) {
        members.shift_remove("endpoint");
    }
    if is_user && scene.has(Fault::DiscoveryResourceTypeLacksExtension) {
        members.shift_remove("schemaExtensions");
    }
    if is_user && scene.has(Fault::DiscoveryResourceTypeSchemaDangling) {
        members["schema"] = json!("urn:ietf:params:scim:schemas:core:2.0:Person");
    }
}

fn schema(scene: &Scene<'_>, body: &mut Value) {
    let id = body["id"].as_str().unwrap_or_default().to_owned();
    if scene.has(Fault::DiscoverySchemaLacksAttributes)
        && let Value::Object(members) = body
    {
        members.shift_remove("attributes");
    }
    let Some(attributes) = body.get_mut("attributes").and_then(Value::as_array_mut) else {
        return;
    };
    for attribute in attributes.iter_mut().filter_map(Value::as_object_mut) {
        spoil_attribute(scene, &id, attribute);
    }
    if id.ends_with(":Device") && scene.has(Fault::CustomSchemaDiffers) {
        attributes.retain(|attribute| attribute["name"] != json!("ports"));
        attributes.push(json!({ "name": "colour", "type": "string", "multiValued": false, "required": true }));
    }
}

fn spoil_attribute(scene: &Scene<'_>, schema: &str, attribute: &mut Map<String, Value>) {
    let is = |name: &str| schema == urn::USER && attribute["name"] == json!(name);
    let (user_name, password) = (is("userName"), is("password"));
    if scene.has(Fault::DiscoverySchemaLacksSubAttributes) {
        attribute.shift_remove("subAttributes");
    }
    if user_name && scene.has(Fault::DiscoveryUserNameOptional) {
        attribute.insert("required".to_owned(), false.into());
        attribute.insert("uniqueness".to_owned(), "none".into());
    }
    if password && scene.has(Fault::DiscoveryPasswordReadable) {
        attribute.insert("mutability".to_owned(), "readWrite".into());
        attribute.insert("returned".to_owned(), "default".into());
    }
    if let (true, Some(Value::String(kind))) = (
        scene.has(Fault::DiscoverySchemaTypesCapitalised),
        attribute.get_mut("type"),
    ) {
        kind[..1].make_ascii_uppercase();
    }
}
