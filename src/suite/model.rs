//! The checked form of a suite: what cannot be wrong any more.
//!
//! Loading turns YAML into these types and reports every fault on the way; nothing else makes them. Strings that may hold
//! `${…}` are [`Template`]s, JSON that may hold them is a [`ValueTemplate`].

use std::sync::Arc;
use std::time::Duration;

use regex::Regex;

use super::template::{Template, ValueTemplate};
pub use crate::spec::catalogue::Grade;
use crate::spec::catalogue::{AmbiguityId, RequirementId};
use crate::spec::path::PatchPath;
use crate::spec::schema::{AttributeType, Mutability, Returned, Uniqueness};

/// Where something stands in a suite file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path of the file, as it was named when loaded (`suites/users/create.yaml`).
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: usize,
}

/// One suite file.
#[derive(Clone, Debug)]
pub struct Suite {
    /// Dotted name, first part of every case id (`users.create`).
    pub id: String,
    /// What the suite is about.
    pub title: String,
    /// Area of SCIM it belongs to (`create`, `filter`, …), by which reports group.
    pub area: String,
    /// Tags that all its cases carry.
    pub tags: Vec<String>,
    /// What every case of the suite needs.
    pub needs: Vec<Need>,
    /// Resources that several cases read and none may change.
    pub populations: Vec<Population>,
    /// Rules judged on every exchange of every case of the run.
    pub invariants: Vec<Invariant>,
    /// The cases, in file order.
    pub cases: Vec<Case>,
    /// The file.
    pub place: Place,
}

/// Resources created once per run and shared, read-only.
#[derive(Clone, Debug)]
pub struct Population {
    /// Name; cases say `uses: [name]` and reach it as `${name}`.
    pub name: String,
    /// Resource type of all members.
    pub resource_type: TypeSelector,
    /// What each member holds, over what the target's schema requires.
    pub members: Vec<Member>,
}

/// One resource of a population.
#[derive(Clone, Debug)]
pub struct Member {
    /// Attributes by name; extension attributes under their URN.
    pub with: ValueTemplate,
}

/// One behaviour, shown by one conversation.
#[derive(Clone, Debug)]
pub struct Case {
    /// Name within the suite; the full id is `suite::case`, with the expansion in brackets.
    pub id: String,
    /// What a conformant target does.
    pub title: String,
    /// Tags of the case itself.
    pub tags: Vec<String>,
    /// What must be true of the target for the case to apply.
    pub needs: Vec<Need>,
    /// Over what the case is repeated.
    pub for_each: Option<ForEach>,
    /// Populations of the suite that the case reads.
    pub uses: Vec<String>,
    /// Resources created before the steps, one after the other; a refusal blocks the case.
    pub given: Vec<Given>,
    /// The conversation.
    pub steps: Vec<Step>,
    /// Whether no other case may run at the same time.
    pub exclusive: bool,
    /// Where it stands.
    pub place: Place,
}

/// A condition on the target, decided from its discovery documents before anything is sent.
#[derive(Clone, Debug)]
pub enum Need {
    /// `/ServiceProviderConfig` says `<name>.supported = true`.
    Capability(String),
    /// … or says `false`.
    NoCapability(String),
    /// The target serves this resource type.
    ResourceType(TypeSelector),
    /// The resource type has this attribute, with these characteristics.
    Attribute {
        /// Whose attribute; `None` means the resource type the case is expanded for.
        resource_type: Option<TypeSelector>,
        /// Its name in attribute notation.
        path: String,
        /// What it must be.
        traits: AttributeTraits,
    },
    /// A discovery document could be read.
    Document(Document),
    /// A value of the ServiceProviderConfig.
    Setting {
        /// JSON Pointer.
        at: String,
        /// What must hold of it.
        predicates: Vec<Predicate>,
    },
    /// The run has credentials, so that leaving them out says something.
    Credentials,
}

/// The three discovery documents (RFC 7644 §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Document {
    /// `/ServiceProviderConfig`.
    ServiceProviderConfig,
    /// `/ResourceTypes`.
    ResourceTypes,
    /// `/Schemas`.
    Schemas,
}

/// Which resource type is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeSelector {
    /// The type whose base schema is the core User schema, whatever its name.
    User,
    /// The type whose base schema is the core Group schema.
    Group,
    /// A type by its name.
    Named(String),
    /// The type that the case is expanded for (`${type}`).
    Current,
}

/// What a case is repeated over; several dimensions multiply.
#[derive(Clone, Debug, Default)]
pub struct ForEach {
    /// Resource types.
    pub resource_type: Option<TypeFilter>,
    /// Attributes; implies the resource type dimension.
    pub attribute: Option<AttributeFilter>,
    /// Whether over every schema that the resource types name, base and extensions.
    pub schemas: bool,
    /// Rows of a table: name and columns.
    pub rows: Vec<Row>,
}

/// Which resource types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeFilter {
    /// Every type the target declares.
    All,
    /// These.
    Only(Vec<TypeSelector>),
}

/// Which attributes.
#[derive(Clone, Debug)]
pub struct AttributeFilter {
    /// Of which resource types.
    pub of: TypeFilter,
    /// With which characteristics.
    pub traits: AttributeTraits,
    /// Whether sub-attributes of singular complex attributes are attributes too.
    pub sub_attributes: bool,
    /// Whether the case tells two values of an attribute apart: one for which a single value is known does not do.
    pub second_value: bool,
}

/// Characteristics to select attributes by; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttributeTraits {
    /// One of these types.
    pub types: Option<Vec<AttributeType>>,
    /// Multi-valued or not.
    pub multi_valued: Option<bool>,
    /// Required or not.
    pub required: Option<bool>,
    /// Case-exact or not.
    pub case_exact: Option<bool>,
    /// One of these mutabilities.
    pub mutability: Option<Vec<Mutability>>,
    /// One of these.
    pub returned: Option<Vec<Returned>>,
    /// One of these.
    pub uniqueness: Option<Vec<Uniqueness>>,
    /// May refer to one of these: resource types by name, `external`, `uri`.
    pub reference_types: Option<Vec<String>>,
    /// Declares canonical values or not.
    pub canonical: Option<bool>,
    /// Belongs to an extension or not.
    pub extension: Option<bool>,
}

/// One row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    /// Name, unique in the table; part of the case id.
    pub id: String,
    /// Columns, reached as `${row.column}`, the id among them; filled in when the run is planned.
    pub columns: ValueTemplate,
}

/// A resource that exists before the first step.
#[derive(Clone, Debug)]
pub struct Given {
    /// Name; `${name.id}`, `${name.path}`, `${name.location}`, `${name.body}`, `${name.sent}`.
    pub name: String,
    /// How it is made.
    pub generate: Generate,
    /// Whether the case applies only where the target keeps what `with` says.
    pub kept: bool,
}

/// One request and what is expected of the answer.
#[derive(Clone, Debug)]
pub struct Step {
    /// Name for messages; `step 1` and so on when not given.
    pub name: String,
    /// The request.
    pub request: RequestTemplate,
    /// How long to wait before the request is sent.
    pub wait: Option<Duration>,
    /// For a query: fetch the following pages too and judge them as one answer.
    pub all_pages: bool,
    /// Answers by which the target may lawfully decline, which makes the case not applicable.
    pub declines: Vec<Decline>,
    /// Values kept for later.
    pub captures: Vec<Capture>,
    /// What must hold.
    pub expect: Vec<Expectation>,
    /// Where it stands.
    pub place: Place,
}

/// A request before its `${…}` are filled in.
#[derive(Clone, Debug)]
pub struct RequestTemplate {
    /// HTTP method.
    pub method: String,
    /// Path below the base URL (leading slash), or an absolute URL after filling in.
    pub path: Template,
    /// Query parameters; encoded when sent. An array gives a repeated parameter, `null` leaves it out.
    pub query: Vec<(Template, ValueTemplate)>,
    /// Headers over the defaults; `null` takes a default away.
    pub headers: Vec<(String, Option<Template>)>,
    /// Body.
    pub body: Body,
    /// Credentials sent.
    pub credentials: Credentials,
}

impl RequestTemplate {
    /// Whether the request may change the target: everything but reading, and POST on `.search`.
    pub fn writes(&self) -> bool {
        match self.method.as_str() {
            "GET" | "HEAD" | "OPTIONS" => false,
            "POST" => !self.path.to_string().ends_with("/.search"),
            _ => true,
        }
    }
}

/// Which credentials a request carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credentials {
    /// Those of the run.
    #[default]
    Configured,
    /// None at all.
    None,
    /// Of the same kind, and wrong.
    Wrong,
    /// Those of the run, the letters of the `Authorization` scheme in another case (RFC 7235 §2.1).
    SchemeInOtherCase,
}

/// A request body.
#[derive(Clone, Debug, Default)]
pub enum Body {
    /// No body.
    #[default]
    None,
    /// JSON.
    Json(ValueTemplate),
    /// Text sent as it is, for bodies that are not JSON.
    Raw(Template),
    /// A resource made from the target's own schema.
    Generated(Generate),
    /// A captured resource with changes.
    Edited(Edit),
}

/// A resource made from the target's own schema.
#[derive(Clone, Debug)]
pub struct Generate {
    /// Of which type.
    pub resource_type: TypeSelector,
    /// How much of the schema is filled.
    pub extent: Extent,
    /// Values of the case, merged over the generated ones; an attribute that the target's schema lacks makes the case not applicable.
    pub with: ValueTemplate,
    /// Top-level attributes left out, before `with` is laid over.
    pub without: Vec<Template>,
    /// Members merged last and spelt as they stand here, whether the schema has a place for them or not.
    pub extra: ValueTemplate,
}

impl Generate {
    /// What the schema requires, with these values.
    pub fn required(resource_type: TypeSelector, with: ValueTemplate) -> Self {
        Self {
            resource_type,
            extent: Extent::Required,
            with,
            without: Vec::new(),
            extra: ValueTemplate::Object(Vec::new()),
        }
    }
}

/// How much of a schema a generated resource fills.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// What is required.
    #[default]
    Required,
    /// Every attribute a client may write.
    All,
}

/// A captured document with changes.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The document, usually `${name.body}`.
    pub from: Template,
    /// Members merged over it.
    pub with: ValueTemplate,
    /// Top-level members left out, before `with` is laid over.
    pub without: Vec<Template>,
}

/// An answer by which the target may lawfully decline.
#[derive(Clone, Debug)]
pub struct Decline {
    /// Status codes.
    pub status: StatusSet,
    /// scimType values, when only these count; a missing scimType counts too.
    pub scim_type: Vec<String>,
    /// Why that is lawful: shown as the reason.
    pub because: String,
}

/// Allowed status codes: exact, or a class such as `4xx`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusSet(pub Vec<StatusPattern>);

impl StatusSet {
    /// Whether a status code is among them.
    pub fn allows(&self, status: u16) -> bool {
        self.0.iter().any(|pattern| match pattern {
            StatusPattern::Exact(code) => *code == status,
            StatusPattern::Class(first) => status / 100 == *first,
        })
    }
}

/// One allowed status code or class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusPattern {
    /// This code.
    Exact(u16),
    /// First digit: `4` for `4xx`.
    Class(u16),
}

/// A value kept from an answer.
#[derive(Clone, Debug)]
pub struct Capture {
    /// Name, reached as `${name}`.
    pub name: String,
    /// Where it is found.
    pub source: CaptureSource,
    /// JSON type it must have (`string`, `number`, `boolean`, `array`, `object`).
    pub value_type: Option<JsonType>,
    /// `null` when it is not there, instead of blocking the rest of the case.
    pub optional: bool,
}

/// Where a captured value is found.
#[derive(Clone, Debug)]
pub enum CaptureSource {
    /// JSON Pointer into the body; empty for the whole.
    Body(String),
    /// Header, by name.
    Header(String),
    /// The status code.
    Status,
    /// SCIM attribute path into the resource in the body.
    Attribute(PatchPath),
}

/// JSON and SCIM value types for `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// Any JSON string.
    String,
    /// `true` or `false`.
    Boolean,
    /// Any JSON number.
    Number,
    /// A JSON number without fraction.
    Integer,
    /// An array.
    Array,
    /// An object.
    Object,
    /// A string that is an `xsd:dateTime`.
    DateTime,
    /// A string that is an absolute or relative URI.
    Uri,
}

/// A cited expectation.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// The requirement that says so.
    pub cites: RequirementId,
    /// Lowers a MUST to a warning, or to information; never raises.
    pub grade: Option<Grade>,
    /// The recorded ambiguity that the expectation stands under.
    pub ambiguity: Option<AmbiguityId>,
    /// Checks that must all hold for the expectation to apply.
    pub when: Vec<Check>,
    /// What must hold.
    pub that: Vec<Check>,
    /// Named alternatives: the first whose checks all hold is the target's reading; none is a finding.
    pub readings: Vec<Reading>,
}

/// One lawful reading of an ambiguous sentence.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Name of the reading (`cleared`, `kept`).
    pub name: String,
    /// What holds under it.
    pub that: Vec<Check>,
}

/// One thing that can be true of an answer.
#[derive(Clone, Debug)]
pub enum Check {
    /// Status code.
    Status(StatusSet),
    /// A header.
    Header {
        /// Name, without regard to case.
        name: String,
        /// What must hold.
        predicates: Vec<Predicate>,
    },
    /// A place in the body.
    Body {
        /// JSON Pointer; may hold `${…}`.
        at: Template,
        /// What must hold.
        predicates: Vec<Predicate>,
    },
    /// The value(s) that a SCIM attribute path denotes in the resource of the body.
    Attribute {
        /// PATCH path notation, may hold `${…}`: `name.givenName`, `emails[type eq "work"].value`.
        path: Template,
        /// What must hold: of the value when the path denotes one, of the array when it is multi-valued.
        predicates: Vec<Predicate>,
    },
    /// Every element of an array.
    Each {
        /// JSON Pointer of the array.
        at: Template,
        /// Fewest elements.
        at_least: usize,
        /// Checks with the element as body.
        that: Vec<Check>,
    },
    /// Every resource in the body: the resource itself, or the members of a list.
    EachResource {
        /// Checks with the resource as body.
        that: Vec<Check>,
    },
    /// The body is a SCIM error (RFC 7644 §3.12).
    Error {
        /// Allowed scimType values; empty: not looked at. `none` allows a missing one.
        scim_type: Vec<String>,
    },
    /// The body is valid against an embedded JSON Schema (`fixtures/json-schemas/NAME.json`).
    JsonSchema(String),
    /// The listed resources are those of the population that the request's own filter selects, strangers aside.
    SelectedFrom {
        /// Population.
        population: String,
    },
    /// The population's members appear in the order that the request's own `sortBy` and `sortOrder` ask for, strangers aside.
    SortedFrom {
        /// Population.
        population: String,
    },
    /// The ids listed, strangers aside.
    Lists {
        /// Must be there.
        includes: Vec<Template>,
        /// Must not.
        excludes: Vec<Template>,
        /// No id twice.
        unique: bool,
    },
    /// What was sent and may be read came back.
    EchoesSent {
        /// Attributes not compared.
        except: Vec<String>,
    },
    /// The resource equals another under SCIM's rules (order of values, null and absent), volatile `meta` aside.
    SameResource {
        /// The other, usually `${name.body}`.
        other: Template,
        /// Top-level attributes not compared.
        except: Vec<String>,
    },
    /// A rule on resources that needs the served schema.
    Resource(ResourceRule),
    /// The body is text that parses as JSON, with no member twice in an object.
    Json,
    /// None of the checks within may hold.
    Not(Vec<Check>),
    /// At least one group of checks holds entirely.
    AnyOf(Vec<Vec<Check>>),
}

/// Rules on every resource of an answer, judged with the served schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResourceRule {
    /// Values have the declared types: all of the seven that follow.
    Types,
    /// `string` and `reference` values are JSON strings.
    Strings,
    /// `boolean` values are `true` or `false`.
    Booleans,
    /// `decimal` and `integer` values are JSON numbers, whole ones for `integer`.
    Numbers,
    /// `dateTime` values are `xsd:dateTime` strings.
    DateTimes,
    /// `binary` values are base64 strings.
    Binaries,
    /// `complex` values are JSON objects.
    Objects,
    /// Multi-valued attributes are JSON arrays.
    Arrays,
    /// No `returned: never` attribute shows.
    NeverReturned,
    /// Every `returned: always` attribute that has a value shows: `id` at least.
    AlwaysReturned,
    /// `returned: request` attributes show only when asked for.
    RequestReturned,
    /// Every required, readable attribute shows (full representations).
    RequiredPresent,
    /// `schemas` has the base schema, and one entry for each extension in the body.
    SchemasCoverContent,
    /// `schemas` holds no value twice.
    SchemasDistinct,
    /// `schemas` holds only schemas that the resource type declares.
    SchemasDeclared,
    /// Attributes are declared by the schemas in `schemas`.
    KnownAttributes,
    /// At most one value of a multi-valued attribute is primary.
    SinglePrimary,
    /// No (type, value) pair twice.
    DistinctValues,
    /// `meta.resourceType` is the name of the resource type served at this endpoint.
    MetaResourceType,
    /// `meta.location` is the URL of this resource.
    MetaLocation,
    /// `meta.created` is not after `meta.lastModified`.
    MetaDates,
    /// `id` is a non-empty string without the word `bulkId`.
    Id,
    /// Projection of the request is respected: nothing unasked for.
    Projection,
    /// References (`$ref`) are URIs of the declared kind.
    References,
}

/// What must hold of one value.
#[derive(Clone, Debug)]
pub enum Predicate {
    /// Deep equality; numbers by value.
    Equals(ValueTemplate),
    /// Deep inequality.
    NotEquals(ValueTemplate),
    /// String equality without regard to case.
    EqualsIgnoringCase(Template),
    /// Equal to one of these.
    OneOf(Vec<ValueTemplate>),
    /// A string contains this text; an array has this element.
    Contains(ValueTemplate),
    /// … does not.
    Excludes(ValueTemplate),
    /// Text begins with.
    StartsWith(Template),
    /// Text ends with.
    EndsWith(Template),
    /// Text matches (unanchored).
    Matches(Regex),
    /// Not there; `null` and `[]` count as not there (RFC 7643 §2.5).
    Absent,
    /// There, and neither `null` nor `[]`.
    Present,
    /// JSON or SCIM type.
    Type(JsonType),
    /// Number of elements.
    Count {
        /// Fewest.
        at_least: Option<ValueTemplate>,
        /// Most.
        at_most: Option<ValueTemplate>,
    },
    /// Same elements in any order.
    SetEquals(ValueTemplate),
    /// Number at least.
    AtLeast(ValueTemplate),
    /// Number at most.
    AtMost(ValueTemplate),
    /// Same URI after resolving against the base URL.
    SameUri(Template),
    /// A date-time at or after this one.
    NotBefore(Template),
    /// A date-time strictly after this one.
    After(Template),
    /// A media type, parameters aside.
    MediaType(Vec<String>),
    /// What may come back for this value by SCIM's rules; only of attributes.
    Like(ValueTemplate),
    /// The same by SCIM's rules as what the same path denotes in this document; only of attributes.
    SameIn(Template),
}

/// A rule judged on every exchange of the run.
#[derive(Clone, Debug)]
pub struct Invariant {
    /// Name; shown as the case `suite::id`.
    pub id: String,
    /// What a conformant target does.
    pub title: String,
    /// Which exchanges it looks at.
    pub on: ExchangeFilter,
    /// What must hold there.
    pub expect: Vec<Expectation>,
    /// Where it stands.
    pub place: Place,
}

/// Which exchanges an invariant looks at; what is `None` does not matter.
#[derive(Clone, Debug, Default)]
pub struct ExchangeFilter {
    /// Status.
    pub status: Option<StatusSet>,
    /// Methods.
    pub methods: Option<Vec<String>>,
    /// What the body is.
    pub body: Option<Vec<BodyKind>>,
}

/// What an answer's body is, told from the request's path and the body's own shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BodyKind {
    /// No body.
    Empty,
    /// One resource of a resource type endpoint (or `/Me`).
    Resource,
    /// A ListResponse.
    List,
    /// An error.
    Error,
    /// A discovery document (ServiceProviderConfig, one ResourceType, one Schema).
    Discovery,
    /// A BulkResponse.
    Bulk,
    /// Anything else.
    Other,
}
