use std::fmt;

use super::{CodexMeta, DeclaresBlob, DeclaresFlat, DeclaresHeader, View};
use crate::contract::{Conditions, Contract};
use crate::limits::Limits;
use crate::project::Projected;
use crate::walk::Visitor;

/// A snapshot with other limits than those that its struct declares. [`CodexMeta::within`] returns such a snapshot.
pub struct Within<'m, M> {
    meta: &'m M,
    limits: Limits,
}

impl<'m, M> Within<'m, M> {
    pub(super) const fn new(meta: &'m M, limits: Limits) -> Self {
        Self { meta, limits }
    }

    /// Returns the JSON object of a view. The limits do not apply to views.
    pub fn view(&self, view: View<M::Declared>) -> Projected<serde_json::Value>
    where
        M: CodexMeta,
    {
        self.meta.view(view)
    }

    /// Returns the original snapshot, to which the declared limits apply.
    #[must_use]
    pub const fn meta(&self) -> &'m M {
        self.meta
    }
}

/// Formats only the limits, because the values of the snapshot may be sensitive.
impl<M> fmt::Debug for Within<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Within").field("limits", &self.limits).finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<M: CodexMeta> CodexMeta for Within<'_, M> {
    type Declared = M::Declared;

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
