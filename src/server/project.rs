//! Which attributes a representation shows (RFC 7644 §3.4.2.5, §3.9; RFC 7643 §7 `returned`).

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::catalog::{Kind, Named, Place};
use super::error::Refusal;
use super::fault::{Fault, FaultSet};
use super::message::Request;
use super::provider::Provider;
use super::query::Parameters;
use crate::spec::notation::AttributePath;
use crate::spec::schema::{Attribute, Returned};

/// What to show of a resource.
pub(super) struct Projection<'a> {
    kind: &'a Kind,
    mode: Mode<'a>,
    /// Attributes returned on request that the client has just written.
    written: BTreeSet<String>,
    faults: &'a FaultSet,
}

enum Mode<'a> {
    Default,
    Only(Vec<Named<'a>>),
    Except(Vec<Named<'a>>),
}

/// How much of one attribute is asked for.
enum Share<'n> {
    Nothing,
    Whole,
    Only(Vec<&'n str>),
    Except(Vec<&'n str>),
}

impl<'a> Provider<'a> {
    /// The projection that a request's URL asks for.
    pub(super) fn projection(&self, kind: usize, request: &Request) -> Result<Projection<'a>, Refusal> {
        let mut parameters = Parameters::from_query(request.query())?;
        let writes = matches!(request.method.as_str(), "POST" | "PUT");
        if self.has(Fault::ProjectIgnoredOnWrites) && writes
            || self.has(Fault::ProjectIgnoredOnRead) && request.method == "GET"
            || self.has(Fault::PatchAttributesIgnored) && request.method == "PATCH"
        {
            parameters = Parameters::default();
        }
        Projection::new(self.kind(kind), &parameters, &self.config.faults)
    }
}

impl<'a> Projection<'a> {
    /// Reads `attributes` and `excludedAttributes`; names without schema are passed over.
    ///
    /// # Errors
    /// `invalidValue` when both are given: they exclude each other (RFC 7644 §3.9).
    pub(super) fn new(kind: &'a Kind, parameters: &Parameters, faults: &'a FaultSet) -> Result<Self, Refusal> {
        let only = if faults.has(Fault::ProjectAttributesIgnored) {
            &[]
        } else {
            parameters.attributes.as_slice()
        };
        let except = if faults.has(Fault::ProjectExcludedIgnored) {
            &[]
        } else {
            parameters.excluded.as_slice()
        };
        let resolve = |names: &[String], wanted| -> Vec<_> {
            names
                .iter()
                .filter_map(|name| named(kind, name, wanted, faults))
                .collect()
        };
        let mode = match (only, except) {
            ([], []) => Mode::Default,
            ([first, ..], []) if faults.has(Fault::ProjectFirstNameOnly) => {
                Mode::Only(named(kind, first, true, faults).into_iter().collect())
            }
            (names, []) => Mode::Only(resolve(names, true)),
            ([], names) => Mode::Except(resolve(names, false)),
            _ => {
                return Err(Refusal::value(
                    "`attributes` and `excludedAttributes` exclude each other",
                ));
            }
        };
        Ok(Self {
            kind,
            mode,
            written: BTreeSet::new(),
            faults,
        })
    }

    /// Shows attributes returned on request when the client has just written them (RFC 7643 §7).
    pub(super) fn showing(mut self, written: BTreeSet<String>) -> Self {
        self.written = written;
        self
    }

    /// The part of a full representation to show.
    pub(super) fn apply(&self, view: Map<String, Value>) -> Map<String, Value> {
        let mut shown = Map::new();
        for (name, value) in view {
            if let Some(schema) = self.kind.extension(&name) {
                let Value::Object(container) = value else { continue };
                let container = self.members(Some(&schema.id), &schema.attributes, container);
                if !container.is_empty() {
                    shown.insert(name, container.into());
                }
            } else if let Some(attribute) = self.kind.core(&name) {
                if let Some(value) = self.attribute(None, attribute, value) {
                    shown.insert(name, value);
                }
            } else if matches!(self.mode, Mode::Default) {
                // Only a server that stores what has no schema comes here.
                shown.insert(name, value);
            }
        }
        shown
    }

    fn members(&self, urn: Option<&str>, known: &[Attribute], container: Map<String, Value>) -> Map<String, Value> {
        let shown = container.into_iter().filter_map(|(name, value)| {
            let attribute = known.iter().find(|attribute| attribute.name == name)?;
            Some((name, self.attribute(urn, attribute, value)?))
        });
        shown.collect()
    }

    fn attribute(&self, urn: Option<&str>, attribute: &Attribute, value: Value) -> Option<Value> {
        let asked = self.share(urn, attribute);
        let share = match attribute.returned {
            Returned::Never if self.leaks(attribute, &asked) => Share::Whole,
            Returned::Never => return None,
            Returned::Always if self.drops_always(attribute, &asked) => return None,
            Returned::Always => Share::Whole,
            Returned::Default => asked,
            Returned::Request if self.shows_requested(urn, attribute) => asked,
            Returned::Request => return None,
        };
        match share {
            Share::Nothing => None,
            share => shape(attribute, value, &share),
        }
    }

    fn shows_requested(&self, urn: Option<&str>, attribute: &Attribute) -> bool {
        let named = matches!(&self.mode, Mode::Only(_)) && !self.faults.has(Fault::ProjectRequestNeverReturned);
        let place = Place {
            extension: urn,
            attribute,
            sub: None,
        };
        named || self.written.contains(&place.label()) || self.faults.has(Fault::ReadRequestAttributeReturned)
    }

    fn leaks(&self, attribute: &Attribute, asked: &Share<'_>) -> bool {
        let named = matches!(self.mode, Mode::Only(_)) && !matches!(asked, Share::Nothing);
        let device = self.kind.name == "Device";
        named && self.faults.has(Fault::ProjectNeverReturnedLeaks)
            || attribute.name == "password" && self.faults.has(Fault::ReadPasswordReturned)
            || attribute.name != "password" && self.faults.has(Fault::ReadWriteOnlyReturned)
            || device && self.faults.has(Fault::CustomNeverReturnedLeaks)
    }

    fn drops_always(&self, attribute: &Attribute, asked: &Share<'_>) -> bool {
        let unasked = matches!(asked, Share::Nothing);
        let only = unasked && matches!(self.mode, Mode::Only(_));
        let except = unasked && matches!(self.mode, Mode::Except(_));
        let is_id = attribute.name == "id";
        let is_custom = self.kind.name == "Device" && attribute.name == "displayName";
        is_id
            && (only && self.faults.has(Fault::ProjectAttributesDropId)
                || except && self.faults.has(Fault::ProjectExcludedDropId))
            || only && self.faults.has(Fault::ProjectAlwaysDropped)
            || unasked && is_custom && self.faults.has(Fault::CustomAlwaysReturnedDropped)
    }

    /// How much of an attribute the request names.
    fn share(&self, urn: Option<&str>, attribute: &Attribute) -> Share<'_> {
        let (names, wanted) = match &self.mode {
            Mode::Default => return Share::Whole,
            Mode::Only(names) => (names, true),
            Mode::Except(names) => (names, false),
        };
        let mut subs = Vec::new();
        for name in names {
            match name {
                Named::Extension(schema) if urn == Some(schema.id.as_str()) => {
                    return if wanted { Share::Whole } else { Share::Nothing };
                }
                Named::Place(place) if place.extension == urn && place.attribute.name == attribute.name => {
                    match place.sub {
                        None => return if wanted { Share::Whole } else { Share::Nothing },
                        Some(sub) => subs.push(sub.name.as_str()),
                    }
                }
                _ => {}
            }
        }
        match (wanted, subs.is_empty()) {
            (true, true) => Share::Nothing,
            (true, false) => Share::Only(subs),
            (false, true) => Share::Whole,
            (false, false) => Share::Except(subs),
        }
    }
}

fn named<'a>(kind: &'a Kind, name: &str, wanted: bool, faults: &FaultSet) -> Option<Named<'a>> {
    let path: AttributePath = name.parse().ok()?;
    let mut named = kind.named(&path)?;
    if path.schema.is_some() && faults.has(Fault::ProjectUrnUnknown) {
        return None;
    }
    if let Named::Place(place) = &mut named {
        if path.sub.is_some() && faults.has(Fault::ProjectSubAttributeUnknown) {
            return None;
        }
        if faults.has(Fault::ProjectNamesCaseSensitive) && !name.ends_with(&place.label()) {
            return None;
        }
        let widens = if wanted {
            Fault::ProjectSubAttributeReturnsWhole
        } else {
            Fault::ProjectExcludedSubAttributeDropsWhole
        };
        if faults.has(widens) {
            place.sub = None;
        }
    }
    Some(named)
}

/// Cuts the value of a complex attribute down to the sub-attributes to show.
fn shape(attribute: &Attribute, value: Value, share: &Share<'_>) -> Option<Value> {
    match value {
        Value::Array(elements) => {
            let elements: Vec<Value> = elements
                .into_iter()
                .filter_map(|element| shape(attribute, element, share))
                .collect();
            (!elements.is_empty()).then_some(elements.into())
        }
        Value::Object(members) if !attribute.sub_attributes.is_empty() => {
            let members: Map<String, Value> = members
                .into_iter()
                .filter(|(name, _)| attribute.sub(name).is_none_or(|sub| shows(sub, share)))
                .collect();
            (!members.is_empty()).then_some(members.into())
        }
        value => Some(value),
    }
}

fn shows(sub: &Attribute, share: &Share<'_>) -> bool {
    let named = |names: &[&str]| names.contains(&sub.name.as_str());
    match (sub.returned, share) {
        (Returned::Never, _) | (_, Share::Nothing) => false,
        (Returned::Always, _) => true,
        (_, Share::Only(names)) => named(names),
        (Returned::Request, _) => false,
        (Returned::Default, Share::Whole) => true,
        (Returned::Default, Share::Except(names)) => !named(names),
    }
}
