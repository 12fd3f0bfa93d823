//! The expectations of one answer, judged together: status first, then everything else.

use super::deviation::{Deviation, Fault};
use super::evidence::Evidence;
use super::{Bench, Finding, ReadingTaken, check, grade, show, wording};
use crate::suite::model::{Check, Expectation, StatusPattern};

/// What the expectations of one answer came to.
#[derive(Default)]
pub(super) struct Judgement {
    pub(super) findings: Vec<Finding>,
    pub(super) readings: Vec<ReadingTaken>,
    pub(super) faults: Vec<Fault>,
    /// Whether any expectation applied.
    pub(super) applied: bool,
}

/// Judges expectations on an answer; `exchange` is the index that findings carry.
///
/// An answer of another class than a status check allows (4xx in place of 2xx) has one cause and gives one finding: checks
/// that look further are then judged only for expectations that say themselves when they apply.
pub(super) fn judge(
    bench: Bench<'_>,
    expectations: &[Expectation],
    evidence: &Evidence<'_>,
    exchange: usize,
) -> Judgement {
    let mut judge = Judge {
        bench,
        evidence,
        exchange,
        judgement: Judgement::default(),
    };
    let mut applicable = Vec::new();
    for expectation in expectations {
        match check::hold(&expectation.when, evidence) {
            Ok(true) => applicable.push(expectation),
            Ok(false) => {}
            Err(fault) => judge.judgement.faults.push(fault),
        }
    }
    judge.judgement.applied = !applicable.is_empty();
    let estranged = applicable
        .iter()
        .any(|expectation| is_estranged(expectation, evidence.exchange.response.status));
    for expectation in &applicable {
        judge.checks(expectation, |check| matches!(check, Check::Status(_)));
    }
    for expectation in &applicable {
        let whole = !estranged || !expectation.when.is_empty();
        let further = |check: &Check| whole || check::looks_at_status(check);
        judge.checks(expectation, |check| {
            !matches!(check, Check::Status(_)) && further(check)
        });
        let readings = &expectation.readings;
        if !readings.is_empty()
            && (whole
                || readings
                    .iter()
                    .flat_map(|reading| &reading.that)
                    .any(check::looks_at_status))
        {
            judge.readings(expectation);
        }
    }
    judge.judgement
}

/// Whether the answer's class is none that the expectation's status checks allow.
fn is_estranged(expectation: &Expectation, status: u16) -> bool {
    expectation.that.iter().any(|check| match check {
        Check::Status(set) => set.0.iter().all(|pattern| match pattern {
            StatusPattern::Exact(code) => code / 100 != status / 100,
            StatusPattern::Class(class) => *class != status / 100,
        }),
        _ => false,
    })
}

struct Judge<'a> {
    bench: Bench<'a>,
    evidence: &'a Evidence<'a>,
    exchange: usize,
    judgement: Judgement,
}

impl Judge<'_> {
    fn checks(&mut self, expectation: &Expectation, chosen: impl Fn(&Check) -> bool) {
        for check in expectation.that.iter().filter(|check| chosen(check)) {
            match check::judge(check, self.evidence) {
                Ok(deviations) => deviations
                    .into_iter()
                    .for_each(|deviation| self.find(expectation, deviation)),
                Err(fault) => self.judgement.faults.push(fault),
            }
        }
    }

    /// Records the first reading that holds; that none does is one finding.
    fn readings(&mut self, expectation: &Expectation) {
        match self.reading(expectation) {
            Ok(Some(name)) => self.judgement.readings.push(ReadingTaken {
                cites: expectation.cites.clone(),
                ambiguity: expectation.ambiguity.clone(),
                reading: name,
            }),
            Ok(None) => match self.no_reading(expectation) {
                Ok(deviation) => self.find(expectation, deviation),
                Err(fault) => self.judgement.faults.push(fault),
            },
            Err(fault) => self.judgement.faults.push(fault),
        }
    }

    fn reading(&self, expectation: &Expectation) -> Result<Option<String>, Fault> {
        for reading in &expectation.readings {
            if check::hold(&reading.that, self.evidence)? {
                return Ok(Some(reading.name.clone()));
            }
        }
        Ok(None)
    }

    fn no_reading(&self, expectation: &Expectation) -> Result<Deviation, Fault> {
        let (mut expected, mut seen) = (Vec::new(), Vec::new());
        for reading in &expectation.readings {
            expected.push(format!(
                "`{}` ({})",
                reading.name,
                wording::group(&reading.that, self.evidence)?
            ));
            seen.extend(check::all(&reading.that, self.evidence)?);
        }
        let expected = format!("one of the readings {}", show::either(expected));
        Ok(Deviation::new("answer", expected, wording::seen(&seen)))
    }

    fn find(&mut self, expectation: &Expectation, deviation: Deviation) {
        let grade = match grade::of(expectation, self.bench.catalogue) {
            Ok(grade) => grade,
            Err(fault) => return self.judgement.faults.push(fault),
        };
        let finding = Finding {
            cites: expectation.cites.clone(),
            grade,
            ambiguity: expectation.ambiguity.clone(),
            subject: deviation.subject,
            expected: deviation.expected,
            actual: deviation.actual,
            diff: deviation.diff,
            exchange: self.exchange,
        };
        if !self.judgement.findings.contains(&finding) {
            self.judgement.findings.push(finding);
        }
    }
}
