//! Uniqueness (RFC 7643 §7, RFC 7644 §3.3).

use serde_json::{Map, Value};

use super::catalog::{DEVICE, Place, USER};
use super::error::{Refusal, ScimType};
use super::fault::Fault;
use super::provider::{Provider, Target};
use super::query::compare;
use crate::spec::schema::{Attribute, Uniqueness};

impl Provider<'_> {
    /// Checks that no other resource of the type holds a value that must be unique; `own` is the resource itself.
    ///
    /// # Errors
    /// 409 with `uniqueness`.
    pub(super) fn check_unique(
        &self,
        kind: usize,
        own: Option<Target<'_>>,
        draft: &Map<String, Value>,
    ) -> Result<(), Refusal> {
        if self.has(Fault::UniquenessOff) || kind == DEVICE && self.has(Fault::CustomUniquenessOff) {
            return Ok(());
        }
        for (extension, attribute) in self.kind(kind).attributes() {
            let place = Place {
                extension,
                attribute,
                sub: None,
            };
            if self.must_differ(attribute) && self.is_taken(kind, own, &place, draft) {
                return Err(self.conflict(attribute));
            }
        }
        Ok(())
    }

    fn must_differ(&self, attribute: &Attribute) -> bool {
        attribute.name == "externalId" && self.has(Fault::UniquenessExternalId)
            || attribute.uniqueness != Uniqueness::None && attribute.name != "id"
    }

    fn is_taken(&self, kind: usize, own: Option<Target<'_>>, place: &Place<'_>, draft: &Map<String, Value>) -> bool {
        let mut rule = place.attribute.clone();
        rule.case_exact |= self.has(Fault::UniquenessCaseSensitive) && kind == USER;
        let wanted = place.values(draft);
        if wanted.is_empty() {
            return false;
        }
        let buried: &[_] = if self.has(Fault::UniquenessDeletedCounts) {
            &self.store.buried
        } else {
            &[]
        };
        self.store
            .of(kind)
            .chain(buried.iter().filter(|record| record.kind == kind))
            .filter(|record| own.is_none_or(|own| own.id != record.id))
            .flat_map(|record| place.values(&record.attributes))
            .any(|held| wanted.iter().any(|value| compare::same(&rule, value, held)))
    }

    fn conflict(&self, attribute: &Attribute) -> Refusal {
        let mut refusal = Refusal::taken(format!("this value of `{}` is already in use", attribute.name));
        if self.has(Fault::UniquenessStatus400) {
            refusal.status = 400;
        }
        if self.has(Fault::UniquenessStatus500) {
            refusal = Refusal::new(500, "duplicate key value violates unique constraint");
        }
        if self.has(Fault::UniquenessWithoutScimType) {
            refusal.scim_type = None;
        }
        if self.has(Fault::UniquenessWrongScimType) {
            refusal.scim_type = Some(ScimType::InvalidValue);
        }
        refusal
    }
}
