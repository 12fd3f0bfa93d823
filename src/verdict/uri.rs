//! When two texts are the same URI (RFC 7643 §2.3.7, §2.4; RFC 3986 §6.2).

use url::Url;

/// Whether both denote the same resource, relative ones resolved against the base URL.
///
/// Scheme and host are compared without regard to case, default ports and the spelling of percent-encoding do not matter,
/// and neither does a version segment: RFC 7643 §2.4 has URIs with, without and with another version be comparable.
pub(super) fn same(left: &str, right: &str, base: &Url) -> bool {
    if left == right {
        return true;
    }
    let right = meanings(right, base);
    meanings(left, base).iter().any(|left| right.contains(left))
}

/// The decoded path segments of a URI, resolved against the base URL.
pub(super) fn segments(text: &str, base: &Url) -> Vec<String> {
    let path = match Url::parse(text) {
        Ok(url) => url.path().to_owned(),
        Err(_) => resolve(text, base)
            .first()
            .map(|url| url.path().to_owned())
            .unwrap_or_default(),
    };
    path.split('/')
        .filter(|segment| !segment.is_empty())
        .map(decode)
        .collect()
}

/// Whether the text can be a URI or a relative reference at all (RFC 3986 §4.1).
pub(super) fn is_reference(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c) || !c.is_ascii();
    !text.is_empty() && text.chars().all(|c| allowed(c) && !c.is_whitespace()) && encodes_well(text)
}

fn encodes_well(text: &str) -> bool {
    text.match_indices('%').all(|(at, _)| {
        let digits = text.as_bytes().get(at + 1..at + 3);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

/// Everything the text can mean, in normal form.
fn meanings(text: &str, base: &Url) -> Vec<String> {
    match Url::parse(text) {
        Ok(url) => vec![normal_form(&url)],
        Err(_) => resolve(text, base).iter().map(normal_form).collect(),
    }
}

/// A relative reference resolved below the service root (§2.3.7), from the host's root, and (as RFC 7643 §8.3 writes
/// `../Groups/…`) from below an endpoint.
fn resolve(text: &str, base: &Url) -> Vec<Url> {
    let mut root = base.clone();
    if !root.path().ends_with('/') {
        root.set_path(&format!("{}/", base.path()));
    }
    let below_endpoint = root.join("endpoint/");
    let candidates = [
        root.join(text.trim_start_matches('/')).ok(),
        root.join(text).ok(),
        below_endpoint
            .ok()
            .filter(|_| text.starts_with("../"))
            .and_then(|url| url.join(text).ok()),
    ];
    candidates.into_iter().flatten().collect()
}

fn normal_form(url: &Url) -> String {
    let segments = url.path().split('/').filter(|segment| !is_version(segment));
    let path: Vec<_> = segments.map(|segment| encode(&decode(segment))).collect();
    let mut out = format!(
        "{}://{}",
        url.scheme(),
        url.host_str().unwrap_or_default().to_ascii_lowercase()
    );
    if let Some(port) = url.port() {
        out.push_str(&format!(":{port}"));
    }
    out.push_str(&path.join("/"));
    for (mark, part) in [('?', url.query()), ('#', url.fragment())] {
        if let Some(part) = part {
            out.push(mark);
            out.push_str(part);
        }
    }
    out
}

/// `v2`, `v1.1`.
fn is_version(segment: &str) -> bool {
    let digits = segment.strip_prefix(['v', 'V']).unwrap_or_default();
    digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// Percent-decoding; bytes that are not UTF-8 are replaced.
pub(super) fn decode(segment: &str) -> String {
    let bytes = segment.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| segment.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        Url::parse("https://example.com/v2").unwrap()
    }

    #[test]
    fn spellings_of_one_uri_are_the_same() {
        for other in [
            "https://example.com/v2/Users/a%2Db",
            "HTTPS://EXAMPLE.com:443/v2/Users/a-b",
            "/v2/Users/a-b",
            "/Users/a-b",
            "Users/a-b",
            "../Users/a-b",
            "https://example.com/Users/a-b",
            "https://example.com/v1/Users/a-b",
        ] {
            assert!(same("https://example.com/v2/Users/a-b", other, &base()), "{other}");
        }
        assert!(same(
            "https://example.com/v2/Users/%c3%a9",
            "https://example.com/v2/Users/é",
            &base()
        ));
    }

    #[test]
    fn other_resources_are_not() {
        for other in [
            "https://example.com/v2/Users/B",
            "https://example.com/v2/Groups/b",
            "https://example.org/v2/Users/b",
            "http://example.com/v2/Users/b",
            "Users/b/",
        ] {
            assert!(!same("https://example.com/v2/Users/b", other, &base()), "{other}");
        }
    }

    #[test]
    fn segments_are_decoded() {
        assert_eq!(segments("../Users/a%20b", &base()).last().unwrap(), "a b");
        assert_eq!(segments("https://x.org/scim/Users/1", &base()), ["scim", "Users", "1"]);
    }

    #[test]
    fn references_have_no_spaces_and_whole_escapes() {
        assert!(is_reference("urn:x:y") && is_reference("../Users/1") && is_reference("https://x/é"));
        assert!(!is_reference("not a uri") && !is_reference("") && !is_reference("/Users/%zz"));
    }
}
