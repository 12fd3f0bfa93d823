//! Bulk jobs (RFC 7644 §3.7).

mod job;
mod step;

use serde_json::{Map, Value, json};

use super::error::Refusal;
use super::fault::Fault;
use super::message::{Answer, Request};
use super::provider::Provider;
use super::query::check_message;
use crate::spec::json::member;
use crate::spec::urn;
use job::Job;
use step::Step;

impl Provider<'_> {
    /// Carries out the operations of a BulkRequest message, each by itself, and tells what became of each.
    ///
    /// # Errors
    /// 413 when the job is larger than this server takes, `invalidSyntax` when the message has another shape.
    pub(super) fn bulk(&mut self, request: &Request) -> Result<Answer, Refusal> {
        let limits = self.config.limits;
        if request.body.len() > limits.bulk_payload && !self.has(Fault::BulkLargePayloadAccepted) {
            return Err(self.too_large("maxPayloadSize", limits.bulk_payload));
        }
        let message = self.body(request)?;
        check_message(&message, urn::BULK_REQUEST)?;
        let Some(Value::Array(operations)) = member(&message, "Operations") else {
            return Err(Refusal::syntax("`Operations` is not an array"));
        };
        if operations.len() > limits.bulk_operations && !self.has(Fault::BulkTooManyOperationsAccepted) {
            return Err(self.too_large("maxOperations", limits.bulk_operations));
        }
        let most_errors = self.fail_on_errors(&message)?;
        let steps = operations.iter().map(Step::read).collect();
        let before = self.has(Fault::BulkAllOrNothing).then(|| self.store.clone());
        let results = Job::new(self, steps, most_errors).run()?;
        let failed = |result: &Value| result["status"].as_str().is_some_and(|status| status >= "400");
        if let Some(before) = before.filter(|_| results.iter().any(failed)) {
            *self.store = before;
        }
        Ok(Answer::new(200).with_json(json!({ "schemas": [urn::BULK_RESPONSE], "Operations": results })))
    }

    /// 413 with the limit by name and number (RFC 7644 §3.7.4).
    fn too_large(&self, limit: &str, value: usize) -> Refusal {
        let detail = if self.has(Fault::BulkLimitNotNamed) {
            "The bulk operation is too large.".to_owned()
        } else {
            format!("The size of the bulk operation exceeds the {limit} ({value}).")
        };
        let status = if self.has(Fault::BulkTooManyOperations400) && limit == "maxOperations" {
            400
        } else {
            413
        };
        Refusal::new(status, detail)
    }

    /// After how many errors to stop.
    fn fail_on_errors(&self, message: &Map<String, Value>) -> Result<usize, Refusal> {
        let most = match member(message, "failOnErrors") {
            None | Some(Value::Null) => usize::MAX,
            Some(value) => {
                let number = value
                    .as_u64()
                    .ok_or_else(|| Refusal::syntax("`failOnErrors` is not a whole number"))?;
                usize::try_from(number).unwrap_or(usize::MAX).max(1)
            }
        };
        Ok(match most {
            _ if self.has(Fault::BulkStopsAtFirstError) => 1,
            _ if self.has(Fault::BulkFailOnErrorsIgnored) => usize::MAX,
            most => most,
        })
    }
}
