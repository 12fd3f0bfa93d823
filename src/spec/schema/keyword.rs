//! The keywords of attribute definitions in the RFC's spelling (RFC 7643 §2.3, §7).

use super::{AttributeType, Mutability, Returned, Uniqueness};

/// A word that is not one of the keywords.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} `{word}`, expected one of {known}")]
pub struct UnknownKeyword {
    what: &'static str,
    word: String,
    known: String,
}

/// An enumeration whose members are written as fixed words.
pub trait Keyword: Copy + Sized + 'static {
    /// What the keyword tells, in words: `data type`, `mutability`.
    const WHAT: &'static str;
    /// Every member with its spelling, in the RFC's order.
    const ALL: &'static [(Self, &'static str)];

    /// The member spelt `word`, in this case exactly.
    fn exactly(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, spelling)| *spelling == word)
            .map(|(member, _)| *member)
    }

    /// The member spelt `word` in any case.
    fn in_any_case(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, spelling)| spelling.eq_ignore_ascii_case(word))
            .map(|(member, _)| *member)
    }

    /// The error for a word that is no member.
    fn unknown(word: &str) -> UnknownKeyword {
        let known: Vec<_> = Self::ALL.iter().map(|(_, spelling)| format!("`{spelling}`")).collect();
        UnknownKeyword {
            what: Self::WHAT,
            word: word.to_owned(),
            known: known.join(", "),
        }
    }
}

macro_rules! keyword {
    ($name:ident, $what:literal, { $($member:ident = $spelling:literal),+ $(,)? }) => {
        impl $crate::spec::schema::Keyword for $name {
            const WHAT: &'static str = $what;
            const ALL: &'static [(Self, &'static str)] = &[$((Self::$member, $spelling)),+];
        }

        impl $name {
            /// The keyword as the RFC spells it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$member => $spelling),+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::spec::schema::UnknownKeyword;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                use $crate::spec::schema::Keyword;
                Self::exactly(word).ok_or_else(|| Self::unknown(word))
            }
        }
    };
}

pub(crate) use keyword;

keyword!(AttributeType, "data type", {
    String = "string",
    Boolean = "boolean",
    Decimal = "decimal",
    Integer = "integer",
    DateTime = "dateTime",
    Binary = "binary",
    Reference = "reference",
    Complex = "complex",
});

keyword!(Mutability, "mutability", {
    ReadOnly = "readOnly",
    ReadWrite = "readWrite",
    Immutable = "immutable",
    WriteOnly = "writeOnly",
});

keyword!(Returned, "returned keyword", {
    Always = "always",
    Never = "never",
    Default = "default",
    Request = "request",
});

keyword!(Uniqueness, "uniqueness", {
    None = "none",
    Server = "server",
    Global = "global",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_keep_the_spelling_of_the_rfc() {
        for (member, spelling) in AttributeType::ALL {
            assert_eq!(member.to_string(), *spelling);
            assert_eq!(spelling.parse::<AttributeType>().unwrap(), *member);
        }
        assert_eq!("readWrite".parse::<Mutability>().unwrap(), Mutability::ReadWrite);
        let error = "readwrite".parse::<Mutability>().unwrap_err().to_string();
        assert_eq!(
            error,
            "unknown mutability `readwrite`, expected one of `readOnly`, `readWrite`, `immutable`, `writeOnly`"
        );
        assert_eq!(Mutability::in_any_case("READWRITE"), Some(Mutability::ReadWrite));
    }
}
