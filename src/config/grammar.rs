//! The form of the file, as data.

use serde_json::Value;

use super::units::MOST_JOBS;
use crate::yaml::shape::{self, Field, Object, Rule, Shape, Text};
use crate::yaml::{Fault, Node};

static ANY: Text = Text::template("text");
static NAME: Text = Text::like(
    "a target's name",
    "letters, digits, `-` and `_`, as in `staging`",
    r"^[A-Za-z0-9_-]+$",
);
static TYPE: Text = Text::template("the name of a resource type");
static HEADER: Text = Text::like("a header's name", "as in `X-Api-Key`", r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$");

const TEXT: Shape = Shape::Text(&ANY);

/// Reports everything in which a file departs from its form.
pub(super) fn check(root: &Node, faults: &mut Vec<Fault>) {
    shape::check(root, &Shape::Object(&CONFIG), faults);
}

/// A JSON Schema of the file, for editors.
pub fn json_schema(id: &str) -> Value {
    shape::json_schema(&CONFIG, id, "scimspec configuration")
}

static CONFIG: Object = Object {
    what: "the configuration",
    docs: "Targets, and how runs are made.",
    fields: &[&[
        Field::optional("run", Shape::Object(&RUN), "What holds for every target."),
        Field::optional(
            "targets",
            Shape::Named(&NAME, &Shape::Object(&TARGET)),
            "Targets, by name.",
        ),
    ]],
    rules: &[],
    open: false,
};

static RUN: Object = Object {
    what: "the run table",
    docs: "What holds for every target that does not say otherwise.",
    fields: &[
        &[Field::optional("target", TEXT, "The target, when none is named.")],
        &COMMON,
    ],
    rules: &[],
    open: false,
};

static COMMON: [Field; 8] = [
    Field::optional("jobs", Shape::Whole(1, MOST_JOBS as u64), "Cases at a time."),
    Field::optional("rate", TEXT, "Most requests in a time: `5/s`."),
    Field::optional("timeout", TEXT, "Longest time for one answer: `30s`."),
    Field::optional("connect-timeout", TEXT, "Longest time for a connection: `10s`."),
    Field::optional("limit", TEXT, "After this long no further case starts: `20m`."),
    Field::optional("strict", Shape::Boolean, "Whether warnings fail the run."),
    Field::optional("proxy", TEXT, "URL of a proxy, or `none`; else the environment's."),
    Field::optional("ca", Shape::OneOrMany(&TEXT), "PEM files of private authorities."),
];

static TARGET: Object = Object {
    what: "a target",
    docs: "A service provider to test.",
    fields: &[
        &[
            Field::required("url", TEXT, "Base URL."),
            Field::optional("auth", Shape::Object(&AUTH), "Credentials."),
            Field::optional("insecure", Shape::Boolean, "Whether its certificate goes unverified."),
            Field::optional(
                "allow-writes",
                Shape::Boolean,
                "Whether resources may be created, changed and deleted.",
            ),
            Field::optional(
                "resources",
                Shape::Named(&TYPE, &Shape::Object(&RESOURCE)),
                "Values merged into every generated resource, by resource type.",
            ),
        ],
        &COMMON,
    ],
    rules: &[],
    open: false,
};

static RESOURCE: Object = Object {
    what: "a resource",
    docs: "Attributes and their values; strings may hold `${unique}` and `${run}`.",
    fields: &[],
    rules: &[],
    open: true,
};

static SCHEMES: [Field; 3] = [
    Field::optional("bearer", SECRET, "A bearer token."),
    Field::optional("basic", Shape::Object(&BASIC), "User name and password."),
    Field::optional("oauth", Shape::Object(&OAUTH), "OAuth 2.0 client credentials."),
];

static AUTH: Object = Object {
    what: "an auth table",
    docs: "How requests identify themselves; headers and a client certificate may stand beside any other kind.",
    fields: &[
        &SCHEMES,
        &[
            Field::optional(
                "headers",
                Shape::Named(&HEADER, &SECRET),
                "Headers and their secret values.",
            ),
            Field::optional("client-cert", CERTIFICATE, "Client certificate and key."),
        ],
    ],
    rules: &[Rule::AtMostOne(&[&SCHEMES])],
    open: false,
};

static BASIC: Object = Object {
    what: "a basic table",
    docs: "User name and password.",
    fields: &[&[
        Field::required("user", TEXT, "User name."),
        Field::required("password", SECRET, "Password."),
    ]],
    rules: &[],
    open: false,
};

static OAUTH: Object = Object {
    what: "an oauth table",
    docs: "Tokens by the client credentials grant.",
    fields: &[&[
        Field::required("token-url", TEXT, "Token endpoint."),
        Field::required("client-id", TEXT, "Client id."),
        Field::required("client-secret", SECRET, "Client secret."),
        Field::optional("scope", TEXT, "Scope asked for."),
        Field::optional(
            "style",
            TEXT,
            "How id and secret are sent: `basic` (the default) or `post`.",
        ),
        Field::optional(
            "parameters",
            Shape::Named(&ANY, &TEXT),
            "Further parameters, such as `audience`.",
        ),
    ]],
    rules: &[],
    open: false,
};

/// Text with `${VAR}`, or where the secret is.
const SECRET: Shape = Shape::Either(&[TEXT, Shape::Object(&ELSEWHERE)]);

static SOURCES: [Field; 2] = [
    Field::optional("env", TEXT, "Name of a variable of the environment."),
    Field::optional("file", TEXT, "A file; a line end at its end does not count."),
];

static ELSEWHERE: Object = Object {
    what: "a secret",
    docs: "Where a secret is kept.",
    fields: &[&SOURCES],
    rules: &[Rule::ExactlyOne(&[&SOURCES])],
    open: false,
};

/// One PEM file with both, or two.
const CERTIFICATE: Shape = Shape::Either(&[TEXT, Shape::Object(&PAIR)]);

static PAIR: Object = Object {
    what: "a client-cert table",
    docs: "PEM files of certificate and key.",
    fields: &[&[
        Field::required("cert", TEXT, "Certificate, intermediate ones after it."),
        Field::required("key", TEXT, "Private key."),
    ]],
    rules: &[],
    open: false,
};
