//! Limits: the maximum size of each carrier in bytes.

use crate::contract::{Carrier, Contract, Slot};

/// The limit on one of the sizes in [`Limits`], such as the size of a direct header's value or the size of the blob:
/// the declared limit, another limit, or no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Limit {
    /// The limit that the struct or the field declares. If no limit is declared, the size is not limited.
    #[default]
    Declared,
    /// This maximum size in bytes, instead of a limit that the struct or the field declares.
    Bytes(usize),
    /// No limit, even if the struct or the field declares one.
    Lifted,
}

/// The limits of a projection, in bytes. By default, each limit is [`Limit::Declared`]: the limit that the struct or
/// the field declares, if it declares one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The maximum size of each direct header's value.
    pub header: Limit,
    /// The maximum size of all header lines of the struct together, including the blob's copy. The size of a line is
    /// the size of its name, plus the size of its value, plus four bytes.
    pub header_total: Limit,
    /// The maximum size of each value in the flat map, excluding the blob.
    pub flat: Limit,
    /// The maximum size of the blob in the body.
    pub body_blob: Limit,
    /// The maximum size of the blob's copy in a header, without the header's name.
    pub header_blob: Limit,
}

impl Limits {
    /// No limits at all, even if the struct or a field declares some.
    pub const LIFTED: Self = Self {
        header: Limit::Lifted,
        header_total: Limit::Lifted,
        flat: Limit::Lifted,
        body_blob: Limit::Lifted,
        header_blob: Limit::Lifted,
    };

    /// Returns the limit of `carrier` in bytes, if there is one.
    pub(crate) fn of(self, carrier: Carrier, contract: &Contract) -> Option<usize> {
        self.on(carrier).or(contract.limit(carrier))
    }

    /// Returns the limit of the value that `slot` has on `carrier` in bytes, if there is one.
    pub(crate) fn of_slot(self, slot: &Slot, carrier: Carrier, contract: &Contract) -> Option<usize> {
        self.on(carrier).or(slot.limit().or(contract.limit(carrier)))
    }

    /// Returns the limit of all header lines together in bytes, if there is one.
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
