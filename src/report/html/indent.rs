//! JSON indented for reading, its values left exactly as they were sent.

use serde::de::IgnoredAny;

/// The text with line breaks and two blanks for each level, if it is JSON. Numbers, escapes and duplicate members stay as
/// they are: a report must not mend what it shows.
pub(super) fn indent(text: &str) -> Option<String> {
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let mut out = Indented {
        text: String::with_capacity(text.len() * 2),
        depth: 0,
    };
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => out.string(&mut characters),
            '{' | '[' => {
                out.text.push(character);
                skip_blanks(&mut characters);
                match characters.next_if(|c| matches!(c, '}' | ']')) {
                    Some(end) => out.text.push(end),
                    None => out.line(1),
                }
            }
            '}' | ']' => {
                out.line(-1);
                out.text.push(character);
            }
            ',' => {
                out.text.push(',');
                out.line(0);
            }
            ':' => out.text.push_str(": "),
            blank if blank.is_ascii_whitespace() => {}
            other => out.text.push(other),
        }
    }
    Some(out.text)
}

type Characters<'t> = std::iter::Peekable<std::str::Chars<'t>>;

struct Indented {
    text: String,
    depth: usize,
}

impl Indented {
    fn line(&mut self, step: isize) {
        self.depth = self.depth.saturating_add_signed(step);
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n("  ", self.depth));
    }

    /// A string from its opening quote, which has been read, to its closing one.
    fn string(&mut self, characters: &mut Characters<'_>) {
        self.text.push('"');
        while let Some(character) = characters.next() {
            self.text.push(character);
            match character {
                '\\' => self.text.extend(characters.next()),
                '"' => return,
                _ => {}
            }
        }
    }
}

fn skip_blanks(characters: &mut Characters<'_>) {
    while characters.next_if(char::is_ascii_whitespace).is_some() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_as_they_were_sent() {
        let text = r#"{"a":[1e2,1.0,12345678901234567890123],"a":"\u0041 \"{,:}","b":{ },"c":[ ],"d":null}"#;
        let expected = r#"{
  "a": [
    1e2,
    1.0,
    12345678901234567890123
  ],
  "a": "\u0041 \"{,:}",
  "b": {},
  "c": [],
  "d": null
}"#;
        assert_eq!(indent(text).as_deref(), Some(expected));
        assert_eq!(indent(expected).as_deref(), Some(expected));
    }

    #[test]
    fn what_is_not_json_stays_alone() {
        assert_eq!(indent("<html>{}</html>"), None);
        assert_eq!(indent("{\"a\": "), None);
    }
}
