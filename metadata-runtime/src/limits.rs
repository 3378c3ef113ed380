//! Budgets: how many bytes each carrier may take.

use crate::contract::{Carrier, Contract, Slot};

/// One budget of a projection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Limit {
    /// As the struct declares it, which may be none.
    #[default]
    Declared,
    /// This many bytes at most.
    Bytes(usize),
    /// None.
    Lifted,
}

/// The budgets of a projection; each is the declared one unless it is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Of the value of each direct header.
    pub header: Limit,
    /// Of all header lines together, the blob's copy among them.
    pub header_total: Limit,
    /// Of each value in the flat map, the blob not among them.
    pub flat: Limit,
    /// Of the blob in the flat map.
    pub body_blob: Limit,
    /// Of the blob's copy in a header: of the value, without the header's name.
    pub header_blob: Limit,
}

impl Limits {
    /// No budget at all.
    pub const LIFTED: Self = Self {
        header: Limit::Lifted,
        header_total: Limit::Lifted,
        flat: Limit::Lifted,
        body_blob: Limit::Lifted,
        header_blob: Limit::Lifted,
    };

    /// Returns the most bytes on `carrier`, if there is a limit.
    pub(crate) fn of(self, carrier: Carrier, contract: &Contract) -> Option<usize> {
        self.on(carrier).or(contract.limit(carrier))
    }

    /// Returns the most bytes of the value that `slot` has on `carrier`, if there is a limit.
    pub(crate) fn of_slot(self, slot: &Slot, carrier: Carrier, contract: &Contract) -> Option<usize> {
        self.on(carrier).or(slot.limit().or(contract.limit(carrier)))
    }

    /// Returns the most bytes of all header lines together, if there is a limit.
    pub(crate) fn of_headers(self, contract: &Contract) -> Option<usize> {
        self.header_total.or(contract.header_total())
    }

    const fn on(self, carrier: Carrier) -> Limit {
        match carrier {
            Carrier::Header => self.header,
            Carrier::Flat => self.flat,
            Carrier::BodyBlob => self.body_blob,
            Carrier::HeaderBlob => self.header_blob,
            Carrier::View(_) => Limit::Lifted,
        }
    }
}

impl Limit {
    fn or(self, declared: Option<usize>) -> Option<usize> {
        match self {
            Self::Declared => declared,
            Self::Bytes(bytes) => Some(bytes),
            Self::Lifted => None,
        }
    }
}
