//! The run record: everything a finished run knows. Every report is a pure function of it.
//!
//! The JSON form is versioned ([`FORMAT`]); its schema is `reports/record.schema.json`. Secrets were masked before anything
//! got here. A record without a footer is a run that did not end and is refused.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// Version of the record format.
pub const FORMAT: u32 = 1;

/// A finished run.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Record {
    /// [`FORMAT`] of the writer.
    pub format: u32,
    /// What ran against what.
    pub header: Header,
    /// Every requirement that a case cites, by id.
    pub requirements: BTreeMap<String, RequirementRecord>,
    /// Every case, in plan order.
    pub cases: Vec<CaseRecord>,
    /// How it ended.
    pub footer: Footer,
}

/// Why a stored record cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The text stops in the middle.
    #[error("the record ends in the middle: it was cut, or the run that wrote it did not end")]
    Cut,
    /// Not JSON, or not the shape of a record.
    #[error("not a run record: {0}")]
    Shape(serde_json::Error),
    /// Written by another version.
    #[error("record format {found} is not supported: this version of scimspec reads format {FORMAT}")]
    Format {
        /// What the record says.
        found: u64,
    },
    /// No `format` member at all.
    #[error("not a run record: it names no format version")]
    NoFormat,
    /// No footer.
    #[error("the record has no footer: the run that wrote it did not end")]
    NoFooter,
}

impl Record {
    /// Reads a stored record. Refuses other format versions and a record without a footer before it looks at the rest, so
    /// that the message names the real reason.
    pub fn from_json(text: &str) -> Result<Self, RecordError> {
        #[derive(Deserialize)]
        struct Outline {
            format: Option<u64>,
            footer: Option<IgnoredAny>,
        }
        let outline: Outline = serde_json::from_str(text).map_err(RecordError::from)?;
        match outline.format {
            None => return Err(RecordError::NoFormat),
            Some(found) if found != u64::from(FORMAT) => return Err(RecordError::Format { found }),
            Some(_) => {}
        }
        if outline.footer.is_none() {
            return Err(RecordError::NoFooter);
        }
        serde_json::from_str(text).map_err(RecordError::from)
    }

    /// The stored form: indented JSON, members in the order of the types, a newline at the end.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a record has only string keys and finite numbers");
        text.push('\n');
        text
    }
}

impl From<serde_json::Error> for RecordError {
    fn from(error: serde_json::Error) -> Self {
        if error.is_eof() { Self::Cut } else { Self::Shape(error) }
    }
}

/// What ran against what.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Header {
    /// Version of scimspec.
    pub tool_version: String,
    /// Id of the run; part of the name of everything it creates.
    pub run: String,
    /// Seed of everything random.
    pub seed: u64,
    /// Start, RFC 3339, UTC.
    pub started: String,
    /// Base URL of the target.
    pub target: String,
    /// Name of the target in the configuration.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub target_name: Option<String>,
    /// What the target's discovery documents say, one line each (`sort: supported`).
    pub capabilities: Vec<Capability>,
    /// What a reader must know about how the run was made (`TLS certificates were not verified`).
    pub remarks: Vec<String>,
    /// How the run was selected and limited.
    pub options: Options,
}

/// One capability of the target, as it advertises it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Capability {
    /// Name (`patch`, `resource type User`).
    pub name: String,
    /// What was said (`supported`, `not supported`, `/Users`).
    pub value: String,
}

/// Options that shaped the run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Options {
    /// Cases at a time.
    pub jobs: usize,
    /// Whether writing was allowed.
    pub allow_writes: bool,
    /// Whether warnings fail the run.
    pub strict: bool,
    /// Selection, as given.
    pub selection: Vec<String>,
    /// Whether certificates went unverified.
    pub insecure: bool,
}

/// A requirement as the catalogue has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RequirementRecord {
    /// `RFC 7644`.
    pub spec: String,
    /// Section number.
    pub section: String,
    /// Level as the text spells it.
    pub level: String,
    /// The sentence.
    pub quote: String,
    /// In a few words.
    pub summary: String,
    /// Link to the section.
    pub url: String,
}

/// One case and how it went.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CaseRecord {
    /// `suite::case[expansion]`, unique in the record.
    pub id: String,
    /// Suite id.
    pub suite: String,
    /// Title of the suite.
    pub suite_title: String,
    /// What a conformant target does.
    pub title: String,
    /// Area of SCIM.
    pub area: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Name of the resource type the case was expanded for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub resource_type: Option<String>,
    /// Requirements cited.
    pub cites: Vec<String>,
    /// Suite file and line.
    pub source: String,
    /// The verdict.
    pub outcome: Outcome,
    /// What was found wrong, all of it.
    pub findings: Vec<Finding>,
    /// Which reading of an ambiguous sentence the target takes.
    pub readings: Vec<ReadingRecord>,
    /// The conversation.
    pub exchanges: Vec<ExchangeRecord>,
    /// Milliseconds from the first request to the last answer.
    pub duration_ms: u64,
}

impl CaseRecord {
    /// The finding that counts hardest; of equals the first.
    pub fn worst_finding(&self) -> Option<&Finding> {
        self.findings.iter().rev().max_by_key(|finding| finding.severity)
    }
}

/// The verdict on a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Outcome {
    /// Everything held.
    Passed,
    /// A requirement of level MUST (or its kin) was broken.
    Failed,
    /// Only requirements of level SHOULD (or its kin) were broken.
    Warned,
    /// A known deviation: the baseline names it.
    Known {
        /// The baseline's reason.
        reason: String,
    },
    /// The target does not offer this, and says so.
    NotApplicable {
        /// `/ServiceProviderConfig says sort.supported = false`.
        because: String,
    },
    /// Something it builds on failed.
    Blocked {
        /// What that is (`creating a User`, or a case id).
        by: String,
        /// What happened there.
        because: String,
    },
    /// No answer, or a fault of the suite: no verdict on the target.
    Errored {
        /// What happened.
        because: String,
    },
    /// Selected but not run: writes not allowed, interrupted, out of time.
    NotRun {
        /// Why.
        because: String,
    },
}

impl Outcome {
    /// Which verdict it is, the reasons aside.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Passed => Verdict::Passed,
            Self::Failed => Verdict::Failed,
            Self::Warned => Verdict::Warned,
            Self::Known { .. } => Verdict::Known,
            Self::NotApplicable { .. } => Verdict::NotApplicable,
            Self::Blocked { .. } => Verdict::Blocked,
            Self::Errored { .. } => Verdict::Errored,
            Self::NotRun { .. } => Verdict::NotRun,
        }
    }

    /// The reason it carries, as one text.
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::Passed | Self::Failed | Self::Warned => None,
            Self::Known { reason } => Some(reason.clone()),
            Self::NotApplicable { because } | Self::Errored { because } | Self::NotRun { because } => {
                Some(because.clone())
            }
            Self::Blocked { by, because } => Some(format!("{by}: {because}")),
        }
    }
}

/// An [`Outcome`] without its reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// [`Outcome::Failed`].
    Failed,
    /// [`Outcome::Errored`].
    Errored,
    /// [`Outcome::Blocked`].
    Blocked,
    /// [`Outcome::Warned`].
    Warned,
    /// [`Outcome::Known`].
    Known,
    /// [`Outcome::Passed`].
    Passed,
    /// [`Outcome::NotApplicable`].
    NotApplicable,
    /// [`Outcome::NotRun`].
    NotRun,
}

impl Verdict {
    /// All verdicts, in the order in which tables show them.
    pub const ALL: [Self; 8] = [
        Self::Passed,
        Self::Failed,
        Self::Warned,
        Self::Known,
        Self::Blocked,
        Self::Errored,
        Self::NotApplicable,
        Self::NotRun,
    ];

    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotApplicable => "not applicable",
            Self::NotRun => "not run",
            other => other.slug(),
        }
    }

    /// The word for machines, as the record spells it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Warned => "warned",
            Self::Known => "known",
            Self::NotApplicable => "not-applicable",
            Self::Blocked => "blocked",
            Self::Errored => "errored",
            Self::NotRun => "not-run",
        }
    }
}

/// One broken expectation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Finding {
    /// Requirement broken.
    pub cites: String,
    /// How hard it counts.
    pub severity: Severity,
    /// Recorded ambiguity it stands under.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ambiguity: Option<String>,
    /// What was looked at (`status`, `header location`, `body /userName`).
    pub subject: String,
    /// What was expected.
    pub expected: String,
    /// What was there instead.
    pub actual: String,
    /// Unified diff of the documents compared, volatile members aside.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub diff: Option<String>,
    /// Index into the case's exchanges.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub exchange: Option<usize>,
    /// How many exchanges showed the same (invariants).
    pub times: usize,
}

impl Finding {
    /// In one sentence: what was looked at, expected and got.
    pub fn headline(&self) -> String {
        format!("{}: expected {}, got {}", self.subject, self.expected, self.actual)
    }
}

/// How hard a finding counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Information (MAY).
    Info,
    /// SHOULD.
    Warn,
    /// MUST.
    Fail,
}

/// Which reading of an ambiguous sentence the target takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ReadingRecord {
    /// Ambiguity, when it is recorded as one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ambiguity: Option<String>,
    /// Requirement read.
    pub cites: String,
    /// Name of the reading.
    pub reading: String,
}

/// One request and its answer, masked, long bodies cut.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ExchangeRecord {
    /// Name of the step.
    pub step: String,
    /// HTTP method.
    pub method: String,
    /// URL.
    pub url: String,
    /// Request headers.
    pub request_headers: Vec<(String, String)>,
    /// Request body as text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub request_body: Option<Body>,
    /// Status; absent when no answer came.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub status: Option<u16>,
    /// Response headers.
    pub response_headers: Vec<(String, String)>,
    /// Response body as text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub response_body: Option<Body>,
    /// Why no answer came.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error: Option<String>,
    /// Milliseconds.
    pub duration_ms: u64,
    /// How often it was sent again after 429 or 503.
    pub retries: u32,
    /// A command line that repeats it, token as `$SCIM_TOKEN`.
    pub curl: String,
}

/// A body as recorded.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Body {
    /// Text; bytes that are not UTF-8 replaced.
    pub text: String,
    /// Size in bytes before it was cut, when it was.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cut_from: Option<usize>,
}

/// How the run ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Footer {
    /// End, RFC 3339, UTC.
    pub finished: String,
    /// Milliseconds from start to end.
    pub duration_ms: u64,
    /// Requests sent, cleanup included.
    pub requests: u64,
    /// Requests sent again because the target said 429 or 503.
    pub throttled: u64,
    /// Cases by verdict.
    pub counts: Counts,
    /// Whether the run was cut short, and by what.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub interrupted: Option<String>,
    /// Ledger file, when anything was created.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ledger: Option<String>,
    /// Resources that could not be deleted.
    pub leftovers: Vec<String>,
    /// Baseline entries that matched nothing or no longer deviate.
    pub stale_baseline: Vec<String>,
    /// A creation that the target refused for rules no schema can say, and the way out.
    pub refusals: Vec<Refusal>,
    /// Exit code of the run.
    pub exit: u8,
}

/// A generated resource that the target refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Refusal {
    /// Resource type.
    pub resource_type: String,
    /// What it answered (`400 invalidValue: password too short`).
    pub answer: String,
    /// What to write into the configuration.
    pub way_out: String,
    /// Cases blocked by it.
    pub cases: usize,
}

/// Cases by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Counts {
    /// [`Outcome::Passed`].
    pub passed: usize,
    /// [`Outcome::Failed`].
    pub failed: usize,
    /// [`Outcome::Warned`].
    pub warned: usize,
    /// [`Outcome::Known`].
    pub known: usize,
    /// [`Outcome::NotApplicable`].
    pub not_applicable: usize,
    /// [`Outcome::Blocked`].
    pub blocked: usize,
    /// [`Outcome::Errored`].
    pub errored: usize,
    /// [`Outcome::NotRun`].
    pub not_run: usize,
}

impl Counts {
    /// Counts the cases by verdict.
    pub fn of(cases: &[CaseRecord]) -> Self {
        let mut counts = Self::default();
        for case in cases {
            counts.add(case.outcome.verdict());
        }
        counts
    }

    /// Counts one more case.
    pub fn add(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Passed => &mut self.passed,
            Verdict::Failed => &mut self.failed,
            Verdict::Warned => &mut self.warned,
            Verdict::Known => &mut self.known,
            Verdict::NotApplicable => &mut self.not_applicable,
            Verdict::Blocked => &mut self.blocked,
            Verdict::Errored => &mut self.errored,
            Verdict::NotRun => &mut self.not_run,
        } += 1;
    }

    /// How many cases have this verdict.
    pub fn get(&self, verdict: Verdict) -> usize {
        match verdict {
            Verdict::Passed => self.passed,
            Verdict::Failed => self.failed,
            Verdict::Warned => self.warned,
            Verdict::Known => self.known,
            Verdict::NotApplicable => self.not_applicable,
            Verdict::Blocked => self.blocked,
            Verdict::Errored => self.errored,
            Verdict::NotRun => self.not_run,
        }
    }

    /// Cases that reached a verdict on the target.
    pub fn judged(&self) -> usize {
        self.passed + self.failed + self.warned + self.known
    }

    /// Cases that apply to the target: all but those that it says it does not offer.
    pub fn applicable(&self) -> usize {
        self.total() - self.not_applicable
    }

    /// All cases.
    pub fn total(&self) -> usize {
        self.judged() + self.not_applicable + self.blocked + self.errored + self.not_run
    }
}
