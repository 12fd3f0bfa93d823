//! A suite file as a whole: populations, invariants, cases.

use super::reader::{Reader, elements, entries, text, texts, words};
use super::scope::{BUILT_IN, Scope, type_selector};
use crate::suite::model::{ExchangeFilter, Invariant, Member, Need, Population, Suite, TypeSelector};
use crate::yaml::{Entry, Fault, Node};

impl Reader<'_> {
    pub(super) fn suite(&mut self, node: &Node) -> Suite {
        let needs = self.needs(node);
        let types: Vec<_> = needs.iter().filter_map(needed_type).cloned().collect();
        self.scope.types.clone_from(&types);
        let populations: Vec<_> = entries(node, "populations")
            .iter()
            .map(|entry| self.population(entry))
            .collect();
        let outside = Scope {
            types,
            ..Scope::default()
        };
        self.scope = Scope {
            response: true,
            ..outside.clone()
        };
        let invariants = elements(node, "invariants")
            .iter()
            .map(|node| self.invariant(node))
            .collect();
        let cases = elements(node, "cases")
            .iter()
            .map(|node| {
                self.scope.clone_from(&outside);
                self.case(node, &populations)
            })
            .collect();
        self.check_ids(node);
        self.check_populations_are_used(node);
        Suite {
            id: text(node, "suite"),
            title: self.title(node),
            area: text(node, "area"),
            tags: node.get("tags").map(texts).unwrap_or_default(),
            needs,
            populations,
            invariants,
            cases,
            place: self.place(node),
        }
    }

    fn population(&mut self, Entry { key, value }: &Entry) -> Population {
        if BUILT_IN.contains(&key.name.as_str()) {
            self.fault(
                Fault::new(key.span, format!("`{}` is a name of the language", key.name)).hint("choose another"),
            );
        }
        self.scope.unique = true;
        Population {
            name: key.name.clone(),
            resource_type: self.resource_type(value),
            members: elements(value, "members")
                .iter()
                .map(|member| Member {
                    with: self.value(member),
                })
                .collect(),
        }
    }

    fn invariant(&mut self, node: &Node) -> Invariant {
        let on = node.get("on").map(exchange_filter).unwrap_or_default();
        Invariant {
            id: text(node, "id"),
            title: self.title(node),
            on,
            expect: self.expectations(node),
            place: self.place(node),
        }
    }

    /// Invariants are reported as cases, so they share the cases' names.
    fn check_ids(&mut self, suite: &Node) {
        let named = elements(suite, "invariants").iter().chain(elements(suite, "cases"));
        let ids: Vec<_> = named.filter_map(|node| node.get("id")).collect();
        for (index, node) in ids.iter().enumerate() {
            if let Some(first) = ids[..index].iter().find(|first| first.content == node.content) {
                let message = format!("the id `{}` is given twice", node.text().unwrap_or_default());
                self.fault(Fault::new(node.span, message).hint(format!("first in line {}", first.span.line)));
            }
        }
    }

    fn check_populations_are_used(&mut self, suite: &Node) {
        let used: Vec<_> = elements(suite, "cases")
            .iter()
            .flat_map(|case| elements(case, "uses"))
            .filter_map(Node::text)
            .collect();
        for Entry { key, .. } in entries(suite, "populations") {
            if !used.contains(&key.name.as_str()) {
                let hint = format!("say `uses: [{}]` in the cases that read it", key.name);
                self.fault(Fault::new(key.span, format!("no case uses the population `{}`", key.name)).hint(hint));
            }
        }
    }

    /// The type under `resource-type`.
    pub(super) fn resource_type(&mut self, node: &Node) -> TypeSelector {
        let word = text(node, "resource-type");
        if let Some(node) = node.get("resource-type") {
            if word == "all" {
                self.fault(Fault::new(node.span, "`all` stands only under `for-each`").hint("name one resource type"));
            } else if word == "current" && !self.scope.typed {
                let hint = "there is one under `for-each: { resource-type: … }` or `{ attribute: … }`";
                self.fault(Fault::new(node.span, "there is no resource type of an expansion here").hint(hint));
            }
        }
        type_selector(&word)
    }
}

fn exchange_filter(node: &Node) -> ExchangeFilter {
    ExchangeFilter {
        status: node.get("status").map(super::check::status_set),
        methods: node.get("method").map(texts),
        body: node.get("body").map(words),
    }
}

/// The type that a need makes sure of.
pub(super) fn needed_type(need: &Need) -> Option<&TypeSelector> {
    match need {
        Need::ResourceType(selector)
        | Need::Attribute {
            resource_type: Some(selector),
            ..
        } => Some(selector),
        _ => None,
    }
}
