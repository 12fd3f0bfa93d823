//! Reading the small languages of RFC 7644: a cursor over the text, and the error that says where it stopped.

/// Where and why a filter, an attribute name or a PATCH path does not follow its grammar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} at byte {position}, found {found}")]
pub struct SyntaxError {
    /// Byte position in the text, counted from zero.
    pub position: usize,
    /// What would have been right there, for people.
    pub expected: String,
    /// What stands there, for people.
    pub found: String,
}

/// The longest piece of text shown as found, in characters.
const SHOWN: usize = 40;

pub(super) struct Scanner<'t> {
    text: &'t str,
    position: usize,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, position: 0 }
    }

    pub(super) fn position(&self) -> usize {
        self.position
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.position..]
    }

    pub(super) fn at_end(&self) -> bool {
        self.position == self.text.len()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Moves past `bytes` of the rest, which must end at a character.
    pub(super) fn advance(&mut self, bytes: usize) -> &'t str {
        let taken = &self.rest()[..bytes];
        self.position += bytes;
        taken
    }

    /// Moves past `character` if it is next.
    pub(super) fn eat(&mut self, character: char) -> bool {
        let next = self.peek() == Some(character);
        if next {
            self.position += character.len_utf8();
        }
        next
    }

    /// Moves past spaces; tells whether there were any.
    pub(super) fn eat_spaces(&mut self) -> bool {
        let before = self.position;
        self.position = self.text.len() - self.rest().trim_start_matches(' ').len();
        self.position > before
    }

    /// Whether the last character passed is a space.
    pub(super) fn is_behind_space(&self) -> bool {
        self.text[..self.position].ends_with(' ')
    }

    /// The run of characters up to a space, bracket or quote, without moving past it.
    pub(super) fn peek_word(&self) -> &'t str {
        let rest = self.rest();
        let end = rest
            .find(|c: char| c.is_whitespace() || "[]()\"".contains(c))
            .unwrap_or(rest.len());
        &rest[..end]
    }

    /// Moves past `word`, in any case, if it is the next whole word.
    pub(super) fn eat_keyword(&mut self, word: &str) -> bool {
        let next = self.peek_word().eq_ignore_ascii_case(word);
        if next {
            self.position += word.len();
        }
        next
    }

    /// The error for something else than `expected` at the present place.
    pub(super) fn expected(&self, expected: impl Into<String>) -> SyntaxError {
        let word = self.peek_word();
        let found = match self.peek() {
            None => "the end".to_owned(),
            Some(' ') => "a space".to_owned(),
            Some(character) if word.is_empty() => quoted(character.encode_utf8(&mut [0; 4])),
            Some(_) => quoted(word),
        };
        SyntaxError {
            position: self.position,
            expected: expected.into(),
            found,
        }
    }
}

/// A piece of text as shown to people: in backticks, shortened, control characters escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars().take(SHOWN) {
        if character.is_control() {
            shown.extend(character.escape_default())
        } else {
            shown.push(character)
        }
    }
    let dots = if text.chars().nth(SHOWN).is_some() { "…" } else { "" };
    format!("`{shown}{dots}`")
}
