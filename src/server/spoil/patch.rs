//! PATCH misread: the message before it is carried out, and how it is refused.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::server::error::{Refusal, ScimType};
use crate::server::fault::{Fault, FaultSet};
use crate::spec::path::PatchPath;

/// The message as the server reads it.
pub(in crate::server) fn message<'m>(
    _faults: &FaultSet,
    _kind: usize,
    message: &'m Map<String, Value>,
) -> Result<Cow<'m, Map<String, Value>>, Refusal> {
    Ok(Cow::Borrowed(message))
}

/// # Errors
/// `noTarget` for a path of a sort that the server does not understand.
pub(in crate::server) fn known(faults: &FaultSet, path: &PatchPath, text: &str) -> Result<(), Refusal> {
    let urn = path.attribute.schema.as_deref().unwrap_or_default();
    let unknown = urn.contains(":core:") && faults.has(Fault::PatchUrnUnknown)
        || urn.contains(":extension:") && faults.has(Fault::PatchExtensionUnknown)
        || path.attribute.sub.is_some() && faults.has(Fault::PatchSubAttributeUnknown)
        || path.attribute.name.starts_with(char::is_uppercase) && faults.has(Fault::PatchPathCaseSensitive);
    if unknown {
        Err(Refusal::path(format!("unknown path `{text}`")))
    } else {
        Ok(())
    }
}

/// How a failing operation is refused.
pub(in crate::server) fn refusal(faults: &FaultSet, mut refusal: Refusal) -> Refusal {
    if refusal.scim_type == Some(ScimType::Mutability) && faults.has(Fault::PatchReadOnlyWrongScimType) {
        refusal.scim_type = Some(ScimType::InvalidValue);
    }
    refusal
}
