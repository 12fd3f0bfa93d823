//! Plain scalars: which have a type, which are text, and which must be quoted.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Number;

use super::Content;

/// A plain scalar that must not stand as it is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Doubt {
    /// What is wrong.
    pub(super) message: String,
    /// What to write instead.
    pub(super) hint: String,
}

/// Words that readers of YAML 1.1 or 1.2 take for booleans or null, in any case.
const WORDS: [&str; 11] = ["~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "="];

/// What YAML 1.1 and 1.2 readers take for numbers, dates and times, JSON numbers aside.
static TYPED_ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        r"[-+]?[0-9][0-9_]*",
        r"[-+]?0[xX][0-9a-fA-F_]+",
        r"[-+]?0[oO]?[0-7_]+",
        r"[-+]?0[bB][01_]+",
        r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?",
        r"[-+]?([0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?",
        r"[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+",
        r"[-+]?\.(inf|Inf|INF)",
        r"\.(nan|NaN|NAN)",
        r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?",
    ];
    Regex::new(&format!("^(?:{})$", forms.join("|"))).expect("the forms are regular expressions")
});

/// The value of a plain scalar.
///
/// # Errors
/// When other readers would give it another type, or a number would lose its spelling.
pub(super) fn plain(text: &str) -> Result<Content, Doubt> {
    match text {
        "null" => return Ok(Content::Null),
        "true" => return Ok(Content::Boolean(true)),
        "false" => return Ok(Content::Boolean(false)),
        "" => {
            return Err(Doubt {
                message: "there is no value here".to_owned(),
                hint: "write `null` or `\"\"`, or take the key away".to_owned(),
            });
        }
        _ => {}
    }
    if WORDS.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        return Err(doubt(text, "a boolean or null"));
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) {
        return Ok(Content::Text(text.to_owned()));
    }
    match serde_json::from_str::<Number>(text) {
        Ok(number) if number.to_string() == text => Ok(Content::Number(number)),
        Ok(number) => Err(Doubt {
            message: format!("the number `{text}` would not keep its spelling"),
            hint: format!("write `\"{text}\"` for the text, `{number}` for the number"),
        }),
        Err(_) if TYPED_ELSEWHERE.is_match(text) => Err(doubt(text, "a number or a date")),
        Err(_) => Ok(Content::Text(text.to_owned())),
    }
}

fn doubt(text: &str, what: &str) -> Doubt {
    Doubt {
        message: format!("other YAML readers take `{text}` for {what}"),
        hint: format!("quote it: `\"{text}\"`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_scalars_are_typed() {
        assert_eq!(plain("null"), Ok(Content::Null));
        assert_eq!(plain("true"), Ok(Content::Boolean(true)));
        for number in ["0", "-7", "1.5", "201", "1.0"] {
            assert!(matches!(plain(number), Ok(Content::Number(_))), "{number}");
        }
    }

    #[test]
    fn words_are_text() {
        for word in [
            "4xx",
            "users.create",
            "/Users",
            "-",
            "...",
            "1.2.3",
            "2024-01",
            "a: b",
            "-x",
            ".search",
            "now",
        ] {
            assert_eq!(plain(word), Ok(Content::Text(word.to_owned())), "{word}");
        }
    }

    #[test]
    fn what_readers_disagree_on_is_refused() {
        for doubtful in [
            "",
            "~",
            "yes",
            "Off",
            "NULL",
            "True",
            "n",
            "01234",
            "0x1F",
            "0o17",
            "0b101",
            "+1",
            "1_000",
            "1.10",
            "1e3",
            ".5",
            "5.",
            ".inf",
            "-.INF",
            ".NaN",
            "12:30:45",
            "2024-01-01",
            "2024-01-01T10:00:00Z",
            "-0",
        ] {
            assert!(plain(doubtful).is_err(), "{doubtful}");
        }
    }
}
