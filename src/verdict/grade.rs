//! How hard a broken expectation counts.

use super::deviation::Fault;
use crate::spec::catalogue::Catalogue;
use crate::suite::model::{Expectation, Grade};

/// The grade of the cited requirement, lowered where the expectation says so; never raised.
pub(super) fn of(expectation: &Expectation, catalogue: &Catalogue) -> Result<Grade, Fault> {
    let id = &expectation.cites;
    let requirement = catalogue
        .requirement(&id.0)
        .ok_or_else(|| Fault::UnknownRequirement(id.to_string()))?;
    let grade = requirement.grade();
    Ok(expectation.grade.map_or(grade, |lowered| lowered.min(grade)))
}
