//! The slots of a field.

use std::ops::{Deref, DerefMut};

use super::{PerTransport, Slot, Transport};

/// The slots of a field, in the order of its words.
#[derive(Default)]
pub(crate) struct Slots {
    all: Vec<Slot>,
    /// Their places.
    on: PerTransport<Vec<usize>>,
}

impl Slots {
    pub(crate) fn push(&mut self, slot: Slot) {
        self.on.put(&slot.transport).push(self.all.len());
        self.all.push(slot);
    }

    /// Returns the slots on the transport, one for each word of it.
    pub(crate) fn on(&self, transport: &Transport) -> impl Iterator<Item = &Slot> {
        self.on.get(transport).into_iter().flatten().map(|place| &self.all[*place])
    }

    /// Returns the first slot on the transport.
    pub(crate) fn first_on(&mut self, transport: &Transport) -> Option<&mut Slot> {
        let place = *self.on.get(transport)?.first()?;
        Some(&mut self.all[place])
    }

    /// Returns the first slot on each transport.
    pub(crate) fn firsts(&self) -> impl Iterator<Item = &Slot> {
        self.all.iter().filter(|slot| self.on(&slot.transport).next().is_some_and(|first| first.at == slot.at))
    }
}

impl Deref for Slots {
    type Target = [Slot];

    fn deref(&self) -> &[Slot] {
        &self.all
    }
}

impl DerefMut for Slots {
    fn deref_mut(&mut self) -> &mut [Slot] {
        &mut self.all
    }
}
