//! What the walk hands over for one field: its value in each form that a transport may ask for.

use std::fmt::Display;

use crate::contract::{Key, Slot};
use crate::extras::pairs::Pairs;
use crate::fragment::Members;
use crate::json::Json;

/// One field's value, in the forms that its transports need; a form that none needs, or whose value is
/// absent, need not be there.
#[derive(Clone, Copy, Default)]
pub struct Value<'a>(pub(crate) Repr<'a>);

/// What there is of a value.
#[derive(Clone, Copy, Default)]
pub(crate) enum Repr<'a> {
    #[default]
    Absent,
    /// It is left out because `skip_if` holds.
    Skipped,
    /// A string, which has every form but that of members; known as one, so that no projection need find out.
    Str(&'a String),
    Plain {
        text: Option<&'a dyn Display>,
        json: Option<&'a dyn Json>,
    },
    Flattened {
        members: &'a dyn Members,
        text: Option<&'a dyn Display>,
        json: Option<&'a dyn Json>,
    },
    Pairs(&'a Pairs),
    /// A value with forms of its own on some transports.
    Formed {
        value: &'a Value<'a>,
        forms: &'a [OwnForm<'a>],
    },
}

/// What a slot sends in place of the field's value.
#[doc(hidden)]
#[derive(Clone, Copy, Default)]
pub struct OwnForm<'a> {
    with: Option<Value<'a>>,
    instead: Option<Value<'a>>,
}

impl<'a> OwnForm<'a> {
    #[must_use]
    pub const fn new() -> Self {
        Self { with: None, instead: None }
    }

    #[must_use]
    pub const fn with(self, value: Value<'a>) -> Self {
        Self { with: Some(value), ..self }
    }

    #[must_use]
    pub const fn instead(self, value: Value<'a>) -> Self {
        Self { instead: Some(value), ..self }
    }
}

impl<'a> Value<'a> {
    /// A value in no form: what a field has that is on no transport.
    #[doc(hidden)]
    #[must_use]
    pub const fn new() -> Self {
        Self(Repr::Absent)
    }

    #[inline]
    pub(crate) fn of_string(string: &'a String) -> Self {
        Self(Repr::Str(string))
    }

    #[inline]
    pub(crate) fn of_text(text: Option<&'a dyn Display>) -> Self {
        Self(text.map_or(Repr::Absent, |_| Repr::Plain { text, json: None }))
    }

    #[inline]
    pub(crate) fn of_json(json: Option<&'a dyn Json>) -> Self {
        Self(json.map_or(Repr::Absent, |_| Repr::Plain { text: None, json }))
    }

    #[inline]
    pub(crate) fn of_members(members: Option<&'a dyn Members>) -> Self {
        Self(members.map_or(Repr::Absent, |members| Repr::Flattened { members, text: None, json: None }))
    }

    #[inline]
    pub(crate) fn of_pairs(pairs: &'a Pairs) -> Self {
        Self(Repr::Pairs(pairs))
    }

    /// The same value in another form as well; the derive asks for text first, then JSON, then members.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(match (self.0, other.0) {
            (Repr::Plain { text, .. }, Repr::Plain { json, .. }) => Repr::Plain { text, json },
            (Repr::Plain { text, json }, Repr::Flattened { members, .. }) => Repr::Flattened { members, text, json },
            // Both absent, or the same string.
            (forms, _) => forms,
        })
    }

    /// The same value with forms of its own on some transports.
    #[doc(hidden)]
    #[must_use]
    pub const fn formed(value: &'a Self, forms: &'a [OwnForm<'a>]) -> Self {
        Self(Repr::Formed { value, forms })
    }

    /// Returns the value as `slot` sends it.
    pub(crate) fn of_slot(&self, slot: &Slot) -> Self {
        match self.0 {
            Repr::Formed { value, forms } => Self::form(slot, forms).with.unwrap_or(*value),
            _ => *self,
        }
    }

    /// Returns what `slot` sends where the value is over its limit.
    pub(crate) fn instead(&self, slot: &Slot) -> Option<Self> {
        match self.0 {
            Repr::Formed { forms, .. } => Self::form(slot, forms).instead,
            _ => None,
        }
    }

    fn form(slot: &Slot, forms: &[OwnForm<'a>]) -> OwnForm<'a> {
        let form = slot.form().and_then(|form| forms.get(usize::from(form)));
        form.copied().unwrap_or_default()
    }

    /// The value, or nothing while `skip_if` holds.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub const fn skipped_if(self, skip: bool) -> Self {
        if skip { Self(Repr::Skipped) } else { self }
    }

    /// Hands the value to a fragment's visitor, if it is there.
    #[doc(hidden)]
    pub fn visit(self, key: &'static Key, visit: &mut dyn FnMut(&'static Key, &dyn Json)) {
        if let Some(json) = self.json() {
            visit(key, json);
        }
    }

    /// Whether the value is left out because `skip_if` holds.
    pub(crate) const fn is_skipped(&self) -> bool {
        matches!(self.0, Repr::Skipped)
    }

    /// The value for headers and the flat map.
    #[must_use]
    pub fn text(&self) -> Option<&'a dyn Display> {
        match self.0 {
            Repr::Str(string) => Some(string),
            Repr::Plain { text, .. } | Repr::Flattened { text, .. } => text,
            Repr::Formed { value, .. } => value.text(),
            _ => None,
        }
    }

    /// The value for JSON objects; it may still turn out absent when it is rendered (see [`Json`]).
    #[must_use]
    pub fn json(&self) -> Option<&'a dyn Json> {
        match self.0 {
            Repr::Str(string) => Some(string),
            Repr::Plain { json, .. } | Repr::Flattened { json, .. } => json,
            Repr::Formed { value, .. } => value.json(),
            _ => None,
        }
    }

    /// The members that are merged into a JSON object, where the field is flattened there.
    #[must_use]
    pub const fn members(&self) -> Option<&'a dyn Members> {
        match self.0 {
            Repr::Flattened { members, .. } => Some(members),
            Repr::Formed { value, .. } => value.members(),
            _ => None,
        }
    }

    /// The caller's pairs, where the field holds them.
    #[must_use]
    pub const fn pairs(&self) -> Option<&'a Pairs> {
        match self.0 {
            Repr::Pairs(pairs) => Some(pairs),
            _ => None,
        }
    }
}
