//! Kleene's three-valued logic on [`Truth`].

use super::Truth;

impl Truth {
    /// Both hold.
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Yes, Truth::Yes) => Truth::Yes,
            _ => Truth::Open,
        }
    }

    /// At least one holds.
    pub fn or(self, other: Truth) -> Truth {
        self.negated().and(other.negated()).negated()
    }

    /// It does not hold.
    pub fn negated(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Open => Truth::Open,
        }
    }

    /// What two readings agree on.
    pub(super) fn agreed(self, other: Truth) -> Truth {
        if self == other { self } else { Truth::Open }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Truth {
        if holds { Truth::Yes } else { Truth::No }
    }
}

/// `None` is open.
impl From<Option<bool>> for Truth {
    fn from(settled: Option<bool>) -> Truth {
        settled.map_or(Truth::Open, Truth::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Truth; 3] = [Truth::Yes, Truth::No, Truth::Open];

    #[test]
    fn kleene_laws_hold() {
        for a in ALL {
            assert_eq!(a.negated().negated(), a);
            assert_eq!((a.and(Truth::Yes), a.or(Truth::No)), (a, a));
            assert_eq!((a.and(Truth::No), a.or(Truth::Yes)), (Truth::No, Truth::Yes));
            for b in ALL {
                assert_eq!((a.and(b), a.or(b)), (b.and(a), b.or(a)));
                assert_eq!(a.and(b).negated(), a.negated().or(b.negated()));
                for c in ALL {
                    assert_eq!(a.and(b.or(c)), a.and(b).or(a.and(c)));
                    assert_eq!(a.and(b.and(c)), a.and(b).and(c));
                }
            }
        }
    }

    #[test]
    fn open_stays_open_unless_the_other_side_decides() {
        assert_eq!(Truth::Open.and(Truth::Yes), Truth::Open);
        assert_eq!(Truth::Open.or(Truth::No), Truth::Open);
        assert_eq!(Truth::Open.agreed(Truth::Yes), Truth::Open);
    }
}
