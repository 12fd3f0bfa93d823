//! One operation of a bulk job, and the references it makes to others.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::server::error::Refusal;
use crate::spec::json::member;

const PREFIX: &str = "bulkId:";

/// An operation as read; what is wrong with it comes out when it is carried out.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) bulk_id: Option<String>,
    pub(super) version: Option<String>,
    pub(super) data: Option<Value>,
    /// The bulkIds it refers to.
    pub(super) needs: BTreeSet<String>,
}

impl Step {
    pub(super) fn read(operation: &Value) -> Self {
        let empty = Map::new();
        let members = operation.as_object().unwrap_or(&empty);
        let text = |name| member(members, name).and_then(Value::as_str).map(str::to_owned);
        let data = member(members, "data").filter(|data| !data.is_null()).cloned();
        let path = text("path").unwrap_or_default();
        let bulk_id = text("bulkId");
        let mut needs = BTreeSet::new();
        if let Some(data) = &data {
            collect(data, &mut needs);
        }
        needs.extend(
            path.split('/')
                .filter_map(|segment| segment.strip_prefix(PREFIX))
                .map(str::to_owned),
        );
        if let Some(own) = &bulk_id {
            needs.remove(own);
        }
        let method = text("method").unwrap_or_default().to_ascii_uppercase();
        Self {
            method,
            path,
            bulk_id,
            version: text("version"),
            data,
            needs,
        }
    }

    pub(super) fn is_post(&self) -> bool {
        self.method == "POST"
    }

    /// Puts permanent ids in place of references.
    pub(super) fn resolve(&mut self, id_of: &dyn Fn(&str) -> Option<String>) {
        if let Some(data) = &mut self.data {
            replace(data, id_of);
        }
        self.resolve_path(id_of);
    }

    fn resolve_path(&mut self, id_of: &dyn Fn(&str) -> Option<String>) {
        let segments: Vec<String> = self
            .path
            .split('/')
            .map(|segment| {
                segment
                    .strip_prefix(PREFIX)
                    .and_then(id_of)
                    .unwrap_or_else(|| segment.to_owned())
            })
            .collect();
        self.path = segments.join("/");
    }

    /// # Errors
    /// `invalidSyntax` when `data` is missing or no object.
    pub(super) fn object(&self) -> Result<&Map<String, Value>, Refusal> {
        let data = self.data.as_ref().and_then(Value::as_object);
        data.ok_or_else(|| Refusal::syntax("`data` is not an object"))
    }
}

fn reference(text: &str) -> Option<&str> {
    text.strip_prefix(PREFIX)
}

fn collect(value: &Value, needs: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => needs.extend(reference(text).map(str::to_owned)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, needs)),
        Value::Object(members) => members.values().for_each(|member| collect(member, needs)),
        _ => {}
    }
}

fn replace(value: &mut Value, id_of: &dyn Fn(&str) -> Option<String>) {
    match value {
        Value::String(text) => {
            if let Some(id) = reference(text).and_then(id_of) {
                *text = id;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, id_of)),
        Value::Object(members) => members.values_mut().for_each(|member| replace(member, id_of)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_are_found_in_data_and_path() {
        let mut step = Step::read(&json!({
            "method": "put",
            "path": "/Groups/bulkId:a",
            "data": { "members": [{ "value": "bulkId:b" }], "note": "no bulkId:c" },
        }));
        assert_eq!(step.needs, BTreeSet::from(["a".to_owned(), "b".to_owned()]));
        step.resolve(&|name| Some(name.repeat(2)));
        assert_eq!((step.method.as_str(), step.path.as_str()), ("PUT", "/Groups/aa"));
        assert_eq!(step.data.unwrap()["members"][0]["value"], "bb");
    }
}
