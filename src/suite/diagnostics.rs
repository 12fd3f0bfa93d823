//! Showing what is wrong with a file: the line, a caret, a hint.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::yaml::{Fault, Faults, FaultyText};

/// All faults of all files as text for people, ending with a line that counts them; styled with terminal codes or plain.
pub fn render(faults: &Faults, styled: bool) -> String {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for file in &faults.0 {
        for fault in &file.faults {
            out.push_str(&render_fault(file, fault, &renderer));
            out.push_str("\n\n");
        }
    }
    out.push_str(&format!("{faults}\n"));
    out
}

fn render_fault(file: &FaultyText, fault: &Fault, renderer: &Renderer) -> String {
    let annotation = AnnotationKind::Primary.span(first_line(&file.text, fault));
    let snippet = Snippet::source(&file.text).path(&file.name).annotation(annotation);
    let mut group = Level::ERROR.primary_title(&fault.message).element(snippet);
    if let Some(hint) = &fault.hint {
        group = group.element(Level::HELP.message(hint));
    }
    renderer.render(&[group])
}

/// A fault of a long block is shown where the block begins.
fn first_line(text: &str, fault: &Fault) -> Range<usize> {
    let start = fault.span.start.min(text.len());
    let end = fault.span.end.clamp(start, text.len());
    let line = text[start..end].lines().next().unwrap_or_default();
    start..start + line.trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{self, Span};

    fn faulty(text: &str, span: Span) -> Faults {
        let fault = Fault::new(span, "this is wrong").hint("do better");
        Faults(FaultyText::of("a.yaml", text, vec![fault]).into_iter().collect())
    }

    #[test]
    fn a_fault_has_a_line_a_caret_and_a_hint() {
        let text = "one: 1\ntwo: ü3\n";
        let mut faults = Vec::new();
        let span = yaml::parse(text, &mut faults).unwrap().get("two").unwrap().span;
        let expected = "\
error: this is wrong
 --> a.yaml:2:6
  |
2 | two: ü3
  |      ^^
  |
  = help: do better

1 fault in 1 file
";
        assert_eq!(render(&faulty(text, span), false), expected);
    }

    #[test]
    fn styled_text_says_the_same() {
        let text = "one: 1\n";
        let span = Span {
            start: 0,
            end: 6,
            line: 1,
            column: 1,
        };
        let styled = render(&faulty(text, span), true);
        assert!(styled.contains('\u{1b}'));
        assert!(styled.contains("this is wrong"));
    }
}
