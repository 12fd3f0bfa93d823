//! From a run record to files and text.
//!
//! Every report is a pure function of a [`record::Record`], so any of them can be rendered from a stored record later.

pub mod baseline;
pub mod causes;
pub mod clean;
pub mod console;
mod detail;

pub mod html;
pub mod junit;
pub mod paint;
pub mod record;

/// The JSON Schema (2020-12) of a stored record, as text.
pub fn schema() -> &'static str {
    include_str!("../../reports/record.schema.json")
}

#[cfg(test)]
fn sample() -> record::Record {
    record::Record::from_json(include_str!("../../reports/samples/record.json")).expect("the sample is a record")
}
