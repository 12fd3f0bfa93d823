//! The written form of a suite, as data: what the checker compares with and the JSON Schema is made from.

mod check;
mod step;
mod texts;

use super::words::{area, capability, every, method, spelling_of};
use crate::spec::schema::{AttributeType, Mutability, Returned, Uniqueness};
use crate::suite::model::{BodyKind, Document};
use crate::yaml::shape::{Field, Object, Rule, Shape};

use check::{EXPECTATION, PREDICATES, STATUS};
use step::{GIVEN, STEP};
use texts::{ATTRIBUTE_NEED, NAME, POINTER, SUITE_ID, TITLE, TYPE, WORD};

static TAGS: Field = Field::optional("tags", Shape::List(&Shape::Text(&WORD), 1), "Words to select cases by.");
static NEEDS: Field = Field::optional(
    "needs",
    Shape::List(&Shape::Object(&NEED), 1),
    "What must be true of the target, told by its discovery documents; all must hold.",
);

static CONTENT: [Field; 2] = [
    Field::optional(
        "invariants",
        Shape::List(&Shape::Object(&INVARIANT), 1),
        "Rules judged on every exchange of the run.",
    ),
    Field::optional("cases", Shape::List(&Shape::Object(&CASE), 1), "The cases."),
];

/// A suite file.
pub(super) static SUITE: Object = Object {
    what: "a suite",
    docs: "What to ask a target, and what must hold of its answers.",
    fields: &[
        &[
            Field::required("format", Shape::Whole(1, 1), "Version of the suite format: `1`."),
            Field::required(
                "suite",
                Shape::Text(&SUITE_ID),
                "Dotted name; first part of the case ids `suite::case`.",
            ),
            Field::required("title", Shape::Text(&TITLE), "What the suite is about."),
            Field::required("area", area(), "Area of SCIM that it belongs to."),
            TAGS,
            NEEDS,
            Field::optional(
                "populations",
                Shape::Named(&NAME, &Shape::Object(&POPULATION)),
                "Resources that cases share and none may change, by name.",
            ),
        ],
        &CONTENT,
    ],
    rules: &[Rule::AtLeastOne(&[&CONTENT])],
    open: false,
};

static POPULATION: Object = Object {
    what: "a population",
    docs: "Resources created once in a run, which cases read as `${name}`.",
    fields: &[&[
        Field::required(
            "resource-type",
            Shape::Text(&TYPE),
            "Resource type of all members: `User`, `Group` or another name.",
        ),
        Field::required(
            "members",
            Shape::List(&Shape::Object(&step::ATTRIBUTES), 1),
            "The members: what each holds, over what the target's schema requires.",
        ),
    ]],
    rules: &[],
    open: false,
};

static CASE: Object = Object {
    what: "a case",
    docs: "One behaviour, shown by one conversation.",
    fields: &[&[
        Field::required(
            "id",
            Shape::Text(&WORD),
            "Lower-case words joined by hyphens, unique in the suite.",
        ),
        Field::required(
            "title",
            Shape::Text(&TITLE),
            "What a conformant target does; no `should`, no `must`.",
        ),
        TAGS,
        NEEDS,
        Field::optional("for-each", Shape::Object(&FOR_EACH), "Over what the case is repeated."),
        Field::optional(
            "uses",
            Shape::List(&Shape::Text(&NAME), 1),
            "Populations that the case reads.",
        ),
        Field::optional(
            "given",
            Shape::Named(&NAME, &Shape::Object(&GIVEN)),
            "Resources that exist before the first step; a refusal blocks the case.",
        ),
        Field::optional("exclusive", Shape::True, "Nothing else runs meanwhile."),
        Field::required(
            "steps",
            Shape::List(&Shape::Object(&STEP), 1),
            "The conversation, in order.",
        ),
    ]],
    rules: &[],
    open: false,
};

static NEED_KINDS: [Field; 7] = [
    Field::optional(
        "capability",
        capability(),
        "ServiceProviderConfig says `supported = true`.",
    ),
    Field::optional(
        "no-capability",
        capability(),
        "ServiceProviderConfig says `supported = false`.",
    ),
    Field::optional("resource-type", Shape::Text(&TYPE), "This resource type is served."),
    Field::optional(
        "attribute",
        Shape::Text(&ATTRIBUTE_NEED),
        "The type's schemas have this attribute: `User:name.givenName`.",
    ),
    Field::optional(
        "document",
        spelling_of::<Document>("a discovery document"),
        "This discovery document could be read.",
    ),
    Field::optional("setting", Shape::Object(&SETTING), "A value of ServiceProviderConfig."),
    Field::optional("credentials", Shape::True, "The run has credentials."),
];

static NEED: Object = Object {
    what: "a need",
    docs: "A condition on the target, decided from its discovery documents before anything is sent.",
    fields: &[&NEED_KINDS, &TRAITS],
    rules: &[
        Rule::ExactlyOne(&[&NEED_KINDS]),
        Rule::OnlyBeside(&[&TRAITS], "attribute"),
    ],
    open: false,
};

static SETTING: Object = Object {
    what: "a setting",
    docs: "A value of ServiceProviderConfig and what must hold of it.",
    fields: &[
        &[Field::required("at", Shape::Text(&POINTER), "JSON Pointer.")],
        &PREDICATES,
    ],
    rules: &[Rule::AtLeastOne(&[&PREDICATES])],
    open: false,
};

static TRAITS: [Field; 10] = [
    Field::optional(
        "type",
        Shape::OneOrMany(&spelling_of::<AttributeType>("an attribute type")),
        "Of one of these types.",
    ),
    Field::optional("multi-valued", Shape::Boolean, "Multi-valued or not."),
    Field::optional("required", Shape::Boolean, "Required or not."),
    Field::optional("case-exact", Shape::Boolean, "Case-exact or not."),
    Field::optional(
        "mutability",
        Shape::OneOrMany(&spelling_of::<Mutability>("a mutability")),
        "Of one of these mutabilities.",
    ),
    Field::optional(
        "returned",
        Shape::OneOrMany(&spelling_of::<Returned>("a returned keyword")),
        "Returned in one of these ways.",
    ),
    Field::optional(
        "uniqueness",
        Shape::OneOrMany(&spelling_of::<Uniqueness>("a uniqueness")),
        "Unique in one of these ways.",
    ),
    Field::optional(
        "reference-types",
        Shape::OneOrMany(&Shape::Text(&TYPE)),
        "May refer to one of these: resource types by name, `external`, `uri`.",
    ),
    Field::optional("canonical", Shape::Boolean, "Declares canonical values or not."),
    Field::optional("extension", Shape::Boolean, "Belongs to an extension or not."),
];

static TARGET_DIMENSIONS: [Field; 3] = [
    Field::optional(
        "resource-type",
        Shape::OneOrMany(&Shape::Text(&TYPE)),
        "Every resource type (`all`), or these.",
    ),
    Field::optional(
        "attribute",
        Shape::Object(&ATTRIBUTE_FILTER),
        "Every attribute with these characteristics.",
    ),
    Field::optional(
        "schema",
        every("a choice of schemas"),
        "Every schema that the resource types name, base and extensions.",
    ),
];

static ROW_DIMENSION: [Field; 1] = [Field::optional(
    "row",
    Shape::List(&Shape::Object(&ROW), 2),
    "The rows of a table; columns are `${row.NAME}`.",
)];

static FOR_EACH: Object = Object {
    what: "an expansion",
    docs: "Over what a case is repeated; the dimensions multiply.",
    fields: &[&TARGET_DIMENSIONS, &ROW_DIMENSION],
    rules: &[
        Rule::AtLeastOne(&[&TARGET_DIMENSIONS, &ROW_DIMENSION]),
        Rule::AtMostOne(&[&TARGET_DIMENSIONS]),
    ],
    open: false,
};

static ATTRIBUTE_FILTER: Object = Object {
    what: "an attribute filter",
    docs: "Which attributes; what is not said does not matter.",
    fields: &[
        &[
            Field::required(
                "of",
                Shape::OneOrMany(&Shape::Text(&TYPE)),
                "Of every resource type (`all`), or of these.",
            ),
            Field::optional(
                "sub-attributes",
                Shape::Boolean,
                "Sub-attributes of singular complex attributes are attributes too.",
            ),
        ],
        &TRAITS,
    ],
    rules: &[],
    open: false,
};

static ROW: Object = Object {
    what: "a row",
    docs: "One row of a table: its name, and columns of any kind.",
    fields: &[&[Field::required(
        "id",
        Shape::Text(&WORD),
        "Name, unique in the table; part of the case id.",
    )]],
    rules: &[],
    open: true,
};

static INVARIANT: Object = Object {
    what: "an invariant",
    docs: "A rule judged on every exchange of every case.",
    fields: &[&[
        Field::required("id", Shape::Text(&WORD), "Name; shown as the case `suite::id`."),
        Field::required("title", Shape::Text(&TITLE), "What a conformant target does."),
        Field::optional(
            "on",
            Shape::Object(&EXCHANGE_FILTER),
            "Which exchanges it looks at; all when left out.",
        ),
        Field::required(
            "expect",
            Shape::List(&Shape::Object(&EXPECTATION), 1),
            "What must hold there.",
        ),
    ]],
    rules: &[],
    open: false,
};

static EXCHANGE_FILTER: Object = Object {
    what: "an exchange filter",
    docs: "Which exchanges an invariant looks at; what is not said does not matter.",
    fields: &[&[
        Field::optional(
            "body",
            Shape::OneOrMany(&spelling_of::<BodyKind>("a body kind")),
            "What the body is.",
        ),
        Field::optional("status", STATUS, "Status codes."),
        Field::optional("method", Shape::OneOrMany(&method()), "HTTP methods."),
    ]],
    rules: &[],
    open: false,
};
