//! `xsd:dateTime` (RFC 7643 §2.3.5).

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

/// The instant a value denotes; a value without zone is read as UTC. `None` when it is not an `xsd:dateTime`.
pub(in crate::server) fn instant(text: &str) -> Option<Timestamp> {
    let zone = has_shape(text)?;
    if zone {
        return text.parse().ok();
    }
    let local: civil::DateTime = text.parse().ok()?;
    local.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// Checks `yyyy-mm-ddThh:mm:ss[.s…][zone]`; tells whether there is a zone.
fn has_shape(text: &str) -> Option<bool> {
    let (head, tail) = text.split_at_checked(19)?;
    let pattern = "dddd-dd-ddTdd:dd:dd";
    let fits = head
        .chars()
        .zip(pattern.chars())
        .all(|(c, p)| if p == 'd' { c.is_ascii_digit() } else { c == p });
    if !fits {
        return None;
    }
    let tail = match tail.strip_prefix('.') {
        Some(fraction) => {
            let rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            (rest.len() < fraction.len()).then_some(rest)?
        }
        None => tail,
    };
    match tail.as_bytes() {
        [] => Some(false),
        [b'Z'] => Some(true),
        [b'+' | b'-', a, b, b':', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()) => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_fractions_denote_the_same_instant() {
        let z = instant("2011-05-13T04:42:34Z").unwrap();
        assert_eq!(instant("2011-05-13T06:42:34+02:00"), Some(z));
        assert_eq!(instant("2011-05-13T04:42:34.000Z"), Some(z));
        assert_eq!(instant("2011-05-13T04:42:34"), Some(z));
        assert!(instant("2011-05-13T04:42:34.5Z").unwrap() > z);
    }

    #[test]
    fn other_notations_are_refused() {
        for text in [
            "2011-05-13",
            "2011-05-13 04:42:34Z",
            "20110513T044234Z",
            "2011-05-13T04:42:34.Z",
            "yesterday",
            "",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
        assert_eq!(instant("2011-13-13T04:42:34Z"), None);
    }
}
