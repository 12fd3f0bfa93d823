//! Reading `[targets.NAME]` and `[run]`, their form checked before.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde_json::{Map, Value};
use url::Url;

use super::credentials::{header, header_value, read_certificate, read_secret_file};
use super::layer::Layer;
use super::{Environment, expand, tree, units};
use crate::exec::auth::Scheme;
use crate::exec::oauth::{ClientAuth, ClientCredentials};
use crate::yaml::{Content, Fault, Node, Span};

/// Reads values and collects what is wrong with them.
pub(super) struct Reader<'r> {
    folder: PathBuf,
    text: &'r str,
    environment: Environment<'r>,
    pub(super) faults: Vec<Fault>,
    pub(super) warnings: Vec<String>,
}

impl<'r> Reader<'r> {
    /// Reads from the file at `path`; other files are named relative to it.
    pub(super) fn new(path: &Path, text: &'r str, environment: Environment<'r>) -> Self {
        Self {
            folder: path.parent().map(Path::to_owned).unwrap_or_default(),
            text,
            environment,
            faults: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub(super) fn layer(&mut self, table: &Node) -> Layer {
        let mut layer = Layer {
            base: self.parsed(table, "url", units::base_url),
            authorities: table.get("ca").map(|files| self.authorities(files)),
            proxy: self.parsed(table, "proxy", units::proxy),
            insecure: table.get("insecure").and_then(Node::boolean),
            allow_writes: table.get("allow-writes").and_then(Node::boolean),
            strict: table.get("strict").and_then(Node::boolean),
            rate: self.parsed(table, "rate", units::rate),
            jobs: table
                .get("jobs")
                .and_then(Node::whole)
                .and_then(|jobs| usize::try_from(jobs).ok()),
            timeout: self.parsed(table, "timeout", units::duration),
            connect_timeout: self.parsed(table, "connect-timeout", units::duration),
            limit: self.parsed(table, "limit", units::duration),
            resources: table
                .get("resources")
                .map(|types| self.resources(types))
                .unwrap_or_default(),
            ..Layer::default()
        };
        if let Some(auth) = table.get("auth") {
            layer.scheme = self.scheme(auth);
            layer.headers = self.headers(auth);
            layer.client_certificate = auth.get("client-cert").and_then(|node| self.certificate(node));
        }
        layer
    }

    fn scheme(&mut self, auth: &Node) -> Option<Scheme> {
        if let Some(bearer) = auth.get("bearer") {
            let token = self.secret(bearer)?;
            return self
                .kept(bearer.span, header_value(&token))
                .map(|()| Scheme::Bearer(token.into()));
        }
        if let Some(basic) = auth.get("basic") {
            return Some(Scheme::Basic {
                user: self.string(basic.get("user")?)?,
                password: self.secret(basic.get("password")?)?.into(),
            });
        }
        self.oauth(auth.get("oauth")?).map(Scheme::ClientCredentials)
    }

    fn oauth(&mut self, oauth: &Node) -> Option<ClientCredentials> {
        let style = self.parsed(oauth, "style", |text| match text {
            "basic" => Ok(ClientAuth::Basic),
            "post" => Ok(ClientAuth::Post),
            _ => Err(format!("`{text}` is neither `basic` nor `post`")),
        });
        let parameters = oauth.get("parameters").map(Node::entries).unwrap_or_default();
        let parameters = parameters
            .iter()
            .filter_map(|entry| Some((entry.key.name.clone(), self.string(&entry.value)?)))
            .collect();
        Some(ClientCredentials {
            token_url: self.parsed(oauth, "token-url", token_url)?,
            client_id: self.string(oauth.get("client-id")?)?,
            client_secret: self.secret(oauth.get("client-secret")?)?.into(),
            scope: oauth.get("scope").and_then(|scope| self.string(scope)),
            style: style.unwrap_or_default(),
            parameters,
        })
    }

    fn headers(&mut self, auth: &Node) -> Vec<(String, SecretString)> {
        let headers = auth.get("headers").map(Node::entries).unwrap_or_default();
        let read = headers.iter().filter_map(|entry| {
            let value = self.secret(&entry.value)?;
            self.kept(entry.value.span, header(&entry.key.name, &value))
        });
        read.collect()
    }

    fn certificate(&mut self, node: &Node) -> Option<SecretString> {
        let (certificate, key) = match (node.get("cert"), node.get("key")) {
            (Some(certificate), Some(key)) => (self.path(certificate)?, Some(self.path(key)?)),
            _ => (self.path(node)?, None),
        };
        self.kept(node.span, read_certificate(&certificate, key.as_deref()))
    }

    fn authorities(&mut self, files: &Node) -> Vec<Vec<u8>> {
        let read = files.one_or_many().iter().filter_map(|file| {
            let path = self.path(file)?;
            let bytes = std::fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()));
            self.kept(file.span, bytes)
        });
        read.collect()
    }

    /// Text with `${VAR}`, `{ env = … }` or `{ file = … }`.
    fn secret(&mut self, node: &Node) -> Option<String> {
        if let Some(name) = node.get("env") {
            let name = self.string(name)?;
            let value = (self.environment)(&name).filter(|value| !value.is_empty());
            return self.kept(
                node.span,
                value.ok_or_else(|| format!("the variable `{name}` is not set")),
            );
        }
        if let Some(file) = node.get("file") {
            let path = self.path(file)?;
            let secret = self.kept(file.span, read_secret_file(&path))?;
            return Some(secrecy::ExposeSecret::expose_secret(&secret).to_owned());
        }
        if node.text().is_some_and(|text| !text.contains("${")) {
            let line = node.span.line;
            self.warnings.push(format!(
                "a secret stands in plain text in line {line} of the configuration"
            ));
        }
        self.string(node)
    }

    fn resources(&mut self, types: &Node) -> Map<String, Value> {
        let read = types.entries().iter();
        read.map(|entry| (entry.key.name.clone(), self.template(&entry.value)))
            .collect()
    }

    /// A value whose strings may hold the run's own names.
    fn template(&mut self, node: &Node) -> Value {
        match &node.content {
            Content::Text(text) => self.expanded(text, node.span, true).map_or(Value::Null, Value::String),
            Content::List(elements) => elements.iter().map(|element| self.template(element)).collect(),
            Content::Mapping(entries) => {
                let members = entries.iter();
                members
                    .map(|entry| (entry.key.name.clone(), self.template(&entry.value)))
                    .collect()
            }
            Content::Null | Content::Boolean(_) | Content::Number(_) => node.to_json(),
        }
    }

    fn path(&mut self, node: &Node) -> Option<PathBuf> {
        let path = self.string(node)?;
        Some(self.folder.join(path))
    }

    fn string(&mut self, node: &Node) -> Option<String> {
        self.expanded(node.text()?, node.span, false)
    }

    fn parsed<T>(&mut self, table: &Node, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let node = table.get(key)?;
        let text = self.string(node)?;
        self.kept(node.span, parse(&text))
    }

    fn expanded(&mut self, text: &str, span: Span, template: bool) -> Option<String> {
        match expand::expand(text, self.environment, template) {
            Ok(text) => Some(text),
            Err(missing) => {
                let place = self.inside(span, &missing.written);
                self.faults.push(
                    Fault::new(place, missing.why).hint("`${NAME:-default}` stands in for a variable that is not set"),
                );
                None
            }
        }
    }

    /// Where in the text of a string something stands, when it is written there as it is.
    fn inside(&self, span: Span, written: &str) -> Span {
        let source = self.text.get(span.start..span.end).unwrap_or_default();
        match source.find(written) {
            Some(at) => tree::span(self.text, span.start + at..span.start + at + written.len()),
            None => span,
        }
    }

    fn kept<T>(&mut self, span: Span, result: Result<T, String>) -> Option<T> {
        result.map_err(|why| self.faults.push(Fault::new(span, why))).ok()
    }
}

fn token_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"));
    url.ok_or_else(|| "this is not a URL such as `https://login.example.com/token`".to_owned())
}
