//! Kinds of text in suite files.

use crate::yaml::shape::Text;

/// A suite id.
pub(super) static SUITE_ID: Text = Text::like(
    "a suite id",
    "lower-case words joined by dots: `users.create`",
    r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$",
);
/// Ids and tags.
pub(super) static WORD: Text = Text::like(
    "an id",
    "lower-case words joined by hyphens: `new-user`",
    r"^[a-z0-9]+(-[a-z0-9]+)*$",
);
/// Names reached by `${…}`.
pub(super) static NAME: Text = Text::like(
    "a name",
    "letters, digits and hyphens, a letter first: `ann`",
    r"^[A-Za-z]([A-Za-z0-9_-]*[A-Za-z0-9])?$",
);
/// Names of readings.
pub(super) static READING: Text = Text::like(
    "the name of a reading",
    "lower-case words: `kept`",
    r"^[a-z0-9]+(-[a-z0-9]+)*$",
);
/// Titles.
pub(super) static TITLE: Text = Text::like("a title", "say what a conformant target does", r"\S");
/// Reasons.
pub(super) static REASON: Text = Text::like("a reason", "say why this is lawful", r"\S");
/// Names of steps.
pub(super) static STEP_NAME: Text = Text::like("a step name", "a few words for messages", r"\S");
/// Resource types.
pub(super) static TYPE: Text = Text::like(
    "a resource type",
    "`User`, `Group`, `current`, or a type's name",
    r"^[^\s:/]+$",
);
/// Attributes of a type.
pub(super) static ATTRIBUTE_NEED: Text = Text::like(
    "an attribute",
    "`displayName`, `User:title`, `\"Group:members.value\"`",
    r"\S",
);
/// Top-level attribute names.
pub(super) static ATTRIBUTE_NAME: Text = Text::like(
    "an attribute name",
    "a name or a schema URI: `title`",
    r"^[A-Za-z$][A-Za-z0-9$_:.-]*$",
);
/// JSON Pointers that are not filled in.
pub(super) static POINTER: Text = Text::like(
    "a JSON Pointer",
    "empty for the whole, or a slash before each name: `/meta/location`",
    r"^(/([^~]|~[01])*)?$",
);
/// Header names.
pub(super) static HEADER: Text = Text::like("a header name", "such as `location`", r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$");
/// Status classes.
pub(super) static STATUS_CLASS: Text = Text::like("a status code", "such as `201` or `4xx`", r"^[1-5]xx$");
/// Requirement ids.
pub(super) static CITATION: Text = Text::like("a requirement id", "such as `rfc7644-3.3-created-status`", r"^\S+$");
/// Ambiguity ids.
pub(super) static AMBIGUITY: Text = Text::like("an ambiguity id", "such as `AMB-40`", r"^\S+$");
/// Files below `fixtures/`.
pub(super) static FIXTURE: Text = Text::like(
    "a fixture name",
    "its path without the extension: `rfc7644/patch-add`",
    r"^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$",
);
/// Regular expressions.
pub(super) static REGEX: Text = Text::like("a regular expression", "such as `^W/`", r"^[\s\S]+$");
/// Media types.
pub(super) static MEDIA_TYPE: Text = Text::like(
    "a media type",
    "such as `application/scim+json`",
    r"^[a-z0-9.+-]+/[a-z0-9.+*-]+$",
);
/// Attribute paths in captures.
pub(super) static PATH: Text = Text::like("an attribute path", "such as `name.givenName`", r"\S");
/// `METHOD path`.
pub(super) static REQUEST: Text = Text::template("a request such as `GET /Users`");
/// Other text with `${…}`.
pub(super) static TEMPLATE: Text = Text::template("text");
