//! Where an attribute's value stands in stored attributes: at the top, or in the container of its extension.

use serde_json::{Map, Value};

pub(super) fn get<'a>(attributes: &'a Map<String, Value>, extension: Option<&str>, name: &str) -> Option<&'a Value> {
    match extension {
        Some(urn) => attributes.get(urn)?.get(name),
        None => attributes.get(name),
    }
}

pub(super) fn set(attributes: &mut Map<String, Value>, extension: Option<&str>, name: &str, value: Value) {
    let container = match extension {
        Some(urn) => attributes
            .entry(urn)
            .or_insert_with(|| Map::new().into())
            .as_object_mut(),
        None => Some(attributes),
    };
    if let Some(container) = container {
        container.insert(name.to_owned(), value);
    }
}

/// Unassigns an attribute; a container that is left empty goes too.
pub(super) fn unset(attributes: &mut Map<String, Value>, extension: Option<&str>, name: &str) -> Option<Value> {
    let Some(urn) = extension else {
        return attributes.shift_remove(name);
    };
    let container = attributes.get_mut(urn)?.as_object_mut()?;
    let old = container.shift_remove(name);
    if container.is_empty() {
        attributes.shift_remove(urn);
    }
    old
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn containers_come_and_go_with_their_attributes() {
        let mut attributes = Map::new();
        set(&mut attributes, Some("urn:x"), "a", json!(1));
        assert_eq!(get(&attributes, Some("urn:x"), "a"), Some(&json!(1)));
        assert_eq!(unset(&mut attributes, Some("urn:x"), "a"), Some(json!(1)));
        assert!(attributes.is_empty());
    }
}
