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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::exec::exchange::Response;
    use crate::exec::testing::{core_target, empty, get, json as answer, with_header};

    fn found(source: CaptureSource, value_type: Option<JsonType>, response: Response) -> Result<Value, String> {
        let exchange = Exchange::new("step", get("http://h/scim/v2/Users/1"), response, Duration::ZERO, None);
        let capture = Capture {
            name: "it".to_owned(),
            source,
            value_type,
            optional: false,
        };
        let found = find(&capture, &exchange, &core_target());
        let optional = Capture {
            optional: true,
            ..capture
        };
        let absent = found.as_ref().is_err_and(|why| why.starts_with("there is no"));
        let expected = if absent { Ok(Value::Null) } else { found.clone() };
        assert_eq!(find(&optional, &exchange, &core_target()), expected);
        found
    }

    fn user() -> Response {
        let body = json!({
            "id": "1", "active": null, "displayName": "Ann", "a/b": [],
            "EMAILS": [ { "value": "a@b", "type": "work" }, { "value": "c@d", "type": "home" } ],
        });
        with_header(answer(200, &body), "etag", "W/\"1\"")
    }

    fn body(pointer: &str) -> CaptureSource {
        CaptureSource::Body(pointer.to_owned())
    }

    #[test]
    fn values_are_found_where_they_are() {
        assert_eq!(found(CaptureSource::Status, None, user()), Ok(json!(200)));
        let header = CaptureSource::Header("ETag".to_owned());
        assert_eq!(found(header, None, user()), Ok(json!("W/\"1\"")));
        assert_eq!(found(body("/id"), None, user()), Ok(json!("1")));
        assert_eq!(found(body("/a~1b"), None, user()), Ok(json!([])));
        assert_eq!(found(body(""), None, user()).unwrap()["id"], json!("1"));
        let path = |text: &str| CaptureSource::Attribute(text.parse().unwrap());
        assert_eq!(found(path("displayname"), None, user()), Ok(json!("Ann")));
        let work = found(path(r#"emails[type eq "work"].value"#), None, user()).unwrap();
        assert!(work == json!("a@b") || work == json!(["a@b"]), "{work}");
    }

    #[test]
    fn what_is_missing_is_named() {
        let missing = |source, response| found(source, None, response).unwrap_err();
        assert_eq!(missing(body("/name"), user()), "there is no /name in the body");
        assert_eq!(missing(body("/active"), user()), "there is no /active in the body");
        assert_eq!(missing(body(""), empty(204)), "there is no JSON body");
        let header = || CaptureSource::Header("location".to_owned());
        assert_eq!(missing(header(), user()), "there is no header location");
        let path = CaptureSource::Attribute("name.givenName".parse().unwrap());
        assert_eq!(missing(path, user()), "there is no value under name.givenName");
    }

    #[test]
    fn a_value_of_another_type_is_told() {
        let told = found(body("/id"), Some(JsonType::Number), user());
        assert_eq!(told, Err("/id in the body is \"1\" and not a number".to_owned()));
        assert_eq!(found(body("/id"), Some(JsonType::String), user()), Ok(json!("1")));
    }

    #[test]
    fn types_are_those_of_json_and_of_scim() {
        let fits = [
            (JsonType::String, json!("a"), json!(1)),
            (JsonType::Boolean, json!(true), json!("true")),
            (JsonType::Number, json!(1.5), json!("1.5")),
            (JsonType::Integer, json!(-1), json!(1.5)),
            (JsonType::Array, json!([]), json!({})),
            (JsonType::Object, json!({}), json!([])),
            (JsonType::DateTime, json!("2011-05-13T04:42:34Z"), json!("2011-05-13")),
            (JsonType::Uri, json!("../Users/1"), json!("http://[")),
        ];
        for (wanted, right, wrong) in fits {
            assert!(wanted.fits(&right), "{right}");
            assert!(!wanted.fits(&wrong), "{wrong}");
        }
    }
}
