//! One secret in all the forms it takes on its way through HTTP.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use url::form_urlencoded;

/// A text to look for. Each of its characters may stand plain, percent-encoded or escaped as in JSON, so that no encoder's
/// habits have to be known.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Needle {
    characters: Vec<char>,
    /// Part of a base64 text: the characters beside it hold bits of the secret too.
    encoded: bool,
}

/// The value itself, and the base64 of anything that contains it.
pub(super) fn of(secret: &str) -> Vec<Needle> {
    let mut needles = vec![Needle::plain(secret)];
    needles.extend((0..3).flat_map(|offset| base64_core(secret.as_bytes(), offset)));
    needles
}

/// `user:password` in base64, as basic authentication has it; also form-encoded first (RFC 6749 §2.3.1).
pub(super) fn of_pair(user: &str, password: &str) -> Vec<Needle> {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pairs = [
        format!("{user}:{password}"),
        format!("{}:{}", encode(user), encode(password)),
    ];
    pairs
        .iter()
        .flat_map(|pair| [STANDARD_NO_PAD.encode(pair), URL_SAFE_NO_PAD.encode(pair)])
        .map(|text| Needle::encoded(&text))
        .collect()
}

/// What the base64 of any text has in common that holds the secret at a position which leaves `offset` when divided by three.
fn base64_core(secret: &[u8], offset: usize) -> Vec<Needle> {
    /// Shorter ones would be found by chance.
    const SHORTEST: usize = 5;
    let mut bytes = vec![0; offset];
    bytes.extend_from_slice(secret);
    let start = (offset * 8).div_ceil(6);
    let end = bytes.len() * 8 / 6;
    if end < start + SHORTEST {
        return Vec::new();
    }
    let standard = STANDARD_NO_PAD.encode(&bytes);
    let url_safe = URL_SAFE_NO_PAD.encode(&bytes);
    vec![
        Needle::encoded(&standard[start..end]),
        Needle::encoded(&url_safe[start..end]),
    ]
}

impl Needle {
    fn plain(text: &str) -> Self {
        Self {
            characters: text.chars().collect(),
            encoded: false,
        }
    }

    fn encoded(text: &str) -> Self {
        Self {
            encoded: true,
            ..Self::plain(text)
        }
    }

    /// Most bytes that any form takes: `%` or `\u` before each.
    pub(super) fn longest(&self) -> usize {
        self.characters.len() * 12
    }

    /// Every place where the secret stands, overlapping ones too.
    pub(super) fn find_all(&self, text: &str) -> Vec<Range<usize>> {
        let bytes = text.as_bytes();
        let Some(&first) = self.characters.first() else {
            return Vec::new();
        };
        let mut buffer = [0; 4];
        let lead = first.encode_utf8(&mut buffer).as_bytes()[0];
        let begins = |byte: u8| byte == lead || matches!(byte, b'%' | b'\\') || (byte == b'+' && first == ' ');
        (0..bytes.len())
            .filter(|&start| begins(bytes[start]))
            .filter_map(|start| Some(start..self.end_of_match(bytes, start)?))
            .map(|range| if self.encoded { widened(bytes, range) } else { range })
            .collect()
    }

    /// Where the longest match that begins here ends.
    fn end_of_match(&self, text: &[u8], start: usize) -> Option<usize> {
        let mut reached = vec![start];
        for &character in &self.characters {
            let mut next = Vec::new();
            for at in reached {
                forms_at(text, at, character, &mut next);
            }
            if next.is_empty() {
                return None;
            }
            next.dedup();
            reached = next;
        }
        reached.into_iter().max()
    }
}

/// Where `character` ends when one of its forms stands at `at`.
fn forms_at(text: &[u8], at: usize, character: char, ends: &mut Vec<usize>) {
    let rest = &text[at.min(text.len())..];
    let mut buffer = [0; 4];
    let plain = character.encode_utf8(&mut buffer).as_bytes();
    if rest.starts_with(plain) {
        ends.push(at + plain.len());
    }
    match rest.first() {
        Some(b'%') if percent(rest, plain) => ends.push(at + 3 * plain.len()),
        Some(b'+') if character == ' ' => ends.push(at + 1),
        Some(b'\\') => ends.extend(escape(rest, character).map(|length| at + length)),
        _ => {}
    }
}

fn percent(text: &[u8], plain: &[u8]) -> bool {
    plain.iter().enumerate().all(|(index, &byte)| {
        let at = 3 * index;
        text.get(at) == Some(&b'%') && hex(text, at + 1, 2) == Some(u32::from(byte))
    })
}

/// The length of the JSON escape of `character` that the text begins with.
fn escape(text: &[u8], character: char) -> Option<usize> {
    let short = match character {
        '"' | '\\' | '/' => Some(character as u8),
        '\u{8}' => Some(b'b'),
        '\u{c}' => Some(b'f'),
        '\n' => Some(b'n'),
        '\r' => Some(b'r'),
        '\t' => Some(b't'),
        _ => None,
    };
    if short.is_some() && text.get(1).copied() == short {
        return Some(2);
    }
    let mut units = [0; 2];
    let units = character.encode_utf16(&mut units);
    let matches = units.iter().enumerate().all(|(index, &unit)| {
        let at = 6 * index;
        text.get(at..at + 2) == Some(b"\\u") && hex(text, at + 2, 4) == Some(u32::from(unit))
    });
    matches.then_some(6 * units.len())
}

fn hex(text: &[u8], at: usize, digits: usize) -> Option<u32> {
    let digits = text.get(at..at + digits)?;
    let digits = str::from_utf8(digits).ok()?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, 16).ok())?
}

/// The few base64 characters on both sides that share bits with the secret, or pad it.
fn widened(text: &[u8], range: Range<usize>) -> Range<usize> {
    const SIDE: usize = 4;
    let belongs = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+_-=".contains(byte);
    let before = text[..range.start].iter().rev().take(SIDE).take_while(belongs).count();
    let after = text[range.end..].iter().take(SIDE).take_while(belongs).count();
    range.start - before..range.end + after
}
