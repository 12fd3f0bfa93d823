//! What the server says about itself (RFC 7644 §4, RFC 7643 §5 to §7).

use serde_json::{Value, json};

use super::catalog::Kind;
use super::error::Refusal;
use super::fault::Fault;
use super::message::{Answer, Request};
use super::provider::Provider;
use super::query::{Parameters, list_response};
use super::route::Route;
use crate::spec::urn;

impl Provider<'_> {
    /// Answers a read of a discovery endpoint; paging, sorting and projection do not apply (RFC 7644 §4).
    ///
    /// # Errors
    /// 403 when a filter is given, 404 for unknown types and schemas.
    pub(super) fn discover(&self, route: &Route, request: &Request) -> Result<Answer, Refusal> {
        let parameters = Parameters::from_query(request.query()).unwrap_or_default();
        let tolerant = self
            .config
            .faults
            .any(&[Fault::DiscoveryFilterIgnored, Fault::DiscoveryFilterApplied]);
        if parameters.filter.is_some() && !tolerant {
            return Err(Refusal::new(403, "discovery endpoints cannot be filtered"));
        }
        let answer = match route {
            Route::ServiceProviderConfig => self.service_provider_config(),
            Route::ResourceTypes => list(self.catalog.kinds.iter().map(|kind| self.resource_type(kind)).collect()),
            Route::ResourceType(id) => self.one_resource_type(id)?,
            Route::Schemas => list(
                self.catalog
                    .documents
                    .iter()
                    .map(|schema| self.schema(schema))
                    .collect(),
            ),
            Route::Schema(urn) => self.one_schema(urn)?,
            _ => return Err(Refusal::not_found(request.path())),
        };
        Ok(Answer::new(200).with_json(answer))
    }

    fn service_provider_config(&self) -> Value {
        let limits = &self.config.limits;
        json!({
            "schemas": [urn::SERVICE_PROVIDER_CONFIG],
            "patch": { "supported": true },
            "bulk": {
                "supported": true,
                "maxOperations": limits.bulk_operations,
                "maxPayloadSize": limits.bulk_payload,
            },
            "filter": { "supported": true, "maxResults": limits.results },
            "changePassword": { "supported": true },
            "sort": { "supported": true },
            "etag": { "supported": true },
            "authenticationSchemes": [{
                "type": "oauthbearertoken",
                "name": "OAuth Bearer Token",
                "description": "A bearer token in the Authorization header",
                "specUri": "https://www.rfc-editor.org/info/rfc6750",
                "primary": true,
            }],
            "meta": { "resourceType": "ServiceProviderConfig", "location": self.url("ServiceProviderConfig", "") },
        })
    }

    fn resource_type(&self, kind: &Kind) -> Value {
        let extensions: Vec<Value> = kind
            .extensions
            .iter()
            .map(|schema| json!({ "schema": schema.id, "required": false }))
            .collect();
        let mut answer = json!({
            "schemas": [urn::RESOURCE_TYPE],
            "id": kind.name,
            "name": kind.name,
            "description": kind.description,
            "endpoint": kind.endpoint,
            "schema": kind.base.id,
            "meta": { "resourceType": "ResourceType", "location": self.url("ResourceTypes", kind.name) },
        });
        if !extensions.is_empty() {
            answer["schemaExtensions"] = extensions.into();
        }
        answer
    }

    fn one_resource_type(&self, id: &str) -> Result<Value, Refusal> {
        let kind = self.catalog.kinds.iter().find(|kind| kind.name == id);
        kind.map(|kind| self.resource_type(kind))
            .ok_or_else(|| Refusal::not_found(id))
    }

    fn schema(&self, document: &Value) -> Value {
        let mut schema = document.clone();
        let location = self.url("Schemas", document["id"].as_str().unwrap_or_default());
        schema["meta"] = json!({ "resourceType": "Schema", "location": location });
        schema
    }

    fn one_schema(&self, urn: &str) -> Result<Value, Refusal> {
        let is_it = |document: &&Value| document["id"].as_str().is_some_and(|id| id.eq_ignore_ascii_case(urn));
        let document = self.catalog.documents.iter().find(is_it);
        document
            .map(|document| self.schema(document))
            .ok_or_else(|| Refusal::not_found(urn))
    }

    fn url(&self, endpoint: &str, id: &str) -> String {
        let slash = if id.is_empty() { "" } else { "/" };
        format!("{}/{endpoint}{slash}{id}", self.base_url())
    }
}

fn list(resources: Vec<Value>) -> Value {
    list_response(resources.len(), 1, resources)
}
