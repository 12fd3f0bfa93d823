//! Errors that are wrong.

use serde_json::{Value, json};

use super::Scene;
use crate::server::fault::Fault;
use crate::server::message::Answer;
use crate::server::route::Route;

/// Changes an error.
pub(super) fn spoil(scene: &Scene<'_>, answer: &mut Answer) {
    if answer.status == 401 {
        unauthorised(scene, answer);
    }
    let ends_well = *scene.route == Route::Unknown && scene.has(Fault::ErrorUnknownEndpoint200)
        || answer.status == 405 && scene.has(Fault::ErrorWrongMethod200)
        || answer.status == 404
            && (matches!(scene.route, Route::Schema(_)) && scene.has(Fault::DiscoveryUnknownSchema200)
                || matches!(scene.route, Route::ResourceType(_)) && scene.has(Fault::DiscoveryUnknownResourceType200));
    if ends_well {
        *answer = Answer::new(200).with_json(json!({}));
        return;
    }
    if answer.status < 400 {
        return;
    }
    if scene.has(Fault::ErrorAlways400) {
        answer.status = 400;
    }
    if let Some(body) = &mut answer.body {
        spoil_body(scene, body, answer.status);
    }
    if scene.has(Fault::ErrorAlways200) {
        answer.status = 200;
    }
    if scene.has(Fault::ErrorContentTypeJson) {
        answer.set_header("Content-Type", "application/json");
    }
    instead(scene, answer);
}

fn unauthorised(scene: &Scene<'_>, answer: &mut Answer) {
    if scene.has(Fault::AuthChallengeMissing) {
        answer.drop_header("WWW-Authenticate");
    }
    let other = [(Fault::AuthStatus403, 403), (Fault::AuthStatus400, 400)];
    if let Some((_, status)) = other.into_iter().find(|(fault, _)| scene.has(*fault)) {
        answer.status = status;
        if let Some(body) = &mut answer.body {
            body["status"] = status.to_string().into();
        }
    }
    if scene.has(Fault::AuthErrorNotScim) {
        answer.text = Some(("text/plain", "Unauthorized".to_owned()));
    }
    if scene.has(Fault::AuthRedirectsToLogin) {
        *answer = Answer::new(302).with_header("Location", format!("{}/login", scene.base_url));
    }
}

fn spoil_body(scene: &Scene<'_>, body: &mut Value, status: u16) {
    if scene.has(Fault::ErrorAlways400) {
        body["status"] = json!("400");
    }
    if scene.has(Fault::ErrorStatusNumber) {
        body["status"] = status.into();
    }
    if scene.has(Fault::ErrorStatusDiffers) {
        body["status"] = json!(if status == 500 { "400" } else { "500" });
    }
    if scene.has(Fault::ErrorWrongSchema) {
        body["schemas"] = json!(["urn:scim:schemas:core:1.0"]);
    }
    if let Some(scim_type) = body.get("scimType").and_then(Value::as_str).map(str::to_owned) {
        if scene.has(Fault::ErrorScimTypeWrong) {
            let (first, rest) = scim_type.split_at(1);
            body["scimType"] = format!("{}{rest}", first.to_uppercase()).into();
        }
        if scene.has(Fault::ErrorScimTypeUnknown) {
            body["scimType"] = json!("badRequest");
        }
    }
    let missing = [
        (Fault::ErrorStatusMissing, "status"),
        (Fault::ErrorSchemasMissing, "schemas"),
        (Fault::ErrorScimTypeMissing, "scimType"),
    ];
    if let Value::Object(members) = body {
        members.retain(|name, _| {
            !missing
                .iter()
                .any(|(fault, missing)| name == missing && scene.has(*fault))
        });
    }
    if scene.has(Fault::ErrorNested) {
        *body = json!({ "Errors": [{ "description": body["detail"], "code": status.to_string() }] });
    }
}

/// Another body in place of the SCIM error.
fn instead(scene: &Scene<'_>, answer: &mut Answer) {
    let detail = answer
        .body
        .as_ref()
        .and_then(|body| body["detail"].as_str())
        .unwrap_or("error")
        .to_owned();
    let plain = *scene.route == Route::Unknown && scene.has(Fault::ErrorUnknownEndpointPlain);
    if scene.has(Fault::ErrorPlainText) || plain {
        answer.text = Some(("text/plain", detail));
    } else if scene.has(Fault::ErrorHtml) {
        answer.text = Some((
            "text/html",
            format!("<html><body><h1>{}</h1></body></html>", answer.status),
        ));
    } else if scene.has(Fault::ErrorEmpty) {
        answer.body = None;
        answer.text = None;
    }
}
