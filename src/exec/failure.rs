//! From a library's chain of errors to one sentence for people.
//!
//! URLs are left out: they may hold secrets in their query.

use std::error::Error;
use std::io;
use std::time::Duration;

use rustls::{AlertDescription, CertificateError};
use url::Url;

use super::transport::TransportError;

/// What went wrong while sending or reading.
#[derive(Debug)]
pub(super) enum Cause {
    /// The library's error.
    Library(reqwest::Error),
    /// The body went past the limit.
    TooLarge { limit: u64 },
    /// The body holds more JSON values than the limit.
    TooMany { limit: usize },
}

impl From<reqwest::Error> for Cause {
    fn from(error: reqwest::Error) -> Self {
        Self::Library(error)
    }
}

/// Finds the kind of failure by looking through all sources.
pub(super) fn classify(cause: Cause, url: &Url, limit: Duration) -> TransportError {
    let error = match cause {
        Cause::TooLarge { limit } => return TransportError::TooLarge { limit },
        Cause::TooMany { limit } => return TransportError::TooMany { limit },
        Cause::Library(error) => error.without_url(),
    };
    let host = host(url);
    if let Some(tls) = find::<rustls::Error>(&error) {
        return TransportError::Tls {
            host,
            why: tls_words(tls),
        };
    }
    if error.is_timeout() && !error.is_connect() {
        return TransportError::Timeout { limit };
    }
    if error.is_connect() {
        let why = if error.is_timeout() {
            "no connection in time".to_owned()
        } else {
            innermost(&error)
        };
        return TransportError::Connect { host, why };
    }
    let why = innermost(&error);
    if why == "message head is too large" {
        return TransportError::HeadTooLarge;
    }
    if not_http(&why) {
        return TransportError::NotHttp { why };
    }
    TransportError::Interrupted { why }
}

/// The words of the last error in the chain, without the system's number.
pub(super) fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut last = error;
    while let Some(next) = inner(last) {
        last = next;
    }
    let words = last.to_string();
    match words.find(" (os error ") {
        Some(end) => words[..end].to_lowercase(),
        None => words,
    }
}

fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    match url.port_or_known_default() {
        Some(port) => format!("{name}:{port}"),
        None => name.to_owned(),
    }
}

/// The next error in the chain. An `io::Error` that wraps another hides it from `source`.
fn inner<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    if let Some(io) = error.downcast_ref::<io::Error>()
        && let Some(wrapped) = io.get_ref()
    {
        return Some(wrapped);
    }
    error.source()
}

fn find<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        next = inner(error);
    }
    None
}

/// The HTTP library keeps its kinds to itself, so its words must do; the tests hold them.
fn not_http(words: &str) -> bool {
    words.starts_with("invalid HTTP ") && words.contains("parsed")
}

fn tls_words(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(fault) => certificate_words(fault),
        rustls::Error::InvalidMessage(_) => "the other side does not speak TLS".to_owned(),
        rustls::Error::AlertReceived(alert) => alert_words(*alert),
        rustls::Error::PeerIncompatible(_) => "both sides have no TLS version or cipher in common".to_owned(),
        other => other.to_string(),
    }
}

fn certificate_words(fault: &CertificateError) -> String {
    match fault {
        CertificateError::UnknownIssuer => "the certificate is not signed by a known authority".to_owned(),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "the certificate has expired".to_owned(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the certificate is not valid yet".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "the certificate is for another name".to_owned()
        }
        CertificateError::Revoked => "the certificate was revoked".to_owned(),
        other => format!("the certificate cannot be accepted: {other}"),
    }
}

fn alert_words(alert: AlertDescription) -> String {
    match alert {
        AlertDescription::CertificateRequired => "the other side wants a client certificate".to_owned(),
        AlertDescription::BadCertificate
        | AlertDescription::CertificateUnknown
        | AlertDescription::CertificateExpired
        | AlertDescription::CertificateRevoked
        | AlertDescription::UnknownCA => "the other side does not accept the client certificate".to_owned(),
        AlertDescription::HandshakeFailure => "the other side ended the handshake".to_owned(),
        AlertDescription::UnrecognisedName => "the other side does not know this host name".to_owned(),
        AlertDescription::ProtocolVersion => "the other side wants another version of TLS".to_owned(),
        other => format!("the other side answered with alert {}", u8::from(other)),
    }
}
