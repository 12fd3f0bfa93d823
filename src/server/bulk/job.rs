//! A bulk job under way: operations wait for those whose resources they refer to; circles are broken by promising the
//! identifiers beforehand (RFC 7644 §3.7.1, §3.7.2).

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::step::Step;
use crate::server::error::Refusal;
use crate::server::fault::Fault;
use crate::server::message::{Answer, Request};
use crate::server::provider::{Provider, Target};
use crate::server::route::Route;
use crate::server::store::new_id;

pub(super) struct Job<'j, 'a> {
    provider: &'j mut Provider<'a>,
    steps: Vec<Step>,
    most_errors: usize,
    /// Identifiers of the resources to be created, by bulkId.
    promised: HashMap<String, String>,
    /// Whether the creation under a bulkId has succeeded; absent while it is to come.
    settled: HashMap<String, bool>,
    results: BTreeMap<usize, Value>,
    errors: usize,
}

impl<'j, 'a> Job<'j, 'a> {
    pub(super) fn new(provider: &'j mut Provider<'a>, steps: Vec<Step>, most_errors: usize) -> Self {
        let mut promised = HashMap::new();
        for step in steps.iter().filter(|step| step.is_post()) {
            let Some(bulk_id) = &step.bulk_id else { continue };
            if promised.contains_key(bulk_id) {
                continue;
            }
            if let Route::Collection(kind) = find(provider, &step.path) {
                let id = new_id();
                provider.reserved.insert(id.clone(), kind);
                promised.insert(bulk_id.clone(), id);
            }
        }
        let (settled, results) = (HashMap::new(), BTreeMap::new());
        Self {
            provider,
            steps,
            most_errors,
            promised,
            settled,
            results,
            errors: 0,
        }
    }

    /// The results of the operations carried out, in the order of the request.
    ///
    /// # Errors
    /// None but those of a faulty server.
    pub(super) fn run(mut self) -> Result<Vec<Value>, Refusal> {
        let mut waiting: Vec<usize> = (0..self.steps.len()).collect();
        while !waiting.is_empty() && self.errors < self.most_errors {
            let before = waiting.len();
            waiting.retain(|index| {
                let goes_on = self.errors < self.most_errors;
                let ready = goes_on && self.is_ready(*index);
                if ready {
                    self.perform(*index);
                }
                !ready
            });
            if waiting.len() == before {
                // Only circles are left: the first goes ahead, trusting the promised identifiers.
                if self.provider.has(Fault::BulkCircularReference500) {
                    return Err(Refusal::new(500, "internal error"));
                }
                let first = waiting.remove(0);
                self.perform(first);
            }
        }
        self.break_promises();
        Ok(self.results.into_values().collect())
    }

    /// Whether everything an operation refers to is settled, one way or the other.
    fn is_ready(&self, index: usize) -> bool {
        let step = &self.steps[index];
        let to_come = |name: &String| self.promised.contains_key(name) && !self.settled.contains_key(name);
        !step.needs.iter().any(to_come) || self.provider.has(Fault::BulkForwardReferenceRefused)
    }

    fn perform(&mut self, index: usize) {
        let mut step = self.steps[index].clone();
        let answer = self.try_step(&mut step, index).unwrap_or_else(Into::into);
        let failed = answer.status >= 400;
        self.errors += usize::from(failed);
        if let Some(bulk_id) = step.bulk_id.as_ref().filter(|_| step.is_post()) {
            self.settled.entry(bulk_id.clone()).or_insert(!failed);
        }
        let result = self.result(&step, &answer);
        self.results.insert(index, result);
    }

    fn try_step(&mut self, step: &mut Step, index: usize) -> Result<Answer, Refusal> {
        self.resolve(step)?;
        let mut request = Request::new(
            step.method.as_str(),
            format!("{}{}", self.provider.config.base_path, step.path),
        );
        if let Some(version) = step
            .version
            .as_ref()
            .filter(|_| !self.provider.has(Fault::BulkVersionIgnored))
        {
            request = request.with_header("If-Match", version);
        }
        match (step.method.as_str(), find(self.provider, &step.path)) {
            ("POST", Route::Collection(kind)) => {
                let id = self.promise(step, index)?;
                self.provider.create(kind, step.object()?, &request, Some(id))
            }
            ("DELETE", Route::Resource { .. }) if self.provider.has(Fault::BulkDeleteIgnored) => Ok(Answer::new(204)),
            ("DELETE", Route::Resource { kind, id }) => self.provider.delete(Target { kind, id: &id }, &request),
            ("PUT" | "PATCH", Route::Resource { kind, id }) => {
                request.body = Value::from(step.object()?.clone()).to_string().into_bytes();
                self.provider.resource(&request, Target { kind, id: &id })
            }
            ("POST" | "PUT" | "PATCH" | "DELETE", _) => Err(Refusal::value(format!(
                "`{}` is no path for {}",
                step.path, step.method
            ))),
            (method, _) => Err(Refusal::syntax(format!("`{method}` is no method of bulk operations"))),
        }
    }

    /// Puts permanent ids in place of references.
    ///
    /// # Errors
    /// 409 when a reference leads nowhere (RFC 7644 §3.7.1).
    fn resolve(&self, step: &mut Step) -> Result<(), Refusal> {
        if self.provider.has(Fault::BulkReferencesUnresolved) {
            return Ok(());
        }
        for name in &step.needs {
            let failed = self.settled.get(name) == Some(&false);
            let early = self.provider.has(Fault::BulkForwardReferenceRefused) && !self.settled.contains_key(name);
            if failed || early || !self.promised.contains_key(name) {
                return Err(Refusal::new(409, format!("bulkId:{name} could not be resolved")));
            }
        }
        let extension_data = step.data.as_ref().map(extensions).unwrap_or_default();
        let path = step.path.clone();
        step.resolve(&|name| self.promised.get(name).cloned());
        if self.provider.has(Fault::BulkPathReferenceUnresolved) {
            step.path = path;
        }
        if let (true, Some(Value::Object(data))) = (
            self.provider.has(Fault::BulkExtensionReferenceUnresolved),
            &mut step.data,
        ) {
            data.extend(extension_data);
        }
        Ok(())
    }

    /// The identifier for a new resource.
    ///
    /// # Errors
    /// `invalidValue` when the bulkId is missing or used twice (RFC 7644 §3.7).
    fn promise(&self, step: &Step, index: usize) -> Result<String, Refusal> {
        let Some(bulk_id) = &step.bulk_id else {
            return Err(Refusal::value("`bulkId` is required for POST"));
        };
        let first = self
            .steps
            .iter()
            .position(|step| step.is_post() && step.bulk_id.as_ref() == Some(bulk_id));
        match self.promised.get(bulk_id) {
            Some(id) if first == Some(index) => Ok(id.clone()),
            _ => Err(Refusal::value(format!("`bulkId` {bulk_id} is used twice"))),
        }
    }

    /// What became of an operation; `location` for all but failed creations (RFC 7644 §3.7.3).
    fn result(&self, step: &Step, answer: &Answer) -> Value {
        let mut result = Map::new();
        let location = match find(self.provider, &step.path) {
            Route::Resource { kind, id } => Some(self.provider.location(kind, &id)),
            _ => answer.header("Location").map(str::to_owned),
        };
        if let Some(location) = location {
            result.insert("location".to_owned(), location.into());
        }
        result.insert("method".to_owned(), step.method.as_str().into());
        if let Some(bulk_id) = &step.bulk_id {
            result.insert("bulkId".to_owned(), bulk_id.as_str().into());
        }
        if let Some(version) = answer.header("ETag") {
            result.insert("version".to_owned(), version.into());
        }
        result.insert("status".to_owned(), answer.status.to_string().into());
        if let (400.., Some(body)) = (answer.status, &answer.body) {
            result.insert("response".to_owned(), body.clone());
        }
        result.into()
    }

    /// Takes back what was promised and not kept.
    fn break_promises(&mut self) {
        self.provider.reserved.clear();
        for (bulk_id, id) in &self.promised {
            if self.settled.get(bulk_id) != Some(&true) {
                self.provider.forget(id);
            }
        }
    }
}

fn find(provider: &Provider<'_>, path: &str) -> Route {
    let base = &provider.config.base_path;
    Route::find(
        &format!("{base}/{}", path.trim_start_matches('/')),
        base,
        provider.catalog,
    )
}

/// The members of a body that are containers of extensions.
fn extensions(data: &Value) -> Map<String, Value> {
    let members = data.as_object().into_iter().flatten();
    members
        .filter(|(name, _)| name.contains(':'))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
