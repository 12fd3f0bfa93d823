//! Resources that are there before the first step: created, and read back.

use serde_json::{Value, json};
use url::Url;

use super::build::{BuildError, encode};
use super::conversation::{End, Refused};
use super::exchange::{Exchange, Request};
use super::runner::{Halt, Talk, summary};
use super::transport::Transport;
use crate::suite::model::Generate;

impl<T: Transport> Talk<'_, T> {
    /// Creates a generated resource: `id`, `path`, `location`, `sent`, `body` (as read back), `etag`.
    ///
    /// # Errors
    /// When the target refuses it, or does not say which id it has.
    pub(super) async fn create(&mut self, generate: &Generate, step: &str) -> Result<Value, Halt> {
        let target = &self.runner.target;
        let served = target
            .find(&generate.resource_type, self.current)
            .ok_or(BuildError::NoSuchType)?;
        let (name, endpoint) = (&served.resource_type.name, &served.resource_type.endpoint);
        let mut unique = self.unique.clone();
        let sent = self.workshop().generate(generate, &self.variables, &mut unique)?;
        self.unique = unique;
        let answer = self
            .exchange(creation(self.workshop().url(endpoint)?, &sent), step)
            .await?;
        if !(200..300).contains(&answer.response.status) {
            return Err(Halt::Refused(Refused {
                resource_type: name.clone(),
                answer: summary(&answer),
            }));
        }
        let Some(id) = answer.json.as_ref().and_then(|body| body.get("id")?.as_str()) else {
            return Err(Halt::Ended(End::Blocked {
                by: format!("creating a {name}"),
                because: format!("the answer to its creation holds no id ({})", summary(&answer)),
            }));
        };
        let path = format!("{endpoint}/{}", encode(id));
        let reading = Request::new("GET", self.workshop().url(&path)?);
        let read = self.exchange(reading, &format!("{step}, read back")).await?;
        let body = read.json.as_deref().filter(|_| read.response.status == 200);
        let body = body.or(answer.json.as_deref()).cloned().unwrap_or(Value::Null);
        Ok(json!({
            "id": id,
            "path": path,
            "location": location(&answer),
            "sent": sent,
            "etag": version(&read, &body),
            "body": body,
        }))
    }
}

fn creation(url: Url, body: &Value) -> Request {
    let mut request = Request::new("POST", url);
    request
        .headers
        .push(("content-type".to_owned(), "application/scim+json".to_owned()));
    request.body = Some(body.to_string().into_bytes());
    request
}

/// RFC 7231 §7.1.2: a relative reference is resolved against the request's URL.
fn location(answer: &Exchange) -> Option<String> {
    let reference = answer.response.header("location")?;
    Some(answer.request.url.join(reference).ok()?.to_string())
}

fn version(read: &Exchange, body: &Value) -> Option<Value> {
    let tag = read.response.header("etag").map(|tag| json!(tag));
    tag.or_else(|| body.pointer("/meta/version").cloned())
}
