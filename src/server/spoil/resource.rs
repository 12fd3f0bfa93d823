//! Representations of resources that are wrong.

use serde_json::{Map, Value, json};

use super::Scene;
use crate::server::fault::Fault;
use crate::server::route::Route;
use crate::spec::urn;

/// Changes the representation of one resource.
pub(super) fn spoil(scene: &Scene<'_>, resource: &mut Value) {
    let Value::Object(members) = resource else { return };
    groups(scene, members);
    custom(scene, members);
    meta(scene, members);
    schemas(scene, members);
    identity(scene, members);
    types(scene, members);
}

fn identity(scene: &Scene<'_>, members: &mut Map<String, Value>) {
    let creates = scene.is("POST") && matches!(scene.route, Route::Collection(_));
    if creates && scene.has(Fault::CreateMetaMissing) || scene.has(Fault::MetaMissing) {
        members.shift_remove("meta");
    }
    if creates && scene.has(Fault::CreateIdMissing) || scene.is("GET") && scene.has(Fault::ReadIdMissing) {
        members.shift_remove("id");
    }
    if scene.has(Fault::CreateIdNumber)
        && let Some(number) = members
            .get("id")
            .and_then(Value::as_str)
            .and_then(|id| id.parse::<u64>().ok())
    {
        members["id"] = number.into();
    }
    if scene.has(Fault::ReadAttributeLost) {
        members.shift_remove("displayName");
    }
    if scene.has(Fault::ReadNamesInLowerCase) {
        *members = std::mem::take(members)
            .into_iter()
            .map(|(name, value)| (name.to_lowercase(), value))
            .collect();
    }
}

fn meta(scene: &Scene<'_>, members: &mut Map<String, Value>) {
    let Some(Value::Object(meta)) = members.get_mut("meta") else {
        return;
    };
    let kind = meta
        .get("resourceType")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let missing = [
        (Fault::MetaLocationMissing, "location"),
        (Fault::MetaResourceTypeMissing, "resourceType"),
        (Fault::MetaLastModifiedMissing, "lastModified"),
        (Fault::EtagVersionMissing, "version"),
    ];
    meta.retain(|name, _| {
        !missing
            .iter()
            .any(|(fault, missing)| name == missing && scene.has(*fault))
    });
    let mut set = |fault, name: &str, value: Value| {
        if scene.has(fault) && meta.contains_key(name) {
            meta[name] = value;
        }
    };
    set(
        Fault::MetaLocationWrong,
        "location",
        format!("{}/{kind}s/00000000-0000-4000-8000-000000000000", scene.base_url).into(),
    );
    set(
        Fault::MetaLastModifiedBeforeCreated,
        "lastModified",
        json!("2000-01-01T00:00:00.000Z"),
    );
    set(
        Fault::CreateResourceTypeIsEndpoint,
        "resourceType",
        format!("{kind}s").into(),
    );
    if kind == "Device" {
        set(Fault::CustomResourceTypeWrong, "resourceType", json!("Resource"));
    }
    if *scene.route == Route::Me {
        set(
            Fault::MeLocationIsAlias,
            "location",
            format!("{}/Me", scene.base_url).into(),
        );
    }
    if scene.has(Fault::EtagUnquoted)
        && let Some(Value::String(version)) = meta.get_mut("version")
    {
        *version = version.replace('"', "");
    }
    let stays = scene
        .has(Fault::MetaLastModifiedStays)
        .then(|| meta.get("created").cloned())
        .flatten();
    if let (Some(created), true) = (stays, meta.contains_key("lastModified")) {
        meta["lastModified"] = created;
    }
    let moves = scene
        .has(Fault::MetaCreatedMoves)
        .then(|| meta.get("lastModified").cloned())
        .flatten();
    if let (Some(modified), true) = (moves, meta.contains_key("created")) {
        meta["created"] = modified;
    }
    for name in ["created", "lastModified"] {
        if let Some(time) = meta.get_mut(name) {
            spoil_time(scene, time);
        }
    }
}

fn spoil_time(scene: &Scene<'_>, time: &mut Value) {
    let Some(text) = time.as_str() else { return };
    if scene.has(Fault::TypesDateAsNumber) {
        let seconds = text.parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_second);
        *time = seconds.into();
    } else if scene.has(Fault::TypesDateWithoutTime) {
        *time = text[..10].into();
    }
}

fn schemas(scene: &Scene<'_>, members: &mut Map<String, Value>) {
    if scene.has(Fault::SchemasMissing) {
        members.shift_remove("schemas");
    }
    let Some(value) = members.get_mut("schemas") else {
        return;
    };
    let Some(uris) = value.as_array_mut().filter(|uris| !uris.is_empty()) else {
        return;
    };
    if scene.has(Fault::SchemasForeignUri) {
        uris.push(json!("urn:ietf:params:scim:schemas:core:2.0:Person"));
    }
    if scene.has(Fault::SchemasDuplicates) {
        uris.push(uris[0].clone());
    }
    if scene.has(Fault::SchemasLackExtension) {
        uris.truncate(1);
    }
    if scene.has(Fault::SchemasLackBase) && uris.len() > 1 {
        uris.remove(0);
    }
    if scene.has(Fault::SchemasEmpty) {
        uris.clear();
    }
    if scene.has(Fault::SchemasString) {
        *value = value[0].take();
    }
}

fn groups(scene: &Scene<'_>, members: &mut Map<String, Value>) {
    if scene.has(Fault::GroupMembersMissing) {
        members.shift_remove("members");
    }
    let links = [
        ("members", Fault::GroupMemberRefWrong, Fault::GroupMemberValueIsName),
        (
            "groups",
            Fault::GroupUserGroupsRefWrong,
            Fault::GroupUserGroupsValueIsName,
        ),
    ];
    for (name, wrong_ref, value_is_name) in links {
        let elements = members
            .get_mut(name)
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten();
        for link in elements.filter_map(Value::as_object_mut) {
            if let (true, Some(Value::String(url))) = (scene.has(wrong_ref), link.get_mut("$ref")) {
                url.push('0');
            }
            if let (true, Some(display)) = (scene.has(value_is_name), link.get("display").cloned()) {
                link.insert("value".to_owned(), display);
            }
            if name == "members" && scene.has(Fault::GroupMemberTypeWrong) {
                link.insert("type".to_owned(), "Group".into());
            }
        }
    }
    if scene.has(Fault::GroupMembersAsStrings)
        && let Some(Value::Array(elements)) = members.get_mut("members")
    {
        elements
            .iter_mut()
            .for_each(|element| *element = element["value"].take());
    }
}

fn custom(scene: &Scene<'_>, members: &mut Map<String, Value>) {
    let is_device = members.contains_key("serialNumber") || members.contains_key("assetNumber");
    if !is_device {
        return;
    }
    if let Some(weight) = members
        .get("weight")
        .and_then(Value::as_f64)
        .filter(|_| scene.has(Fault::CustomDecimalTruncated))
    {
        #[expect(clippy::cast_possible_truncation, reason = "that is the fault")]
        let whole = weight as i64;
        members["weight"] = whole.into();
    }
    if let Some(ports) = members
        .get("ports")
        .and_then(Value::as_f64)
        .filter(|_| scene.has(Fault::CustomIntegerAsDecimal))
    {
        members["ports"] = ports.into();
    }
    if let (true, Some(Value::String(firmware))) = (scene.has(Fault::CustomBinaryMangled), members.get_mut("firmware"))
    {
        *firmware = firmware.to_lowercase().replace('=', "");
    }
    if let (true, Some(Value::String(seen))) = (scene.has(Fault::CustomDateInLocalTime), members.get_mut("lastSeen")) {
        seen.truncate(19);
    }
}

fn types(scene: &Scene<'_>, members: &mut Map<String, Value>) {
    if scene.has(Fault::TypesSingularAsArray)
        && let Some(name) = members.get_mut("name")
    {
        *name = json!([name.take()]);
    }
    let scalars = [
        Fault::TypesBooleanAsString,
        Fault::TypesNumberAsString,
        Fault::TypesSingleInsteadOfArray,
    ];
    if scene.faults.any(&scalars) {
        let values = members
            .iter_mut()
            .filter(|(name, _)| *name != "schemas" && *name != urn::USER);
        values.for_each(|(_, value)| retype(scene, value));
    }
}

fn retype(scene: &Scene<'_>, value: &mut Value) {
    match value {
        Value::Bool(_) if scene.has(Fault::TypesBooleanAsString) => *value = value.to_string().into(),
        Value::Number(_) if scene.has(Fault::TypesNumberAsString) => *value = value.to_string().into(),
        Value::Array(items) if items.len() == 1 && scene.has(Fault::TypesSingleInsteadOfArray) => {
            *value = items.remove(0);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| retype(scene, item)),
        Value::Object(members) => members.values_mut().for_each(|member| retype(scene, member)),
        _ => {}
    }
}
