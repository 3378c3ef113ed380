use crate::contract::{Carrier, Contract, Transport};

/// Which transports a walk collects for.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is one of what a walk collects")]
pub(super) struct Selection {
    pub(super) header: bool,
    pub(super) flat: bool,
    /// The blob's copy in a header.
    pub(super) copy: bool,
    /// The blob for the body.
    pub(super) body: bool,
}

impl Selection {
    pub(super) const HEADERS: Self = Self { header: true, flat: false, copy: true, body: false };
    pub(super) const CLIENT_METADATA: Self = Self { header: false, flat: true, copy: false, body: true };
    pub(super) const ALL: Self = Self { header: true, flat: true, copy: true, body: true };

    /// Returns the selected transports that the struct has.
    pub(super) fn of(self, contract: &Contract) -> Self {
        let (header, flat) = (contract.has(Transport::Header), contract.has(Transport::Flat));
        let copy = header && contract.has_copy(Carrier::HeaderBlob);
        // Where there is neither, the blob goes alone.
        let body = contract.has_copy(Carrier::BodyBlob) && (flat || !copy);
        Self {
            header: self.header && header,
            flat: self.flat && flat,
            copy: self.copy && copy,
            body: self.body && body,
        }
    }

    pub(super) fn carriers(self) -> &'static [Carrier] {
        match (self.copy, self.body) {
            (true, true) => &[Carrier::BodyBlob, Carrier::HeaderBlob],
            (true, false) => &[Carrier::HeaderBlob],
            (false, true) => &[Carrier::BodyBlob],
            (false, false) => &[],
        }
    }
}
