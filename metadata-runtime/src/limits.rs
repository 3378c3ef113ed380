//! Budgets: how many bytes each carrier may take.

use std::fmt;

use crate::contract::{Conditions, Contract};
use crate::meta::{CodexMeta, DeclaresBlob, DeclaresFlat, DeclaresHeader, Visitor};
use crate::project::{Projected, View};
use crate::report::Carrier;

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

/// A snapshot with budgets of its own; made by [`CodexMeta::within`].
pub struct Within<'m, M> {
    meta: &'m M,
    limits: Limits,
}

impl<'m, M> Within<'m, M> {
    pub(crate) const fn new(meta: &'m M, limits: Limits) -> Self {
        Self { meta, limits }
    }

    /// The object of a view, which no budget limits.
    pub fn view(&self, view: View<M>) -> Projected<serde_json::Value>
    where
        M: CodexMeta,
    {
        self.meta.view(view)
    }

    /// The snapshot.
    #[must_use]
    pub const fn meta(&self) -> &'m M {
        self.meta
    }
}

/// The limits only: a value of the snapshot may be sensitive.
impl<M> fmt::Debug for Within<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Within").field("limits", &self.limits).finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<M: CodexMeta> CodexMeta for Within<'_, M> {
    const CONTRACT: &'static Contract = M::CONTRACT;

    fn conditions(&self) -> Conditions {
        self.meta.conditions()
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    fn walk(&self, visitor: &mut dyn Visitor) {
        self.meta.walk(visitor);
    }
}

impl<M: DeclaresHeader> DeclaresHeader for Within<'_, M> {}
impl<M: DeclaresFlat> DeclaresFlat for Within<'_, M> {}
impl<M: DeclaresBlob> DeclaresBlob for Within<'_, M> {}
