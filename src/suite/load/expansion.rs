//! `for-each`: over what a case is repeated.

use std::collections::BTreeMap;

use super::need::traits;
use super::reader::{Reader, elements, text, texts};
use super::scope::type_selector;
use crate::suite::model::{AttributeFilter, ForEach, Row, TypeFilter, TypeSelector};
use crate::yaml::{Fault, Node};

impl Reader<'_> {
    /// Reads the expansion of a case and brings its names into scope.
    pub(super) fn for_each(&mut self, node: &Node) -> ForEach {
        let resource_type = node.get("resource-type").map(|node| self.type_filter(node));
        let attribute = node.get("attribute").map(|node| AttributeFilter {
            of: node.get("of").map_or(TypeFilter::All, |of| self.type_filter(of)),
            traits: traits(node),
            sub_attributes: node.get("sub-attributes").and_then(Node::boolean).unwrap_or_default(),
        });
        self.scope.typed = resource_type.is_some() || attribute.is_some();
        self.scope.attribute = attribute.is_some();
        let rows = self.rows(elements(node, "row"));
        let types = resource_type
            .iter()
            .chain(attribute.as_ref().map(|attribute| &attribute.of));
        for filter in types {
            if let TypeFilter::Only(only) = filter
                && let [one] = only.as_slice()
            {
                self.scope.types.push(one.clone());
            }
        }
        ForEach {
            resource_type,
            attribute,
            rows,
        }
    }

    fn type_filter(&mut self, node: &Node) -> TypeFilter {
        if node.text() == Some("all") {
            return TypeFilter::All;
        }
        for element in node.one_or_many() {
            match element.text() {
                Some("all") => self.fault(Fault::new(element.span, "`all` stands alone").hint("take the list away")),
                Some("current") => self.fault(Fault::new(element.span, "`current` is what is being chosen here")),
                _ => {}
            }
        }
        TypeFilter::Only(
            texts(node)
                .iter()
                .map(|word| type_selector(word))
                .collect::<Vec<TypeSelector>>(),
        )
    }

    fn rows(&mut self, nodes: &[Node]) -> Vec<Row> {
        let mut columns: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, node) in nodes.iter().enumerate() {
            let id = text(node, "id");
            if let Some(first) = nodes[..index].iter().find(|first| text(first, "id") == id) {
                let hint = format!("first in line {}", first.span.line);
                self.fault(Fault::new(node.span, format!("the row `{id}` is given twice")).hint(hint));
            }
            for entry in node.entries() {
                *columns.entry(&entry.key.name).or_default() += 1;
            }
        }
        let everywhere = |(name, count): (&str, usize)| (name.to_owned(), count == nodes.len());
        self.scope.columns = columns.into_iter().map(everywhere).collect();
        nodes
            .iter()
            .map(|node| Row {
                id: text(node, "id"),
                columns: self.value(node),
            })
            .collect()
    }
}
