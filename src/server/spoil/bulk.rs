//! Bulk answers that are wrong.

use serde_json::{Value, json};

use super::Scene;
use crate::server::fault::Fault;
use crate::spec::urn;

/// Changes a BulkResponse.
pub(super) fn spoil(scene: &Scene<'_>, body: &mut Value) {
    if scene.has(Fault::BulkWrongSchema) {
        body["schemas"] = json!([urn::BULK_REQUEST]);
    }
    let Some(results) = body.get_mut("Operations").and_then(Value::as_array_mut) else {
        return;
    };
    if scene.has(Fault::BulkLastMissing) {
        results.pop();
    }
    let missing = [
        (Fault::BulkLocationMissing, "location"),
        (Fault::BulkBulkIdMissing, "bulkId"),
        (Fault::BulkMethodMissing, "method"),
        (Fault::BulkVersionMissing, "version"),
        (Fault::BulkErrorResponseMissing, "response"),
    ];
    for result in results.iter_mut().filter_map(Value::as_object_mut) {
        result.retain(|name, _| {
            !missing
                .iter()
                .any(|(fault, missing)| name == missing && scene.has(*fault))
        });
        if scene.has(Fault::BulkStatusNumber) {
            let status = result["status"].as_str().and_then(|status| status.parse::<u16>().ok());
            result["status"] = status.into();
        }
    }
}
