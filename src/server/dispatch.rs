//! From a request to the operation it asks for.

use super::catalog::{ALL, USER};
use super::error::Refusal;
use super::fault::Fault;
use super::message::{Answer, Request};
use super::provider::{Provider, Target};
use super::query::Parameters;
use super::route::Route;
use super::spoil;

type Answered = Result<Answer, Refusal>;

impl Provider<'_> {
    /// Answers a request for an endpoint.
    ///
    /// # Errors
    /// Whatever the operation refuses.
    pub(super) fn respond(&mut self, request: &Request, route: &Route) -> Answered {
        self.authorise(request, route)?;
        if let Some(answer) = spoil::intercept(self, request, route) {
            return answer;
        }
        if *route == Route::Unknown {
            return Err(Refusal::new(
                404,
                format!("{} is not an endpoint of this server", request.path()),
            ));
        }
        if request.method == "OPTIONS" {
            return Ok(Answer::new(204).with_header("Allow", route.methods()));
        }
        match route {
            Route::Me => self.me(request),
            Route::Root => self.query(request, &ALL),
            Route::RootSearch => self.search(request, &ALL),
            Route::CollectionSearch(kind) => self.search(request, &[*kind]),
            Route::Collection(kind) => self.collection(request, *kind),
            Route::Resource { kind, id } => self.resource(request, Target { kind: *kind, id }),
            Route::Bulk if request.method == "POST" => self.bulk(request),
            route if route.is_discovery() && request.method == "GET" => self.discover(route, request),
            route => Err(Refusal::method(route.methods())),
        }
    }

    fn collection(&mut self, request: &Request, kind: usize) -> Answered {
        match request.method.as_str() {
            "GET" => self.query(request, &[kind]),
            "POST" => {
                let body = self.body(request)?;
                self.create(kind, &body, request, None)
            }
            _ => Err(Refusal::method(Route::Collection(kind).methods())),
        }
    }

    fn query(&self, request: &Request, kinds: &[usize]) -> Answered {
        if request.method != "GET" {
            return Err(Refusal::method(Route::Root.methods()));
        }
        self.list(kinds, &Parameters::from_query(request.query())?)
    }

    fn search(&self, request: &Request, kinds: &[usize]) -> Answered {
        if request.method != "POST" {
            return Err(Refusal::method(Route::RootSearch.methods()));
        }
        let parameters = Parameters::from_search(&self.body(request)?)?;
        let users_only = kinds.len() > 1 && self.has(Fault::SearchRootOnlyUsers);
        self.list(if users_only { &[USER] } else { kinds }, &self.blinkered(parameters))
    }

    /// Search parameters, less those that a faulty server does not look at.
    fn blinkered(&self, mut parameters: Parameters) -> Parameters {
        if self.has(Fault::SearchFilterIgnored) {
            parameters.filter = None;
        }
        if self.has(Fault::SearchProjectionIgnored) {
            parameters.attributes.clear();
            parameters.excluded.clear();
        }
        if self.has(Fault::SearchPagingIgnored) {
            parameters.start_index = None;
            parameters.count = None;
        }
        if self.has(Fault::SearchSortIgnored) {
            parameters.sort_by = None;
        }
        parameters
    }

    /// An operation on one resource.
    pub(super) fn resource(&mut self, request: &Request, target: Target<'_>) -> Answered {
        match request.method.as_str() {
            "GET" => self.read(target, request),
            "DELETE" => self.delete(target, request),
            "PUT" => {
                self.record_or_spoilt(target, request)?;
                let body = self.body(request)?;
                self.replace(target, &body, request)
            }
            "PATCH" => {
                self.record_or_spoilt(target, request)?;
                let body = self.body(request)?;
                self.patch(target, &body, request)
            }
            _ => Err(Refusal::method(
                Route::Resource {
                    kind: target.kind,
                    id: String::new(),
                }
                .methods(),
            )),
        }
    }

    /// A missing resource is told before anything else is looked at. PUT must not create (RFC 7644 §3.5.1).
    fn record_or_spoilt(&mut self, target: Target<'_>, request: &Request) -> Result<(), Refusal> {
        let creates = request.method == "PUT" && self.has(Fault::PutCreates);
        if creates && self.record(target).is_err() {
            let body = self.body(request)?;
            self.create(target.kind, &body, request, Some(target.id.to_owned()))?;
        }
        self.record(target).map(|_| ())
    }
}
