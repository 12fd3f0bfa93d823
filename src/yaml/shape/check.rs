//! Comparing a tree with its shape.

use super::super::{Content, Entry, Fault, Node, Span};
use super::{Fields, Object, Rule, Shape, Text, Words};
use crate::text::{list_of, nearest};

/// Reports everything in which a tree departs from a shape.
pub fn check(node: &Node, shape: &Shape, faults: &mut Vec<Fault>) {
    match shape {
        Shape::Json => {}
        Shape::Either(shapes) => match shapes.iter().find(|shape| accepts_kind(shape, node)) {
            Some(shape) => check(node, shape, faults),
            None => faults.push(wrong_kind(node, shape)),
        },
        _ if !accepts_kind(shape, node) => faults.push(wrong_kind(node, shape)),
        Shape::Null | Shape::Boolean => {}
        Shape::True => {
            if node.boolean() != Some(true) {
                faults.push(Fault::new(node.span, "the only value here is `true`").hint("take the key away"));
            }
        }
        Shape::Whole(least, most) => {
            if !node.whole().is_some_and(|number| (*least..=*most).contains(&number)) {
                faults.push(Fault::new(node.span, format!("this is not {}", shape.what())));
            }
        }
        Shape::Text(text) => check_text(node.text().unwrap_or_default(), node.span, text, faults),
        Shape::Word(words) => check_word(node, *words, faults),
        Shape::List(shape, least) => check_list(node, shape, *least, faults),
        Shape::OneOrMany(shape) => match node.content {
            Content::List(_) => check_list(node, shape, 1, faults),
            _ => check(node, shape, faults),
        },
        Shape::Named(name, shape) => {
            for Entry { key, value } in node.entries() {
                check_text(&key.name, key.span, name, faults);
                check(value, shape, faults);
            }
        }
        Shape::Object(object) => check_object(node, object, faults),
    }
}

fn accepts_kind(shape: &Shape, node: &Node) -> bool {
    match (shape, &node.content) {
        (Shape::Json, _) => true,
        (Shape::Either(shapes), _) => shapes.iter().any(|shape| accepts_kind(shape, node)),
        (Shape::OneOrMany(shape), content) => matches!(content, Content::List(_)) || accepts_kind(shape, node),
        (Shape::Null, Content::Null)
        | (Shape::Boolean | Shape::True, Content::Boolean(_))
        | (Shape::Whole(..), Content::Number(_))
        | (Shape::Text(_) | Shape::Word(_), Content::Text(_))
        | (Shape::List(..), Content::List(_))
        | (Shape::Named(..) | Shape::Object(_), Content::Mapping(_)) => true,
        _ => false,
    }
}

fn wrong_kind(node: &Node, shape: &Shape) -> Fault {
    let found = match &node.content {
        Content::Null => "null",
        Content::Boolean(_) => "a boolean",
        Content::Number(_) => "a number",
        Content::Text(_) => "text",
        Content::List(_) => "a list",
        Content::Mapping(_) => "a mapping",
    };
    let quotable = matches!(shape, Shape::Text(_) | Shape::Word(_))
        && matches!(node.content, Content::Null | Content::Boolean(_) | Content::Number(_));
    Fault::new(node.span, format!("expected {}, found {found}", shape.what()))
        .hint_if(quotable.then(|| "quote it".to_owned()))
}

fn check_text(text: &str, span: Span, kind: &Text, faults: &mut Vec<Fault>) {
    if !kind.filled_in && text.contains("${") {
        faults.push(Fault::new(span, "`${…}` is not filled in here").hint(format!("this is {}", kind.what)));
    } else if !kind.matches(text) {
        let message = if text.trim().is_empty() {
            format!("expected {}, found nothing", kind.what)
        } else {
            format!("`{text}` is not {}", kind.what)
        };
        faults.push(Fault::new(span, message).hint(kind.looks));
    }
}

fn check_word(node: &Node, words: Words, faults: &mut Vec<Fault>) {
    let word = node.text().unwrap_or_default();
    let list = (words.list)();
    if !list.contains(&word) {
        faults.push(Fault::new(node.span, format!("`{word}` is not {}", words.what)).hint(did_you_mean(word, &list)));
    }
}

fn did_you_mean(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known are {}", list_of(known.iter().copied())),
    }
}

fn check_list(node: &Node, shape: &Shape, least: usize, faults: &mut Vec<Fault>) {
    let elements = node.elements();
    if elements.len() < least {
        let message = if elements.is_empty() {
            "this list is empty".to_owned()
        } else {
            format!("this list needs at least {least} elements")
        };
        faults.push(Fault::new(node.span, message));
    }
    for element in elements {
        check(element, shape, faults);
    }
}

fn check_object(node: &Node, object: &Object, faults: &mut Vec<Fault>) {
    let mut misspelt = false;
    for Entry { key, value } in node.entries() {
        match object.field(&key.name) {
            Some(field) => check(value, &field.shape, faults),
            None if object.open => {}
            None => {
                misspelt = true;
                let known: Vec<_> = object.all_fields().map(|field| field.key).collect();
                faults.push(
                    Fault::new(key.span, format!("{} has no key `{}`", object.what, key.name))
                        .hint(did_you_mean(&key.name, &known)),
                );
            }
        }
    }
    for field in object
        .all_fields()
        .filter(|field| field.required && node.get(field.key).is_none())
    {
        faults.push(Fault::new(node.span, format!("{} needs the key `{}`", object.what, field.key)).hint(field.docs));
    }
    for rule in object.rules {
        check_rule(node, object, rule, misspelt, faults);
    }
}

/// A key that seems to be missing may be the one that is misspelt.
fn check_rule(node: &Node, object: &Object, rule: &Rule, misspelt: bool, faults: &mut Vec<Fault>) {
    let present = |fields: Fields| -> Vec<&Entry> {
        let entries = node.entries().iter();
        let named = |entry: &&Entry| {
            fields
                .iter()
                .copied()
                .flatten()
                .any(|field| field.key == entry.key.name)
        };
        entries.filter(named).collect()
    };
    match rule {
        Rule::ExactlyOne(fields) | Rule::AtLeastOne(fields) if present(fields).is_empty() && !misspelt => {
            let keys = list_of(fields.iter().copied().flatten().map(|field| field.key));
            faults.push(Fault::new(
                node.span,
                format!("{} needs one of these keys: {keys}", object.what),
            ));
        }
        Rule::ExactlyOne(fields) | Rule::AtMostOne(fields) => {
            if let [first, rest @ ..] = present(fields).as_slice() {
                for other in rest {
                    faults.push(
                        Fault::new(
                            other.key.span,
                            format!("`{}` and `{}` exclude each other", other.key.name, first.key.name),
                        )
                        .hint(format!("{} takes one of the two", object.what)),
                    );
                }
            }
        }
        Rule::AtLeastOne(_) => {}
        Rule::OnlyBeside(fields, key) => {
            if node.get(key).is_none() {
                for entry in present(fields) {
                    faults.push(Fault::new(
                        entry.key.span,
                        format!("`{}` stands only beside `{key}`", entry.key.name),
                    ));
                }
            }
        }
    }
}
