//! How requests reach the target.
//!
//! Transports are layered: [`super::http::HttpTransport`] (or [`super::embedded::EmbeddedTransport`]) sends a request as it is,
//! [`super::auth::Authenticated`] adds the credentials, [`super::throttle::Polite`] keeps the rate and waits when asked to.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::exchange::{Request, Response, Waits};

/// Sends one request and brings back one whole answer.
pub trait Transport: Send + Sync {
    /// Sends.
    ///
    /// # Errors
    /// When no whole answer came: the verdict is then "errored", never "failed".
    fn send(&self, request: &Request) -> impl Future<Output = Result<Response, TransportError>> + Send;

    /// Sends, measures, and tells about waits: what the runner calls.
    fn deliver(&self, request: &Request) -> impl Future<Output = Delivery> + Send {
        async move {
            let start = Instant::now();
            let outcome = self.send(request).await;
            Delivery {
                outcome,
                took: start.elapsed(),
                waits: None,
            }
        }
    }
}

/// What one sending came to.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The answer, or why there is none.
    pub outcome: Result<Response, TransportError>,
    /// From sending to the last byte; of the last attempt, when there were several.
    pub took: Duration,
    /// How often and how long was waited because the target asked for it; `None` when it did not.
    pub waits: Option<Waits>,
}

impl Delivery {
    /// Nothing was sent.
    pub(super) fn none(error: TransportError) -> Self {
        Self {
            outcome: Err(error),
            took: Duration::ZERO,
            waits: None,
        }
    }
}

impl<T: Transport> Transport for Arc<T> {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        T::send(self, request).await
    }

    async fn deliver(&self, request: &Request) -> Delivery {
        T::deliver(self, request).await
    }
}

impl<T: Transport> Transport for &T {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        T::send(self, request).await
    }

    async fn deliver(&self, request: &Request) -> Delivery {
        T::deliver(self, request).await
    }
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
    /// More JSON values than fit into the memory that a run may take.
    #[error("the answer holds more than {limit} values")]
    TooMany {
        /// The limit, in values.
        limit: usize,
    },
    /// The head went past what the HTTP library reads.
    #[error("the head of the answer is too large")]
    HeadTooLarge,
    /// What came back is not HTTP.
    #[error("the answer is not HTTP: {why}")]
    NotHttp {
        /// What was seen.
        why: String,
    },
    /// The request cannot be written down as HTTP: a fault of the suite.
    #[error("the request cannot be sent: {why}")]
    Unsendable {
        /// What is wrong with it.
        why: String,
    },
    /// Still 429 or 503 after every wait.
    #[error("{}", still(*.status, *.times))]
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

fn still(status: u16, times: u32) -> String {
    match times {
        0 => format!("answers {status} and asks to wait longer than allowed"),
        times => format!(
            "still answering {status} after {}",
            crate::text::count(times as usize, "wait")
        ),
    }
}
