//! What the walk hands over for one field: its value in each form that a transport may ask for.

use std::fmt::Display;

use crate::fragment::Members;
use crate::json::Json;

/// One field's value, in the forms that its transports need; a form that none needs, or whose value is
/// absent, is not there.
#[derive(Clone, Copy, Default)]
pub struct Value<'a> {
    text: Option<&'a dyn Display>,
    json: Option<&'a dyn Json>,
    members: Option<&'a dyn Members>,
}

impl<'a> Value<'a> {
    /// A value that is absent in every form.
    #[doc(hidden)]
    #[must_use]
    pub const fn absent() -> Self {
        Self { text: None, json: None, members: None }
    }

    #[doc(hidden)]
    #[must_use]
    pub fn with_text(mut self, text: Option<&'a dyn Display>) -> Self {
        self.text = text;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub fn with_json(mut self, json: &'a dyn Json) -> Self {
        self.json = Some(json);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub fn with_members(mut self, members: &'a dyn Members) -> Self {
        self.members = Some(members);
        self
    }

    /// Whether the value is absent in every form, as it is while `skip_if` holds.
    pub(crate) fn is_absent(&self) -> bool {
        self.text.is_none() && self.json.is_none() && self.members.is_none()
    }

    /// The value for headers and the flat map.
    #[must_use]
    pub fn text(&self) -> Option<&'a dyn Display> {
        self.text
    }

    /// The value for JSON objects; it may still turn out absent when it is rendered (see [`Json`]).
    #[must_use]
    pub fn json(&self) -> Option<&'a dyn Json> {
        self.json
    }

    /// The members that are merged into a JSON object, where the field is flattened there.
    #[must_use]
    pub fn members(&self) -> Option<&'a dyn Members> {
        self.members
    }
}

/// What a header or the flat map can take: whatever implements [`Display`].
///
/// A trait of its own so that a type without it is reported in this crate's words, on the field's type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as text: `header` and `flat` need `std::fmt::Display`",
    label = "does not implement `Display`",
    note = "implement `Display` for `{Self}`, or put `header` and `flat` of this field into `omit(...)`"
)]
pub trait Text: Display {}

#[diagnostic::do_not_recommend]
impl<T: Display + ?Sized> Text for T {}

/// Sees through `Option` by its type, so that an alias of it is an `Option` too.
///
/// An inherent method is found before a trait's: on an `Option` the generated call reaches the inherent
/// one, on everything else [`ProbeAny`]'s. The bound stands on the methods so that a type without it is
/// an unmet bound, not an unknown method.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Probe<'a, T>(pub &'a T);

impl<'a, T> Probe<'a, Option<T>> {
    /// The text of the value within, if there is one.
    #[must_use]
    pub fn text(self) -> Option<&'a dyn Display>
    where
        T: Text,
    {
        self.0.as_ref().map(|value| value as &dyn Display)
    }
}

/// The same for what is no `Option`.
#[doc(hidden)]
pub trait ProbeAny<'a> {
    /// What is probed.
    type Value;

    /// The text of the value, which is always there.
    fn text(self) -> Option<&'a dyn Display>
    where
        Self::Value: Text;
}

impl<'a, T> ProbeAny<'a> for Probe<'a, T> {
    type Value = T;

    fn text(self) -> Option<&'a dyn Display>
    where
        T: Text,
    {
        Some(self.0)
    }
}
