//! Preparing strings for comparison without case (RFC 7644 §5): width mapped, composed, in lower case.
//!
//! What PRECIS asks for needs the tables of Unicode; this covers fullwidth ASCII and the letters of the Latin script with
//! one mark, which is where real names differ.

/// Combining marks, each with letters and what letter and mark make together.
const COMPOSED: [(char, &str); 13] = [
    ('\u{300}', "aàeèiìoòuùnǹ"),
    ('\u{301}', "aáeéiíoóuúyýcćlĺnńrŕsśzźgǵ"),
    ('\u{302}', "aâeêiîoôuûcĉgĝhĥjĵsŝwŵyŷ"),
    ('\u{303}', "aãnñoõiĩuũ"),
    ('\u{304}', "aāeēiīoōuū"),
    ('\u{306}', "aăeĕgğiĭoŏuŭ"),
    ('\u{307}', "cċeėgġzż"),
    ('\u{308}', "aäeëiïoöuüyÿ"),
    ('\u{30a}', "aåuů"),
    ('\u{30b}', "oőuű"),
    ('\u{30c}', "cčdďeěnňrřsštťzžgǧ"),
    ('\u{327}', "cçgģkķlļnņrŗsştţ"),
    ('\u{328}', "aąeęiįuų"),
];

/// A string in the form in which strings are compared when case does not matter.
pub(in crate::server) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().map(narrow).flat_map(char::to_lowercase) {
        match folded.chars().next_back().and_then(|last| compose(last, c)) {
            Some(composed) => {
                folded.pop();
                folded.push(composed);
            }
            None => folded.push(c),
        }
    }
    folded
}

/// Fullwidth forms of ASCII characters as ASCII.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

fn compose(letter: char, mark: char) -> Option<char> {
    let (_, pairs) = COMPOSED.iter().find(|(known, _)| *known == mark)?;
    let mut pairs = pairs.chars();
    while let (Some(plain), Some(composed)) = (pairs.next(), pairs.next()) {
        if plain == letter {
            return Some(composed);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_the_same_name_are_equal() {
        assert_eq!(fold("RENÉE"), fold("rene\u{301}e"));
        assert_eq!(fold("ＢＪensen"), "bjensen");
        assert_eq!(fold("Čapek"), fold("C\u{30c}apek"));
        assert_ne!(fold("renée"), fold("renee"));
    }

    #[test]
    fn the_table_holds_pairs() {
        for (_, pairs) in COMPOSED {
            assert_eq!(pairs.chars().count() % 2, 0);
            assert!(pairs.chars().step_by(2).all(|letter| letter.is_ascii_lowercase()));
        }
    }
}
