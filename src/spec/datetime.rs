//! Dates with times: `xsd:dateTime` as RFC 7643 §2.3.5 requires, compared as instants.

use std::cmp::Ordering;
use std::str::FromStr;

use super::scanner::{Scanner, SyntaxError, quoted};

/// A point in time, or, without a zone, a span of 28 hours in which it lies.
///
/// Fractions of any length are kept; years may have more than four digits or a minus sign, as XML Schema allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateTime {
    /// Seconds since 1970-01-01T00:00:00, in UTC when zoned.
    seconds: i64,
    /// Digits behind the period, without trailing zeros.
    fraction: String,
    zoned: bool,
}

const DAY: i64 = 24 * 60 * 60;

/// The largest offset of a zone that XML Schema knows, in seconds.
const LARGEST_OFFSET: i64 = 14 * 60 * 60;

/// More digits of a year than this are refused; XML Schema sets no limit but lets implementations have one.
const YEAR_DIGITS: usize = 9;

impl DateTime {
    /// Whether the text has a time zone. Without one the order of two values can be open (AMB-60).
    pub fn is_zoned(&self) -> bool {
        self.zoned
    }

    /// The chronological order; `None` when one of the two lacks a zone and they are less than 14 hours apart.
    pub fn compare(&self, other: &DateTime) -> Option<Ordering> {
        let order = self.compare_as_utc(other);
        let apart = self.seconds.abs_diff(other.seconds);
        let settled = self.zoned == other.zoned || apart > LARGEST_OFFSET.unsigned_abs();
        settled.then_some(order)
    }

    /// The chronological order, a missing zone read as UTC.
    pub fn compare_as_utc(&self, other: &DateTime) -> Ordering {
        // Digits behind the period order like text once trailing zeros are gone.
        self.seconds
            .cmp(&other.seconds)
            .then_with(|| self.fraction.cmp(&other.fraction))
    }
}

/// Parses the lexical form of XML Schema 1.1 part 2 §3.3.7, `24:00:00` included.
impl FromStr for DateTime {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        let mut scanner = Scanner::new(text);
        let days = date(&mut scanner)?;
        expect(&mut scanner, 'T')?;
        let (time, fraction) = time(&mut scanner)?;
        let offset = if scanner.at_end() {
            None
        } else {
            Some(zone(&mut scanner)?)
        };
        if !scanner.at_end() {
            return Err(scanner.expected("the end of the dateTime"));
        }
        Ok(Self {
            seconds: days * DAY + time - offset.unwrap_or(0),
            fraction,
            zoned: offset.is_some(),
        })
    }
}

/// Days since 1970-01-01.
fn date(scanner: &mut Scanner<'_>) -> Result<i64, SyntaxError> {
    let year = year(scanner)?;
    expect(scanner, '-')?;
    let month = two_digits(scanner, "a month from 01 to 12", 1..=12)?;
    expect(scanner, '-')?;
    let last = days_of_month(year, month);
    let day = two_digits(scanner, &format!("a day from 01 to {last}"), 1..=last)?;
    Ok(days_before_year(year) - days_before_year(1970) + days_before_month(year, month) + day - 1)
}

fn year(scanner: &mut Scanner<'_>) -> Result<i64, SyntaxError> {
    let negative = scanner.eat('-');
    let digits = digits(scanner.rest());
    let padded = digits.len() > 4 && digits.starts_with('0');
    if digits.len() < 4 || digits.len() > YEAR_DIGITS || padded {
        return Err(scanner.expected("a year of at least four digits"));
    }
    scanner.advance(digits.len());
    let year: i64 = digits.parse().expect("so few digits fit");
    Ok(if negative { -year } else { year })
}

/// Seconds since midnight, and the digits behind the period.
fn time(scanner: &mut Scanner<'_>) -> Result<(i64, String), SyntaxError> {
    let start = scanner.position();
    let hour = two_digits(scanner, "an hour from 00 to 24", 0..=24)?;
    expect(scanner, ':')?;
    let minute = two_digits(scanner, "a minute from 00 to 59", 0..=59)?;
    expect(scanner, ':')?;
    let second = two_digits(scanner, "a second from 00 to 59", 0..=59)?;
    let mut fraction = "";
    if scanner.eat('.') {
        fraction = digits(scanner.rest());
        if fraction.is_empty() {
            return Err(scanner.expected("digits behind the period"));
        }
        scanner.advance(fraction.len());
    }
    let fraction = fraction.trim_end_matches('0').to_owned();
    if hour == 24 && (minute, second, fraction.as_str()) != (0, 0, "") {
        let found = quoted(&format!("24:{minute:02}:{second:02}"));
        return Err(SyntaxError {
            position: start,
            expected: "24:00:00 as the only time with hour 24".into(),
            found,
        });
    }
    Ok((hour * 3600 + minute * 60 + second, fraction))
}

/// Seconds to take away for UTC.
fn zone(scanner: &mut Scanner<'_>) -> Result<i64, SyntaxError> {
    if scanner.eat('Z') {
        return Ok(0);
    }
    let sign = match scanner.peek() {
        Some('+') => 1,
        Some('-') => -1,
        _ => return Err(scanner.expected("`Z`, an offset or the end of the dateTime")),
    };
    scanner.advance(1);
    let hours = two_digits(scanner, "hours of an offset from 00 to 14", 0..=14)?;
    expect(scanner, ':')?;
    let last = if hours == 14 { 0 } else { 59 };
    let minutes = two_digits(scanner, &format!("minutes of an offset from 00 to {last:02}"), 0..=last)?;
    Ok(sign * (hours * 3600 + minutes * 60))
}

fn expect(scanner: &mut Scanner<'_>, character: char) -> Result<(), SyntaxError> {
    if scanner.eat(character) {
        Ok(())
    } else {
        Err(scanner.expected(format!("`{character}`")))
    }
}

fn two_digits(scanner: &mut Scanner<'_>, what: &str, range: std::ops::RangeInclusive<i64>) -> Result<i64, SyntaxError> {
    let value = digits(scanner.rest()).get(..2).and_then(|two| two.parse().ok());
    match value.filter(|value| range.contains(value)) {
        Some(value) => {
            scanner.advance(2);
            Ok(value)
        }
        None => Err(scanner.expected(what)),
    }
}

fn digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    &text[..end]
}

fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_before_month(year: i64, month: i64) -> i64 {
    (1..month).map(|earlier| days_of_month(year, earlier)).sum()
}

/// Days from the start of year 0 to the start of `year`, in the Gregorian calendar carried backwards.
fn days_before_year(year: i64) -> i64 {
    let past = year - 1;
    365 * year + past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> DateTime {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn compare(left: &str, right: &str) -> Option<Ordering> {
        parse(left).compare(&parse(right))
    }

    #[test]
    fn instants_are_counted_from_1970() {
        assert_eq!(parse("1970-01-01T00:00:00Z").seconds, 0);
        assert_eq!(parse("2008-01-23T04:56:22Z").seconds, 1_201_064_182);
        assert_eq!(parse("2000-02-29T12:00:00Z").seconds, 951_825_600);
        assert_eq!(parse("1969-12-31T23:59:59Z").seconds, -1);
        assert_eq!(parse("0001-01-01T00:00:00Z").seconds, -62_135_596_800);
        assert_eq!(
            parse("-0001-01-01T00:00:00Z").seconds,
            -62_135_596_800 - 366 * DAY - 365 * DAY
        );
    }

    #[test]
    fn offsets_fractions_and_hour_24_denote_the_same_instants() {
        let same = Some(Ordering::Equal);
        assert_eq!(compare("2011-05-13T04:42:34Z", "2011-05-13T06:42:34+02:00"), same);
        assert_eq!(compare("2011-05-13T04:42:34Z", "2011-05-12T20:12:34-08:30"), same);
        assert_eq!(compare("2011-05-13T24:00:00Z", "2011-05-14T00:00:00.000Z"), same);
        assert_eq!(
            compare("2011-05-13T04:42:34.5Z", "2011-05-13T04:42:34.500000000000000Z"),
            same
        );
    }

    #[test]
    fn order_is_chronological_not_textual() {
        let less = Some(Ordering::Less);
        assert_eq!(compare("2011-05-13T06:00:00+02:00", "2011-05-13T05:00:00Z"), less);
        assert_eq!(
            compare("2011-05-13T04:42:34.12Z", "2011-05-13T04:42:34.1200000000000000001Z"),
            less
        );
        assert_eq!(compare("9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z"), less);
        assert_eq!(compare("-0002-01-01T00:00:00Z", "-0001-01-01T00:00:00Z"), less);
    }

    #[test]
    fn without_a_zone_near_values_have_no_order() {
        assert_eq!(compare("2011-05-13T04:42:34", "2011-05-13T05:42:34Z"), None);
        assert_eq!(
            compare("2011-05-13T04:42:34", "2011-05-14T05:42:34Z"),
            Some(Ordering::Less)
        );
        assert_eq!(
            compare("2011-05-13T04:42:34", "2011-05-13T04:42:33"),
            Some(Ordering::Greater)
        );
        assert!(!parse("2011-05-13T04:42:34").is_zoned());
    }

    #[test]
    fn other_texts_are_refused_with_the_place() {
        for (text, error) in [
            ("2011-05-13", "expected `T` at byte 10, found the end"),
            ("2011-05-13 04:42:34Z", "expected `T` at byte 10, found a space"),
            ("2011-05-13T04:42Z", "expected `:` at byte 16, found `Z`"),
            (
                "2011-13-13T04:42:34Z",
                "expected a month from 01 to 12 at byte 5, found `13-13T04:42:34Z`",
            ),
            (
                "2011-02-29T04:42:34Z",
                "expected a day from 01 to 28 at byte 8, found `29T04:42:34Z`",
            ),
            (
                "2011-05-13T24:00:01Z",
                "expected 24:00:00 as the only time with hour 24 at byte 11, found `24:00:01`",
            ),
            (
                "2011-05-13T04:42:60Z",
                "expected a second from 00 to 59 at byte 17, found `60Z`",
            ),
            (
                "2011-05-13T04:42:34.Z",
                "expected digits behind the period at byte 20, found `Z`",
            ),
            ("2011-05-13T04:42:34+0200", "expected `:` at byte 22, found `00`"),
            (
                "2011-05-13T04:42:34+14:30",
                "expected minutes of an offset from 00 to 00 at byte 23, found `30`",
            ),
            (
                "2011-05-13T04:42:34z",
                "expected `Z`, an offset or the end of the dateTime at byte 19, found `z`",
            ),
            (
                "02011-05-13T04:42:34Z",
                "expected a year of at least four digits at byte 0, found `02011-05-13T04:42:34Z`",
            ),
            (
                "2011-05-13T04:42:34Zx",
                "expected the end of the dateTime at byte 20, found `x`",
            ),
        ] {
            assert_eq!(text.parse::<DateTime>().unwrap_err().to_string(), error);
        }
    }
}
