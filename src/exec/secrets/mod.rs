//! Masking: no secret of the run reaches a record, a message or a report.
//!
//! Two ways at once. By value: every secret the run knows, wherever it shows and however it is encoded. By place: headers,
//! members, parameters that hold secrets by their name, whatever their value.

mod forms;
mod places;

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, RwLock, RwLockReadGuard};

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use self::forms::Needle;
use super::exchange::Request;

/// What stands in for a secret.
pub const MASK: &str = "***";

/// Shorter secrets are masked by place only: masking every `a` would leave no report.
const SHORTEST: usize = 4;
/// The same for values that merely stood in a place for secrets.
const SHORTEST_FOUND: usize = 6;

/// Headers whose value is a secret.
const SECRET_HEADERS: &[&str] = &[
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-api-key",
    "api-key",
    "x-auth-token",
];

/// All secrets of a run. Clones share what they know.
#[derive(Clone, Default)]
pub struct Secrets(Arc<RwLock<Known>>);

#[derive(Clone, Default)]
struct Known {
    needles: Vec<Needle>,
    headers: BTreeSet<String>,
}

/// A body as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedBody {
    /// Text; bytes that are not UTF-8 replaced.
    pub text: String,
    /// Size in bytes before it was cut, when it was.
    pub cut_from: Option<usize>,
}

/// A part of a text that is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hidden {
    range: Range<usize>,
    /// Stands where JSON wants a value, so that the mask needs quotes.
    bare: bool,
}

impl Secrets {
    /// Knows nothing yet; masking by place works all the same.
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on masks this value in every form: plain, percent-encoded, JSON-escaped, base64.
    pub fn learn(&self, secret: &SecretString) {
        self.learn_text(secret.expose_secret());
    }

    /// Like [`Secrets::learn`], for values made by the run itself (generated passwords).
    pub fn learn_text(&self, secret: &str) {
        if secret.chars().count() >= SHORTEST {
            self.write(|known| known.add(forms::of(secret)));
        }
    }

    /// A user name and password as basic authentication joins them. The name alone is not a secret.
    pub fn learn_pair(&self, user: &str, password: &SecretString) {
        self.learn(password);
        self.write(|known| known.add(forms::of_pair(user, password.expose_secret())));
    }

    /// From now on masks the value of this header.
    pub fn learn_header(&self, name: &str) {
        self.write(|known| {
            known.headers.insert(name.to_ascii_lowercase());
        });
    }

    /// A copy that also knows what stands in the secret places of a request: an answer may repeat the password it was sent.
    pub fn for_request(&self, request: &Request) -> Self {
        let mut known = self.read().clone();
        if let Some(body) = &request.body {
            let text = String::from_utf8_lossy(body);
            let found = places::in_body(&text, request.header("content-type"));
            for hidden in found {
                let value = places::decoded(&text[hidden.range]);
                if value.chars().count() >= SHORTEST_FOUND {
                    known.add(forms::of(&value));
                }
            }
        }
        Self(Arc::new(RwLock::new(known)))
    }

    /// Masks by value.
    pub fn mask(&self, text: &str) -> String {
        show(text, self.read().hidden(text), text.len())
    }

    /// Masks a header's value, by place and by value. The scheme of credentials stays.
    pub fn mask_header(&self, name: &str, value: &str) -> String {
        let name = name.to_ascii_lowercase();
        if SECRET_HEADERS.contains(&name.as_str()) || self.read().headers.contains(&name) {
            return match value.split_once(' ') {
                Some((scheme, _)) if name.ends_with("authorization") => format!("{} {MASK}", self.mask(scheme)),
                _ => MASK.to_owned(),
            };
        }
        let mut hidden = self.read().hidden(value);
        if let Some(start) = value.find('?') {
            hidden.extend(places::in_pairs(value, start + 1..value.len()));
        }
        show(value, hidden, value.len())
    }

    /// Masks all headers.
    pub fn mask_headers(&self, headers: &[(String, String)]) -> Vec<(String, String)> {
        headers
            .iter()
            .map(|(name, value)| (self.mask(name), self.mask_header(name, value)))
            .collect()
    }

    /// Masks a URL: user information, parameters named like secrets, and by value.
    pub fn mask_url(&self, url: &Url) -> String {
        let text = url.as_str();
        let mut hidden = self.read().hidden(text);
        if !url.username().is_empty() || url.password().is_some() {
            let start = url.scheme().len() + "://".len();
            let end = text[start..].find('@').map_or(start, |at| start + at);
            hidden.push(Hidden::text(start..end));
        }
        if let Some(start) = text.find('?') {
            hidden.extend(places::in_pairs(text, start + 1..text.len()));
        }
        show(text, hidden, text.len())
    }

    /// Masks a body and cuts it to `limit` bytes, at a character's end.
    pub fn mask_body(&self, body: &[u8], content_type: Option<&str>, limit: usize) -> MaskedBody {
        let known = self.read();
        // A secret that the cut would split has to be seen whole, in its longest form.
        let margin = known.needles.iter().map(Needle::longest).max().unwrap_or(0) + 64;
        let text = String::from_utf8_lossy(&body[..body.len().min(limit.saturating_add(margin))]);
        let mut hidden = known.hidden(&text);
        hidden.extend(places::in_body(&text, content_type));
        MaskedBody {
            text: show(&text, hidden, limit),
            cut_from: (text.len() > limit || body.len() > limit).then_some(body.len()),
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.0.read().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn write(&self, change: impl FnOnce(&mut Known)) {
        change(&mut self.0.write().unwrap_or_else(|poisoned| poisoned.into_inner()));
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(***)")
    }
}

impl Known {
    fn add(&mut self, needles: Vec<Needle>) {
        for needle in needles {
            if !self.needles.contains(&needle) {
                self.needles.push(needle);
            }
        }
    }

    fn hidden(&self, text: &str) -> Vec<Hidden> {
        self.needles
            .iter()
            .flat_map(|needle| needle.find_all(text))
            .map(Hidden::text)
            .collect()
    }
}

impl Hidden {
    fn text(range: Range<usize>) -> Self {
        Self { range, bare: false }
    }
}

/// The text with every hidden part replaced, as far as `limit` bytes of the original.
fn show(text: &str, mut hidden: Vec<Hidden>, limit: usize) -> String {
    hidden.sort_by_key(|part| (part.range.start, part.range.end));
    let mut out = String::with_capacity(text.len().min(limit));
    let mut at = 0;
    for part in merged(hidden) {
        if part.range.start >= limit {
            break;
        }
        out.push_str(&text[at..part.range.start]);
        out.push_str(if part.bare { "\"***\"" } else { MASK });
        at = part.range.end;
    }
    if at < limit {
        let end = (at..=limit.min(text.len()))
            .rev()
            .find(|&end| text.is_char_boundary(end));
        out.push_str(&text[at..end.unwrap_or(at)]);
    }
    out
}

fn merged(sorted: Vec<Hidden>) -> Vec<Hidden> {
    let mut merged: Vec<Hidden> = Vec::with_capacity(sorted.len());
    for part in sorted.into_iter().filter(|part| !part.range.is_empty()) {
        match merged.last_mut() {
            Some(last) if part.range.start <= last.range.end => {
                last.bare |= part.bare;
                last.range.end = last.range.end.max(part.range.end);
            }
            _ => merged.push(part),
        }
    }
    merged
}

#[cfg(test)]
mod tests;
