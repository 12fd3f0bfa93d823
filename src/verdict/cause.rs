//! When findings of many exchanges are one.

use super::{Finding, show};
use crate::spec::catalogue::{Grade, RequirementId};

/// What makes two findings one: the same requirement and the same kind of difference, whatever the values in quotes and the
/// numbers, and wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Cause {
    cites: RequirementId,
    grade: Grade,
    expected: String,
    actual: String,
}

impl Cause {
    pub(super) fn of(finding: &Finding) -> Self {
        Self {
            cites: finding.cites.clone(),
            grade: finding.grade,
            expected: shape(&finding.expected),
            actual: shape(&finding.actual),
        }
    }
}

/// A place without the positions in it: `body /emails/#/primary`, in a list as in a resource.
pub(super) fn place(subject: &str) -> String {
    let place = shape(subject);
    place
        .replacen(" of /Resources/#", "", 1)
        .replacen("/Resources/#", "", 1)
}

/// Where else the same was seen, to be appended to what was seen first.
pub(super) fn elsewhere(places: &[String]) -> String {
    /// The most places told.
    const MOST: usize = 12;
    if places.is_empty() {
        return String::new();
    }
    let more = match places.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let told = places
        .iter()
        .take(MOST)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    format!("; likewise {}{more}", show::cut(&told, 500))
}

fn shape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '"' => {
                skip_quoted(&mut rest);
                out.push('"');
            }
            digit if digit.is_ascii_digit() => {
                while rest.next_if(char::is_ascii_digit).is_some() {}
                out.push('#');
            }
            other => out.push(other),
        }
    }
    out
}

/// Moves behind the closing quote of a JSON string, or to the end where it was cut off.
fn skip_quoted(rest: &mut impl Iterator<Item = char>) {
    let mut escaped = false;
    for inner in rest {
        match inner {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_numbers_make_no_other_cause() {
        assert_eq!(
            shape(r#"body /emails/12/value: string "a \" b" of 3"#),
            r#"body /emails/#/value: string " of #"#
        );
        assert_ne!(shape("number 5"), shape("boolean true"));
    }

    #[test]
    fn places_do_not_count_positions() {
        assert_eq!(place("body /Resources/3/emails/0/primary"), "body /emails/#/primary");
        assert_eq!(place("attribute password of /Resources/3"), "attribute password");
        assert_eq!(place("body"), "body");
    }

    #[test]
    fn other_places_are_told_up_to_a_point() {
        assert_eq!(elsewhere(&[]), "");
        assert_eq!(
            elsewhere(&["body /a".into(), "body /b".into()]),
            "; likewise body /a, body /b"
        );
        let many: Vec<_> = (0..20).map(|n| format!("body /{n}")).collect();
        assert!(elsewhere(&many).ends_with(", body /11 and 8 more"));
    }
}
