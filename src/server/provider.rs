//! The service provider during one request: its settings, its catalog, and its store held for the time.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::ServerConfig;
use super::catalog::{Catalog, Kind};
use super::error::Refusal;
use super::fault::Fault;
use super::intake::Intake;
use super::message::{Answer, Request};
use super::project::Projection;
use super::store::{Record, Store};
use super::view::Roll;

pub(super) struct Provider<'a> {
    pub(super) config: &'a ServerConfig,
    pub(super) catalog: &'a Catalog,
    pub(super) store: &'a mut Store,
    /// Identifiers promised to resources that a bulk job is about to create, with their types.
    pub(super) reserved: HashMap<String, usize>,
}

/// A resource that a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target<'r> {
    pub(super) kind: usize,
    pub(super) id: &'r str,
}

impl<'a> Provider<'a> {
    pub(super) fn has(&self, fault: Fault) -> bool {
        self.config.faults.has(fault)
    }

    pub(super) fn kind(&self, index: usize) -> &'a Kind {
        &self.catalog.kinds[index]
    }

    /// URL of the service provider's root, without a slash at the end.
    pub(super) fn base_url(&self) -> String {
        format!("{}{}", self.config.origin, self.config.base_path)
    }

    /// URL of a resource.
    pub(super) fn location(&self, kind: usize, id: &str) -> String {
        format!("{}{}/{id}", self.base_url(), self.kind(kind).endpoint)
    }

    pub(super) fn intake(&self, kind: usize) -> Intake<'_> {
        Intake {
            kind: self.kind(kind),
            faults: &self.config.faults,
            store: self.store,
        }
    }

    /// The record a request is about.
    ///
    /// # Errors
    /// 404 when there is none (RFC 7644 §3.12).
    pub(super) fn record(&self, target: Target<'_>) -> Result<&Record, Refusal> {
        self.store
            .get(target.kind, target.id)
            .ok_or_else(|| Refusal::not_found(target.id))
    }

    /// Reads a resource (RFC 7644 §3.4.1).
    pub(super) fn read(&self, target: Target<'_>, request: &Request) -> Result<Answer, Refusal> {
        let record = self.record(target)?;
        if let Some(answer) = self.unmodified(record, request)? {
            return Ok(answer);
        }
        let projection = self.projection(target.kind, request)?;
        Ok(self.represent(200, record, &projection))
    }

    /// A response that carries a resource, with its version and its location.
    pub(super) fn represent(&self, status: u16, record: &Record, projection: &Projection<'_>) -> Answer {
        let view = self.view(record, &Roll::of(self.store));
        Answer::new(status)
            .with_header("ETag", record.version())
            .with_header("Content-Location", self.location(record.kind, &record.id))
            .with_json(projection.apply(view).into())
    }

    /// The full representation of a record.
    pub(super) fn shown(&self, record: &Record) -> Map<String, Value> {
        self.view(record, &Roll::of(self.store))
    }
}
