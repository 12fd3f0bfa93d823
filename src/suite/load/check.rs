//! Checks: one subject each.

use super::reader::{Reader, elements, text, texts, word};
use super::scope::Known;
use crate::spec::path::PatchPath;
use crate::suite::model::{Check, StatusPattern, StatusSet};
use crate::suite::template::Template;
use crate::yaml::{Entry, Fault, Node};

impl Reader<'_> {
    pub(super) fn checks(&mut self, nodes: &[Node]) -> Vec<Check> {
        nodes.iter().filter_map(|node| self.check(node)).collect()
    }

    /// `None` when the shape is at fault.
    fn check(&mut self, node: &Node) -> Option<Check> {
        let Entry { key, value } = node.entries().first()?;
        Some(match key.name.as_str() {
            "status" => Check::Status(status_set(value)),
            "header" => Check::Header {
                name: text(value, "name"),
                predicates: self.predicates(value),
            },
            "body" => Check::Body {
                at: self.pointer(value),
                predicates: self.predicates(value),
            },
            "attribute" => Check::Attribute {
                path: self.path(value),
                predicates: self.predicates(value),
            },
            "each" => Check::Each {
                at: self.pointer(value),
                at_least: value.get("at-least").and_then(count).unwrap_or_default(),
                that: self.checks(elements(value, "that")),
            },
            "each-resource" => Check::EachResource {
                that: self.checks(value.elements()),
            },
            "error" => Check::Error {
                scim_type: value.get("scim-type").map(texts).unwrap_or_default(),
            },
            "json-schema" => self.json_schema(value),
            "selected-from" => Check::SelectedFrom {
                population: self.population_in_use(value),
            },
            "sorted-from" => Check::SortedFrom {
                population: self.population_in_use(value),
            },
            "lists" => Check::Lists {
                includes: self.templates(value, "includes"),
                excludes: self.templates(value, "excludes"),
                unique: value.get("unique").is_some(),
            },
            "echoes-sent" => Check::EchoesSent {
                except: value.get("except").map(texts).unwrap_or_default(),
            },
            "same-resource" => Check::SameResource {
                other: self.document(value.get("other")?),
                except: value.get("except").map(texts).unwrap_or_default(),
            },
            "resource" => Check::Resource(word(value)?),
            "json" => Check::Json,
            "not" => Check::Not(self.checks(value.elements())),
            "any-of" => Check::AnyOf(
                value
                    .elements()
                    .iter()
                    .map(|group| self.checks(group.elements()))
                    .collect(),
            ),
            _ => return None,
        })
    }

    /// The JSON Pointer under `at`.
    fn pointer(&mut self, node: &Node) -> Template {
        let Some(node) = node.get("at") else {
            return Template::literal("");
        };
        let pointer = node.text().unwrap_or_default();
        let begins = pointer.is_empty() || pointer.starts_with('/') || pointer.starts_with("${");
        let escapes = pointer.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        if !begins || !escapes {
            let hint = "empty for the whole, or a slash before each name: `/meta/location`; `~` in a name is `~0`, `/` is `~1`";
            self.fault(Fault::new(node.span, format!("`{pointer}` is not a JSON Pointer")).hint(hint));
        }
        self.template(node)
    }

    /// The attribute path under `path`; its grammar can be checked only when nothing is filled in.
    fn path(&mut self, node: &Node) -> Template {
        let Some(node) = node.get("path") else {
            return Template::literal("");
        };
        let template = self.template(node);
        if let Some(Err(error)) = template.as_literal().map(str::parse::<PatchPath>) {
            let path = node.text().unwrap_or_default();
            self.fault(Fault::new(node.span, format!("`{path}` is no attribute path: {error}")));
        }
        template
    }

    fn json_schema(&mut self, node: &Node) -> Check {
        let name = node.text().unwrap_or_default();
        if let Err(near) = self.fixtures.json("json-schemas", name) {
            let hint = near.map(|near| format!("did you mean `{near}`?"));
            self.fault(Fault::new(node.span, format!("there is no `fixtures/json-schemas/{name}.json`")).hint_if(hint));
        }
        Check::JsonSchema(name.to_owned())
    }

    fn population_in_use(&mut self, node: &Node) -> String {
        let name = node.text().unwrap_or_default();
        if self.scope.known(name) != Some(Known::Population) {
            let hint = format!("say `uses: [{name}]`, and list it under the suite's `populations`");
            self.fault(Fault::new(node.span, format!("the case uses no population `{name}`")).hint(hint));
        }
        name.to_owned()
    }
}

/// A number of elements.
pub(super) fn count(node: &Node) -> Option<usize> {
    node.whole()?.try_into().ok()
}

/// Status codes and classes.
pub(super) fn status_set(node: &Node) -> StatusSet {
    StatusSet(node.one_or_many().iter().filter_map(status_pattern).collect())
}

fn status_pattern(node: &Node) -> Option<StatusPattern> {
    match node.text() {
        Some(class) => class.get(..1)?.parse().ok().map(StatusPattern::Class),
        None => node.whole()?.try_into().ok().map(StatusPattern::Exact),
    }
}
