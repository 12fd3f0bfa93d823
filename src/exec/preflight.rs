//! Before anything is tried: is there a SCIM service provider, does it let us in, and what does it say of itself?
//!
//! Turns what would be hundreds of failures into one sentence.

use serde_json::Value;
use url::Url;

use super::discovery::{self, Page};
use super::exchange::{Exchange, Request, below};
use super::redirect;
use super::transport::{Transport, TransportError};
use crate::plan::target::{Discovered, ServedType, Target};
use crate::spec::schema::Schema;
use crate::spec::urn;

/// The target as it presents itself, and the evidence.
#[derive(Clone, Debug)]
pub struct Discovery {
    /// What is known.
    pub target: Target,
    /// The exchanges it is known from, in order.
    pub exchanges: Vec<Exchange>,
    /// What a reader of the report must know.
    pub remarks: Vec<String>,
}

/// Why the target cannot be tested.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PreflightError {
    /// No answer to anything.
    #[error("{base} cannot be tested: {source}")]
    Unreachable {
        /// Base URL.
        base: String,
        /// Why no answer came.
        source: TransportError,
    },
    /// The credentials are refused, or missing.
    #[error("{base} refuses {}: it answers {status} to {path}", if *.has_credentials { "the credentials" } else { "requests without credentials" })]
    Unauthorised {
        /// Base URL.
        base: String,
        /// 401 or 403.
        status: u16,
        /// What was asked for.
        path: String,
        /// Whether credentials were sent.
        has_credentials: bool,
    },
    /// Everything leads elsewhere.
    #[error("{base} redirects {path} to {to}: use the base URL that it leads to")]
    Redirected {
        /// Base URL.
        base: String,
        /// What was asked for.
        path: String,
        /// Where it leads.
        to: String,
    },
    /// There is something else.
    #[error("{base} does not look like a SCIM base URL: {seen}{hint}")]
    NotScim {
        /// Base URL.
        base: String,
        /// What was answered to what.
        seen: String,
        /// What else the base URL may be.
        hint: &'static str,
    },
    /// Only errors of the server.
    #[error("{base} is out of order: it answers {status} to {path} and everything else asked")]
    OutOfOrder {
        /// Base URL.
        base: String,
        /// Status.
        status: u16,
        /// What was asked for.
        path: String,
    },
    /// Not a URL that paths can be added to.
    #[error("`{base}` is not a base URL such as `https://scim.example.com/v2`")]
    BaseUrl {
        /// What was given.
        base: String,
    },
}

/// Fetches the discovery documents and reads them. A document that cannot be read is no error, as long as the target answers
/// like a SCIM service provider at all: to one discovery endpoint, or with a ListResponse at `/Users`.
///
/// # Errors
/// When no case could reach a verdict; the sentence says why.
pub async fn preflight<T: Transport>(
    transport: &T,
    base: &Url,
    has_credentials: bool,
) -> Result<Discovery, PreflightError> {
    let mut survey = Survey {
        transport,
        base: trimmed(base),
        has_credentials,
        exchanges: Vec::new(),
        remarks: Vec::new(),
        asked: Vec::new(),
    };
    let config = match survey.ask("/ServiceProviderConfig").await? {
        Ok(index) => discovery::config(&survey.exchanges[index]),
        Err(why) => Discovered::Unreadable(why),
    };
    let types = survey.list("/ResourceTypes", "a list of resource types").await?;
    let schemas = survey.list("/Schemas", "a list of schemas").await?;
    let (schemas, read) = survey.schemas(schemas);
    let types = survey.types(types, &read);
    survey.probe(&config, &types, &schemas).await?;
    Ok(Discovery {
        target: Target {
            base: survey.base,
            config,
            types,
            schemas,
            has_credentials,
        },
        exchanges: survey.exchanges,
        remarks: survey.remarks,
    })
}

/// What was answered to a path: a status, or why nothing.
struct Asked {
    path: String,
    answer: Result<usize, TransportError>,
}

struct Survey<'t, T> {
    transport: &'t T,
    base: Url,
    has_credentials: bool,
    exchanges: Vec<Exchange>,
    remarks: Vec<String>,
    asked: Vec<Asked>,
}

impl<T: Transport> Survey<'_, T> {
    /// Asks for a path: the index of the exchange, or why there is none. An answer that cannot come to any other path either
    /// ends the survey.
    async fn ask(&mut self, path: &str) -> Result<Result<usize, String>, PreflightError> {
        let url = below(&self.base, path).ok_or_else(|| PreflightError::BaseUrl { base: self.base() })?;
        let request = Request::new("GET", url);
        let delivery = self.transport.deliver(&request).await;
        let answer = match delivery.outcome {
            Ok(response) => {
                let step = format!("discovery {path}");
                let exchange = Exchange::new(step, request, response, delivery.took, delivery.waits);
                self.exchanges.push(exchange);
                Ok(self.exchanges.len() - 1)
            }
            Err(error) if hopeless(&error) || self.is_silent(&error) => return Err(self.unreachable(error)),
            Err(error) => Err(error),
        };
        let told = answer.clone().map_err(|error| error.to_string());
        self.asked.push(Asked {
            path: path.to_owned(),
            answer,
        });
        Ok(told)
    }

    /// Whether nothing was answered in time so far, and this not either: waiting for each further path would take minutes.
    fn is_silent(&self, error: &TransportError) -> bool {
        let timeout = |error: &TransportError| matches!(error, TransportError::Timeout { .. });
        let silent = |asked: &Asked| asked.answer.as_ref().is_err_and(timeout);
        timeout(error) && !self.asked.is_empty() && self.asked.iter().all(silent)
    }

    /// All pages of a list.
    async fn list(&mut self, path: &str, expected: &str) -> Result<Discovered<Vec<Value>>, PreflightError> {
        let first = match self.ask(path).await? {
            Ok(index) => &self.exchanges[index],
            Err(why) => return Ok(Discovered::Unreadable(why)),
        };
        let Some(Page { mut resources, total }) = discovery::page(first) else {
            return Ok(Discovered::Unreadable(discovery::unlike(first, expected)));
        };
        const MOST_PAGES: usize = 50;
        for _ in 1..MOST_PAGES {
            if resources.is_empty() || total.is_none_or(|total| resources.len() as u64 >= total) {
                break;
            }
            let next = format!("{path}?startIndex={}", resources.len() + 1);
            let Ok(index) = self.ask(&next).await? else { break };
            let more = discovery::page(&self.exchanges[index])
                .map(|page| page.resources)
                .unwrap_or_default();
            let before = resources.len();
            resources.extend(
                more.into_iter()
                    .filter(|resource| !resources[..before].contains(resource))
                    .collect::<Vec<_>>(),
            );
            if resources.len() == before {
                // The target does not know `startIndex` here and begins anew.
                break;
            }
        }
        if let Some(total) = total.filter(|&total| total > resources.len() as u64) {
            self.remarks.push(format!(
                "{path} says that it has {total} entries and lists {}",
                resources.len()
            ));
        }
        Ok(Discovered::Read(resources))
    }

    fn schemas(&mut self, listed: Discovered<Vec<Value>>) -> (Discovered<()>, Vec<Schema>) {
        let (schemas, passed_over) = match listed {
            Discovered::Read(listed) => discovery::schemas(&listed),
            Discovered::Unreadable(why) => (Discovered::Unreadable(why), Vec::new()),
        };
        self.remarks.extend(passed_over);
        match schemas {
            Discovered::Read(schemas) => (Discovered::Read(()), schemas),
            Discovered::Unreadable(why) => (Discovered::Unreadable(why), Vec::new()),
        }
    }

    fn types(&mut self, listed: Discovered<Vec<Value>>, schemas: &[Schema]) -> Discovered<Vec<ServedType>> {
        let (types, passed_over) = match listed {
            Discovered::Read(listed) => discovery::types(&self.base, &listed, schemas),
            Discovered::Unreadable(why) => (Discovered::Unreadable(why), Vec::new()),
        };
        self.remarks.extend(passed_over);
        types
    }

    /// Asks for one resource: shows whether the credentials count where discovery is open to everyone, and whether a target
    /// without discovery is SCIM at all.
    async fn probe(
        &mut self,
        config: &Discovered<Value>,
        types: &Discovered<Vec<ServedType>>,
        schemas: &Discovered<()>,
    ) -> Result<(), PreflightError> {
        let readable = config.read().is_some() || types.read().is_some() || schemas.read().is_some();
        if !readable && let Some(error) = self.refused() {
            return Err(error);
        }
        let path = probe_path(types);
        let probed = self.ask(&path).await?;
        let answer = probed.ok().map(|index| &self.exchanges[index]);
        let status = answer.map(|exchange| exchange.response.status);
        match status {
            // Discovery is open to everyone, the rest is not: every case would find nothing but the missing credentials.
            Some(401) => Err(self.unauthorised(401, &path)),
            _ if readable || answer.is_some_and(discovery::is_list) => Ok(()),
            _ => Err(self.not_scim()),
        }
    }

    /// When every document is refused.
    fn refused(&self) -> Option<PreflightError> {
        let statuses = self.statuses();
        let (path, status) = statuses.first()?;
        let all = statuses.len() == self.asked.len() && statuses.iter().all(|(_, status)| matches!(status, 401 | 403));
        all.then(|| self.unauthorised(*status, path))
    }

    fn unauthorised(&self, status: u16, path: &str) -> PreflightError {
        PreflightError::Unauthorised {
            base: self.base(),
            status,
            path: path.to_owned(),
            has_credentials: self.has_credentials,
        }
    }

    fn unreachable(&self, source: TransportError) -> PreflightError {
        PreflightError::Unreachable {
            base: self.base(),
            source,
        }
    }

    /// Nothing asked was answered like SCIM: the clearest reason.
    fn not_scim(&self) -> PreflightError {
        let statuses = self.statuses();
        if statuses.is_empty()
            && let Some(Asked { answer: Err(error), .. }) = self.asked.first()
        {
            return self.unreachable(error.clone());
        }
        if let Some(error) = self.exchanges.iter().find_map(|exchange| self.redirected(exchange)) {
            return error;
        }
        if let Some((path, status)) = statuses.first()
            && statuses.iter().all(|(_, status)| *status >= 500)
        {
            return PreflightError::OutOfOrder {
                base: self.base(),
                status: *status,
                path: (*path).to_owned(),
            };
        }
        PreflightError::NotScim {
            base: self.base(),
            seen: self.seen(),
            hint: hint(&self.base),
        }
    }

    fn redirected(&self, exchange: &Exchange) -> Option<PreflightError> {
        let mut to = redirect::location(&exchange.request.url, &exchange.response)?;
        // A login page's query is long and may hold secrets.
        to.set_query(None);
        to.set_fragment(None);
        Some(PreflightError::Redirected {
            base: self.base(),
            path: exchange.request.url.path().to_owned(),
            to: to.to_string(),
        })
    }

    /// `it answers 404 to /ServiceProviderConfig and /Users`, grouped by answer.
    fn seen(&self) -> String {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for asked in &self.asked {
            let answer = match &asked.answer {
                Ok(index) => format!("it {} to", discovery::unlike(&self.exchanges[*index], "of SCIM")),
                Err(error) => format!("{error} for"),
            };
            match groups.iter_mut().find(|(known, _)| *known == answer) {
                Some((_, paths)) => paths.push(asked.path.clone()),
                None => groups.push((answer, vec![asked.path.clone()])),
            }
        }
        let groups = groups
            .iter()
            .map(|(answer, paths)| format!("{answer} {}", joined(paths)));
        groups.collect::<Vec<_>>().join("; ")
    }

    fn statuses(&self) -> Vec<(&str, u16)> {
        let status = |asked: &Asked| Some(self.exchanges[*asked.answer.as_ref().ok()?].response.status);
        self.asked
            .iter()
            .filter_map(|asked| Some((asked.path.as_str(), status(asked)?)))
            .collect()
    }

    fn base(&self) -> String {
        self.base.to_string()
    }
}

/// `a`, `a and b`, `a, b and c`.
fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Whether no other request would fare better.
fn hopeless(error: &TransportError) -> bool {
    match error {
        TransportError::Connect { .. }
        | TransportError::Tls { .. }
        | TransportError::NotHttp { .. }
        | TransportError::HeadTooLarge
        | TransportError::Token { .. }
        | TransportError::Throttled { .. }
        | TransportError::Unsendable { .. } => true,
        TransportError::Timeout { .. }
        | TransportError::Interrupted { .. }
        | TransportError::TooLarge { .. }
        | TransportError::TooMany { .. } => false,
    }
}

fn probe_path(types: &Discovered<Vec<ServedType>>) -> String {
    let types = types.read().map(Vec::as_slice).unwrap_or_default();
    let user = types
        .iter()
        .find(|served| served.resource_type.schema.eq_ignore_ascii_case(urn::USER));
    let endpoint = user
        .or(types.first())
        .map(|served| served.resource_type.endpoint.as_str());
    let endpoint = endpoint
        .filter(|endpoint| endpoint.starts_with('/'))
        .unwrap_or("/Users");
    format!("{endpoint}?count=1")
}

fn hint(base: &Url) -> &'static str {
    let path = base.path().to_ascii_lowercase();
    if path.contains("scim") || path.contains("/v2") {
        ""
    } else {
        " (SCIM base URLs often end with a path such as /scim/v2)"
    }
}

/// Without user information, query and fragment, and without trailing slash.
fn trimmed(base: &Url) -> Url {
    let mut base = base.clone();
    // Fails only for URLs without a host, which no path can be added to either.
    let _ = base.set_username("");
    let _ = base.set_password(None);
    base.set_query(None);
    base.set_fragment(None);
    let path = base.path().trim_end_matches('/').to_owned();
    base.set_path(&path);
    base
}

#[cfg(test)]
mod tests;
