//! From suite files to checked suites.
//!
//! Reading goes on after a fault, with something harmless in the place of what was wrong, so that one look finds everything;
//! a suite leaves this module only when nothing was wrong with any.

mod case;
mod check;
mod expansion;
mod expectation;
mod need;
mod predicate;
mod reader;
mod scope;
mod step;
mod suite;

use std::collections::HashMap;

use super::grammar;
use super::model::Suite;
use super::source::{Fixtures, Source};
use crate::spec::catalogue::Catalogue;
use crate::yaml::shape::{Shape, check as check_shape};
use crate::yaml::{self, Fault, Faults, FaultyText};
use reader::Reader;

/// Reads suites, in the order of their sources.
///
/// # Errors
/// Every fault of every file.
pub fn load(sources: &[Source], catalogue: &Catalogue, fixtures: &Fixtures) -> Result<Vec<Suite>, Faults> {
    let mut suites = Vec::new();
    let mut faulty = Vec::new();
    let mut seen: HashMap<String, &Source> = HashMap::new();
    for source in sources {
        let mut reader = Reader::new(source.name.clone(), catalogue, fixtures);
        if let Some(root) = yaml::parse(&source.text, &mut reader.faults) {
            check_shape(&root, &Shape::Object(&grammar::SUITE), &mut reader.faults);
            let suite = reader.suite(&root);
            if let Some(first) = seen.insert(suite.id.clone(), source) {
                let span = root.get("suite").map_or(root.span, |node| node.span);
                let message = format!("the suite `{}` exists already", suite.id);
                reader.fault(Fault::new(span, message).hint(format!("it is in {}", first.name)));
            }
            suites.push(suite);
        }
        faulty.extend(FaultyText::of(&source.name, &source.text, reader.faults));
    }
    if faulty.is_empty() {
        Ok(suites)
    } else {
        Err(Faults(faulty))
    }
}
