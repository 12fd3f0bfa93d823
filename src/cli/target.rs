//! Which target, and how it is reached: flags and configuration to settings.

use std::io::Read as _;
use std::path::PathBuf;

use clap::Args as ClapArgs;
use secrecy::SecretString;

use super::failure::Failure;
use super::output::Output;
use crate::config::{ConfigError, ConfigFile, Flags, Settings, find};
use crate::suite::diagnostics;
use crate::text::chain;

/// Flags that say what the target is.
#[derive(ClapArgs, Clone, Debug, Default)]
pub(super) struct Connection {
    /// Base URL (`https://example.com/scim/v2`), or the name of a target in scimspec.toml
    #[arg(long, value_name = "URL|NAME", env = "SCIMSPEC_TARGET", help_heading = "Target")]
    target: Option<String>,
    /// Environment variable that holds the bearer token
    #[arg(long, value_name = "VAR", help_heading = "Target")]
    token_env: Option<String>,
    /// File that holds the bearer token
    #[arg(long, value_name = "FILE", help_heading = "Target")]
    token_file: Option<PathBuf>,
    /// Read the bearer token from standard input
    #[arg(long, conflicts_with_all = ["token_env", "token_file"], help_heading = "Target")]
    token_stdin: bool,
    /// Basic credentials; better written into scimspec.toml, where they can come from the environment
    #[arg(short, long, value_name = "NAME:PASSWORD", help_heading = "Target")]
    user: Option<String>,
    /// Header sent with every request; may be given several times
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", help_heading = "Target")]
    headers: Vec<String>,
    /// Certificates of a private authority, PEM; may be given several times
    #[arg(long, value_name = "FILE", help_heading = "Target")]
    cacert: Vec<PathBuf>,
    /// Client certificate, PEM
    #[arg(long, value_name = "FILE", help_heading = "Target")]
    cert: Option<PathBuf>,
    /// Key of the client certificate, PEM
    #[arg(long, value_name = "FILE", requires = "cert", help_heading = "Target")]
    key: Option<PathBuf>,
    /// Do not verify the target's certificate; every report says so
    #[arg(short = 'k', long, help_heading = "Target")]
    insecure: bool,
    /// Proxy for every request, or `none`; otherwise the one of the environment
    #[arg(long, value_name = "URL", help_heading = "Target")]
    proxy: Option<String>,
    /// Most requests in a time (`5/s`)
    #[arg(long, value_name = "N/TIME", help_heading = "Target")]
    rate: Option<String>,
    /// Longest time for one request (`30s`)
    #[arg(long, value_name = "TIME", help_heading = "Target")]
    timeout: Option<String>,
    /// Longest time to connect (`10s`)
    #[arg(long, value_name = "TIME", help_heading = "Target")]
    connect_timeout: Option<String>,
    /// Configuration file; otherwise scimspec.toml in this folder or above it
    #[arg(long, value_name = "FILE", help_heading = "Target")]
    config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long, conflicts_with = "config", help_heading = "Target")]
    no_config: bool,
}

/// What `run` adds to the connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Wishes {
    pub(super) allow_writes: bool,
    pub(super) strict: bool,
    pub(super) jobs: Option<usize>,
    pub(super) limit: Option<String>,
}

impl Connection {
    /// Flags over environment over configuration file.
    ///
    /// # Errors
    /// What is missing or wrong.
    pub(super) fn settings(&self, wishes: Wishes, out: &Output) -> Result<Settings, Failure> {
        let told = |error: ConfigError| match error {
            ConfigError::Faults(faults) => Failure::diagnostics(diagnostics::render(&faults, out.colour_err())),
            other => Failure::usage(chain(&other)),
        };
        let file = self
            .file()
            .map(|path| ConfigFile::read(&path))
            .transpose()
            .map_err(told)?;
        let flags = self.flags(wishes)?;
        let settings = Settings::new(file.as_ref(), &flags, &|name| std::env::var(name).ok()).map_err(told)?;
        for warning in &settings.warnings {
            out.note(&format!("warning: {warning}"));
        }
        Ok(settings)
    }

    fn file(&self) -> Option<PathBuf> {
        if self.no_config {
            return None;
        }
        self.config.clone().or_else(|| find(&std::env::current_dir().ok()?))
    }

    fn flags(&self, wishes: Wishes) -> Result<Flags, Failure> {
        Ok(Flags {
            target: self.target.clone(),
            token: self.token()?,
            token_file: self.token_file.clone(),
            user: self.user.clone().map(SecretString::from),
            headers: self.headers.iter().cloned().map(SecretString::from).collect(),
            ca: self.cacert.clone(),
            cert: self.cert.clone(),
            key: self.key.clone(),
            insecure: self.insecure,
            proxy: self.proxy.clone(),
            allow_writes: wishes.allow_writes,
            strict: wishes.strict,
            rate: self.rate.clone(),
            jobs: wishes.jobs,
            timeout: self.timeout.clone(),
            connect_timeout: self.connect_timeout.clone(),
            limit: wishes.limit,
        })
    }

    fn token(&self) -> Result<Option<SecretString>, Failure> {
        if self.token_stdin {
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|error| Failure::usage(format!("--token-stdin: cannot read standard input: {error}")))?;
            return match text.trim() {
                "" => Err(Failure::usage("--token-stdin: standard input is empty")),
                token => Ok(Some(SecretString::from(token))),
            };
        }
        let Some(name) = &self.token_env else { return Ok(None) };
        match std::env::var(name) {
            Ok(token) if !token.trim().is_empty() => Ok(Some(SecretString::from(token.trim()))),
            _ => Err(Failure::usage(format!(
                "--token-env: the variable {name} is not set, or empty"
            ))),
        }
    }
}
