//! What reading a suite file needs at every place: the catalogue, the names in scope, a list for faults.

use std::sync::Arc;

use super::scope::Scope;
use crate::spec::catalogue::Catalogue;
use crate::suite::model::Place;
use crate::suite::source::Fixtures;
use crate::suite::template::{Template, ValueTemplate};
use crate::yaml::{Content, Entry, Fault, Node, Span};

/// Reads one file.
pub(super) struct Reader<'l> {
    file: Arc<str>,
    pub(super) catalogue: &'l Catalogue,
    pub(super) fixtures: &'l Fixtures,
    pub(super) scope: Scope,
    pub(super) faults: Vec<Fault>,
}

impl<'l> Reader<'l> {
    pub(super) fn new(file: Arc<str>, catalogue: &'l Catalogue, fixtures: &'l Fixtures) -> Self {
        Self {
            file,
            catalogue,
            fixtures,
            scope: Scope::default(),
            faults: Vec::new(),
        }
    }

    pub(super) fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    pub(super) fn place(&self, node: &Node) -> Place {
        Place {
            file: self.file.clone(),
            line: node.span.line,
        }
    }

    /// A title says what is, not what should be: how hard it counts is the catalogue's business.
    pub(super) fn title(&mut self, node: &Node) -> String {
        let title = text(node, "title");
        let modal = title
            .split(|character: char| !character.is_alphabetic())
            .find(|word| ["should", "must", "shall"].contains(&word.to_lowercase().as_str()));
        if let (Some(modal), Some(node)) = (modal, node.get("title")) {
            let message = format!("a title says what a conformant target does, without `{modal}`");
            self.fault(
                Fault::new(node.span, message).hint("the level is in the catalogue, under the id that is cited"),
            );
        }
        title
    }

    /// Text with places; anything else was reported before.
    pub(super) fn template(&mut self, node: &Node) -> Template {
        self.template_at(node.text().unwrap_or_default(), node.span)
    }

    pub(super) fn template_at(&mut self, text: &str, span: Span) -> Template {
        match Template::parse(text) {
            Ok(template) => {
                self.check_names(&template, span);
                template
            }
            Err(error) => {
                let hint = "`${name}` is filled in, `$${` is a literal `${`";
                self.fault(Fault::new(span, error.to_string()).hint(hint));
                Template::literal(text)
            }
        }
    }

    pub(super) fn check_names(&mut self, template: &Template, span: Span) {
        for name in template.names() {
            self.scope.note(name);
            if let Err(unknown) = self.scope.resolve(name) {
                self.faults
                    .push(Fault::new(span, unknown.message).hint_if(unknown.hint));
            }
        }
    }

    /// A template that is one place and nothing else: a document, not text.
    pub(super) fn document(&mut self, node: &Node) -> Template {
        let template = self.template(node);
        if !template.is_one_place() {
            self.fault(Fault::new(node.span, "this names no document").hint("write one name: `\"${ann.body}\"`"));
        }
        template
    }

    /// A number, or a place that holds one.
    pub(super) fn number(&mut self, node: &Node) -> ValueTemplate {
        let value = self.value(node);
        if let ValueTemplate::Text(template) = &value
            && !template.is_one_place()
        {
            let hint = "write a number, or one name: `\"${total}\"`";
            self.fault(Fault::new(node.span, "this is no number").hint(hint));
        }
        value
    }

    /// JSON with places.
    pub(super) fn value(&mut self, node: &Node) -> ValueTemplate {
        match &node.content {
            Content::Text(text) => ValueTemplate::Text(self.template_at(text, node.span)),
            Content::List(elements) => {
                ValueTemplate::Array(elements.iter().map(|element| self.value(element)).collect())
            }
            Content::Mapping(entries) => ValueTemplate::Object(
                entries
                    .iter()
                    .map(|Entry { key, value }| (self.template_at(&key.name, key.span), self.value(value)))
                    .collect(),
            ),
            _ => ValueTemplate::Scalar(node.to_json()),
        }
    }

    /// The attributes under a key, or the one place that holds them; none when it is not there.
    pub(super) fn attributes(&mut self, node: &Node, key: &str) -> ValueTemplate {
        let Some(node) = node.get(key) else {
            return ValueTemplate::Object(Vec::new());
        };
        let value = self.value(node);
        if let ValueTemplate::Text(template) = &value
            && !template.is_one_place()
        {
            let hint = "write them as a mapping, or one name: `\"${attribute.sample-body}\"`";
            self.fault(Fault::new(node.span, "this is no set of attributes").hint(hint));
        }
        value
    }

    /// A list of texts with places; empty when it is not there.
    pub(super) fn templates(&mut self, node: &Node, key: &str) -> Vec<Template> {
        elements(node, key)
            .iter()
            .map(|element| self.template(element))
            .collect()
    }
}

/// The text under a key; empty when the shape is at fault.
pub(super) fn text(node: &Node, key: &str) -> String {
    node.get(key).and_then(Node::text).unwrap_or_default().to_owned()
}

/// The elements of the list under a key; none when it is not there.
pub(super) fn elements<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).map(Node::elements).unwrap_or_default()
}

/// The entries of the mapping under a key; none when it is not there.
pub(super) fn entries<'n>(node: &'n Node, key: &str) -> &'n [Entry] {
    node.get(key).map(Node::entries).unwrap_or_default()
}

/// The texts of a list.
pub(super) fn texts(node: &Node) -> Vec<String> {
    node.one_or_many()
        .iter()
        .filter_map(|element| Some(element.text()?.to_owned()))
        .collect()
}

/// A word of an enumeration; `None` when the shape is at fault.
pub(super) fn word<T: std::str::FromStr>(node: &Node) -> Option<T> {
    node.text()?.parse().ok()
}

/// Words of an enumeration.
pub(super) fn words<T: std::str::FromStr>(node: &Node) -> Vec<T> {
    node.one_or_many().iter().filter_map(word).collect()
}
