//! The PatchOp message (RFC 7644 §3.5.2).

use serde_json::{Map, Value};

use crate::server::error::Refusal;
use crate::server::query::check_message;
use crate::spec::json::member;
use crate::spec::urn;

/// One operation of a PATCH request.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Operation {
    pub(super) op: Op,
    pub(super) path: Option<String>,
    pub(super) value: Option<Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    Add,
    Remove,
    Replace,
}

/// Reads the operations of a PatchOp message.
///
/// # Errors
/// `invalidSyntax` when the message has another shape, `invalidPath` when a path is no string, `invalidValue` when `add` or
/// `replace` has no value.
pub(super) fn operations(message: &Map<String, Value>) -> Result<Vec<Operation>, Refusal> {
    check_message(message, urn::PATCH_OP)?;
    match member(message, "Operations") {
        Some(Value::Array(operations)) if !operations.is_empty() => operations.iter().map(operation).collect(),
        _ => Err(Refusal::syntax(
            "`Operations` is not an array of at least one operation",
        )),
    }
}

fn operation(operation: &Value) -> Result<Operation, Refusal> {
    let Value::Object(members) = operation else {
        return Err(Refusal::syntax("an operation is not an object"));
    };
    let op = match member(members, "op").and_then(Value::as_str) {
        Some(op) if op.eq_ignore_ascii_case("add") => Op::Add,
        Some(op) if op.eq_ignore_ascii_case("remove") => Op::Remove,
        Some(op) if op.eq_ignore_ascii_case("replace") => Op::Replace,
        Some(op) => return Err(Refusal::syntax(format!("unknown operation `{op}`"))),
        None => return Err(Refusal::syntax("an operation has no `op`")),
    };
    let path = match member(members, "path") {
        None | Some(Value::Null) => None,
        Some(Value::String(path)) => Some(path.clone()),
        Some(_) => return Err(Refusal::path("`path` is not a string")),
    };
    Ok(Operation {
        op,
        path,
        value: member(members, "value").cloned(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(operations_json: Value) -> Result<Vec<Operation>, Refusal> {
        let message = json!({ "schemas": [urn::PATCH_OP], "Operations": operations_json });
        operations(message.as_object().unwrap())
    }

    #[test]
    fn operation_names_are_read_in_any_case() {
        let read = read(json!([{ "op": "Add", "path": "title", "value": "x" }, { "op": "remove", "path": "title" }]));
        let operations = read.unwrap();
        assert_eq!((operations[0].op, operations[1].op), (Op::Add, Op::Remove));
    }

    #[test]
    fn messages_of_another_shape_are_refused() {
        for wrong in [
            json!([]),
            json!({}),
            json!(["add"]),
            json!([{ "op": "move" }]),
            json!([{ "path": "title" }]),
        ] {
            assert_eq!(read(wrong).unwrap_err().status, 400);
        }
        assert!(operations(json!({ "Operations": [{ "op": "remove" }] }).as_object().unwrap()).is_err());
    }
}
