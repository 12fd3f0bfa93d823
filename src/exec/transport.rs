//! How requests reach the target.

use std::future::Future;
use std::time::Duration;

use super::exchange::{Request, Response};

/// Sends one request and brings back one whole answer.
pub trait Transport: Send + Sync {
    /// Sends.
    ///
    /// # Errors
    /// When no whole answer came: the verdict is then "errored", never "failed".
    fn send(&self, request: &Request) -> impl Future<Output = Result<Response, TransportError>> + Send;
}

/// Why no whole answer came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// Name resolution or connection failed.
    #[error("cannot connect to {host}: {why}")]
    Connect {
        /// Host and port.
        host: String,
        /// The system's words.
        why: String,
    },
    /// The TLS handshake failed.
    #[error("no TLS connection to {host}: {why}")]
    Tls {
        /// Host and port.
        host: String,
        /// What the handshake ran into.
        why: String,
    },
    /// No answer in time.
    #[error("no complete answer within {}", crate::text::duration(*.limit))]
    Timeout {
        /// The limit.
        limit: Duration,
    },
    /// The connection ended before the answer did.
    #[error("the connection ended before the answer was complete: {why}")]
    Interrupted {
        /// What was seen.
        why: String,
    },
    /// The body went past the limit.
    #[error("the answer is larger than the limit of {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// What came back is not HTTP.
    #[error("the answer is not HTTP: {why}")]
    NotHttp {
        /// What was seen.
        why: String,
    },
    /// Still 429 or 503 after every wait.
    #[error("still answering {status} after {times} waits")]
    Throttled {
        /// The status.
        status: u16,
        /// How often was waited.
        times: u32,
    },
    /// The access token could not be had.
    #[error("no access token: {why}")]
    Token {
        /// What the token endpoint said, secrets masked.
        why: String,
    },
}
