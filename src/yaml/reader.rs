//! From parser events to a tree with places.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span as Markers};

use super::{Content, Entry, Fault, Key, Node, Span, scalar};

/// Deepest nesting of lists and mappings.
const DEEPEST: usize = 64;

/// Reads one document. Every fault found goes to `faults`; the tree is given as far as it can be made out, so that it can be
/// checked for more.
pub fn parse(text: &str, faults: &mut Vec<Fault>) -> Option<Node> {
    let mut builder = Builder {
        places: Places::new(text),
        faults,
        open: Vec::new(),
        root: None,
    };
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, markers) = match event {
            Ok(event) => event,
            Err(error) => {
                let span = builder.places.point(*error.marker());
                builder.fault(Fault::new(span, format!("this is no YAML: {}", error.info())));
                return None;
            }
        };
        if matches!(event, Event::DocumentStart(_)) {
            documents += 1;
            if documents > 1 {
                let span = builder.places.span(markers);
                builder.fault(Fault::new(span, "a second document begins here").hint("a file holds one document"));
                return builder.root;
            }
        }
        if !builder.take(event, markers) {
            return None;
        }
    }
    if documents == 0 {
        let span = builder.places.point(Marker::new(0, 1, 0));
        builder.fault(Fault::new(span, "the file is empty"));
    }
    builder.root
}

struct Builder<'t, 'f> {
    places: Places<'t>,
    faults: &'f mut Vec<Fault>,
    open: Vec<Open>,
    root: Option<Node>,
}

/// A collection whose end has not come yet.
enum Open {
    List {
        start: Span,
        elements: Vec<Node>,
    },
    Mapping {
        start: Span,
        entries: Vec<Entry>,
        /// The key whose value comes next; `Some(None)` for one that cannot be used.
        key: Option<Option<Key>>,
    },
}

impl Builder<'_, '_> {
    /// Takes one event; `false` when there is no going on.
    fn take(&mut self, event: Event<'_>, markers: Markers) -> bool {
        let span = self.places.span(markers);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_properties(span, anchor, tag.is_some());
                self.scalar(&text, style, span);
            }
            Event::Alias(_) => {
                self.fault(Fault::new(span, "aliases are not part of the dialect").hint("write the value out"));
                self.leave_out();
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_properties(span, anchor, tag.is_some());
                self.open.push(Open::List {
                    start: span,
                    elements: Vec::new(),
                });
                return self.shallow(span);
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_properties(span, anchor, tag.is_some());
                self.open.push(Open::Mapping {
                    start: span,
                    entries: Vec::new(),
                    key: None,
                });
                return self.shallow(span);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
        true
    }

    fn shallow(&mut self, span: Span) -> bool {
        let shallow = self.open.len() <= DEEPEST;
        if !shallow {
            self.fault(Fault::new(span, format!("this is nested deeper than {DEEPEST} levels")));
        }
        shallow
    }

    fn refuse_properties(&mut self, span: Span, anchor: usize, tagged: bool) {
        if anchor > 0 {
            self.fault(Fault::new(span, "anchors are not part of the dialect").hint("take the `&` and the name away"));
        }
        if tagged {
            self.fault(Fault::new(span, "tags are not part of the dialect").hint("take the `!` and the name away"));
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) {
        if let Some(Open::Mapping { key: key @ None, .. }) = self.open.last_mut() {
            *key = Some(Some(Key {
                name: text.to_owned(),
                span,
            }));
            if text == "<<" && style == ScalarStyle::Plain {
                *key = Some(None);
                self.fault(Fault::new(span, "merge keys are not part of the dialect").hint("write the keys out"));
            }
            return;
        }
        let content = match style {
            ScalarStyle::Plain => scalar::plain(text).unwrap_or_else(|doubt| {
                self.fault(Fault::new(span, doubt.message).hint(doubt.hint));
                Content::Text(text.to_owned())
            }),
            _ => Content::Text(text.to_owned()),
        };
        self.place(Node { content, span });
    }

    fn close(&mut self, end: Span) {
        let (content, start) = match self.open.pop() {
            Some(Open::List { start, elements }) => (Content::List(elements), start),
            Some(Open::Mapping { start, entries, .. }) => (Content::Mapping(entries), start),
            None => return,
        };
        let span = Span {
            end: end.end.max(start.end),
            ..start
        };
        self.place(Node { content, span });
    }

    /// Goes on as if the value, or key, that came were not there.
    fn leave_out(&mut self) {
        if let Some(Open::Mapping { key, .. }) = self.open.last_mut() {
            *key = if key.is_some() { None } else { Some(None) };
        }
    }

    /// Puts a complete node where it belongs.
    fn place(&mut self, node: Node) {
        let fault = match self.open.last_mut() {
            None => {
                self.root = Some(node);
                return;
            }
            Some(Open::List { elements, .. }) => {
                elements.push(node);
                return;
            }
            Some(Open::Mapping { entries, key, .. }) => match key.take() {
                None => {
                    *key = Some(None);
                    Fault::new(node.span, "a key is text, not a list or a mapping")
                }
                Some(None) => return,
                Some(Some(name)) => match entries.iter().find(|entry| entry.key.name == name.name) {
                    None => {
                        entries.push(Entry { key: name, value: node });
                        return;
                    }
                    Some(first) => Fault::new(name.span, format!("the key `{}` stands here twice", name.name))
                        .hint(format!("it stands first in line {}", first.key.span.line)),
                },
            },
        };
        self.faults.push(fault);
    }

    fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }
}

/// Turns the parser's places, counted in characters, into bytes of the text.
struct Places<'t> {
    text: &'t str,
    /// Byte of each character; empty when they are the same.
    bytes: Vec<usize>,
}

impl<'t> Places<'t> {
    fn new(text: &'t str) -> Self {
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(byte, _)| byte).collect()
        };
        Self { text, bytes }
    }

    fn byte(&self, character: usize) -> usize {
        if self.bytes.is_empty() {
            character.min(self.text.len())
        } else {
            self.bytes.get(character).copied().unwrap_or(self.text.len())
        }
    }

    fn span(&self, markers: Markers) -> Span {
        Span {
            start: self.byte(markers.start.index()),
            end: self.byte(markers.end.index()),
            line: markers.start.line(),
            column: markers.start.col() + 1,
        }
    }

    fn point(&self, marker: Marker) -> Span {
        self.span(Markers::empty(marker))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> (Option<Node>, Vec<String>) {
        let mut faults = Vec::new();
        let root = parse(text, &mut faults);
        (root, faults.into_iter().map(|fault| fault.message).collect())
    }

    #[test]
    fn block_and_flow_give_the_same_tree() {
        let (block, faults) = read("a: 1\nb:\n  - x\n  - null\nc: { \"d\": true }\n");
        assert_eq!(faults, Vec::<String>::new());
        let expected = json!({ "a": 1, "b": ["x", null], "c": { "d": true } });
        assert_eq!(block.unwrap().to_json(), expected);
        let (flow, faults) = read(&expected.to_string());
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(flow.unwrap().to_json(), expected);
    }

    #[test]
    fn places_are_bytes_even_after_other_alphabets() {
        let text = "ä: \"ö\"\nb: [x, ü, zz]\n";
        let (root, _) = read(text);
        let root = root.unwrap();
        let last = &root.get("b").unwrap().elements()[2];
        assert_eq!(&text[last.span.start..last.span.end], "zz");
        assert_eq!((last.span.line, last.span.column), (2, 11));
        let key = &root.entry("b").unwrap().key;
        assert_eq!(&text[key.span.start..key.span.end], "b");
    }

    #[test]
    fn what_the_dialect_leaves_out_is_refused_all_at_once() {
        let text = "a: &x 1\nb: *x\nc: !!str 2\n<<: {}\na: 3\nd: yes\n[e]: 1\n";
        let (_, faults) = read(text);
        assert_eq!(
            faults,
            [
                "anchors are not part of the dialect",
                "aliases are not part of the dialect",
                "tags are not part of the dialect",
                "merge keys are not part of the dialect",
                "the key `a` stands here twice",
                "other YAML readers take `yes` for a boolean or null",
                "a key is text, not a list or a mapping",
            ]
        );
    }

    #[test]
    fn one_document_not_too_deep() {
        assert_eq!(read("a: 1\n---\nb: 1\n").1, ["a second document begins here"]);
        assert_eq!(read("").1, ["the file is empty"]);
        assert_eq!(read("# nothing\n").1, ["the file is empty"]);
        let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
        assert_eq!(read(&deep).1, ["this is nested deeper than 64 levels"]);
        assert!(read("a: [1\nb: 2").1[0].starts_with("this is no YAML: "));
    }

    #[test]
    fn quoted_text_is_never_typed() {
        let (root, faults) = read("[\"yes\", '01', \"null\"]");
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(root.unwrap().to_json(), json!(["yes", "01", "null"]));
    }
}
