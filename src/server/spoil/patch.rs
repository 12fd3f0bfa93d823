//! PATCH misread: the message before it is carried out, and how it is refused.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::server::error::{Refusal, ScimType};
use crate::server::fault::{Fault, FaultSet};
use crate::spec::path::PatchPath;

/// The message as the server reads it.
///
/// # Errors
/// What a faulty server refuses in it.
pub(in crate::server) fn message<'m>(
    faults: &FaultSet,
    message: &'m Map<String, Value>,
) -> Result<Cow<'m, Map<String, Value>>, Refusal> {
    let Some(Value::Array(operations)) = message.get("Operations").filter(|_| !faults.is_empty()) else {
        return Ok(Cow::Borrowed(message));
    };
    let mut operations = operations.clone();
    if faults.has(Fault::PatchOnlyFirstOperation) {
        operations.truncate(1);
    }
    if faults.has(Fault::PatchOperationsReversed) {
        operations.reverse();
    }
    if faults.has(Fault::PatchUnknownOperationAccepted) {
        operations.retain(|operation| is_known(operation["op"].as_str().unwrap_or_default()));
    }
    if faults.has(Fault::PatchMissingValueAccepted) {
        operations.retain(|operation| !lacks_value(operation));
    }
    if faults.has(Fault::PatchMissingValue500) && operations.iter().any(lacks_value) {
        return Err(Refusal::new(500, "internal error"));
    }
    if faults.has(Fault::PatchNullRefused) && operations.iter().any(|operation| is_null(operation.get("value"))) {
        return Err(Refusal::value("`value` is null"));
    }
    let mut bent = message.clone();
    bent["Operations"] = operations.into();
    Ok(Cow::Owned(bent))
}

fn is_known(op: &str) -> bool {
    ["add", "remove", "replace"]
        .iter()
        .any(|known| op.eq_ignore_ascii_case(known))
}

fn lacks_value(operation: &Value) -> bool {
    operation.get("value").is_none()
        && !operation["op"]
            .as_str()
            .unwrap_or_default()
            .eq_ignore_ascii_case("remove")
}

fn is_null(value: Option<&Value>) -> bool {
    value.is_some_and(Value::is_null)
}

/// Whether a message has no operations left to a server that does not mind.
pub(in crate::server) fn is_empty(faults: &FaultSet, message: &Map<String, Value>) -> bool {
    let none = message
        .get("Operations")
        .and_then(Value::as_array)
        .is_none_or(Vec::is_empty);
    let lenient = [
        Fault::PatchMissingOperationsAccepted,
        Fault::PatchUnknownOperationAccepted,
        Fault::PatchMissingValueAccepted,
    ];
    none && faults.any(&lenient)
}

/// # Errors
/// `invalidPath` for a path of a sort that the server does not understand.
pub(in crate::server) fn known(faults: &FaultSet, path: &PatchPath, text: &str) -> Result<(), Refusal> {
    let urn = path.attribute.schema.as_deref().unwrap_or_default();
    let unknown = urn.contains(":core:") && faults.has(Fault::PatchUrnUnknown)
        || urn.contains(":extension:") && faults.has(Fault::PatchExtensionUnknown)
        || path.attribute.sub.is_some() && faults.has(Fault::PatchSubAttributeUnknown);
    if unknown {
        Err(Refusal::path(format!("unknown path `{text}`")))
    } else {
        Ok(())
    }
}

/// What becomes of an operation whose path leads nowhere, or to what is not the client's to change.
pub(in crate::server) fn outcome(faults: &FaultSet, outcome: Result<(), Refusal>) -> Result<(), Refusal> {
    let Err(refusal) = outcome else { return Ok(()) };
    match refusal.scim_type {
        Some(ScimType::InvalidPath | ScimType::NoTarget) if faults.has(Fault::PatchInvalidPathAccepted) => Ok(()),
        Some(ScimType::InvalidPath | ScimType::InvalidFilter) if faults.has(Fault::PatchInvalidPath500) => {
            Err(Refusal::new(500, "internal error"))
        }
        Some(ScimType::Mutability)
            if faults.has(Fault::PatchReadOnlyIgnored) && refusal.detail.ends_with("is readOnly") =>
        {
            Ok(())
        }
        _ => Err(refusal),
    }
}

/// How a failing operation is refused.
pub(in crate::server) fn refusal(faults: &FaultSet, mut refusal: Refusal) -> Refusal {
    if refusal.scim_type == Some(ScimType::Mutability) && faults.has(Fault::PatchReadOnlyWrongScimType) {
        refusal.scim_type = Some(ScimType::InvalidValue);
    }
    refusal
}
