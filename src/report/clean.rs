//! Text from the target, made harmless: it can neither steer a terminal, nor reorder a line, nor command a CI runner.

/// The text with every control, direction and invisible character written as an escape (`\u{1b}`); newlines and tabs stay.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\t' => out.push(character),
            _ if is_harmful(character) => out.extend(character.escape_unicode()),
            _ => out.push(character),
        }
    }
    out
}

/// The same on one line: newlines and tabs are written `\n` and `\t`.
pub fn line(text: &str) -> String {
    visible(text).replace('\n', "\\n").replace('\t', "\\t")
}

/// At most `limit` characters of the text; what is left out is said.
pub fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some((end, _)) => format!("{} … (cut; {} characters in all)", &text[..end], text.chars().count()),
    }
}

/// Finished output for a log, in which no line is a workflow command (`::error::`, `##[group]`, `##vso[…]`,
/// `##teamcity[…]`) of a CI runner: those get a backslash.
pub fn for_log(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if line[indent..].starts_with("::") {
            out.push_str(&line[..indent]);
            out.push('\\');
            out.push_str(&break_hash_commands(&line[indent..]));
        } else {
            out.push_str(&break_hash_commands(line));
        }
    }
    out
}

fn break_hash_commands(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find("##") {
        let after = &rest[at + 2..];
        let commands = after
            .trim_start_matches(|c: char| c.is_ascii_alphabetic())
            .starts_with('[');
        out.push_str(&rest[..at + 1]);
        if commands {
            out.push('\\');
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out
}

/// Controls (C0, DEL, C1), direction controls, invisible characters, line separators, and what XML 1.0 does not allow.
fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_shown_not_obeyed() {
        assert_eq!(
            visible("a\u{1b}[31mb\u{202e}c\u{9b}d\0"),
            r"a\u{1b}[31mb\u{202e}c\u{9b}d\u{0}"
        );
        assert_eq!(visible("one\r\ntwo\rthree"), "one\ntwo\\u{d}three");
        assert_eq!(line("one\ntwo\tthree"), "one\\ntwo\\tthree");
    }

    #[test]
    fn ordinary_text_of_any_script_stays() {
        let text = "Ærøskøbing 東京 שלום 👩\u{200d}💻 ::";
        assert_eq!(visible(text), text);
    }

    #[test]
    fn no_line_of_a_log_is_a_command() {
        assert_eq!(
            for_log("::error::x\n  ::stop-commands::y\n"),
            "\\::error::x\n  \\::stop-commands::y\n"
        );
        assert_eq!(
            for_log("users::case ##vso[task.x] ###[group] # ##"),
            "users::case #\\#vso[task.x] ##\\#[group] # ##"
        );
    }

    #[test]
    fn a_cut_text_says_so() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("äöüß", 2), "äö … (cut; 4 characters in all)");
    }
}
