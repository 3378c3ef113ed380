//! The value of one field in a walk, in each representation that a transport may ask for.

use std::fmt::Display;

use http::HeaderValue;

use crate::contract::{Key, Slot};
use crate::extras::pairs::Pairs;
use crate::fragment::Members;
use crate::json::Json;
use crate::parts::Parts;
use crate::walk::ErasedMeta;

/// The value of one field, as a [`Visitor`](crate::Visitor) gets it. The value is available in each form that the
/// field's transports need: as text for headers and the flat map, and as JSON for the blob, for the views, and for a
/// transport declared with `json`. A method for a form that none of these transports needs may return `None`. If the
/// field is an `Option` that is `None`, every method returns `None`.
///
/// A field's attribute can make a transport send something else than the field's value: `list`, `repeat`, `prefix`,
/// `view`, `instead` and `with` do this. A `Value` is always the field's value, and not what is sent in its place.
#[derive(Clone, Copy, Default)]
pub struct Value<'a>(pub(crate) Repr<'a>);

/// The representations available for a value.
#[derive(Clone, Copy, Default)]
pub(crate) enum Repr<'a> {
    #[default]
    Absent,
    /// The value is left out because `skip_if` holds.
    Skipped,
    /// A string, which has every representation except members. It is known to be a string, so that no projection has
    /// to find out.
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
    /// The elements or entries of a value, of which each is a text.
    Parts(&'a dyn Parts),
    /// A header's value, which knows whether it is sensitive.
    Header(&'a HeaderValue),
    /// A struct, of which a view is sent.
    Viewed(Viewed<'a>),
    /// A value with representations of its own on some transports.
    Formed {
        value: &'a Value<'a>,
        forms: &'a [OwnForm<'a>],
    },
}

/// A struct, and the view of it that is sent.
#[derive(Clone, Copy)]
pub(crate) struct Viewed<'a> {
    pub(crate) meta: &'a dyn ErasedMeta,
    pub(crate) name: &'static str,
}

/// The value that a slot sends instead of the field's value.
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
    /// Returns a value without any representation, for a field that is on no transport.
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

    pub(crate) fn of_parts(parts: Option<&'a dyn Parts>) -> Self {
        Self(parts.map_or(Repr::Absent, Repr::Parts))
    }

    pub(crate) fn of_header(header: Option<&'a HeaderValue>) -> Self {
        Self(header.map_or(Repr::Absent, Repr::Header))
    }

    pub(crate) fn of_view(viewed: Option<Viewed<'a>>) -> Self {
        Self(viewed.map_or(Repr::Absent, Repr::Viewed))
    }

    #[inline]
    pub(crate) fn of_pairs(pairs: &'a Pairs) -> Self {
        Self(Repr::Pairs(pairs))
    }

    /// Adds another representation of the same value. The derive asks for text first, then JSON, then members.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(match (self.0, other.0) {
            (Repr::Plain { text, .. }, Repr::Plain { json, .. }) => Repr::Plain { text, json },
            (Repr::Plain { text, json }, Repr::Flattened { members, .. }) => Repr::Flattened { members, text, json },
            // Both are absent, or the same string.
            (forms, _) => forms,
        })
    }

    /// Adds representations of its own for some transports.
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

    /// Returns the value that `slot` sends if the field's value is over its limit.
    pub(crate) fn instead(&self, slot: &Slot) -> Option<Self> {
        match self.0 {
            Repr::Formed { forms, .. } => Self::form(slot, forms).instead,
            _ => None,
        }
    }

    fn form(slot: &Slot, forms: &[OwnForm<'a>]) -> OwnForm<'a> {
        let form = slot.form().and_then(|form| forms.get(form as usize));
        form.copied().unwrap_or_default()
    }

    /// Returns the value, or an absent one while `skip_if` holds.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub const fn skipped_if(self, skip: bool) -> Self {
        if skip { Self(Repr::Skipped) } else { self }
    }

    /// Hands the value to a fragment's visitor, if it is present.
    #[doc(hidden)]
    pub fn visit(self, key: &'static Key, visit: &mut dyn FnMut(&'static Key, &dyn Json)) {
        if let Some(json) = self.json() {
            visit(key, json);
        }
    }

    /// Returns `true` if the value is left out because `skip_if` holds.
    pub(crate) const fn is_skipped(&self) -> bool {
        matches!(self.0, Repr::Skipped)
    }

    /// Returns the value as text, for headers and the flat map.
    #[must_use]
    pub fn text(&self) -> Option<&'a dyn Display> {
        match self.0 {
            Repr::Str(string) => Some(string),
            Repr::Plain { text, .. } | Repr::Flattened { text, .. } => text,
            Repr::Formed { value, .. } => value.text(),
            _ => None,
        }
    }

    /// Returns the value as JSON, for the blob and the views. If the value serializes as `None`, such as a newtype
    /// around an `Option` that is `None`, [`Json::write_json`] appends nothing.
    #[must_use]
    pub fn json(&self) -> Option<&'a dyn Json> {
        match self.0 {
            Repr::Str(string) => Some(string),
            Repr::Plain { json, .. } | Repr::Flattened { json, .. } => json,
            Repr::Formed { value, .. } => value.json(),
            _ => None,
        }
    }

    /// Returns the members of a field that is declared with `flatten`. The members are sent as members of the blob or
    /// view itself.
    #[must_use]
    pub const fn members(&self) -> Option<&'a dyn Members> {
        match self.0 {
            Repr::Flattened { members, .. } => Some(members),
            Repr::Formed { value, .. } => value.members(),
            _ => None,
        }
    }

    /// Returns the elements or entries, if a slot sends the value by them.
    pub(crate) const fn parts(&self) -> Option<&'a dyn Parts> {
        match self.0 {
            Repr::Parts(parts) => Some(parts),
            _ => None,
        }
    }

    /// Returns the value of a field whose type is `HeaderValue`. For such a field, [`text`](Self::text) returns `None`.
    #[must_use]
    pub const fn header(&self) -> Option<&'a HeaderValue> {
        match self.0 {
            Repr::Header(header) => Some(header),
            Repr::Formed { value, .. } => value.header(),
            _ => None,
        }
    }

    /// Returns `true` if there is anything for a header or the flat map.
    #[inline]
    pub(crate) fn has_text(&self) -> bool {
        match self.0 {
            Repr::Str(_) | Repr::Header(_) => true,
            Repr::Plain { text, .. } | Repr::Flattened { text, .. } => text.is_some(),
            Repr::Formed { value, .. } => value.has_text(),
            _ => false,
        }
    }

    /// Returns the struct of which a view is sent, if a slot sends one.
    pub(crate) const fn viewed(&self) -> Option<Viewed<'a>> {
        match self.0 {
            Repr::Viewed(viewed) => Some(viewed),
            _ => None,
        }
    }

    /// Returns the extras if this is the value of the field that is declared with `extras`.
    #[must_use]
    pub const fn pairs(&self) -> Option<&'a Pairs> {
        match self.0 {
            Repr::Pairs(pairs) => Some(pairs),
            _ => None,
        }
    }
}
