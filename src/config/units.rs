//! Values as people write them.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::exec::http::Proxy;
use crate::exec::throttle::Rate;

/// `500ms`, `30s`, `2m`, `1h`.
///
/// # Errors
/// What is wrong with it, for people.
pub fn duration(text: &str) -> Result<Duration, String> {
    let fault = || format!("`{text}` is not a duration such as `30s`, `500ms` or `2m`");
    let digits = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    let number: u64 = text[..digits].parse().map_err(|_| fault())?;
    let millis = match text[digits..].trim() {
        "ms" => Some(number),
        "s" => number.checked_mul(1000),
        "m" | "min" => number.checked_mul(60_000),
        "h" => number.checked_mul(3_600_000),
        _ => None,
    };
    let sensible = |millis: &u64| (1..=7 * 24 * 3_600_000).contains(millis);
    millis.filter(sensible).map(Duration::from_millis).ok_or_else(fault)
}

/// `5/s`, `90/m`, `1000/h`.
///
/// # Errors
/// What is wrong with it, for people.
pub fn rate(text: &str) -> Result<Rate, String> {
    text.parse()
        .map_err(|error: crate::exec::throttle::RateError| error.to_string())
}

/// A base URL; a trailing slash is dropped. The text is not repeated in the message: it may hold a password.
pub(super) fn base_url(text: &str) -> Result<Url, String> {
    let example = "such as `https://scim.example.com/v2`";
    let mut url = Url::parse(text).map_err(|error| format!("this is not a URL {example}: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(format!("this is not an http or https URL {example}"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a URL is no place for a user name and password; write them under `auth`".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("a base URL has no query and no fragment".to_owned());
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// `none`, or the URL of a proxy. The text is not repeated in the message: it may hold a password.
pub(super) fn proxy(text: &str) -> Result<Proxy, String> {
    if text == "none" {
        return Ok(Proxy::None);
    }
    let usable = Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some());
    if usable {
        Ok(Proxy::At(SecretString::from(text)))
    } else {
        Err("this is neither `none` nor a URL such as `http://proxy.example:3128`".to_owned())
    }
}

/// `true` or `false`, also `1` or `0`, as variables have it.
pub(super) fn boolean(text: &str) -> Result<bool, String> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(format!("`{text}` is neither `true` nor `false`")),
    }
}

/// How many cases at a time.
pub(super) fn jobs(text: &str) -> Result<usize, String> {
    let jobs = text.parse().ok().filter(|jobs| (1..=MOST_JOBS).contains(jobs));
    jobs.ok_or_else(|| format!("`{text}` is not a whole number from 1 to {MOST_JOBS}"))
}

/// More would test the target's patience, not its conformance.
pub(super) const MOST_JOBS: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("30 s"), Ok(Duration::from_secs(30)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        assert_eq!(duration("1h"), Ok(Duration::from_secs(3600)));
        for wrong in [
            "",
            "30",
            "s",
            "-1s",
            "0s",
            "1d",
            "1.5s",
            "99999999999999999999s",
            "9999h",
            "3ß",
        ] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn base_urls_are_trimmed_and_refused_without_repeating_secrets() {
        assert_eq!(
            base_url("https://a.example/v2/").unwrap().as_str(),
            "https://a.example/v2"
        );
        assert_eq!(base_url("https://a.example").unwrap().as_str(), "https://a.example/");
        for wrong in [
            "a.example",
            "ftp://a.example",
            "https://u:geheim@a.example",
            "https://a.example/?geheim",
            "http://",
        ] {
            let why = base_url(wrong).unwrap_err();
            assert!(!why.contains("geheim"), "{why}");
        }
    }

    #[test]
    fn proxies_are_urls_or_none() {
        assert!(matches!(proxy("none"), Ok(Proxy::None)));
        assert!(matches!(proxy("http://u:p@proxy.example:3128"), Ok(Proxy::At(_))));
        assert!(proxy("proxy.example:3128").is_err());
        assert!(proxy("socks5://proxy.example").is_err());
    }
}
