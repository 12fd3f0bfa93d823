//! Words, colours and lines of the terminal summary.

use anstyle::{AnsiColor, Style};

use super::record::{Severity, Verdict};

/// Writes styled text, or plain text where colours are not wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    pub(super) colour: bool,
}

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
/// Also in diffs, whatever the signs there suggest to readers of patches.
pub(super) const EXPECTED: Style = AnsiColor::Green.on_default();
pub(super) const GOT: Style = AnsiColor::Red.on_default();

impl Paint {
    pub(super) fn text(self, style: Style, text: &str) -> String {
        if self.colour && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}

/// The colour of a verdict; its word always stands beside it.
pub fn verdict(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Passed => AnsiColor::Green.on_default(),
        Verdict::Failed => AnsiColor::Red.on_default().bold(),
        Verdict::Warned => AnsiColor::Yellow.on_default(),
        Verdict::Known => AnsiColor::Blue.on_default(),
        Verdict::Blocked | Verdict::Errored => AnsiColor::Magenta.on_default(),
        Verdict::NotApplicable | Verdict::NotRun => DIM,
    }
}

pub(super) fn severity(severity: Severity) -> Style {
    match severity {
        Severity::Fail => verdict(Verdict::Failed),
        Severity::Warn => verdict(Verdict::Warned),
        Severity::Info => DIM,
    }
}

/// Breaks at blanks, so that no line has more than `width` characters unless a single word has. Newlines stay.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let (mut line, mut length) = (String::new(), 0);
        for word in paragraph.split_whitespace() {
            let word_length = word.chars().count();
            if length > 0 && length + 1 + word_length > width {
                lines.push(std::mem::take(&mut line));
                length = 0;
            }
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += word_length;
        }
        lines.push(line);
    }
    lines
}

/// `passed` out of `all` as a bar of `width` characters: empty only for none, full only for all.
pub(super) fn bar(passed: usize, all: usize, width: usize) -> (String, String) {
    let filled = match (passed, all) {
        (0, _) | (_, 0) => 0,
        (passed, all) if passed == all => width,
        (passed, all) => (passed * width / all).clamp(1, width - 1),
    };
    let rest = if all == 0 { 0 } else { width - filled };
    ("█".repeat(filled), "░".repeat(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_blanks_and_keep_paragraphs() {
        assert_eq!(wrap("one two three\nfour", 8), ["one two", "three", "four"]);
        assert_eq!(wrap("a-very-long-word x", 4), ["a-very-long-word", "x"]);
    }

    #[test]
    fn a_bar_never_rounds_to_all_or_nothing() {
        assert_eq!(bar(999, 1000, 4), ("███".into(), "░".into()));
        assert_eq!(bar(1, 1000, 4), ("█".into(), "░░░".into()));
        assert_eq!(bar(0, 0, 4), (String::new(), String::new()));
    }
}
