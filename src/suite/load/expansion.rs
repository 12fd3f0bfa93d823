//! `for-each`: over what a case is repeated.

use std::collections::BTreeMap;

use super::need::traits;
use super::reader::{Reader, elements, text, texts};
use super::scope::type_selector;
use crate::suite::model::{AttributeFilter, ForEach, Row, TypeFilter, TypeSelector};
use crate::yaml::{Fault, Node};

impl Reader<'_> {
    /// Reads the expansion of a case, its rows and what its steps say of it aside, and brings its names into scope.
    pub(super) fn for_each(&mut self, node: &Node) -> ForEach {
        let resource_type = node.get("resource-type").map(|node| self.type_filter(node));
        let attribute = node.get("attribute").map(|node| AttributeFilter {
            of: node.get("of").map_or(TypeFilter::All, |of| self.type_filter(of)),
            traits: traits(node),
            sub_attributes: node.get("sub-attributes").and_then(Node::boolean).unwrap_or_default(),
            second_value: false,
        });
        let schemas = node.get("schema").is_some();
        self.columns(elements(node, "row"));
        self.scope.typed = resource_type.is_some() || attribute.is_some();
        self.scope.attribute = attribute.is_some();
        self.scope.schema = schemas;
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
            schemas,
            rows: Vec::new(),
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

    /// Brings the columns of a table into scope.
    fn columns(&mut self, rows: &[Node]) {
        let mut columns: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in rows.iter().flat_map(Node::entries) {
            *columns.entry(&entry.key.name).or_default() += 1;
        }
        let everywhere = |(name, count): (&str, usize)| (name.to_owned(), count == rows.len());
        self.scope.columns = columns.into_iter().map(everywhere).collect();
    }

    /// Reads the table of an expansion. It is filled in when the run is planned, so it knows neither itself nor what is given.
    pub(super) fn rows(&mut self, case: &Node) -> Vec<Row> {
        let nodes = case
            .get("for-each")
            .map(|node| elements(node, "row"))
            .unwrap_or_default();
        self.scope.tabled = true;
        let mut rows: Vec<Row> = Vec::new();
        for node in nodes {
            let id = text(node, "id");
            if rows.iter().any(|row| row.id == id) {
                self.fault(Fault::new(node.span, format!("the row `{id}` is given twice")));
            }
            rows.push(Row {
                id,
                columns: self.value(node),
            });
        }
        self.scope.tabled = false;
        rows
    }
}
