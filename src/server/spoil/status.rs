//! Wrong statuses, and what goes with them.

use serde_json::{Value, json};

use super::Scene;
use crate::server::fault::Fault;
use crate::server::message::Answer;
use crate::server::provider::{Provider, Target};
use crate::server::query::{Parameters, list_response};
use crate::server::route::Route;

/// What a faulty server does once the answer is made.
pub(super) fn afterwards(provider: &mut Provider<'_>, scene: &Scene<'_>, answer: &Answer) {
    let Route::Resource { kind, id } = scene.route else {
        return;
    };
    if answer.status == 412 && scene.has(Fault::EtagStaleAppliedAnyway) {
        let mut unconditional = scene.request.clone();
        unconditional
            .headers
            .retain(|(name, _)| !name.to_ascii_lowercase().starts_with("if-"));
        // The client has been refused already; what comes of it now is for the next reader.
        let _ignored = provider.resource(&unconditional, Target { kind: *kind, id });
    }
    if scene.is("GET")
        && scene.has(Fault::EtagChangesOnRead)
        && let Some(record) = provider.store.get_mut(*kind, id)
    {
        record.revision += 1;
    }
}

/// Changes the status, and drops a body that the new status does not have.
pub(super) fn spoil(scene: &Scene<'_>, answer: &mut Answer) {
    match (answer.status, scene.route) {
        (201, _) if scene.is("POST") => created(scene, answer),
        (200, Route::RootSearch | Route::CollectionSearch(_)) if scene.has(Fault::SearchStatus201) => {
            answer.status = 201
        }
        (200, _) if scene.is("PUT") => replaced(scene, answer),
        (200, _) if scene.is("PATCH") => patched(scene, answer),
        (204, _) if scene.is("DELETE") && scene.has(Fault::DeleteStatus202) => answer.status = 202,
        (404, Route::Resource { .. }) => not_found(scene, answer),
        (412, _) if scene.has(Fault::EtagStaleStatus400) => answer.status = 400,
        (200, Route::Bulk) => bulk(scene, answer),
        _ => {}
    }
    // Resources may have a `status` of their own; only an error repeats the code.
    let is_error = |body: &&mut Value| body["schemas"][0] == crate::spec::urn::ERROR;
    if let Some(body) = answer.body.as_mut().filter(is_error) {
        body["status"] = answer.status.to_string().into();
    }
}

fn created(scene: &Scene<'_>, answer: &mut Answer) {
    if scene.has(Fault::CreateStatus200) {
        answer.status = 200;
    }
    if scene.has(Fault::CreateStatus202) {
        answer.status = 202;
    }
    if scene.has(Fault::CreateLocationMissing) {
        answer.drop_header("Location");
    }
    if scene.has(Fault::CreateLocationIsCollection) {
        let url = format!("{}{}", scene.base_url, endpoint(scene));
        answer.set_header("Location", url);
    }
    if let (true, Some(location)) = (scene.has(Fault::CreateLocationNotFound), answer.header("Location")) {
        let wrong = format!("{location}0");
        answer.set_header("Location", wrong.as_str());
        if let Some(meta) = answer.body.as_mut().and_then(|body| body.get_mut("meta")) {
            meta["location"] = wrong.into();
        }
    }
    if scene.has(Fault::CreateBodyMissing) {
        answer.body = None;
    }
}

/// The endpoint's path below the base path.
fn endpoint(scene: &Scene<'_>) -> String {
    let path = scene.request.path();
    path.rsplit_once('/')
        .map_or_else(String::new, |(_, last)| format!("/{last}"))
}

fn replaced(scene: &Scene<'_>, answer: &mut Answer) {
    if scene.has(Fault::PutStatus201) {
        answer.status = 201;
    }
    if scene.has(Fault::PutStatus204) {
        answer.status = 204;
        answer.body = None;
    }
}

fn patched(scene: &Scene<'_>, answer: &mut Answer) {
    if scene.has(Fault::PatchStatus202) {
        answer.status = 202;
    }
    let projects = Parameters::from_query(scene.request.query()).is_ok_and(|query| !query.attributes.is_empty());
    if projects && scene.has(Fault::PatchAttributes204) {
        answer.status = 204;
        answer.body = None;
    }
    if let (true, Some(Value::Object(body))) = (scene.has(Fault::PatchResponsePartial), &mut answer.body) {
        let message = scene.sent().to_string().to_lowercase();
        body.retain(|name, _| matches!(name.as_str(), "schemas" | "id") || message.contains(&name.to_lowercase()));
    }
}

fn not_found(scene: &Scene<'_>, answer: &mut Answer) {
    let read = scene.is("GET");
    if read && scene.has(Fault::ReadUnknownId200) || scene.is("PATCH") && scene.has(Fault::PatchUnknownIdCreates) {
        *answer = Answer::new(200).with_json(json!({}));
    }
    if read && scene.has(Fault::ReadUnknownId400) {
        answer.status = 400;
    }
    if read && scene.has(Fault::ReadUnknownId500) {
        answer.status = 500;
    }
}

fn bulk(scene: &Scene<'_>, answer: &mut Answer) {
    let results = answer.body.as_ref().and_then(|body| body["Operations"].as_array());
    let failed = results.is_some_and(|results| {
        results
            .iter()
            .any(|result| result["status"].as_str().is_some_and(|status| status >= "400"))
    });
    if failed && scene.has(Fault::BulkOverallStatus400) {
        answer.status = 400;
    }
    if scene.has(Fault::BulkStatus201) {
        answer.status = 201;
    }
}

/// A single resource in a list.
pub(super) fn wrap(scene: &Scene<'_>, answer: &mut Answer) {
    if answer.status == 200 && scene.is("GET") && scene.is_single() && scene.has(Fault::ReadInList) {
        answer.body = answer.body.take().map(|body| list_response(1, 1, vec![body]));
    }
}
