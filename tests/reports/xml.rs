//! JUnit read back by another hand.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

/// What another program finds in the JUnit file.
#[derive(Default)]
pub struct Parsed {
    /// Marks of each case: `failure`, `skipped reason`, `property=value`.
    pub cases: BTreeMap<String, Vec<String>>,
    /// Names given twice.
    pub duplicates: Vec<String>,
    /// Attributes of the root that are numbers.
    pub totals: BTreeMap<String, usize>,
}

/// Reads a JUnit file as a CI system would.
pub fn parse(xml: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut reader = Reader::from_str(xml);
    let mut current = None;
    loop {
        match reader.read_event().expect("the report is well-formed XML") {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = String::from_utf8(tag.name().as_ref().to_vec()).unwrap();
                let attributes: BTreeMap<String, String> = tag
                    .attributes()
                    .map(|attribute| {
                        let attribute = attribute.expect("attributes are well-formed");
                        let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
                        let raw = String::from_utf8(attribute.value.to_vec()).unwrap();
                        (key, quick_xml::escape::unescape(&raw).unwrap().into_owned())
                    })
                    .collect();
                match name.as_str() {
                    "testsuites" => {
                        for (key, value) in &attributes {
                            if let Ok(number) = value.parse() {
                                parsed.totals.insert(key.clone(), number);
                            }
                        }
                    }
                    "testcase" => {
                        let id = attributes["name"].clone();
                        if parsed.cases.insert(id.clone(), Vec::new()).is_some() {
                            parsed.duplicates.push(id.clone());
                        }
                        current = Some(id);
                    }
                    "testsuite" => current = None,
                    _ => {
                        if let Some(id) = &current {
                            let mark = match name.as_str() {
                                "property" => format!("{}={}", attributes["name"], attributes["value"]),
                                "skipped" => format!("skipped {}", attributes["message"]),
                                other => other.to_owned(),
                            };
                            parsed.cases.get_mut(id).unwrap().push(mark);
                        }
                    }
                }
            }
            Event::Eof => return parsed,
            _ => {}
        }
    }
}
