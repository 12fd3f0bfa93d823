//! Secrets and the files that hold them. No message repeats a secret.

use std::fs;
use std::path::Path;

use reqwest::header::{HeaderName, HeaderValue};
use secrecy::SecretString;

/// The secret in a file; a line end at its end does not belong to it.
pub(super) fn read_secret_file(path: &Path) -> Result<SecretString, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.is_empty() {
        return Err(format!("{} is empty", path.display()));
    }
    Ok(SecretString::from(text))
}

/// Certificate and key in PEM, from one file or two.
pub(super) fn read_certificate(certificate: &Path, key: Option<&Path>) -> Result<SecretString, String> {
    let read =
        |path: &Path| fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()));
    let mut pem = read(certificate)?;
    if let Some(key) = key {
        pem.push('\n');
        pem.push_str(&read(key)?);
    }
    Ok(SecretString::from(pem))
}

/// A header that can be sent.
pub(super) fn header(name: &str, value: &str) -> Result<(String, SecretString), String> {
    HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is not the name of a header"))?;
    header_value(value)?;
    Ok((name.to_ascii_lowercase(), SecretString::from(value)))
}

/// Whether a header can hold this.
pub(super) fn header_value(value: &str) -> Result<(), String> {
    match HeaderValue::from_str(value) {
        _ if value.is_empty() => Err("the value is empty".to_owned()),
        Ok(_) => Ok(()),
        Err(_) => Err("the value holds characters that no header can hold, such as a line end".to_owned()),
    }
}
