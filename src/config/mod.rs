//! What a run is told: by flags, by the environment, by `scimspec.toml`, in this order; the rest is built in.
//!
//! `[targets.NAME]` says how a target is reached and what is allowed on it, `[run]` what holds for all of them.

mod credentials;
mod expand;
mod find;
mod flags;
mod grammar;
mod layer;
mod target;
mod tree;
mod units;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use url::Url;

use self::layer::Layer;
use self::target::Reader;
use crate::exec::auth::{Auth, Scheme};
use crate::exec::http::{HttpOptions, Proxy};
use crate::exec::secrets::Secrets;
use crate::exec::throttle::Rate;
use crate::text::nearest;
use crate::yaml::{Fault, Faults, FaultyText, Node};

pub use find::find;
pub use flags::Flags;
pub use grammar::json_schema;
pub use units::{duration, rate};

/// Name of the file that [`find()`] looks for.
pub const FILE: &str = "scimspec.toml";

/// Everything a run needs to know about its target.
#[derive(Debug)]
pub struct Settings {
    /// Name of the target in the file; `None` when only its URL was given.
    pub target_name: Option<String>,
    /// Base URL, without trailing slash.
    pub base: Url,
    /// Credentials.
    pub scheme: Scheme,
    /// Headers that go with every request to the target.
    pub companions: Vec<(String, SecretString)>,
    /// How it is reached.
    pub http: HttpOptions,
    /// Whether resources may be created, changed and deleted.
    pub allow_writes: bool,
    /// Most requests in a time.
    pub rate: Option<Rate>,
    /// Cases at a time.
    pub jobs: usize,
    /// Whether warnings fail the run.
    pub strict: bool,
    /// After this long no further case starts.
    pub limit: Option<Duration>,
    /// Values merged into every generated resource, by resource type name; strings may hold `${unique}` and `${run}`.
    pub resources: Map<String, Value>,
    /// The file that was read.
    pub file: Option<PathBuf>,
    /// What the user should know, such as a secret in plain text.
    pub warnings: Vec<String>,
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// Something in the file is wrong.
    #[error(transparent)]
    Faults(#[from] Faults),
    /// A flag or variable has no proper value.
    #[error("{place}: {why}")]
    Value {
        /// The flag or variable (`--rate`, `SCIMSPEC_RATE`).
        place: String,
        /// What is wrong; never the value of a secret.
        why: String,
    },
    /// No target was named.
    #[error("no target: give a URL or a name from {FILE} with --target{}", names(.known))]
    NoTarget {
        /// Targets in the file.
        known: Vec<String>,
    },
    /// The file has no such target.
    #[error("{}", unknown(.name, .known))]
    UnknownTarget {
        /// What was asked for.
        name: String,
        /// Targets in the file.
        known: Vec<String>,
    },
}

/// A configuration file, its form checked.
#[derive(Debug)]
pub struct ConfigFile {
    path: PathBuf,
    text: String,
    root: Node,
}

/// How variables of the environment are looked up.
pub type Environment<'e> = &'e dyn Fn(&str) -> Option<String>;

impl ConfigFile {
    /// Reads a file and checks its form: known keys, right types. What its values mean is looked at for the chosen target
    /// only, so that a run needs no secrets of the others.
    ///
    /// # Errors
    /// When it cannot be read or its form is wrong.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|source| ConfigError::Read {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self::parse(path, text)?)
    }

    /// Checks the form of a text.
    ///
    /// # Errors
    /// All faults at once.
    pub fn parse(path: &Path, text: String) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let root = tree::parse(&text, &mut faults);
        if let Some(root) = &root {
            grammar::check(root, &mut faults);
        }
        let file = |root| Self {
            path: path.to_owned(),
            text: text.clone(),
            root,
        };
        match root {
            Some(root) if faults.is_empty() => Ok(file(root)),
            _ => Err(faulty(path, &text, faults)),
        }
    }

    /// Names of the targets, in file order.
    pub fn targets(&self) -> Vec<String> {
        let targets = self.root.get("targets").map(Node::entries).unwrap_or_default();
        targets.iter().map(|entry| entry.key.name.clone()).collect()
    }

    fn target(&self, name: &str) -> Option<&Node> {
        self.root.get("targets")?.get(name)
    }

    /// What `[run]` names as target, or the only one there is.
    fn default_target(&self) -> Option<String> {
        let named = self
            .root
            .get("run")
            .and_then(|run| run.get("target"))
            .and_then(Node::text);
        match (named, self.targets().as_slice()) {
            (Some(named), _) => Some(named.to_owned()),
            (None, [only]) => Some(only.clone()),
            (None, _) => None,
        }
    }

    /// Reads the parts that count for one target.
    fn layers(
        &self,
        target: Option<&Node>,
        environment: Environment<'_>,
    ) -> Result<(Layer, Layer, Vec<String>), Faults> {
        let mut reader = Reader::new(&self.path, &self.text, environment);
        let target = target.map(|node| reader.layer(node)).unwrap_or_default();
        let run = self.root.get("run").map(|node| reader.layer(node)).unwrap_or_default();
        if reader.faults.is_empty() {
            Ok((target, run, reader.warnings))
        } else {
            Err(faulty(&self.path, &self.text, reader.faults))
        }
    }
}

impl Settings {
    /// Puts everything together: flags, then variables, then the target, then `[run]`, then what is built in.
    ///
    /// # Errors
    /// When no target can be made out, or a value that counts is wrong.
    pub fn new(file: Option<&ConfigFile>, flags: &Flags, environment: Environment<'_>) -> Result<Self, ConfigError> {
        let asked = flags.target.clone().or_else(|| environment("SCIMSPEC_TARGET"));
        let asked = asked.or_else(|| file.and_then(ConfigFile::default_target));
        let known = || file.map(ConfigFile::targets).unwrap_or_default();
        let asked = asked.ok_or_else(|| ConfigError::NoTarget { known: known() })?;
        let stronger = flags.layer()?.or(flags::from_environment(environment)?);
        let is_url = asked.contains("://");
        let named = file.filter(|_| !is_url).and_then(|file| file.target(&asked));
        if named.is_none() && !is_url {
            return Err(ConfigError::UnknownTarget {
                name: asked,
                known: known(),
            });
        }
        let (target, run, warnings) = match file {
            Some(file) => file.layers(named, environment)?,
            None => Default::default(),
        };
        let mut layer = stronger.or(target).or(run);
        if is_url {
            layer.base = Some(units::base_url(&asked).map_err(|why| ConfigError::Value {
                place: "--target".to_owned(),
                why,
            })?);
        }
        let base = layer
            .base
            .take()
            .ok_or_else(|| ConfigError::NoTarget { known: known() })?;
        let mut settings = layer.settings(base);
        settings.target_name = (!is_url).then_some(asked);
        settings.file = file.map(|file| file.path.clone());
        settings.warnings.splice(0..0, warnings);
        Ok(settings)
    }

    /// Everything that must not be shown: the credentials, and the proxy's.
    pub fn secrets(&self) -> Secrets {
        let secrets = Secrets::new();
        self.auth().teach(&secrets);
        if let Proxy::At(proxy) = &self.http.proxy
            && let Ok(url) = Url::parse(proxy.expose_secret())
            && let Some(password) = url.password()
        {
            secrets.learn_pair(url.username(), &SecretString::from(password));
        }
        secrets
    }

    /// The credentials, bound to the target's origin.
    pub fn auth(&self) -> Auth {
        Auth::new(&self.base, self.scheme.clone())
            .with_companions(self.companions.clone())
            .with_certificate(self.http.client_certificate.is_some())
    }
}

fn faulty(path: &Path, text: &str, faults: Vec<Fault>) -> Faults {
    Faults(
        FaultyText::of(&path.display().to_string(), text, faults)
            .into_iter()
            .collect(),
    )
}

fn names(known: &[String]) -> String {
    match known {
        [] => String::new(),
        known => format!(
            " (there are {})",
            crate::text::list_of(known.iter().map(String::as_str))
        ),
    }
}

fn unknown(name: &str, known: &[String]) -> String {
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("`{name}` is neither a URL nor a target in {FILE}; did you mean `{near}`?"),
        None => format!("`{name}` is neither a URL nor a target in {FILE}{}", names(known)),
    }
}

#[cfg(test)]
mod tests;
