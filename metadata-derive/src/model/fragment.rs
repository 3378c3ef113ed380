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

impl Variant {
    /// Returns the type of each value that it has under the key, with the field that has it, if that is not the variant
    /// itself. A type without a size is not asked.
    pub(crate) fn types<'v>(&'v self, key: &'v Key) -> impl Iterator<Item = (Option<&'v Ident>, &'v Type)> {
        let (content, members) = match &self.held {
            Held::Nothing => (None, &[][..]),
            Held::Content(content) => (Some(content), &[][..]),
            Held::Members(members) => (None, members.as_slice()),
        };
        let is_it = |own: &Key| own.name == key.name;
        let content = content.filter(move |content| content.sized && content.key.as_ref().is_some_and(is_it));
        let members = members.iter().filter(move |member| is_it(&member.key));
        content
            .map(|content| (None, &content.ty))
            .into_iter()
            .chain(members.map(|member| (Some(&member.ident), &member.ty)))
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
