//! Enough of an HTML reader to see whether the report is well-formed, and what a reader of it sees.

/// An opening tag.
pub struct Tag {
    /// Its name.
    pub name: String,
    /// Its attributes, unescaped.
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether it has a class.
    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class")
            .is_some_and(|classes| classes.split(' ').any(|known| known == class))
    }
}

/// Elements without an end tag.
const VOID: &[&str] = &["meta", "input"];

/// Every opening tag. Panics when tags do not nest, or something looks like a tag and is none.
pub fn tags(page: &str) -> Vec<Tag> {
    let (tags, _) = read(page);
    tags
}

/// The text of the page, tags taken out and entities resolved.
pub fn text(page: &str) -> String {
    let (_, text) = read(page);
    text
}

fn read(page: &str) -> (Vec<Tag>, String) {
    let (mut tags, mut text, mut open) = (Vec::new(), String::new(), Vec::new());
    let mut rest = page.strip_prefix("<!doctype html>").expect("a doctype");
    while let Some(at) = rest.find('<') {
        text.push_str(&unescape(&rest[..at]));
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('/') {
            let (name, after) = after.split_once('>').expect("an end tag ends");
            assert_eq!(open.pop().as_deref(), Some(name), "the elements nest");
            rest = after;
            continue;
        }
        let (tag, after) = opening(rest);
        rest = after;
        // Their content is not markup and ends with the first end tag.
        if tag.name == "script" || tag.name == "style" {
            let end = format!("</{}>", tag.name);
            rest = rest.split_once(end.as_str()).expect("raw text ends").1;
        } else if !VOID.contains(&tag.name.as_str()) && !tag.attributes.iter().any(|(name, _)| name == "/") {
            open.push(tag.name.clone());
        }
        tags.push(tag);
    }
    assert!(open.is_empty(), "never closed: {open:?}");
    (tags, text)
}

fn opening(rest: &str) -> (Tag, &str) {
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).expect("a tag ends");
    assert!(end > 0, "a bare <: {}", rest.chars().take(40).collect::<String>());
    let mut tag = Tag {
        name: rest[..end].to_owned(),
        attributes: Vec::new(),
    };
    let mut rest = &rest[end..];
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        let end = rest.find(['=', '>', ' ', '\n']).expect("an attribute ends");
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let value = match rest.strip_prefix("=\"") {
            Some(after) => {
                let (value, after) = after.split_once('"').expect("a value ends");
                rest = after;
                unescape(value)
            }
            None => String::new(),
        };
        tag.attributes.push((name, value));
    }
}

fn unescape(text: &str) -> String {
    assert!(
        !text.contains('>'),
        "a bare >: {}",
        text.chars().take(80).collect::<String>()
    );
    quick_xml::escape::unescape(text)
        .expect("entities are known")
        .into_owned()
}
