//! Steps: requests, captures, lawful refusals.

use super::check::{EXPECTATION, STATUS};
use super::texts::{ATTRIBUTE_NAME, FIXTURE, HEADER, NAME, PATH, POINTER, REASON, REQUEST, STEP_NAME, TEMPLATE, TYPE};
use crate::suite::model::{Credentials, Extent, JsonType};
use crate::suite::words::{scim_type, spelling_of};
use crate::yaml::shape::{Field, Object, Rule, Shape};

static BODIES: [Field; 5] = [
    Field::optional("body", Shape::Json, "JSON body."),
    Field::optional("raw", Shape::Text(&TEMPLATE), "Text sent as it is."),
    Field::optional(
        "fixture",
        Shape::Text(&FIXTURE),
        "JSON file below `fixtures/bodies/`, without `.json`.",
    ),
    Field::optional(
        "generate",
        Shape::Object(&GENERATE),
        "A resource made from the target's own schema.",
    ),
    Field::optional("edit", Shape::Object(&EDIT), "A document with changes."),
];

/// One step.
pub(super) static STEP: Object = Object {
    what: "a step",
    docs: "One request and what is expected of the answer.",
    fields: &[
        &[
            Field::optional(
                "name",
                Shape::Text(&STEP_NAME),
                "For messages; `step 1` and so on when left out.",
            ),
            Field::required(
                "request",
                Shape::Text(&REQUEST),
                "`METHOD path`: the path is below the base URL, or a captured absolute URL.",
            ),
            Field::optional(
                "query",
                Shape::Named(&TEMPLATE, &Shape::Json),
                "Query parameters; a list repeats one, `null` leaves it out.",
            ),
            Field::optional(
                "headers",
                Shape::Named(&HEADER, &Shape::Either(&[Shape::Text(&TEMPLATE), Shape::Null])),
                "Headers over the defaults; `null` removes one.",
            ),
            Field::optional(
                "credentials",
                spelling_of::<Credentials>("a kind of credentials"),
                "Which credentials are sent.",
            ),
            Field::optional(
                "wait",
                Shape::Whole(1, 5000),
                "Milliseconds to wait before the request is sent.",
            ),
        ],
        &BODIES,
        &[
            Field::optional(
                "all-pages",
                Shape::True,
                "A query's further pages are fetched too and judged as one answer.",
            ),
            Field::optional(
                "declines",
                Shape::List(&Shape::Object(&DECLINE), 1),
                "Lawful refusals: such an answer ends the case as not applicable.",
            ),
            Field::optional(
                "capture",
                Shape::Named(&NAME, &Shape::Object(&CAPTURE)),
                "Values kept for later, as `${name}`.",
            ),
            Field::optional(
                "expect",
                Shape::List(&Shape::Object(&EXPECTATION), 1),
                "What must hold of the answer.",
            ),
        ],
    ],
    rules: &[Rule::AtMostOne(&[&BODIES])],
    open: false,
};

/// Attribute values of the author's choice.
pub(super) static ATTRIBUTES: Object = Object {
    what: "a set of attributes",
    docs: "Attributes by name; extension attributes under their URN.",
    fields: &[],
    rules: &[],
    open: true,
};

/// Attributes, or one name that stands for them.
const VALUES: Shape = Shape::Either(&[Shape::Object(&ATTRIBUTES), Shape::Text(&TEMPLATE)]);

static WITHOUT: Field = Field::optional(
    "without",
    Shape::List(&Shape::Text(&TEMPLATE), 1),
    "Top-level attributes left out.",
);

static RECIPE: [Field; 5] = [
    Field::required(
        "resource-type",
        Shape::Text(&TYPE),
        "`User`, `Group`, `current` (the expansion's), or another name.",
    ),
    Field::optional(
        "attributes",
        spelling_of::<Extent>("an extent"),
        "How much of the schema is filled: `required` or `all`.",
    ),
    Field::optional("with", VALUES, "Values merged over the generated ones."),
    WITHOUT,
    Field::optional(
        "extra",
        VALUES,
        "Members merged last, spelt as here, which the schema may forbid or have no place for: no needs are implied.",
    ),
];

/// A generated resource.
static GENERATE: Object = Object {
    what: "a generated resource",
    docs: "A resource made from the target's own schema.",
    fields: &[&RECIPE],
    rules: &[],
    open: false,
};

/// A resource that exists before the first step.
pub(super) static GIVEN: Object = Object {
    what: "a given resource",
    docs: "A resource made from the target's own schema before the first step.",
    fields: &[
        &RECIPE,
        &[Field::optional(
            "kept",
            Shape::True,
            "The case applies only where the target keeps what `with` says.",
        )],
    ],
    rules: &[],
    open: false,
};

static EDIT: Object = Object {
    what: "an edited document",
    docs: "A document with changes.",
    fields: &[&[
        Field::required("from", Shape::Text(&TEMPLATE), "The document, usually `${name.body}`."),
        Field::optional("with", VALUES, "Members merged over it."),
        WITHOUT,
    ]],
    rules: &[],
    open: false,
};

static DECLINE: Object = Object {
    what: "a lawful refusal",
    docs: "An answer by which the target may decline.",
    fields: &[&[
        Field::required("status", STATUS, "Status codes."),
        Field::optional(
            "scim-type",
            Shape::OneOrMany(&scim_type(false)),
            "Only with one of these scimType values, or none.",
        ),
        Field::required(
            "because",
            Shape::Text(&REASON),
            "Why that is lawful: shown as the reason.",
        ),
    ]],
    rules: &[],
    open: false,
};

static SOURCES: [Field; 4] = [
    Field::optional("body", Shape::Text(&POINTER), "JSON Pointer into the body."),
    Field::optional("header", Shape::Text(&HEADER), "A header."),
    Field::optional("status", Shape::True, "The status code."),
    Field::optional(
        "attribute",
        Shape::Text(&PATH),
        "A SCIM attribute path into the resource.",
    ),
];

static CAPTURE: Object = Object {
    what: "a capture",
    docs: "A value kept from an answer.",
    fields: &[
        &SOURCES,
        &[
            Field::optional(
                "type",
                spelling_of::<JsonType>("a value type"),
                "JSON type that it must have.",
            ),
            Field::optional(
                "optional",
                Shape::True,
                "`null` when it is not there, instead of blocking the case.",
            ),
        ],
    ],
    rules: &[Rule::ExactlyOne(&[&SOURCES])],
    open: false,
};

/// Names of attributes left out of a comparison.
pub(super) static EXCEPT: Field = Field::optional(
    "except",
    Shape::List(&Shape::Text(&ATTRIBUTE_NAME), 1),
    "Top-level attributes not compared.",
);
