//! The report as one self-contained file: readable from disk, without scripts, without a network.
//!
//! The page allows no script and no style but its own two, by hash, so that even markup that slipped through could do
//! nothing.

mod bar;
mod case;
mod indent;
mod page;

use std::fmt;

use askama::Template as _;

use super::clean;
use super::record::Record;

/// The record as a page of HTML.
pub fn html(record: &Record) -> String {
    page::Page::of(record)
        .render()
        .expect("writing HTML to memory does not fail")
}

const STYLE: &str = include_str!("../../../reports/templates/report.css");
const SCRIPT: &str = include_str!("../../../reports/templates/report.js");
/// SHA-256 of [`STYLE`], base64; a test says when it is out of date.
const STYLE_HASH: &str = "QMYtkwUHqu4x4pRpyh5GaMhGWMKuqukOR9NMEuB57RE=";
/// SHA-256 of [`SCRIPT`], base64; a test says when it is out of date.
const SCRIPT_HASH: &str = "1dbzd21gADJGLCVXmdwjKSrcquKboeTiu9H7RoD3mX8=";

/// Escapes everything that the templates print: control and direction characters are made visible, markup is escaped.
#[derive(Clone, Copy, Debug, Default)]
pub struct Harmless;

impl askama::filters::Escaper for Harmless {
    fn write_escaped_str<W: fmt::Write>(&self, dest: W, string: &str) -> fmt::Result {
        askama::filters::Html.write_escaped_str(dest, &clean::visible(string))
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;

    use super::*;

    fn sha256(text: &str) -> String {
        let suite = rustls::crypto::ring::cipher_suite::TLS13_AES_128_GCM_SHA256;
        let digest = suite
            .tls13()
            .expect("a TLS 1.3 suite")
            .common
            .hash_provider
            .hash(text.as_bytes());
        base64::engine::general_purpose::STANDARD.encode(digest)
    }

    #[test]
    fn the_policy_names_the_style_and_the_script_of_the_page() {
        assert_eq!(sha256(STYLE), STYLE_HASH, "STYLE_HASH is out of date");
        assert_eq!(sha256(SCRIPT), SCRIPT_HASH, "SCRIPT_HASH is out of date");
    }
}
