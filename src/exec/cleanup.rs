//! Deleting what the run created, and nothing else.

use std::time::Duration;

use serde_json::Value;
use url::Url;

use super::exchange::{Request, Response, below};
use super::ledger::{Entry, Ledger, Marker, Pending};
use super::transport::Transport;
use crate::spec::json::member;

/// What cleaning up came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleanup {
    /// Resources that are gone now.
    pub removed: usize,
    /// Resources that may still be there.
    pub leftovers: Vec<Leftover>,
    /// Requests sent.
    pub requests: u64,
}

/// A resource that may still be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// Its URL; that of its endpoint when the answer to its creation was lost.
    pub url: String,
    /// By what it can be found, when its URL is not known.
    pub marker: Option<Marker>,
    /// Why it is still there.
    pub reason: String,
}

/// How the attempt to remove one entry ended.
enum Attempt {
    Gone,
    /// Worth a second pass.
    Later(String),
    Left(String),
}

/// How often what could not be deleted is tried again at most.
const PASSES: u32 = 6;
/// Passes in a row that remove nothing before the rest is given up.
const VAIN: u32 = 2;
/// The pause before the third pass; it doubles before each further one.
const PAUSE: Duration = Duration::from_millis(250);
/// After so many requests in a row without any answer, the target is taken for gone.
const SILENT: u32 = 3;

/// Deletes everything pending, the newest first. What could not be deleted for a reason that may pass (a conflict, an error of
/// the server, no answer) is tried again, as long as that removes anything. A creation whose answer was lost is searched by
/// its marker. A target that does not answer any more is asked a few times, not once for each resource.
///
/// Only resources of the ledger are touched: at the path it holds, or found by a marker that no other resource can carry.
pub async fn cleanup<T: Transport>(transport: &T, ledger: &Ledger) -> Cleanup {
    let mut sweep = Sweep::new(transport, ledger);
    let mut leftovers = Vec::new();
    let mut open: Vec<(Pending, String)> = ledger.pending().into_iter().map(|one| (one, String::new())).collect();
    let mut vain = 0;
    for pass in 0..PASSES {
        if open.is_empty() || vain == VAIN {
            break;
        }
        if let Some(doublings) = pass.checked_sub(2) {
            tokio::time::sleep(PAUSE * 2_u32.pow(doublings)).await;
        }
        let before = sweep.removed;
        open = sweep.pass(open, pass > 0, &mut leftovers).await;
        vain = if sweep.removed == before { vain + 1 } else { 0 };
    }
    leftovers.extend(
        open.iter()
            .map(|(pending, reason)| sweep.leftover(pending, reason.clone())),
    );
    Cleanup {
        removed: sweep.removed,
        leftovers,
        requests: sweep.requests,
    }
}

/// Deletes what these entries created, the newest first, each tried once; what is still there afterwards stays pending.
/// Returns how many requests that took.
pub async fn tidy<T: Transport>(transport: &T, ledger: &Ledger, entries: &[Entry]) -> u64 {
    let mut sweep = Sweep::new(transport, ledger);
    for pending in ledger.pending() {
        if pending.path.is_some() && entries.contains(&pending.entry) {
            sweep.remove(&pending, false).await;
        }
    }
    sweep.requests
}

struct Sweep<'s, T> {
    transport: &'s T,
    ledger: &'s Ledger,
    base: Url,
    requests: u64,
    removed: usize,
    /// Requests in a row that got no answer.
    silent: u32,
}

impl<'s, T: Transport> Sweep<'s, T> {
    fn new(transport: &'s T, ledger: &'s Ledger) -> Self {
        Self {
            transport,
            ledger,
            base: ledger.base(),
            requests: 0,
            removed: 0,
            silent: 0,
        }
    }

    /// Tries all of them once; what is worth another pass comes back with the reason.
    async fn pass(
        &mut self,
        open: Vec<(Pending, String)>,
        again: bool,
        leftovers: &mut Vec<Leftover>,
    ) -> Vec<(Pending, String)> {
        // Whether the target is there again shows with one request.
        self.silent = self.silent.min(SILENT - 1);
        let mut later = Vec::new();
        for (pending, _) in open {
            match self.remove(&pending, again).await {
                Attempt::Gone => {}
                Attempt::Later(reason) => later.push((pending, reason)),
                Attempt::Left(reason) => leftovers.push(self.leftover(&pending, reason)),
            }
        }
        later
    }

    async fn remove(&mut self, pending: &Pending, again: bool) -> Attempt {
        let attempt = match pending.url(&self.base) {
            Some(url) => self.delete(url, again).await,
            None => self.search_and_delete(pending, again).await,
        };
        if let Attempt::Gone = attempt {
            self.removed += 1;
            // The resource is gone whether the file says so or not; a later cleanup finds 404.
            let _ = self.ledger.gone(pending.entry);
        }
        attempt
    }

    async fn delete(&mut self, url: Url, again: bool) -> Attempt {
        let mut request = Request::new("DELETE", url);
        if again {
            // For targets that delete under a precondition only (RFC 9110 §13.1.1).
            request.headers.push(("if-match".to_owned(), "*".to_owned()));
        }
        match self.send(&request).await {
            Err(reason) => Attempt::Later(reason),
            Ok(answer) => match answer.status {
                200..300 | 404 | 410 => Attempt::Gone,
                status @ (409 | 412 | 423 | 428 | 429 | 500..600) => Attempt::Later(format!("answers {status}")),
                status => Attempt::Left(format!("answers {status}")),
            },
        }
    }

    async fn search_and_delete(&mut self, pending: &Pending, again: bool) -> Attempt {
        let Some(marker) = &pending.marker else {
            return Attempt::Left("the answer to its creation was lost, and nothing is known to find it by".to_owned());
        };
        let Some(url) = search_url(&self.base, &pending.endpoint, marker) else {
            return Attempt::Left(format!("`{}` is not an endpoint below the base URL", pending.endpoint));
        };
        let answer = match self.send(&Request::new("GET", url)).await {
            Ok(answer) => answer,
            Err(reason) => return Attempt::Later(lost(&reason)),
        };
        let ids = match found(&answer, marker) {
            Ok(ids) => ids,
            Err(reason) if answer.status >= 500 || answer.status == 429 => return Attempt::Later(lost(&reason)),
            Err(reason) => return Attempt::Left(lost(&reason)),
        };
        for id in ids {
            let Some(url) = resource_url(&self.base, &pending.endpoint, &id) else {
                return Attempt::Left(lost("the resource found has an id that makes no URL"));
            };
            match self.delete(url, again).await {
                Attempt::Gone => {}
                other => return other,
            }
        }
        Attempt::Gone
    }

    async fn send(&mut self, request: &Request) -> Result<Response, String> {
        if self.silent >= SILENT {
            return Err("not tried: the target does not answer any more".to_owned());
        }
        self.requests += 1;
        let answer = self.transport.send(request).await;
        self.silent = if answer.is_ok() { 0 } else { self.silent + 1 };
        answer.map_err(|error| error.to_string())
    }

    fn leftover(&self, pending: &Pending, reason: String) -> Leftover {
        let url = pending.url(&self.base).or_else(|| below(&self.base, &pending.endpoint));
        Leftover {
            url: url.map_or_else(|| pending.endpoint.clone(), String::from),
            marker: pending.marker.clone().filter(|_| pending.path.is_none()),
            reason,
        }
    }
}

fn lost(reason: &str) -> String {
    format!("the answer to its creation was lost, and the search for it {reason}")
}

/// `?filter=userName eq "…"` (RFC 7644 §3.4.2.2: values are JSON).
fn search_url(base: &Url, endpoint: &str, marker: &Marker) -> Option<Url> {
    let mut url = below(base, endpoint)?;
    let value = Value::from(marker.value.as_str());
    url.query_pairs_mut()
        .append_pair("filter", &format!("{} eq {value}", marker.attribute));
    Some(url)
}

fn resource_url(base: &Url, endpoint: &str, id: &str) -> Option<Url> {
    let mut url = below(base, endpoint.trim_end_matches('/'))?;
    if id.is_empty() || id == "." || id == ".." {
        return None;
    }
    url.path_segments_mut().ok()?.push(id);
    Some(url)
}

/// Ids of the resources that really carry the marker: a target may ignore filters and list everything.
fn found(answer: &Response, marker: &Marker) -> Result<Vec<String>, String> {
    if answer.status != 200 {
        return Err(format!("answers {}", answer.status));
    }
    let list: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let list = list.as_ref().and_then(Value::as_object).ok_or("answers no list")?;
    let resources = match member(list, "Resources") {
        Some(Value::Array(resources)) => resources.as_slice(),
        _ if member(list, "totalResults").and_then(Value::as_u64) == Some(0) => &[],
        _ => return Err("answers no list".to_owned()),
    };
    let ids: Vec<_> = resources
        .iter()
        .filter_map(|resource| marked_id(resource, marker))
        .collect();
    if ids.is_empty() && !resources.is_empty() {
        return Err("lists others only".to_owned());
    }
    Ok(ids)
}

fn marked_id(resource: &Value, marker: &Marker) -> Option<String> {
    let resource = resource.as_object()?;
    let value = member(resource, &marker.attribute)?.as_str()?;
    let id = member(resource, "id")?.as_str()?;
    value.eq_ignore_ascii_case(&marker.value).then(|| id.to_owned())
}

#[cfg(test)]
mod tests;
