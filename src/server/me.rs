//! The alias of the authenticated subject (RFC 7644 §3.11).

use super::catalog::USER;
use super::error::Refusal;
use super::fault::Fault;
use super::message::{Answer, Request};
use super::provider::{Provider, Target};
use super::query::prepare::fold;

impl Provider<'_> {
    /// Answers for the user that the credential stands for, with the user's own location.
    ///
    /// # Errors
    /// 501 when it stands for none, or for creation through the alias; 404 when the user does not exist.
    pub(super) fn me(&mut self, request: &Request) -> Result<Answer, Refusal> {
        let Some(name) = &self.config.me else {
            if self.has(Fault::MeUnmapped200) {
                return Ok(Answer::new(200).with_json(serde_json::json!({})));
            }
            if self.has(Fault::MeUnmapped500) {
                return Err(Refusal::new(500, "internal error"));
            }
            return Err(Refusal::new(
                501,
                "/Me is not supported: the credential stands for no user",
            ));
        };
        if request.method == "POST" {
            return Err(Refusal::new(501, "resources are not created through /Me"));
        }
        let is_me = |user: &&super::store::Record| {
            let known = user.text("userName").is_some_and(|user| fold(user) == fold(name));
            known || self.has(Fault::MeAnotherUser)
        };
        let id = self.store.of(USER).find(is_me).map(|user| user.id.clone());
        let id = id.ok_or_else(|| Refusal::not_found(name))?;
        let location = self.location(USER, &id);
        let answer = self.resource(request, Target { kind: USER, id: &id })?;
        Ok(answer.with_header("Location", location))
    }
}
