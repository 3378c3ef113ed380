//! The statements of a contract on an entry, found once, so that a reading need not look into its slots for each value.

use super::entry::Entry;
use super::table::Place;
use crate::contract::Slot;

/// Facts about an entry that are known before anything arrives.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Facts<'c> {
    /// The name under which it is merged.
    pub(super) name: &'c str,
    /// Each text of a value is JSON, by the field's type.
    pub(super) is_scalar: bool,
    /// Every snapshot has a value for it.
    pub(super) has_always_a_value: bool,
    /// Something may be missed of it although nothing arrived that is surely its own, whatever the request path says.
    pub(super) may_be_missed: bool,
    /// An extra may come under a key of it.
    pub(super) may_yield: bool,
    /// A condition says whether it is sent.
    pub(super) is_conditional: bool,
    /// Its value may be a view of another struct.
    pub(super) has_view: bool,
    /// A function may replace its value, if that is over its limit.
    pub(super) may_be_replaced: bool,
}

impl<'c> Facts<'c> {
    /// Returns what is known without the places, of an entry whose struct may be sent under a condition.
    pub(super) fn of(entry: &Entry<'c>, is_conditional: bool) -> Self {
        Self {
            name: entry.name(),
            is_scalar: entry.is_scalar(),
            has_always_a_value: entry.has_always_a_value(),
            may_be_missed: entry.has_always_a_value(),
            may_yield: false,
            is_conditional,
            has_view: false,
            may_be_replaced: false,
        }
    }

    /// Adds what is known of a place of the entry.
    pub(super) fn add(&mut self, place: &Place<'_>) {
        self.may_be_missed |= place.yields;
        self.may_yield |= place.yields;
        self.is_conditional |= place.slot.condition().is_some();
        self.has_view |= place.slot.view().is_some();
        self.may_be_replaced |= place.slot.instead().is_some();
    }
}

/// Returns whether the field's value is not sent in the form of its type in the slot.
pub(super) fn has_own_form(slot: &Slot) -> bool {
    let is_made = slot.with().is_some() || slot.instead().is_some() || slot.parts().is_some();
    is_made || slot.is_json() || slot.view().is_some()
}
