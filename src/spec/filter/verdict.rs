//! A filter's truth together with the truth of its negation.
//!
//! The two are not each other's complement: on an unassigned attribute `eq` is false in every reading, and `not (… eq …)` is
//! open (AMB-06). Carrying both up the tree lets `not` give the right one.

use super::Truth;

/// Which readings of an open point count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Every legitimate one: where they differ the result is open.
    Every,
    /// One, as a provider has to choose: unassigned is not equal to anything, `not` is the complement.
    Chosen,
}

impl Reading {
    /// A point that the specification leaves open, with the answer of the chosen reading.
    pub(super) fn open(self, chosen: bool) -> Verdict {
        match self {
            Reading::Every => Verdict::OPEN,
            Reading::Chosen => Verdict::of(chosen.into()),
        }
    }

    /// A point that is settled for the expression itself, with its negation open.
    pub(super) fn negation_open(self, holds: Truth) -> Verdict {
        match self {
            Reading::Every => Verdict {
                holds,
                negation: Truth::Open,
            },
            Reading::Chosen => Verdict::of(holds),
        }
    }

    /// Whether any of the values satisfies the expression (RFC 7644 §3.4.2.2). For the negation it is open whether it means
    /// that none does or that some does not, unless both come to the same.
    pub(super) fn any(self, verdicts: &[Verdict]) -> Verdict {
        let holds = verdicts.iter().fold(Truth::No, |sum, each| sum.or(each.holds));
        let some_not = verdicts.iter().fold(Truth::No, |sum, each| sum.or(each.negation));
        match self {
            Reading::Every => Verdict {
                holds,
                negation: holds.negated().agreed(some_not),
            },
            Reading::Chosen => Verdict::of(holds),
        }
    }
}

/// Truth of an expression and of its negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) holds: Truth,
    pub(super) negation: Truth,
}

impl Verdict {
    pub(super) const OPEN: Verdict = Verdict {
        holds: Truth::Open,
        negation: Truth::Open,
    };

    /// An expression whose negation is its complement.
    pub(super) fn of(holds: Truth) -> Self {
        Self {
            holds,
            negation: holds.negated(),
        }
    }

    pub(super) fn negated(self) -> Self {
        Self {
            holds: self.negation,
            negation: self.holds,
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            holds: self.holds.and(other.holds),
            negation: self.negation.or(other.negation),
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        self.negated().and(other.negated()).negated()
    }
}
