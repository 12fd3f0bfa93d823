//! The shared resources of a suite, as read back when they were created.

use serde_json::Value;

use super::deviation::Fault;
use super::evidence::Evidence;

/// The members of a population; each has an `id`.
pub(super) fn members<'a>(name: &str, check: &'static str, evidence: &Evidence<'a>) -> Result<&'a [Value], Fault> {
    match evidence.variables.get(&[name.to_owned()]) {
        Some(Value::Array(members)) => Ok(members),
        Some(_) | None => Err(Fault::Misplaced {
            check,
            why: format!("there is no population `{name}`"),
        }),
    }
}

/// The id of a resource.
pub(super) fn id(resource: &Value) -> Option<&str> {
    resource.get("id").and_then(Value::as_str)
}

/// What people call a resource: `userName`, `displayName`, else its `id`.
pub(super) fn label(resource: &Value) -> String {
    let names = ["userName", "displayName", "id"];
    let name = names.iter().find_map(|name| resource.get(name).and_then(Value::as_str));
    name.unwrap_or("a resource without id").to_owned()
}

/// The ids in `Resources`, in order, and whether the list is known to be only a part of the result.
pub(super) struct Listed<'a> {
    pub(super) ids: Vec<&'a str>,
    pub(super) partial: bool,
}

/// What the answer lists; `None` when it is no list.
pub(super) fn listed<'a>(evidence: &Evidence<'a>) -> Option<Listed<'a>> {
    let body = evidence.json.filter(|body| super::evidence::is_list(body))?;
    let resources = body
        .get("Resources")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let total = body.get("totalResults").and_then(Value::as_u64);
    Some(Listed {
        ids: resources.iter().filter_map(id).collect(),
        partial: total.is_some_and(|total| total > resources.len() as u64),
    })
}
