//! Comparing strings where the text of the RFCs settles the result.
//!
//! Case-insensitivity and order beyond ASCII depend on folding, normalisation and collation, which RFC 7644 leaves to the
//! provider (§3.4.2.3 "no specific locale", §5 PRECIS). Functions here give `None` where such a choice could change the result.

use std::cmp::Ordering;

/// Whether case makes a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// It does: `caseExact` is true.
    Exact,
    /// It does not.
    Ignored,
    /// The schema and the RFC's text disagree (AMB-10): settled only where case changes nothing.
    Disputed,
}

/// Whether two strings are equal.
pub fn equal(left: &str, right: &str, case: Case) -> Option<bool> {
    under(case, |same| {
        let forwards = mismatch(left.chars(), right.chars(), same);
        if forwards == Mismatch::None {
            return Some(true);
        }
        let backwards = mismatch(left.chars().rev(), right.chars().rev(), same);
        (forwards.is_sure() || backwards.is_sure()).then_some(false)
    })
}

/// Whether `text` starts with `start`; open when `start` is empty.
pub fn starts_with(text: &str, start: &str, case: Case) -> Option<bool> {
    if start.is_empty() {
        return None;
    }
    under(case, |same| start_matches(text, start, same))
}

/// Whether `text` ends with `end`; open when `end` is empty.
pub fn ends_with(text: &str, end: &str, case: Case) -> Option<bool> {
    let first = end.chars().next()?;
    under(case, |same| {
        match mismatch(end.chars().rev(), text.chars().rev(), same) {
            Mismatch::RightLonger(_) | Mismatch::None => (!is_combining(first)).then_some(true),
            Mismatch::Sure => Some(false),
            Mismatch::Unsure => None,
        }
    })
}

/// Whether `text` contains `part`; open when `part` is empty.
pub fn contains(text: &str, part: &str, case: Case) -> Option<bool> {
    if part.is_empty() {
        return None;
    }
    under(case, |same| {
        let mut result = Some(false);
        for (start, _) in text.char_indices() {
            match start_matches(&text[start..], part, same) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => result = None,
            }
        }
        result
    })
}

/// The order of two strings; settled where they first differ in ASCII letters or digits and case does not decide.
///
/// Collations agree on letters and digits, not on punctuation, and put upper and lower case in either order.
pub fn order(left: &str, right: &str, case: Case) -> Option<Ordering> {
    match case {
        Case::Exact if left == right => Some(Ordering::Equal),
        Case::Exact => folded_order(left, right).filter(|order| *order == left.cmp(right)),
        Case::Ignored => folded_order(left, right),
        Case::Disputed => {
            let exact = order(left, right, Case::Exact);
            exact.filter(|_| exact == order(left, right, Case::Ignored))
        }
    }
}

/// The usual folding, for a provider that must choose: Unicode lower case.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}

fn folded_order(left: &str, right: &str) -> Option<Ordering> {
    if left == right {
        return Some(Ordering::Equal);
    }
    if !left.is_ascii() || !right.is_ascii() {
        return None;
    }
    let mut pairs = left.bytes().zip(right.bytes());
    match pairs.find(|(left, right)| !left.eq_ignore_ascii_case(right)) {
        None => Some(left.len().cmp(&right.len())),
        Some((left, right)) if left.is_ascii_alphanumeric() && right.is_ascii_alphanumeric() => {
            Some(left.to_ascii_lowercase().cmp(&right.to_ascii_lowercase()))
        }
        Some(_) => None,
    }
}

type Same = fn(char, char) -> bool;

fn under<T: PartialEq>(case: Case, judge: impl Fn(Same) -> Option<T>) -> Option<T> {
    let exact: Same = |left, right| left == right;
    let folded: Same = |left, right| left.eq_ignore_ascii_case(&right);
    match case {
        Case::Exact => judge(exact),
        Case::Ignored => judge(folded),
        Case::Disputed => {
            let result = judge(exact);
            if result == judge(folded) { result } else { None }
        }
    }
}

fn start_matches(text: &str, start: &str, same: Same) -> Option<bool> {
    match mismatch(start.chars(), text.chars(), same) {
        Mismatch::None => Some(true),
        Mismatch::RightLonger(next) => (!is_combining(next)).then_some(true),
        Mismatch::Sure => Some(false),
        Mismatch::Unsure => None,
    }
}

/// How two runs of characters first differ.
#[derive(PartialEq)]
enum Mismatch {
    None,
    /// The left one ended first; the right one goes on with this character.
    RightLonger(char),
    /// In ASCII characters, which nothing makes equal.
    Sure,
    /// In a character that some preparation may map to others.
    Unsure,
}

impl Mismatch {
    /// Whether the two cannot be equal.
    fn is_sure(&self) -> bool {
        match self {
            Self::Sure => true,
            Self::RightLonger(next) => next.is_ascii(),
            Self::None | Self::Unsure => false,
        }
    }
}

fn mismatch(left: impl Iterator<Item = char>, mut right: impl Iterator<Item = char>, same: Same) -> Mismatch {
    for left in left {
        match right.next() {
            Some(right) if same(left, right) => {}
            Some(right) if left.is_ascii() && right.is_ascii() => return Mismatch::Sure,
            None if left.is_ascii() => return Mismatch::Sure,
            _ => return Mismatch::Unsure,
        }
    }
    right.next().map_or(Mismatch::None, Mismatch::RightLonger)
}

/// Whether the character joins with the one before it.
fn is_combining(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_is_always_settled_for_equality_and_substrings() {
        assert_eq!(equal("bjensen", "BJENSEN", Case::Ignored), Some(true));
        assert_eq!(equal("bjensen", "BJENSEN", Case::Exact), Some(false));
        assert_eq!(equal("bjensen", "BJENSEN", Case::Disputed), None);
        assert_eq!(equal("bjensen", "bjensen2", Case::Disputed), Some(false));
        assert_eq!(contains("bjensen@example.com", "@Example", Case::Ignored), Some(true));
        assert_eq!(contains("bjensen@example.com", "@Example", Case::Exact), Some(false));
        assert_eq!(starts_with("jensen", "jen", Case::Exact), Some(true));
        assert_eq!(starts_with("je", "jen", Case::Exact), Some(false));
        assert_eq!(ends_with("jensen", "SEN", Case::Ignored), Some(true));
        assert_eq!(ends_with("jensen", "jen", Case::Ignored), Some(false));
        assert_eq!(contains("x", "", Case::Ignored), None);
    }

    #[test]
    fn beyond_ascii_only_what_no_preparation_changes_is_settled() {
        let ignored = |left, right| equal(left, right, Case::Ignored);
        assert_eq!(ignored("Müller", "müller"), Some(true));
        assert_eq!(ignored("Müller", "MÜLLER"), None);
        assert_eq!(ignored("é", "e\u{301}"), None);
        assert_eq!(ignored("straße", "strasse"), None);
        assert_eq!(ignored("jürgen", "zzz"), Some(false));
        assert_eq!(contains("jürgen", "rgen", Case::Exact), Some(true));
        assert_eq!(contains("e\u{301}", "e", Case::Exact), None);
        assert_eq!(starts_with("jürgen", "b", Case::Exact), Some(false));
        assert_eq!(ends_with("josé", "e", Case::Exact), None);
    }

    #[test]
    fn order_is_settled_between_letters_and_digits_of_ascii() {
        assert_eq!(order("alice", "Bob", Case::Ignored), Some(Ordering::Less));
        assert_eq!(order("alice", "ALICE", Case::Ignored), Some(Ordering::Equal));
        assert_eq!(order("bob", "bobby", Case::Exact), Some(Ordering::Less));
        assert_eq!(order("user9", "usera", Case::Exact), Some(Ordering::Less));
        assert_eq!(order("alice", "Bob", Case::Exact), None);
        assert_eq!(order("alice", "ALICE", Case::Exact), None);
        assert_eq!(order("a-b", "ab", Case::Ignored), None);
        assert_eq!(order("äpfel", "zebra", Case::Ignored), None);
    }
}
