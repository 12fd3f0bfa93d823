//! Expectations: what is cited, and what must hold.

use super::reader::{Reader, elements, entries, text, word};
use crate::spec::catalogue::{Actor, AmbiguityId, Grade, RequirementId};
use crate::suite::model::{Expectation, Reading};
use crate::yaml::{Entry, Fault, Node};

impl Reader<'_> {
    pub(super) fn expectations(&mut self, node: &Node) -> Vec<Expectation> {
        elements(node, "expect")
            .iter()
            .map(|node| self.expectation(node))
            .collect()
    }

    fn expectation(&mut self, node: &Node) -> Expectation {
        let grade = node.get("grade").and_then(word::<Grade>);
        if let Some(cites) = node.get("cites") {
            self.check_citation(cites, node.get("grade").zip(grade));
        }
        if let Some(ambiguity) = node.get("ambiguity") {
            self.check_ambiguity(ambiguity);
        }
        Expectation {
            cites: RequirementId(text(node, "cites").into()),
            grade,
            ambiguity: node
                .get("ambiguity")
                .and_then(Node::text)
                .map(|id| AmbiguityId(id.into())),
            when: self.checks(elements(node, "when")),
            that: self.checks(elements(node, "that")),
            readings: self.readings(node),
        }
    }

    fn check_citation(&mut self, cites: &Node, grade: Option<(&Node, Grade)>) {
        let id = cites.text().unwrap_or_default();
        let Some(requirement) = self.catalogue.requirement(id) else {
            let near = self
                .catalogue
                .nearest_requirement(id)
                .map(|near| format!("did you mean `{near}`?"));
            self.fault(Fault::new(cites.span, format!("the catalogue has no requirement `{id}`")).hint_if(near));
            return;
        };
        if !requirement.is_citable() {
            let what = match requirement.actor {
                Actor::Client => "binds clients, and no server shows whether they keep it",
                _ => "cannot be tested from outside",
            };
            let reason = requirement
                .why_not
                .clone()
                .unwrap_or_else(|| requirement.summary.clone());
            self.fault(Fault::new(cites.span, format!("`{id}` {what}")).hint(reason));
        }
        if let Some((node, grade)) = grade
            && grade < Grade::Fail
            && requirement.grade() <= grade
        {
            let hint = format!(
                "the requirement is a {} and counts as `{}`",
                requirement.level,
                requirement.grade()
            );
            self.fault(Fault::new(node.span, format!("`grade: {grade}` lowers nothing")).hint(hint));
        }
    }

    fn check_ambiguity(&mut self, node: &Node) {
        let id = node.text().unwrap_or_default();
        if self.catalogue.ambiguity(id).is_none() {
            let near = self
                .catalogue
                .nearest_ambiguity(id)
                .map(|near| format!("did you mean `{near}`?"));
            self.fault(Fault::new(node.span, format!("no ambiguity `{id}` is recorded")).hint_if(near));
        }
    }

    fn readings(&mut self, node: &Node) -> Vec<Reading> {
        let readings = entries(node, "readings");
        if let (Some(entry), 0 | 1) = (node.entry("readings"), readings.len()) {
            let hint = "one reading is no choice: write `that`";
            self.fault(Fault::new(entry.key.span, "there are fewer than two readings").hint(hint));
        }
        let reading = |Entry { key, value }: &Entry| Reading {
            name: key.name.clone(),
            that: self.checks(value.elements()),
        };
        readings.iter().map(reading).collect()
    }
}
