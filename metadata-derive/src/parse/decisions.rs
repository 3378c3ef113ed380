//! The decision of a field on each transport.

use crate::model::{Model, Transport};
use crate::tree::Attribute;

/// A field's attribute beside the transports of its struct.
#[derive(Clone, Copy)]
pub(super) struct Decisions<'a> {
    pub(super) name: &'a str,
    pub(super) model: &'a Model,
    pub(super) attribute: &'a Attribute,
}

impl<'a> Decisions<'a> {
    /// Returns the transports of the struct that no word takes and no `omit(...)` names.
    pub(super) fn left(&self) -> Vec<&'a str> {
        let omitted = self.attribute.named_in("omit");
        let is_left = |name: &str| !self.attribute.has(name) && omitted.iter().all(|omitted| omitted != name);
        Transport::names_if(&self.model.transports, &|transport| is_left(transport.name()))
    }

    /// Returns the key that is the field's own by its name.
    pub(super) fn key(&self, transport: &Transport) -> String {
        match transport {
            Transport::Header => self.model.header_name(self.name),
            _ => self.model.default_key(self.name),
        }
    }
}
