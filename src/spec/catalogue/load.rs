//! Reading the catalogue's files.

use std::str::FromStr;
use std::sync::Arc;
use std::thread;

use super::{Actor, Ambiguity, AmbiguityId, Catalogue, Grade, Level, Requirement, RequirementId, Testability};
use crate::spec::schema::Keyword;
use crate::yaml::shape::{Field, Object, Rule, Shape, Text, Words, check};
use crate::yaml::{self, Entry, Fault, Faults, FaultyText, Node};

impl Catalogue {
    /// Reads catalogue files, given as name and text.
    ///
    /// # Errors
    /// Everything wrong with them: shape, ids given twice, references to ambiguities that no file has.
    pub fn load<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Self, Faults> {
        let mut catalogue = Self::default();
        let mut read = read_all(files.into_iter().collect());
        for (_, _, root, faults) in &mut read {
            if let Some(root) = root {
                catalogue.read_file(root, faults);
            }
        }
        let faulty: Vec<_> = read
            .into_iter()
            .filter_map(|(name, text, root, mut faults)| {
                catalogue.check_references(root.as_ref(), &mut faults);
                FaultyText::of(name, text, faults)
            })
            .collect();
        if faulty.is_empty() {
            Ok(catalogue)
        } else {
            Err(Faults(faulty))
        }
    }

    fn read_file(&mut self, root: &Node, faults: &mut Vec<Fault>) {
        let spec: Arc<str> = text(root, "spec").into();
        let spec_title: Arc<str> = text(root, "title").into();
        for node in elements(root, "requirements") {
            let Some(requirement) = requirement(node, &spec, &spec_title) else {
                continue;
            };
            let id = requirement.id.clone();
            if self.by_id.insert(id.clone(), self.requirements.len()).is_some() {
                faults.push(Fault::new(node.span, format!("the id `{id}` is given twice")));
            }
            self.requirements.push(requirement);
        }
        for node in elements(root, "ambiguities") {
            let ambiguity = ambiguity(node);
            let id = ambiguity.id.clone();
            if self
                .ambiguity_by_id
                .insert(id.clone(), self.ambiguities.len())
                .is_some()
            {
                faults.push(Fault::new(node.span, format!("the id `{id}` is given twice")));
            }
            self.ambiguities.push(ambiguity);
        }
    }

    fn check_references(&self, root: Option<&Node>, faults: &mut Vec<Fault>) {
        let requirements = root.into_iter().flat_map(|root| elements(root, "requirements"));
        for node in requirements.flat_map(|requirement| elements(requirement, "ambiguities")) {
            let id = node.text().unwrap_or_default();
            if self.ambiguity(id).is_none() {
                let near = self.nearest_ambiguity(id).map(|near| format!("did you mean `{near}`?"));
                faults.push(Fault::new(node.span, format!("no ambiguity `{id}` is recorded")).hint_if(near));
            }
        }
    }
}

/// Name, text, tree and faults of a file.
type Read<'t> = (&'t str, &'t str, Option<Node>, Vec<Fault>);

/// Parses the files side by side: every run of the program begins with this.
fn read_all<'t>(files: Vec<(&'t str, &'t str)>) -> Vec<Read<'t>> {
    let read = |(name, text): (&'t str, &'t str)| {
        let mut faults = Vec::new();
        let root = yaml::parse(text, &mut faults);
        if let Some(root) = &root {
            check(root, &Shape::Object(&FILE), &mut faults);
        }
        (name, text, root, faults)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = files.into_iter().map(|file| scope.spawn(move || read(file))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("parsing does not panic"))
            .collect()
    })
}

/// `None` when the shape is at fault, which was reported before.
fn requirement(node: &Node, spec: &Arc<str>, spec_title: &Arc<str>) -> Option<Requirement> {
    let mut requirement = Requirement {
        id: RequirementId("".into()),
        spec: spec.clone(),
        spec_title: spec_title.clone(),
        section: String::new(),
        level: word(node.get("level"))?,
        actor: word(node.get("actor"))?,
        area: String::new(),
        quote: String::new(),
        summary: String::new(),
        testable: word(node.get("testable"))?,
        why_not: None,
        ambiguities: Vec::new(),
        errata: Vec::new(),
        source: String::new(),
        lowered: word(node.get("grade")),
    };
    for Entry { key, value } in node.entries() {
        let text = || value.text().unwrap_or_default().to_owned();
        match key.name.as_str() {
            "id" => requirement.id = RequirementId(text().into()),
            "section" => requirement.section = text(),
            "area" => requirement.area = text(),
            "quote" => requirement.quote = text(),
            "summary" => requirement.summary = text(),
            "source" => requirement.source = text(),
            "why-not" => requirement.why_not = Some(text()),
            "errata" => {
                requirement.errata = value
                    .elements()
                    .iter()
                    .filter_map(|one| Some(one.text()?.to_owned()))
                    .collect()
            }
            "ambiguities" => {
                let ids = value.elements().iter().filter_map(Node::text);
                requirement.ambiguities = ids.map(|id| AmbiguityId(id.into())).collect();
            }
            _ => {}
        }
    }
    Some(requirement)
}

fn ambiguity(node: &Node) -> Ambiguity {
    Ambiguity {
        id: AmbiguityId(text(node, "id").into()),
        title: text(node, "title").to_owned(),
        readings: text(node, "readings").to_owned(),
        verdict: text(node, "verdict").to_owned(),
    }
}

fn word<T: FromStr>(node: Option<&Node>) -> Option<T> {
    node?.text()?.parse().ok()
}

fn text<'n>(node: &'n Node, key: &str) -> &'n str {
    node.get(key).and_then(Node::text).unwrap_or_default()
}

fn elements<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).map(Node::elements).unwrap_or_default()
}

fn words<K: Keyword>() -> Vec<&'static str> {
    K::ALL.iter().map(|(_, spelling)| *spelling).collect()
}

const fn keyword<K: Keyword>(what: &'static str) -> Shape {
    Shape::Word(Words { what, list: words::<K> })
}

static PROSE: Text = Text::like("text", "write something", r"\S");
static REQUIREMENT_ID: Text = Text::like(
    "a requirement id",
    "the document, the section and a few words: `rfc7644-3.3-created-status`",
    r"^rfc[0-9]+-[0-9A-Za-z.]+(-[a-z0-9]+)+$",
);
static AMBIGUITY_ID: Text = Text::like("an ambiguity id", "such as `AMB-40`", r"^AMB-[0-9]+$");
static WORD: Text = Text::like(
    "an area",
    "lower-case words joined by hyphens",
    r"^[a-z0-9]+(-[a-z0-9]+)*$",
);
static SECTION: Text = Text::like("a section number", "such as \"3.5.2\"", r"^[0-9A-Z]+(\.[0-9]+)*$");

static LISTS: [Field; 2] = [
    Field::optional(
        "requirements",
        Shape::List(&Shape::Object(&REQUIREMENT), 0),
        "Requirements, in the order of the text.",
    ),
    Field::optional(
        "ambiguities",
        Shape::List(&Shape::Object(&AMBIGUITY), 0),
        "The register of ambiguities.",
    ),
];

static FILE: Object = Object {
    what: "a catalogue file",
    docs: "Requirements of one specification, or the register of ambiguities.",
    fields: &[
        &[
            Field::required("format", Shape::Whole(1, 1), "Version of the format."),
            Field::optional("spec", Shape::Text(&PROSE), "The specification: `RFC 7644`."),
            Field::optional("title", Shape::Text(&PROSE), "Its title."),
        ],
        &LISTS,
    ],
    rules: &[Rule::ExactlyOne(&[&LISTS])],
    open: false,
};

static REQUIREMENT: Object = Object {
    what: "a requirement",
    docs: "One normative sentence.",
    fields: &[&[
        Field::required("id", Shape::Text(&REQUIREMENT_ID), "Its id."),
        Field::required("section", Shape::Text(&SECTION), "Number of the section."),
        Field::required("level", keyword::<Level>("a level"), "Its key word, as spelt."),
        Field::required("actor", keyword::<Actor>("an actor"), "Whom it addresses."),
        Field::required("area", Shape::Text(&WORD), "Area of SCIM."),
        Field::required("quote", Shape::Text(&PROSE), "The sentence, word for word."),
        Field::required("summary", Shape::Text(&PROSE), "The sentence in a few words."),
        Field::required(
            "testable",
            keyword::<Testability>("a testability"),
            "Whether a client can find out.",
        ),
        Field::optional("why-not", Shape::Text(&PROSE), "Why not."),
        Field::optional(
            "ambiguities",
            Shape::List(&Shape::Text(&AMBIGUITY_ID), 1),
            "Ambiguities that bear on it.",
        ),
        Field::optional(
            "errata",
            Shape::List(&Shape::Text(&PROSE), 1),
            "Errata that bear on it.",
        ),
        Field::required(
            "source",
            Shape::Text(&PROSE),
            "Number in the list the catalogue was drawn up from.",
        ),
        Field::optional(
            "grade",
            keyword::<Grade>("a grade"),
            "How hard breaking it counts, when less than its level says.",
        ),
    ]],
    rules: &[],
    open: false,
};

static AMBIGUITY: Object = Object {
    what: "an ambiguity",
    docs: "A passage with two readings.",
    fields: &[&[
        Field::required("id", Shape::Text(&AMBIGUITY_ID), "Its id."),
        Field::required("title", Shape::Text(&PROSE), "What is unclear."),
        Field::required("readings", Shape::Text(&PROSE), "The readings."),
        Field::required("verdict", Shape::Text(&PROSE), "What is accepted, and what is not."),
    ]],
    rules: &[],
    open: false,
};

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r#"
format: 1
spec: "RFC 7644"
title: "Protocol"
requirements:
  - id: rfc7644-3.3-created-status
    section: "3.3"
    level: SHALL
    actor: server
    area: create
    quote: "A quote."
    summary: "A summary."
    testable: black-box
    source: "RFC7644-3.3-01"
    grade: warn
"#;

    #[test]
    fn a_requirement_is_found_by_its_id() {
        let catalogue = Catalogue::load([("rfc7644.yaml", SAMPLE)]).unwrap();
        let requirement = catalogue.requirement("rfc7644-3.3-created-status").unwrap();
        assert_eq!(requirement.url(), "https://www.rfc-editor.org/rfc/rfc7644#section-3.3");
        assert_eq!(requirement.reference(), "RFC 7644 §3.3");
        assert_eq!(requirement.level, Level::Shall);
        assert_eq!(requirement.grade(), Grade::Warn);
        assert_eq!(
            catalogue.nearest_requirement("rfc7644-3.3-create-status"),
            Some("rfc7644-3.3-created-status")
        );
        assert_eq!(catalogue.areas(), ["create"]);
    }

    #[test]
    fn faults_are_told_all_at_once() {
        let text = SAMPLE
            .replace("SHALL", "WILL")
            .replace("grade: warn", "ambiguities: [\"AMB-7\"]");
        let faulty = Catalogue::load([("rfc7644.yaml", text.as_str())]).unwrap_err();
        let messages: Vec<_> = faulty.0[0].faults.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(messages, ["`WILL` is not a level", "no ambiguity `AMB-7` is recorded"]);
    }
}
