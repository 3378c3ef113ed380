//! Serde's attributes of a struct or of a field.

use proc_macro2::Span;

use crate::given::Key;

/// The words of serde's attributes that concern serializing, each with its place.
#[derive(Default)]
pub(crate) struct Serde {
    pub(crate) rename: Option<Key>,
    pub(crate) rename_all: Option<Key>,
    /// `skip` or `skip_serializing`, as it was written.
    pub(crate) skip: Option<Key>,
    /// The path of `skip_serializing_if`.
    pub(crate) skip_if: Option<Key>,
    /// `with` or `serialize_with`, as it was written.
    pub(crate) with: Option<Key>,
    pub(crate) flatten: Option<Span>,
}

impl Serde {
    /// Returns `true` if the attributes say nothing of it.
    pub(crate) const fn is_empty(&self) -> bool {
        let Self { rename, rename_all, skip, skip_if, with, flatten } = self;
        rename.is_none()
            && rename_all.is_none()
            && skip.is_none()
            && skip_if.is_none()
            && with.is_none()
            && flatten.is_none()
    }
}
