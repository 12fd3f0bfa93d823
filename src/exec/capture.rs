//! Values kept from an answer.

use serde_json::{Value, json};

use super::exchange::Exchange;
use crate::plan::target::Target;
use crate::spec::core_schemas;
use crate::suite::model::{Capture, CaptureSource, JsonType};

/// The value that a capture finds; `null` when it is optional and not there.
///
/// # Errors
/// What is missing, in words.
pub fn find(capture: &Capture, answer: &Exchange, target: &Target) -> Result<Value, String> {
    let found = match &capture.source {
        CaptureSource::Status => Some(json!(answer.response.status)),
        CaptureSource::Header(name) => answer.response.header(name).map(|value| json!(value)),
        CaptureSource::Body(pointer) => answer.json.as_ref().and_then(|body| body.pointer(pointer)).cloned(),
        CaptureSource::Attribute(path) => answer.json.as_ref().and_then(|body| {
            let served = target
                .path_of(&answer.request.url)
                .and_then(|path| target.type_at(path));
            let known = served.and_then(|served| served.schema.clone());
            path.find(body, &known.unwrap_or_else(core_schemas::enterprise_user_resource))
        }),
    };
    let found = found.filter(|value| !value.is_null());
    match (found, capture.value_type) {
        (None, _) if capture.optional => Ok(Value::Null),
        (None, _) => Err(format!("there is no {}", describe(&capture.source))),
        (Some(value), Some(wanted)) if !wanted.fits(&value) => Err(format!(
            "{} is {value} and not a {}",
            describe(&capture.source),
            wanted.as_str()
        )),
        (Some(value), _) => Ok(value),
    }
}

fn describe(source: &CaptureSource) -> String {
    match source {
        CaptureSource::Status => "status".to_owned(),
        CaptureSource::Header(name) => format!("header {name}"),
        CaptureSource::Body(pointer) if pointer.is_empty() => "JSON body".to_owned(),
        CaptureSource::Body(pointer) => format!("{pointer} in the body"),
        CaptureSource::Attribute(path) => format!("value under {path}"),
    }
}

impl JsonType {
    /// Whether a value is of the type.
    pub fn fits(self, value: &Value) -> bool {
        match self {
            Self::String => value.is_string(),
            Self::Boolean => value.is_boolean(),
            Self::Number => value.is_number(),
            Self::Integer => value.is_i64() || value.is_u64(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
            Self::DateTime => value
                .as_str()
                .is_some_and(|text| text.parse::<crate::spec::datetime::DateTime>().is_ok()),
            Self::Uri => value.as_str().is_some_and(|text| {
                url::Url::options()
                    .base_url(url::Url::parse("http://base/").ok().as_ref())
                    .parse(text)
                    .is_ok()
            }),
        }
    }
}
