//! Needs: what must be true of the target.

use super::reader::{Reader, elements, text, texts, words};
use super::scope::type_selector;
use crate::spec::notation::AttributePath;
use crate::suite::model::{AttributeTraits, Document, Need};
use crate::yaml::{Fault, Node};

impl Reader<'_> {
    pub(super) fn needs(&mut self, node: &Node) -> Vec<Need> {
        elements(node, "needs")
            .iter()
            .filter_map(|need| self.need(need))
            .collect()
    }

    /// `None` when the shape is at fault.
    fn need(&mut self, node: &Node) -> Option<Need> {
        if let Some(name) = node.get("capability") {
            return Some(Need::Capability(name.text()?.to_owned()));
        }
        if let Some(name) = node.get("no-capability") {
            return Some(Need::NoCapability(name.text()?.to_owned()));
        }
        if node.get("resource-type").is_some() {
            return Some(Need::ResourceType(self.resource_type(node)));
        }
        if let Some(attribute) = node.get("attribute") {
            return Some(self.needed_attribute(attribute, node));
        }
        if let Some(document) = node.get("document") {
            return Some(Need::Document(document.text()?.parse::<Document>().ok()?));
        }
        if let Some(setting) = node.get("setting") {
            return Some(Need::Setting {
                at: text(setting, "at"),
                predicates: self.predicates(setting),
            });
        }
        node.get("credentials").map(|_| Need::Credentials)
    }

    fn needed_attribute(&mut self, node: &Node, need: &Node) -> Need {
        let written = node.text().unwrap_or_default();
        let (resource_type, path) = match written.split_once(':') {
            Some((word, path)) if !word.eq_ignore_ascii_case("urn") => (Some(type_selector(word)), path),
            _ => (None, written),
        };
        if resource_type.is_none() && !self.scope.typed {
            let hint = format!("name the resource type: `User:{path}`");
            self.fault(Fault::new(node.span, "there is no resource type of an expansion here").hint(hint));
        }
        if let Err(error) = path.parse::<AttributePath>() {
            self.fault(Fault::new(node.span, format!("`{path}` is no attribute: {error}")));
        }
        Need::Attribute {
            resource_type,
            path: path.to_owned(),
            traits: traits(need),
        }
    }
}

/// Characteristics of attributes.
pub(super) fn traits(node: &Node) -> AttributeTraits {
    let boolean = |key: &str| node.get(key).and_then(Node::boolean);
    AttributeTraits {
        types: node.get("type").map(words),
        multi_valued: boolean("multi-valued"),
        required: boolean("required"),
        case_exact: boolean("case-exact"),
        mutability: node.get("mutability").map(words),
        returned: node.get("returned").map(words),
        uniqueness: node.get("uniqueness").map(words),
        reference_types: node.get("reference-types").map(texts),
        canonical: boolean("canonical"),
        extension: boolean("extension"),
    }
}
