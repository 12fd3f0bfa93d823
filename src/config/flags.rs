//! What the command line and the environment say.

use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};

use super::credentials::{read_certificate, read_secret_file};
use super::layer::Layer;
use super::{ConfigError, Environment, units};
use crate::exec::auth::Scheme;

/// Flags as they were given; the command line fills them in.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--target`: a URL, or a name from the file.
    pub target: Option<String>,
    /// A bearer token, from wherever the command line got it (`--token-env`, `--token-stdin`).
    pub token: Option<SecretString>,
    /// `--token-file`.
    pub token_file: Option<PathBuf>,
    /// `--user`: `name:password`.
    pub user: Option<SecretString>,
    /// `--header`: `Name: value`, several times.
    pub headers: Vec<SecretString>,
    /// `--cacert`, several times.
    pub ca: Vec<PathBuf>,
    /// `--cert`.
    pub cert: Option<PathBuf>,
    /// `--key`; without it `--cert` holds both.
    pub key: Option<PathBuf>,
    /// `--insecure`.
    pub insecure: bool,
    /// `--proxy`: a URL or `none`.
    pub proxy: Option<String>,
    /// `--allow-writes`.
    pub allow_writes: bool,
    /// `--strict`.
    pub strict: bool,
    /// `--rate`.
    pub rate: Option<String>,
    /// `--jobs`.
    pub jobs: Option<usize>,
    /// `--timeout`.
    pub timeout: Option<String>,
    /// `--connect-timeout`.
    pub connect_timeout: Option<String>,
    /// `--limit`.
    pub limit: Option<String>,
}

impl Flags {
    pub(super) fn layer(&self) -> Result<Layer, ConfigError> {
        let mut headers = Vec::new();
        for header in &self.headers {
            headers.push(at("--header", header_line(header.expose_secret()))?);
        }
        Ok(Layer {
            scheme: self.scheme()?,
            headers,
            client_certificate: match (&self.cert, &self.key) {
                (Some(cert), key) => Some(at("--cert", read_certificate(cert, key.as_deref()))?),
                (None, Some(_)) => return Err(fault("--key", "it needs --cert beside it")),
                (None, None) => None,
            },
            authorities: authorities("--cacert", &self.ca)?,
            proxy: parsed("--proxy", self.proxy.as_deref(), units::proxy)?,
            // A flag that is not given says nothing; there is none to say no.
            insecure: self.insecure.then_some(true),
            allow_writes: self.allow_writes.then_some(true),
            strict: self.strict.then_some(true),
            rate: parsed("--rate", self.rate.as_deref(), units::rate)?,
            jobs: parsed("--jobs", self.jobs.map(|jobs| jobs.to_string()).as_deref(), units::jobs)?,
            timeout: parsed("--timeout", self.timeout.as_deref(), units::duration)?,
            connect_timeout: parsed("--connect-timeout", self.connect_timeout.as_deref(), units::duration)?,
            limit: parsed("--limit", self.limit.as_deref(), units::duration)?,
            ..Layer::default()
        })
    }

    fn scheme(&self) -> Result<Option<Scheme>, ConfigError> {
        let given = [self.token.is_some(), self.token_file.is_some(), self.user.is_some()];
        if given.iter().filter(|&&given| given).count() > 1 {
            return Err(fault(
                "--user",
                "a token and a user name with password exclude each other",
            ));
        }
        if let Some(token) = &self.token {
            return at("--token", token_of(token)).map(Some);
        }
        if let Some(path) = &self.token_file {
            let token = at("--token-file", read_secret_file(path))?;
            return at("--token-file", token_of(&token)).map(Some);
        }
        let Some(user) = &self.user else { return Ok(None) };
        let (user, password) = user
            .expose_secret()
            .split_once(':')
            .ok_or_else(|| fault("--user", "expected `name:password`"))?;
        Ok(Some(Scheme::Basic {
            user: user.to_owned(),
            password: SecretString::from(password),
        }))
    }
}

/// Variables named `SCIMSPEC_…`; an empty one says nothing.
pub(super) fn from_environment(environment: Environment<'_>) -> Result<Layer, ConfigError> {
    let get = |name: &str| environment(name).filter(|value| !value.is_empty());
    let token = match (get("SCIMSPEC_TOKEN"), get("SCIMSPEC_TOKEN_FILE")) {
        (Some(token), _) => Some(SecretString::from(token)),
        (None, Some(path)) => Some(at("SCIMSPEC_TOKEN_FILE", read_secret_file(path.as_ref()))?),
        (None, None) => None,
    };
    let ca: Vec<PathBuf> = get("SCIMSPEC_CACERT").iter().map(PathBuf::from).collect();
    Ok(Layer {
        scheme: token.map(|token| at("SCIMSPEC_TOKEN", token_of(&token))).transpose()?,
        authorities: authorities("SCIMSPEC_CACERT", &ca)?,
        proxy: variable(&get, "SCIMSPEC_PROXY", units::proxy)?,
        insecure: variable(&get, "SCIMSPEC_INSECURE", units::boolean)?,
        allow_writes: variable(&get, "SCIMSPEC_ALLOW_WRITES", units::boolean)?,
        strict: variable(&get, "SCIMSPEC_STRICT", units::boolean)?,
        rate: variable(&get, "SCIMSPEC_RATE", units::rate)?,
        jobs: variable(&get, "SCIMSPEC_JOBS", units::jobs)?,
        timeout: variable(&get, "SCIMSPEC_TIMEOUT", units::duration)?,
        connect_timeout: variable(&get, "SCIMSPEC_CONNECT_TIMEOUT", units::duration)?,
        limit: variable(&get, "SCIMSPEC_LIMIT", units::duration)?,
        ..Layer::default()
    })
}

fn variable<T>(
    get: &impl Fn(&str) -> Option<String>,
    name: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, ConfigError> {
    parsed(name, get(name).as_deref(), parse)
}

fn parsed<T>(
    place: &str,
    text: Option<&str>,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, ConfigError> {
    at(place, text.map(parse).transpose())
}

fn authorities(place: &str, files: &[PathBuf]) -> Result<Option<Vec<Vec<u8>>>, ConfigError> {
    let read = |path: &PathBuf| std::fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()));
    let bundles: Vec<_> = at(place, files.iter().map(read).collect())?;
    Ok((!bundles.is_empty()).then_some(bundles))
}

/// A token that no header can hold would be refused at the first request, with a message about the suite.
fn token_of(token: &SecretString) -> Result<Scheme, String> {
    super::credentials::header_value(token.expose_secret())?;
    Ok(Scheme::Bearer(token.clone()))
}

fn header_line(line: &str) -> Result<(String, SecretString), String> {
    let (name, value) = line.split_once(':').ok_or("expected `Name: value`")?;
    super::credentials::header(name.trim(), value.trim())
}

fn at<T>(place: &str, result: Result<T, String>) -> Result<T, ConfigError> {
    result.map_err(|why| fault(place, why))
}

fn fault(place: &str, why: impl Into<String>) -> ConfigError {
    ConfigError::Value {
        place: place.to_owned(),
        why: why.into(),
    }
}
