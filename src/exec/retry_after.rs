//! `retry-after` (RFC 9110 §10.2.3): seconds or a date.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::exchange::Response;

/// How long the target asks to wait; `None` when it does not say, or says it in no form that the text knows.
pub(super) fn retry_after(answer: &Response) -> Option<Duration> {
    let value = answer.header("retry-after")?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX / 1000)));
    }
    let until = date(value)?;
    // The target's own clock, when it shows it: ours may be wrong.
    let now = answer
        .header("date")
        .and_then(date)
        .or_else(|| Timestamp::try_from(SystemTime::now()).ok())?;
    Some(Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO))
}

/// An HTTP date in its preferred form, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
fn date(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}
