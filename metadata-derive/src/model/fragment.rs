//! The declaration of a fragment.

use syn::{ExprPath, Ident, Type};

use super::Head;
use crate::given::Key;

/// A type that derives `MetaFragment`: a struct with members, or an enum with variants that have some.
pub(crate) struct Fragment {
    pub(crate) head: Head,
    pub(crate) is_enum: bool,
    /// The key of an enum whose value says which variant it is; `None` after an error.
    pub(crate) tag: Option<Key>,
    pub(crate) members: Vec<Member>,
    pub(crate) variants: Vec<Variant>,
}

impl Fragment {
    /// Returns all members, each with its variant in an enum.
    pub(crate) fn all_members(&self) -> impl Iterator<Item = (Option<&Variant>, &Member)> {
        let own = self.members.iter().map(|member| (None, member));
        own.chain(
            self.variants.iter().flat_map(|variant| variant.members.iter().map(move |member| (Some(variant), member))),
        )
    }
}

/// A field of a struct, or a value of a variant: a member of the object that it is flattened into.
pub(crate) struct Member {
    /// The field's name, and of a value without one that of its variant.
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) key: Key,
    pub(crate) skip_if: Option<ExprPath>,
}

pub(crate) struct Variant {
    pub(crate) ident: Ident,
    /// The tag's value.
    pub(crate) value: Key,
    /// Its attributes had errors, so that the value is a guess, and so is the key of what it holds.
    pub(crate) broken: bool,
    pub(crate) style: Style,
    /// The values beside the tag. One without a size, which the compiler reports, is not among them.
    pub(crate) members: Vec<Member>,
}

/// The kind of a variant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Unit,
    /// One value, in parentheses.
    Newtype,
    Named,
}
