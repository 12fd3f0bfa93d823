//! One source of settings: flags, environment, target, `[run]`.

use std::time::Duration;

use secrecy::SecretString;
use serde_json::{Map, Value};
use url::Url;

use super::Settings;
use crate::exec::auth::Scheme;
use crate::exec::http::{HttpOptions, Proxy};
use crate::exec::throttle::Rate;

/// What one source says; `None` where it says nothing.
#[derive(Debug, Default)]
pub(super) struct Layer {
    pub(super) base: Option<Url>,
    pub(super) scheme: Option<Scheme>,
    pub(super) headers: Vec<(String, SecretString)>,
    pub(super) client_certificate: Option<SecretString>,
    pub(super) authorities: Option<Vec<Vec<u8>>>,
    pub(super) proxy: Option<Proxy>,
    pub(super) insecure: Option<bool>,
    pub(super) allow_writes: Option<bool>,
    pub(super) strict: Option<bool>,
    pub(super) rate: Option<Rate>,
    pub(super) jobs: Option<usize>,
    pub(super) timeout: Option<Duration>,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) limit: Option<Duration>,
    pub(super) resources: Map<String, Value>,
}

impl Layer {
    /// This, and where it says nothing, the other. A header replaces the other's of the same name.
    pub(super) fn or(self, weaker: Self) -> Self {
        let mut headers = weaker.headers;
        headers.retain(|(name, _)| !self.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)));
        headers.extend(self.headers);
        let mut resources = weaker.resources;
        resources.extend(self.resources);
        Self {
            base: self.base.or(weaker.base),
            scheme: self.scheme.or(weaker.scheme),
            headers,
            client_certificate: self.client_certificate.or(weaker.client_certificate),
            authorities: self.authorities.or(weaker.authorities),
            proxy: self.proxy.or(weaker.proxy),
            insecure: self.insecure.or(weaker.insecure),
            allow_writes: self.allow_writes.or(weaker.allow_writes),
            strict: self.strict.or(weaker.strict),
            rate: self.rate.or(weaker.rate),
            jobs: self.jobs.or(weaker.jobs),
            timeout: self.timeout.or(weaker.timeout),
            connect_timeout: self.connect_timeout.or(weaker.connect_timeout),
            limit: self.limit.or(weaker.limit),
            resources,
        }
    }

    /// What is said, and what is built in.
    pub(super) fn settings(self, base: Url) -> Settings {
        let built_in = HttpOptions::default();
        // Headers alone are the credentials; beside others they are company.
        let (scheme, companions) = match self.scheme {
            Some(scheme) => (scheme, self.headers),
            None if self.headers.is_empty() => (Scheme::None, Vec::new()),
            None => (Scheme::Headers(self.headers), Vec::new()),
        };
        Settings {
            target_name: None,
            base,
            scheme,
            companions,
            http: HttpOptions {
                authorities: self.authorities.unwrap_or_default(),
                client_certificate: self.client_certificate,
                insecure: self.insecure.unwrap_or(false),
                proxy: self.proxy.unwrap_or_default(),
                connect_timeout: self.connect_timeout.unwrap_or(built_in.connect_timeout),
                timeout: self.timeout.unwrap_or(built_in.timeout),
                body_limit: built_in.body_limit,
            },
            allow_writes: self.allow_writes.unwrap_or(false),
            rate: self.rate,
            jobs: self.jobs.unwrap_or(DEFAULT_JOBS),
            strict: self.strict.unwrap_or(false),
            limit: self.limit,
            resources: self.resources,
            file: None,
            warnings: Vec::new(),
        }
    }
}

/// Few enough for a small target, enough to hide its latency.
const DEFAULT_JOBS: usize = 4;
