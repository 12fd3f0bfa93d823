//! A case: what it needs, what is given, the steps.

use super::reader::{Reader, elements, entries, text, texts, word};
use super::scope::{BUILT_IN, Known, type_selector};
use super::suite::needed_type;
use crate::suite::model::{Case, Extent, Generate, Given, Population, TypeSelector};
use crate::text::nearest;
use crate::yaml::{Entry, Fault, Key, Node};

impl Reader<'_> {
    pub(super) fn case(&mut self, node: &Node, populations: &[Population]) -> Case {
        let mut for_each = node.get("for-each").map(|node| self.for_each(node));
        let needs = self.needs(node);
        self.scope.unique = true;
        self.scope.types.extend(needs.iter().filter_map(needed_type).cloned());
        self.scope.types.extend(types_made(node));
        if let Some(for_each) = &mut for_each {
            for_each.rows = self.rows(node);
        }
        let uses = self.uses(node, populations);
        self.expect_captures(node);
        let given = entries(node, "given").iter().map(|entry| self.given(entry)).collect();
        let steps = elements(node, "steps").iter().enumerate();
        let steps: Vec<_> = steps.map(|(index, node)| self.step(index, node)).collect();
        if let Some(filter) = for_each.as_mut().and_then(|for_each| for_each.attribute.as_mut()) {
            filter.second_value = self.scope.other_value;
        }
        if !steps.is_empty() && steps.iter().all(|step| step.expect.is_empty()) {
            let span = node.get("id").map_or(node.span, |id| id.span);
            self.fault(Fault::new(span, "this case expects nothing").hint("give a step an `expect`"));
        }
        Case {
            id: text(node, "id"),
            title: self.title(node),
            tags: node.get("tags").map(texts).unwrap_or_default(),
            needs,
            for_each,
            uses,
            given,
            steps,
            exclusive: node.get("exclusive").is_some(),
            place: self.place(node),
        }
    }

    fn uses(&mut self, node: &Node, populations: &[Population]) -> Vec<String> {
        let mut used = Vec::new();
        for node in elements(node, "uses") {
            let name = node.text().unwrap_or_default();
            match populations.iter().find(|population| population.name == name) {
                Some(population) => {
                    self.scope.add(name, Known::Population);
                    self.scope.types.push(population.resource_type.clone());
                    used.push(name.to_owned());
                }
                None => {
                    let near = nearest(name, populations.iter().map(|population| population.name.as_str()));
                    let hint = near.map(|near| format!("did you mean `{near}`?"));
                    self.fault(Fault::new(node.span, format!("the suite has no population `{name}`")).hint_if(hint));
                }
            }
        }
        used
    }

    /// Notes what the steps will capture, to tell an unknown name from one that comes too early.
    fn expect_captures(&mut self, node: &Node) {
        for (index, step) in elements(node, "steps").iter().enumerate() {
            let place = step_name(index, step);
            let names = entries(step, "capture")
                .iter()
                .map(|entry| (entry.key.name.clone(), place.clone()));
            self.scope.later.extend(names);
        }
    }

    fn given(&mut self, Entry { key, value }: &Entry) -> Given {
        let generate = self.generate(value);
        self.bring_into_scope(key, Known::Given);
        Given {
            name: key.name.clone(),
            generate,
            kept: value.get("kept").is_some(),
        }
    }

    /// A resource to be made from the target's schema.
    pub(super) fn generate(&mut self, node: &Node) -> Generate {
        Generate {
            resource_type: self.resource_type(node),
            extent: node.get("attributes").and_then(word::<Extent>).unwrap_or_default(),
            with: self.attributes(node, "with"),
            without: self.templates(node, "without"),
            extra: self.attributes(node, "extra"),
        }
    }

    /// Makes a name known from here on; one that means something else already is refused.
    pub(super) fn bring_into_scope(&mut self, key: &Key, known: Known) {
        if BUILT_IN.contains(&key.name.as_str()) {
            self.fault(
                Fault::new(key.span, format!("`{}` is a name of the language", key.name)).hint("choose another"),
            );
        }
        match self.scope.known(&key.name) {
            Some(before) if before != known => {
                let hint = match before {
                    Known::Given => "a given resource has this name",
                    Known::Captured => "a captured value has this name",
                    Known::Population => "a population has this name",
                };
                self.fault(Fault::new(key.span, format!("`{}` means something else already", key.name)).hint(hint));
            }
            Some(_) => {}
            None => self.scope.add(&key.name, known),
        }
    }
}

/// The name of a step for messages.
pub(super) fn step_name(index: usize, node: &Node) -> String {
    match node.get("name").and_then(Node::text) {
        Some(name) => name.to_owned(),
        None => format!("step {}", index + 1),
    }
}

/// Resource types of what the case creates: it does not apply where these are not served.
fn types_made(node: &Node) -> Vec<TypeSelector> {
    let given = entries(node, "given").iter().map(|entry| &entry.value);
    let generated = elements(node, "steps").iter().filter_map(|step| step.get("generate"));
    let words = given
        .chain(generated)
        .filter_map(|made| made.get("resource-type")?.text());
    words.map(type_selector).collect()
}
