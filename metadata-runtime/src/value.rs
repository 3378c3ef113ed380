//! What the walk hands over for one field: its value in each form that a transport may ask for.

use std::fmt::Display;

use crate::contract::Key;
use crate::fragment::Members;
use crate::json::Json;

/// One field's value, in the forms that its transports need; a form that none needs, or whose value is
/// absent, is not there.
#[derive(Clone, Copy, Default)]
pub struct Value<'a> {
    text: Option<&'a dyn Display>,
    json: Option<&'a dyn Json>,
    members: Option<&'a dyn Members>,
    skipped: bool,
}

impl<'a> Value<'a> {
    /// A value in no form yet; the walk adds those that the field's transports need.
    #[doc(hidden)]
    #[must_use]
    pub const fn new() -> Self {
        Self { text: None, json: None, members: None, skipped: false }
    }

    #[doc(hidden)]
    #[must_use]
    pub fn with_text(mut self, text: Option<&'a dyn Display>) -> Self {
        self.text = text;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub fn with_json(mut self, json: Option<&'a dyn Json>) -> Self {
        self.json = json;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub fn with_members(mut self, members: Option<&'a dyn Members>) -> Self {
        self.members = members;
        self
    }

    /// The value, or nothing while `skip_if` holds.
    #[doc(hidden)]
    #[must_use]
    pub fn skipped_if(self, skip: bool) -> Self {
        if skip { Self { skipped: true, ..Self::new() } } else { self }
    }

    /// Hands the value to a fragment's visitor, if it is there.
    #[doc(hidden)]
    pub fn visit(self, key: &'static Key, visit: &mut dyn FnMut(&'static Key, &dyn Json)) {
        if let Some(json) = self.json {
            visit(key, json);
        }
    }

    /// Whether the value is left out because `skip_if` holds.
    pub(crate) fn is_skipped(&self) -> bool {
        self.skipped
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
