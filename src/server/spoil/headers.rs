//! Header fields that are wrong, and bytes.

use super::Scene;
use crate::server::fault::Fault;
use crate::server::message::{Answer, Response};
use crate::server::route::Route;

/// Changes versions, locations and media types in the header.
pub(super) fn spoil(scene: &Scene<'_>, answer: &mut Answer) {
    if scene.has(Fault::EtagHeaderMissing) {
        answer.drop_header("ETag");
    }
    if let Some(tag) = answer.header("ETag").map(str::to_owned) {
        if scene.has(Fault::EtagUnquoted) {
            answer.set_header("ETag", tag.replace('"', ""));
        }
        if scene.has(Fault::EtagVersionDiffers) {
            answer.set_header("ETag", tag.replace("W/\"", "W/\"x"));
        }
    }
    if *scene.route == Route::Me && scene.has(Fault::MeLocationIsAlias) && answer.header("Location").is_some() {
        answer.set_header("Location", format!("{}/Me", scene.base_url));
    }
    let media_type = [
        (Fault::MediaResponseJson, "application/json"),
        (Fault::MediaResponseText, "text/plain"),
        (Fault::MediaLatin1, "application/scim+json; charset=iso-8859-1"),
    ];
    if let Some((_, media_type)) = media_type.into_iter().find(|(fault, _)| scene.has(*fault)) {
        answer.set_header("Content-Type", media_type);
    }
}

/// Changes the bytes of the body.
pub(super) fn encode(scene: &Scene<'_>, mut response: Response) -> Response {
    if scene.has(Fault::MediaResponseUntyped) {
        response
            .headers
            .retain(|(name, _)| !name.eq_ignore_ascii_case("Content-Type"));
    }
    if scene.has(Fault::MediaLatin1) {
        let text = String::from_utf8_lossy(&response.body).into_owned();
        response.body = text
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
            .collect();
    }
    response
}
