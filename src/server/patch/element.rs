//! PATCH on multi-valued attributes: adding, selecting, and one primary value at most.

use serde_json::{Map, Value};

use super::editor::{Edited, Editor};
use super::message::Op;
use crate::server::catalog::Place;
use crate::server::error::Refusal;
use crate::server::fault::Fault;
use crate::server::intake::is_primary;
use crate::server::query::compare;
use crate::server::query::condition::Condition;
use crate::server::slot;
use crate::spec::schema::{Attribute, Mutability};

impl<'a> Editor<'_, 'a> {
    /// The values of a multi-valued attribute after `add` or `replace` without a filter.
    pub(super) fn set_values(
        &self,
        attribute: &Attribute,
        op: Op,
        held: Option<Value>,
        new: Vec<Value>,
    ) -> Result<Value, Refusal> {
        self.check_immutable(attribute, held.as_ref(), Some(&Value::Array(new.clone())))?;
        let mut new = new;
        if op == Op::Add && attribute.name == "members" && self.has(Fault::GroupMembersLimitedToOne) {
            new.truncate(1);
        }
        let replaces = match op {
            Op::Add => self.has(Fault::PatchAddReplacesList),
            _ => {
                let appends = self.has(Fault::GroupReplaceMembersAppends) && attribute.name == "members";
                !self.has(Fault::PatchReplaceAppends) && !appends
            }
        };
        if replaces {
            return Ok(new.into());
        }
        let mut values = held.and_then(|held| held.as_array().cloned()).unwrap_or_default();
        let mut primary = None;
        for new in new {
            let at = self.add_value(attribute, &mut values, new)?;
            if is_primary(&values[at.index]) && at.changed {
                primary = Some(at.index);
            }
        }
        self.keep_one_primary(&mut values, primary);
        Ok(values.into())
    }

    /// Adds one value unless it is there (RFC 7644 §3.5.2.1); the same value and type count as the same.
    fn add_value(&self, attribute: &Attribute, values: &mut Vec<Value>, new: Value) -> Result<Added, Refusal> {
        let twin = values.iter().position(|held| is_twin(attribute, held, &new));
        let Some(index) = twin.filter(|_| !self.has(Fault::PatchAddDuplicates)) else {
            values.push(new);
            return Ok(Added {
                index: values.len() - 1,
                changed: true,
            });
        };
        let mut changed = false;
        if let (Value::Object(held), Value::Object(new), false) = (&values[index], new, is_link(attribute)) {
            let merged = Value::from(self.merged(attribute, held.clone(), new, Op::Add)?);
            changed = values[index] != merged;
            values[index] = merged;
        }
        Ok(Added { index, changed })
    }

    /// Setting a primary value unsets the others (RFC 7644 §3.5.2).
    fn keep_one_primary(&self, values: &mut [Value], primary: Option<usize>) {
        let Some(primary) = primary.filter(|_| !self.has(Fault::PatchPrimaryKept)) else {
            return;
        };
        for (index, value) in values.iter_mut().enumerate() {
            if index != primary && is_primary(value) {
                value["primary"] = false.into();
            }
        }
    }

    /// An operation on a sub-attribute of all values; without values, one is made of it.
    pub(super) fn edit_in_all(
        &mut self,
        place: Place<'a>,
        sub: &'a Attribute,
        op: Op,
        value: Option<&Value>,
    ) -> Edited {
        match (self.held(&place), value) {
            (None, None) => Ok(()),
            (None, Some(value)) => {
                let element = Map::from_iter([(sub.name.clone(), value.clone())]);
                self.edit(Place { sub: None, ..place }, Op::Add, Some(&element.into()))
            }
            (Some(Value::Array(values)), value) => {
                let all = (0..values.len()).collect();
                self.edit_elements(place, all, op, value)
            }
            (Some(_), _) => Err(Refusal::no_target(format!("`{}` has no sub-attributes", place.label()))),
        }
    }

    /// An operation on the values that a filter selects.
    pub(super) fn edit_selected(
        &mut self,
        place: Place<'a>,
        condition: &Condition<'_>,
        op: Op,
        value: Option<&Value>,
    ) -> Edited {
        if !place.attribute.multi_valued {
            return Err(Refusal::path(format!("`{}` is not multi-valued", place.attribute.name)));
        }
        let values = self
            .held(&place)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let holds = |value: &Value| condition.holds_for(value, &self.provider.config.faults);
        let mut selected: Vec<usize> = (0..values.len()).filter(|index| holds(&values[*index])).collect();
        let count = values.len();
        self.misselect(&place, op, &mut selected, count)?;
        if selected.is_empty() && op != Op::Remove {
            return self.edit_none(place, op, value);
        }
        self.edit_elements(place, selected, op, value)
    }

    /// What a faulty server selects.
    fn misselect(&self, place: &Place<'_>, op: Op, selected: &mut Vec<usize>, count: usize) -> Edited {
        let all = self.has(Fault::PatchValuePathAllValues)
            || op == Op::Remove && place.sub.is_none() && self.has(Fault::PatchRemoveByFilterRemovesAll);
        if all {
            *selected = (0..count).collect();
        }
        let first = if op == Op::Remove {
            Fault::PatchRemoveByFilterFirstOnly
        } else {
            Fault::PatchValuePathFirstOnly
        };
        if self.has(first) {
            selected.truncate(1);
        }
        if op == Op::Remove && self.has(Fault::PatchRemoveByFilterIgnored) {
            selected.clear();
        }
        let absent_member = op == Op::Remove && selected.is_empty() && place.attribute.name == "members";
        if absent_member && self.has(Fault::GroupAbsentMember404) {
            return Err(Refusal::new(404, "no such member"));
        }
        Ok(())
    }

    /// A filter that selects nothing is no target (RFC 7644 §3.5.2.3).
    fn edit_none(&mut self, place: Place<'a>, op: Op, value: Option<&Value>) -> Edited {
        if self.has(Fault::PatchReplaceNoMatchAccepted) && op == Op::Replace {
            return Ok(());
        }
        if let (true, Some(value)) = (self.has(Fault::PatchReplaceNoMatchAppends), value) {
            let element = match place.sub {
                Some(sub) => Map::from_iter([(sub.name.clone(), value.clone())]).into(),
                None => value.clone(),
            };
            return self.edit(Place { sub: None, ..place }, Op::Add, Some(&element));
        }
        Err(Refusal::no_target(format!(
            "the filter selects no value of `{}`",
            place.attribute.name
        )))
    }

    /// Changes or removes the values at some indices.
    fn edit_elements(&mut self, place: Place<'a>, selected: Vec<usize>, op: Op, value: Option<&Value>) -> Edited {
        let Some(Value::Array(mut values)) = self.held(&place).cloned() else {
            return Ok(());
        };
        match (place.sub, value) {
            (None, None) => {
                let mut index = 0;
                values.retain(|_| {
                    index += 1;
                    !selected.contains(&(index - 1))
                });
                if values.is_empty() {
                    self.check_removable(place.attribute, self.held(&place))?;
                }
            }
            (sub, value) => {
                let mut primary = None;
                for index in selected {
                    let was = is_primary(&values[index]);
                    values[index] = match (sub, value) {
                        (Some(sub), value) => self.with_sub(&values[index], sub, value)?,
                        (None, value) => self.with_value(place.attribute, &values[index], op, value)?,
                    };
                    if is_primary(&values[index]) && !was && primary.replace(index).is_some() {
                        return Err(Refusal::value("more than one value would be primary"));
                    }
                }
                values.retain(|value| !value.as_object().is_some_and(Map::is_empty));
                self.keep_one_primary(&mut values, primary);
            }
        }
        if values.is_empty() {
            slot::unset(&mut self.draft, place.extension, &place.attribute.name);
        } else {
            self.put(&place, values.into());
        }
        Ok(())
    }

    /// A selected value with one sub-attribute set or removed.
    fn with_sub(&self, element: &Value, sub: &Attribute, value: Option<&Value>) -> Result<Value, Refusal> {
        let Value::Object(held) = element else {
            return Err(Refusal::no_target(format!("the value has no `{}`", sub.name)));
        };
        let mut held = held.clone();
        let new = match value {
            Some(value) => self.provider.intake(self.index).value(sub, value)?,
            None => None,
        };
        match new {
            Some(new) => {
                self.check_immutable(sub, held.get(&sub.name), Some(&new))?;
                if self.has(Fault::PatchValuePathSubReplacesValue) {
                    held.clear();
                }
                held.insert(sub.name.clone(), new);
            }
            None => {
                self.check_removable(sub, held.get(&sub.name))?;
                held.shift_remove(&sub.name);
            }
        }
        Ok(held.into())
    }

    /// A selected value replaced, or added to.
    fn with_value(&self, attribute: &Attribute, held: &Value, op: Op, value: Option<&Value>) -> Result<Value, Refusal> {
        let value = match value {
            Some(Value::Array(values)) if values.len() == 1 => Some(&values[0]),
            value => value,
        };
        let new = match value {
            Some(value) if !value.is_null() => self.provider.intake(self.index).single(attribute, value)?,
            _ => None,
        };
        match (held, new, op) {
            (_, None, _) => Ok(Value::Object(Map::new())),
            (Value::Object(held), Some(Value::Object(new)), Op::Add) => {
                Ok(self.merged(attribute, held.clone(), new, op)?.into())
            }
            (_, Some(new), _) => Ok(new),
        }
    }
}

struct Added {
    index: usize,
    changed: bool,
}

/// Whether an attribute's values are links, whose sub-attributes the server completes.
fn is_link(attribute: &Attribute) -> bool {
    attribute
        .sub("value")
        .is_some_and(|value| value.mutability == Mutability::Immutable)
}

fn is_twin(attribute: &Attribute, held: &Value, new: &Value) -> bool {
    let equal = |name: &str| match (attribute.sub(name), held.get(name), new.get(name)) {
        (Some(sub), Some(held), Some(new)) => compare::same(sub, held, new),
        (_, None, None) => true,
        _ => false,
    };
    match new.get("value") {
        Some(_) if is_link(attribute) => equal("value"),
        Some(_) => equal("value") && equal("type"),
        None => compare::same(attribute, held, new),
    }
}
