//! Expectations: citations, checks, predicates.

use super::step::EXCEPT;
use super::texts::{AMBIGUITY, CITATION, FIXTURE, HEADER, MEDIA_TYPE, NAME, READING, REGEX, STATUS_CLASS, TEMPLATE};
use crate::suite::model::{JsonType, ResourceRule};
use crate::suite::words::{grade_lowered, scim_type, spelling_of};
use crate::yaml::shape::{Field, Object, Rule, Shape};

/// A status code, a class, or a list of them.
pub(super) static STATUS: Shape =
    Shape::OneOrMany(&Shape::Either(&[Shape::Whole(100, 599), Shape::Text(&STATUS_CLASS)]));

static CHECKS: Shape = Shape::List(&Shape::Object(&CHECK), 1);
static TEMPLATES: Shape = Shape::List(&Shape::Text(&TEMPLATE), 1);

static WHAT_HOLDS: [Field; 2] = [
    Field::optional("that", CHECKS, "What must hold, all of it."),
    Field::optional(
        "readings",
        Shape::Named(&READING, &CHECKS),
        "Named alternatives: the first whose checks all hold is recorded; none is a finding.",
    ),
];

static GRADE: [Field; 1] = [Field::optional(
    "grade",
    grade_lowered(),
    "Lowers the requirement's level; needs an `ambiguity` beside it.",
)];

/// A cited expectation.
pub(super) static EXPECTATION: Object = Object {
    what: "an expectation",
    docs: "A requirement and what it says about this answer.",
    fields: &[
        &[
            Field::required(
                "cites",
                Shape::Text(&CITATION),
                "The requirement, by its id in `fixtures/requirements`.",
            ),
            Field::optional(
                "ambiguity",
                Shape::Text(&AMBIGUITY),
                "The recorded ambiguity that it stands under.",
            ),
            Field::optional("when", CHECKS, "It applies only when these hold."),
        ],
        &WHAT_HOLDS,
        &GRADE,
    ],
    rules: &[
        Rule::ExactlyOne(&[&WHAT_HOLDS]),
        Rule::OnlyBeside(&[&GRADE], "ambiguity"),
    ],
    open: false,
};

static SUBJECTS: [Field; 17] = [
    Field::optional("status", STATUS, "The status code."),
    Field::optional("header", Shape::Object(&HEADER_CHECK), "A header."),
    Field::optional("body", Shape::Object(&BODY_CHECK), "A place in the body."),
    Field::optional(
        "attribute",
        Shape::Object(&ATTRIBUTE_CHECK),
        "What a SCIM path denotes in the resource.",
    ),
    Field::optional("each", Shape::Object(&EACH), "Every element of an array, as body."),
    Field::optional(
        "each-resource",
        CHECKS,
        "The resource, or every resource of a list, as body.",
    ),
    Field::optional("error", Shape::Object(&ERROR), "The body is a SCIM error."),
    Field::optional(
        "json-schema",
        Shape::Text(&FIXTURE),
        "Valid against `fixtures/json-schemas/NAME.json`.",
    ),
    Field::optional(
        "selected-from",
        Shape::Text(&NAME),
        "The members of the population that are listed are those that the request's own filter selects.",
    ),
    Field::optional(
        "sorted-from",
        Shape::Text(&NAME),
        "The members listed are in the order that the request asks for.",
    ),
    Field::optional("lists", Shape::Object(&LISTS), "Ids in `Resources`."),
    Field::optional(
        "echoes-sent",
        Shape::Object(&ECHOES_SENT),
        "What was sent and is readable came back.",
    ),
    Field::optional(
        "same-resource",
        Shape::Object(&SAME_RESOURCE),
        "Equal to another resource by SCIM's rules.",
    ),
    Field::optional(
        "resource",
        spelling_of::<ResourceRule>("a resource rule"),
        "A rule on resources that needs the served schemas.",
    ),
    Field::optional("json", Shape::True, "The body is JSON, no member twice in one object."),
    Field::optional("not", CHECKS, "None of these holds."),
    Field::optional(
        "any-of",
        Shape::List(&CHECKS, 2),
        "One of these groups of checks holds.",
    ),
];

static CHECK: Object = Object {
    what: "a check",
    docs: "One thing that can be true of an answer: a subject, then predicates.",
    fields: &[&SUBJECTS],
    rules: &[Rule::ExactlyOne(&[&SUBJECTS])],
    open: false,
};

static HEADER_CHECK: Object = Object {
    what: "a header check",
    docs: "A header and what must hold of it.",
    fields: &[
        &[Field::required("name", Shape::Text(&HEADER), "Its name, in any case.")],
        &PREDICATES,
    ],
    rules: &[Rule::AtLeastOne(&[&PREDICATES])],
    open: false,
};

static BODY_CHECK: Object = Object {
    what: "a body check",
    docs: "A place in the body and what must hold of it.",
    fields: &[&[AT], &PREDICATES],
    rules: &[Rule::AtLeastOne(&[&PREDICATES])],
    open: false,
};

static ATTRIBUTE_CHECK: Object = Object {
    what: "an attribute check",
    docs: "What a SCIM path denotes, and what must hold of it: the value, or the array of values when an attribute on the way is multi-valued.",
    fields: &[
        &[Field::required(
            "path",
            Shape::Text(&TEMPLATE),
            "PATCH path notation: `emails[type eq \"work\"].value`.",
        )],
        &PREDICATES,
        &LIKENESS,
    ],
    rules: &[Rule::AtLeastOne(&[&PREDICATES, &LIKENESS])],
    open: false,
};

static AT: Field = Field::required("at", Shape::Text(&TEMPLATE), "JSON Pointer; empty for the whole body.");

static EACH: Object = Object {
    what: "an each check",
    docs: "Every element of an array, as body.",
    fields: &[&[
        AT,
        Field::optional("at-least", Shape::Whole(0, u64::MAX), "Fewest elements."),
        Field::required("that", CHECKS, "What must hold of each element."),
    ]],
    rules: &[],
    open: false,
};

static ERROR: Object = Object {
    what: "an error check",
    docs: "The body is a SCIM error.",
    fields: &[&[Field::optional(
        "scim-type",
        Shape::OneOrMany(&scim_type(true)),
        "Allowed scimType values, `none` for a missing one; any when left out.",
    )]],
    rules: &[],
    open: false,
};

static LIST_RULES: [Field; 3] = [
    Field::optional("includes", TEMPLATES, "Ids that are there."),
    Field::optional("excludes", TEMPLATES, "Ids that are not."),
    Field::optional("unique", Shape::True, "No id twice."),
];

static LISTS: Object = Object {
    what: "a list check",
    docs: "Ids in `Resources`, strangers aside.",
    fields: &[&LIST_RULES],
    rules: &[Rule::AtLeastOne(&[&LIST_RULES])],
    open: false,
};

static ECHOES_SENT: Object = Object {
    what: "an echo check",
    docs: "What was sent and is readable came back.",
    fields: &[&[EXCEPT]],
    rules: &[],
    open: false,
};

static SAME_RESOURCE: Object = Object {
    what: "a comparison",
    docs: "Equality by SCIM's rules, volatile `meta` aside.",
    fields: &[&[
        Field::required("other", Shape::Text(&TEMPLATE), "The other, usually `${name.body}`."),
        EXCEPT,
    ]],
    rules: &[],
    open: false,
};

static COUNT_BOUNDS: [Field; 2] = [
    Field::optional("at-least", BOUND, "Fewest elements."),
    Field::optional("at-most", BOUND, "Most elements."),
];

static COUNT: Object = Object {
    what: "a range",
    docs: "Bounds of a number of elements.",
    fields: &[&COUNT_BOUNDS],
    rules: &[Rule::AtLeastOne(&[&COUNT_BOUNDS])],
    open: false,
};

/// A number, or a place that holds one.
static BOUND: Shape = Shape::Either(&[Shape::Whole(0, u64::MAX), Shape::Text(&TEMPLATE)]);

/// What can be said of an attribute only: it has a definition.
static LIKENESS: [Field; 2] = [
    Field::optional(
        "like",
        Shape::Json,
        "What may come back for this value by SCIM's rules: in another order, form or case where the definition allows it.",
    ),
    Field::optional(
        "same-in",
        Shape::Text(&TEMPLATE),
        "The same by SCIM's rules as what the path denotes in this document, usually `${name.body}`.",
    ),
];

/// What can be said of one value.
pub(super) static PREDICATES: [Field; 20] = [
    Field::optional("equals", Shape::Json, "Deep equality; numbers by value."),
    Field::optional("not-equals", Shape::Json, "Deep inequality."),
    Field::optional(
        "equals-ignoring-case",
        Shape::Text(&TEMPLATE),
        "String equality without regard to case.",
    ),
    Field::optional("one-of", Shape::List(&Shape::Json, 1), "Equal to one of these."),
    Field::optional(
        "contains",
        Shape::Json,
        "A string contains this text; an array has this element.",
    ),
    Field::optional(
        "excludes",
        Shape::Json,
        "A string does not contain this text; an array does not have this element.",
    ),
    Field::optional("starts-with", Shape::Text(&TEMPLATE), "Text begins with this."),
    Field::optional("ends-with", Shape::Text(&TEMPLATE), "Text ends with this."),
    Field::optional(
        "matches",
        Shape::Text(&REGEX),
        "Text matches this regular expression, unanchored.",
    ),
    Field::optional(
        "absent",
        Shape::True,
        "Not there; `null` and `[]` count as not there (RFC 7643 §2.5).",
    ),
    Field::optional("present", Shape::True, "There, and neither `null` nor `[]`."),
    Field::optional("type", spelling_of::<JsonType>("a value type"), "JSON or SCIM type."),
    Field::optional(
        "count",
        Shape::Either(&[Shape::Whole(0, u64::MAX), Shape::Text(&TEMPLATE), Shape::Object(&COUNT)]),
        "Number of elements.",
    ),
    Field::optional("set-equals", Shape::Json, "The same elements in any order."),
    Field::optional("at-least", BOUND, "A number not below this."),
    Field::optional("at-most", BOUND, "A number not above this."),
    Field::optional(
        "same-uri",
        Shape::Text(&TEMPLATE),
        "The same URI after resolving against the base URL.",
    ),
    Field::optional(
        "not-before",
        Shape::Text(&TEMPLATE),
        "A date-time at or after this one.",
    ),
    Field::optional("after", Shape::Text(&TEMPLATE), "A date-time strictly after this one."),
    Field::optional(
        "media-type",
        Shape::OneOrMany(&Shape::Text(&MEDIA_TYPE)),
        "One of these media types, parameters aside.",
    ),
];
