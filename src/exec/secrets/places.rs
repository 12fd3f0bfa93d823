//! Where secrets stand by convention: members of JSON, parameters of forms and queries.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Hidden;

/// Names of members and parameters, in lower case, without `-` and `_`.
const SECRET_NAMES: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "token",
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "bearertoken",
    "registrationaccesstoken",
    "secret",
    "clientsecret",
    "assertion",
    "clientassertion",
    "apikey",
    "xapikey",
    "privatekey",
    "authorization",
    "proxyauthorization",
    "cookie",
    "setcookie",
];

/// Secret places in a body: JSON (also broken), a form, or any other text.
pub(super) fn in_body(text: &str, content_type: Option<&str>) -> Vec<Hidden> {
    let form = content_type.is_some_and(|value| value.to_ascii_lowercase().contains("x-www-form-urlencoded"));
    if form {
        return in_pairs(text, 0..text.len()).collect();
    }
    match text
        .trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
        .chars()
        .next()
    {
        Some('{' | '[' | '"') => Scanner::new(text).scan(),
        _ => in_text(text),
    }
}

/// Values of secret parameters in `name=value&…`, a fragment left out.
pub(super) fn in_pairs(text: &str, range: Range<usize>) -> impl Iterator<Item = Hidden> + '_ {
    let mut start = range.start;
    let pairs = text[range].split(['&', ';', '#']).map(move |pair| {
        let at = start;
        start += pair.len() + 1;
        (at, pair)
    });
    pairs.filter_map(|(at, pair)| {
        let (name, _) = pair.split_once('=')?;
        let decoded = url::form_urlencoded::parse(name.as_bytes()).next()?.0.into_owned();
        is_secret(&decoded).then(|| Hidden::text(at + name.len() + 1..at + pair.len()))
    })
}

/// A JSON string's content without its escapes; other text as it is.
pub(super) fn decoded(text: &str) -> String {
    serde_json::from_str(&format!("\"{text}\"")).unwrap_or_else(|_| text.to_owned())
}

/// Whether a member, parameter or SCIM path of this name holds a secret. Only the last part of a path counts.
fn is_secret(name: &str) -> bool {
    let last = name.rsplit([':', '.']).next().unwrap_or(name);
    let plain: String = last
        .chars()
        .filter(|character| !matches!(character, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect();
    SECRET_NAMES.contains(&plain.as_str())
}

/// `password: …` and `token=…` in any text.
fn in_text(text: &str) -> Vec<Hidden> {
    static PAIR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:pass(?:word|wd|phrase)|pwd|(?:access|refresh|id|bearer)[_-]?token|token",
            r"|(?:client[_-]?)?(?:secret|assertion)|(?:x-)?api[_-]?key)",
            r#"["']?\s*[=:]\s*["']?([^\s"'&<>,;]+)"#,
        ))
        .expect("the pattern is constant and valid")
    });
    PAIR.captures_iter(text)
        .filter_map(|found| Some(Hidden::text(found.get(1)?.range())))
        .collect()
}

/// Reads JSON token by token and goes on after any mistake, since a broken body may hold secrets all the same.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    open: Vec<Frame>,
    /// All scalar values so far.
    leaves: Vec<Hidden>,
    hidden: Vec<Hidden>,
}

/// An object or array that is not closed yet.
#[derive(Default)]
struct Frame {
    object: bool,
    /// Everything inside is secret.
    secret: bool,
    name: Option<String>,
    in_value: bool,
    /// A PATCH operation whose `path` leads to a secret.
    secret_path: bool,
    /// The leaves of its `value`.
    value: Option<Range<usize>>,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            open: Vec::new(),
            leaves: Vec::new(),
            hidden: Vec::new(),
        }
    }

    fn scan(mut self) -> Vec<Hidden> {
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            match byte {
                b'{' => self.opened(true),
                b'[' => self.opened(false),
                b'}' | b']' => self.closed(),
                b',' => self.value_ended(),
                b':' => self.value_began(),
                b'"' | b'\'' => {
                    self.string(byte);
                    continue;
                }
                byte if byte.is_ascii_whitespace() => {}
                _ => {
                    self.bare();
                    continue;
                }
            }
            self.at += 1;
        }
        while !self.open.is_empty() {
            self.closed();
        }
        self.hidden
    }

    fn opened(&mut self, object: bool) {
        let secret = self.open.last().is_some_and(Frame::hides);
        self.open.push(Frame {
            object,
            secret,
            ..Frame::default()
        });
    }

    fn closed(&mut self) {
        self.value_ended();
        if let Some(frame) = self.open.pop()
            && frame.secret_path
            && let Some(value) = frame.value
        {
            self.hidden.extend_from_slice(&self.leaves[value]);
        }
    }

    fn value_began(&mut self) {
        let leaves = self.leaves.len();
        if let Some(frame) = self.open.last_mut() {
            frame.in_value = true;
            if frame.is_named("value") {
                frame.value = Some(leaves..leaves);
            }
        }
    }

    fn value_ended(&mut self) {
        let leaves = self.leaves.len();
        let Some(frame) = self.open.last_mut() else { return };
        if frame.is_named("value")
            && let Some(value) = &mut frame.value
        {
            value.end = leaves;
        }
        if frame.object {
            frame.name = None;
            frame.in_value = false;
        }
    }

    /// A string; one without an end reaches as far as the text does.
    fn string(&mut self, quote: u8) {
        let start = self.at + 1;
        let bytes = self.text.as_bytes();
        let mut end = start;
        while end < bytes.len() && bytes[end] != quote {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let end = end.min(bytes.len());
        self.at = end + 1;
        self.token(start..end, false);
    }

    /// A number, a literal, or rubbish.
    fn bare(&mut self) {
        let rest = &self.text[self.at..];
        let ends = |character: char| character.is_whitespace() || ",:]}[{\"".contains(character);
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let range = self.at..self.at + rest.find(ends).unwrap_or(rest.len()).max(first);
        self.at = range.end;
        if !matches!(&self.text[range.clone()], "true" | "false" | "null") {
            self.token(range, true);
        }
    }

    fn token(&mut self, range: Range<usize>, bare: bool) {
        let text = &self.text[range.clone()];
        let leaf = Hidden { range, bare };
        let Some(frame) = self.open.last_mut() else { return };
        if frame.object && !frame.in_value && frame.name.is_none() {
            frame.name = Some(decoded(text));
            return;
        }
        if frame.is_named("path") && is_secret(&decoded(text)) {
            frame.secret_path = true;
        }
        if frame.hides() {
            self.hidden.push(leaf.clone());
        }
        self.leaves.push(leaf);
    }
}

impl Frame {
    /// Whether a value that stands here now is secret.
    fn hides(&self) -> bool {
        self.secret || self.name.as_deref().is_some_and(is_secret)
    }

    fn is_named(&self, name: &str) -> bool {
        self.name.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name))
    }
}
