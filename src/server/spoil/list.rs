//! Lists that are wrong.

use serde_json::{Value, json};

use super::Scene;
use crate::server::fault::Fault;
use crate::server::message::Answer;
use crate::server::query::Parameters;

/// Changes a ListResponse to a query.
pub(super) fn spoil(scene: &Scene<'_>, answer: &mut Answer) {
    if answer.status >= 400 || scene.route.is_discovery() {
        return;
    }
    let Some(body) = answer.body.as_mut().filter(|body| body.get("totalResults").is_some()) else {
        return;
    };
    if body["totalResults"] == json!(0) && scene.has(Fault::ListEmpty404) {
        *answer = crate::server::error::Refusal::new(404, "nothing found").into();
        return;
    }
    if body["totalResults"] == json!(0) && scene.has(Fault::ListEmpty204) {
        *answer = Answer::new(204);
        return;
    }
    counts(scene, body);
    members(scene, body);
    resources(scene, body);
    if scene.has(Fault::ListBareArray) {
        *body = body["Resources"].take();
    }
}

fn counts(scene: &Scene<'_>, body: &mut Value) {
    if scene.has(Fault::ListTotalIsPageSize) {
        body["totalResults"] = body["itemsPerPage"].clone();
    }
    if scene.has(Fault::ListTotalAsString) {
        body["totalResults"] = body["totalResults"].to_string().into();
    }
    if let (true, Some(count)) = (scene.has(Fault::ListItemsPerPageIsRequested), asked(scene).count) {
        body["itemsPerPage"] = count.into();
    }
    if scene.has(Fault::ListStartIndexFromZero) {
        body["startIndex"] = body["startIndex"]
            .as_u64()
            .map_or(Value::Null, |index| index.saturating_sub(1).into());
    }
}

fn asked(scene: &Scene<'_>) -> Parameters {
    match scene.sent().as_object() {
        Some(message) => Parameters::from_search(message).unwrap_or_default(),
        None => Parameters::from_query(scene.request.query()).unwrap_or_default(),
    }
}

fn members(scene: &Scene<'_>, body: &mut Value) {
    if scene.has(Fault::ListWrongSchema) {
        body["schemas"] = json!([crate::spec::urn::USER]);
    }
    let Value::Object(members) = body else { return };
    let missing = [
        (Fault::ListTotalMissing, "totalResults"),
        (Fault::ListStartIndexMissing, "startIndex"),
        (Fault::ListSchemasMissing, "schemas"),
    ];
    members.retain(|name, _| {
        !missing
            .iter()
            .any(|(fault, missing)| name == missing && scene.has(*fault))
    });
}

fn resources(scene: &Scene<'_>, body: &mut Value) {
    let Some(resources) = body.get_mut("Resources").and_then(Value::as_array_mut) else {
        return;
    };
    for resource in resources.iter_mut().filter_map(Value::as_object_mut) {
        if scene.has(Fault::ListResourcesWithoutSchemas) {
            resource.shift_remove("schemas");
        }
        if scene.has(Fault::ListResourcesWithoutMeta) {
            resource.shift_remove("meta");
        }
    }
    if scene.has(Fault::ListResourcesInLowerCase) {
        let resources = body["Resources"].take();
        if let Value::Object(members) = body {
            members.shift_remove("Resources");
            members.insert("resources".to_owned(), resources);
        }
    }
}
