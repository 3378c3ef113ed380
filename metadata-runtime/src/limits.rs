//! Budgets: how many bytes each carrier may take.

use crate::contract::{Carrier, Contract};

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
    /// Of each value in the flat map, the blob not among them.
    pub flat: Limit,
    /// Of the blob in the flat map.
    pub body_blob: Limit,
    /// Of the blob's copy in a header: of the value, without the header's name.
    pub header_blob: Limit,
}

impl Limits {
    /// No budget at all.
    pub const LIFTED: Self = Self { flat: Limit::Lifted, body_blob: Limit::Lifted, header_blob: Limit::Lifted };

    /// The most bytes on `carrier`, if there is a limit.
    pub(crate) fn of(self, carrier: Carrier, contract: &Contract) -> Option<usize> {
        let limit = match carrier {
            Carrier::Flat => self.flat,
            Carrier::BodyBlob => self.body_blob,
            Carrier::HeaderBlob => self.header_blob,
            Carrier::Header | Carrier::View(_) => Limit::Lifted,
        };
        match limit {
            Limit::Declared => contract.limit(carrier),
            Limit::Bytes(bytes) => Some(bytes),
            Limit::Lifted => None,
        }
    }
}
