//! What a fragment declares.

use syn::{ExprPath, Ident, Type};

use super::Head;
use crate::given::Key;

/// A type that derives `MetaFragment`.
pub(crate) struct Fragment {
    pub(crate) head: Head,
    pub(crate) shape: Shape,
}

pub(crate) enum Shape {
    Struct(Vec<Member>),
    Enum {
        /// `None` after an error.
        tag: Option<Key>,
        variants: Vec<Variant>,
    },
}

/// A struct's field: a member of the object that it is flattened into.
pub(crate) struct Member {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) key: Key,
    pub(crate) skip_if: Option<ExprPath>,
}

pub(crate) struct Variant {
    pub(crate) ident: Ident,
    /// The tag's value.
    pub(crate) value: Key,
    /// Its attributes had errors, so that the value is a guess.
    pub(crate) broken: bool,
    pub(crate) content: Option<Content>,
}

/// The content of a newtype variant.
pub(crate) struct Content {
    pub(crate) ty: Type,
    /// If not, the compiler says so, and nothing is asked of it.
    pub(crate) sized: bool,
    /// `None` after an error.
    pub(crate) key: Option<Key>,
}
