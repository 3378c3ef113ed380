//! The declaration of a fragment.

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

/// A field of a struct or of a variant: a member of the object that it is flattened into.
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
    pub(crate) held: Held,
}

/// The contents of a variant beside its tag.
pub(crate) enum Held {
    Nothing,
    Content(Box<Content>),
    /// Named fields, each with a key of its own.
    Members(Vec<Member>),
}

impl Variant {
    /// Returns the keys that it has beside the tag, each with what has it, if that is not the variant itself.
    pub(crate) fn keys(&self) -> Vec<(&Key, Option<&Ident>)> {
        match &self.held {
            Held::Nothing => Vec::new(),
            Held::Content(content) => content.key.iter().map(|key| (key, None)).collect(),
            Held::Members(members) => members.iter().map(|member| (&member.key, Some(&member.ident))).collect(),
        }
    }
}

/// The content of a newtype variant.
pub(crate) struct Content {
    pub(crate) ty: Type,
    /// If not, the compiler says so, and nothing is asked of it.
    pub(crate) sized: bool,
    /// `None` after an error.
    pub(crate) key: Option<Key>,
}
