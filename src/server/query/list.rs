//! Answering a query: filter, sort, page, project (RFC 7644 §3.4.2).

use serde_json::{Map, Value};

use super::condition::Condition;
use super::page::{Page, list_response};
use super::sort::{self, Found};
use super::{Parameters, filter};
use crate::server::catalog::{DEVICE, Kind};
use crate::server::error::Refusal;
use crate::server::fault::Fault;
use crate::server::message::Answer;
use crate::server::project::Projection;
use crate::server::provider::Provider;
use crate::server::spoil;
use crate::server::view::Roll;
use crate::spec::filter::Filter;

impl<'a> Provider<'a> {
    /// The resources of some types that match, as a ListResponse.
    ///
    /// # Errors
    /// `invalidFilter` and `invalidValue` for parameters that make no sense.
    pub(in crate::server) fn list(&self, kinds: &[usize], parameters: &Parameters) -> Result<Answer, Refusal> {
        let faults = &self.config.faults;
        let conditions = self.conditions(kinds, parameters.filter.as_deref())?;
        let mut found = self.matching(kinds, &conditions);
        let page = Page::new(parameters, self.config.limits.results, faults);
        if !faults.has(Fault::SortPageOnly) {
            sort::sort(&mut found, parameters, self.catalog, kinds, faults)?;
        }
        if faults.has(Fault::ListNewestMissing) {
            found.retain(|(_, view)| !self.is_newest(view));
        }
        let total = found.len();
        let page = page.within(total, faults)?;
        let mut found = page.of(found);
        if faults.has(Fault::SortPageOnly) {
            sort::sort(&mut found, parameters, self.catalog, kinds, faults)?;
        }
        let resources = self.projected(found, parameters)?;
        Ok(Answer::new(200).with_json(list_response(total, page.start, resources)))
    }

    fn is_newest(&self, view: &Map<String, Value>) -> bool {
        let newest = self.store.all().last();
        newest.is_some_and(|record| view.get("id").and_then(Value::as_str) == Some(record.id.as_str()))
    }

    fn projected(&self, found: Vec<Found>, parameters: &Parameters) -> Result<Vec<Value>, Refusal> {
        let faults = &self.config.faults;
        let none = Parameters::default();
        let parameters = if faults.has(Fault::ProjectIgnoredInLists) {
            &none
        } else {
            parameters
        };
        let kinds: &'a [Kind] = &self.catalog.kinds;
        let projections: Vec<Projection<'a>> = kinds
            .iter()
            .map(|kind| Projection::new(kind, parameters, faults))
            .collect::<Result<_, _>>()?;
        Ok(found
            .into_iter()
            .map(|(kind, view)| projections[kind].apply(view).into())
            .collect())
    }

    /// One condition a type; types whose schemas lack an attribute take it as unassigned (RFC 7644 §3.4.2.1).
    fn conditions(&self, kinds: &[usize], text: Option<&str>) -> Result<Vec<Option<Condition<'a>>>, Refusal> {
        let faults = &self.config.faults;
        let unfiltered = || Ok(kinds.iter().map(|_| None).collect());
        let custom = *kinds == [DEVICE] && faults.has(Fault::CustomFilterIgnored);
        let Some(text) = text.filter(|_| !custom && !faults.has(Fault::FilterIgnored)) else {
            return unfiltered();
        };
        let text = spoil::filter::text(faults, text);
        let filter: Filter = match text.parse() {
            Ok(filter) => filter,
            Err(_) if faults.has(Fault::FilterInvalidIgnored) => return unfiltered(),
            Err(_) if faults.has(Fault::FilterInvalidMatchesNothing) => {
                return Ok(kinds.iter().map(|_| Some(Condition::ForeignPresent)).collect());
            }
            Err(error) => return Err(spoil::filter::refusal(faults, Refusal::filter(error.to_string()))),
        };
        let filter = spoil::filter::bend(faults, filter).map_err(|refusal| spoil::filter::refusal(faults, refusal))?;
        let compile = |kind: usize, foreign| filter::compile(&filter, self.kind(kind), foreign, faults);
        if let [kind] = kinds {
            return match compile(*kind, false) {
                Err(_) if faults.has(Fault::FilterUnknownAttributeIgnored) => unfiltered(),
                Err(refusal) => Err(spoil::filter::refusal(faults, refusal)),
                Ok(condition) => Ok(vec![Some(condition)]),
            };
        }
        if !self.names_are_known(&filter, kinds) {
            return Err(spoil::filter::refusal(
                faults,
                Refusal::filter("the filter names an unknown attribute"),
            ));
        }
        kinds.iter().map(|kind| compile(*kind, true).map(Some)).collect()
    }

    /// Whether every attribute a filter names belongs to some of the types.
    fn names_are_known(&self, filter: &Filter, kinds: &[usize]) -> bool {
        match filter {
            Filter::And(a, b) | Filter::Or(a, b) => self.names_are_known(a, kinds) && self.names_are_known(b, kinds),
            Filter::Not(inner) => self.names_are_known(inner, kinds),
            Filter::Present(path) | Filter::Compare { path, .. } | Filter::ValuePath { path, .. } => {
                kinds.iter().any(|kind| self.kind(*kind).place(path).is_some())
            }
        }
    }

    fn matching(&self, kinds: &[usize], conditions: &[Option<Condition<'_>>]) -> Vec<Found> {
        let roll = Roll::of(self.store);
        let buried: &[_] = if self.has(Fault::DeleteStillListed) {
            &self.store.buried
        } else {
            &[]
        };
        let mut found = Vec::new();
        for record in self.store.all().chain(buried) {
            let Some(index) = kinds.iter().position(|kind| *kind == record.kind) else {
                continue;
            };
            let view = self.view(record, &roll);
            if conditions[index]
                .as_ref()
                .is_none_or(|condition| condition.holds(&view, &self.config.faults))
            {
                found.push((record.kind, view));
            }
        }
        found
    }
}
