//! The fields that a row of a nested struct comes through.

use std::borrow::Cow;

use super::condition::Predicate;
use super::near::Near;
use super::nested_field::{NestedField, Outer};
use super::{Condition, Field, Slot};

/// The origin of a row.
#[derive(Clone, Debug)]
pub(super) enum Within {
    /// The field of this struct, and the place of the row in the nested one, which may come from further inside. Nothing
    /// here points to rows: the compiler walks what a constant points to by each path, up to the next `static`, and the
    /// paths through rows that point to rows multiply with each level.
    Declared { nested: &'static NestedField, at: usize },
    /// All of them, the outermost first.
    Read(Box<[Outer]>),
}

/// Returns the condition that decides at the outermost level whether the row is there: that of the field which holds its
/// struct, or its own where it is in none.
const fn outermost<'c>(field: &'c Field, slot: &'c Slot) -> Option<&'c Predicate> {
    match &field.within {
        Some(Within::Declared { nested, .. }) => nested.outer().condition.as_ref(),
        _ => slot.predicate(),
    }
}

/// Returns whether two rows that are not in one nested struct are never sent together: one needs the predicate that the
/// other must not have, and no extra stands in for either.
pub(super) const fn are_apart(one: (&Field, &Slot), other: (&Field, &Slot)) -> bool {
    match (outermost(one.0, one.1), outermost(other.0, other.1)) {
        (Some(needed), Some(others)) => needed.is_opposite(others) && !one.1.yields() && !other.1.yields(),
        _ => false,
    }
}

impl Field {
    /// Returns the fields declared with `nested` that contain this field, the outermost first. The list is empty if
    /// this field is not from a nested struct. A field from a nested struct is sent only if the condition of each
    /// field in the list is met, and if no `skip_if` of these fields returns `true`.
    #[must_use]
    pub fn within(&self) -> Vec<&Outer> {
        let mut all = Vec::new();
        let mut row = self;
        loop {
            match &row.within {
                Some(Within::Declared { nested, at }) => {
                    all.push(nested.outer());
                    row = nested.inner(*at);
                }
                Some(Within::Read(outers)) => {
                    all.extend(outers.iter());
                    return all;
                }
                None => return all,
            }
        }
    }

    /// Returns `true` if the field is declared by a nested struct, and not by the struct of the contract itself.
    #[must_use]
    pub const fn is_nested(&self) -> bool {
        self.within.is_some()
    }

    /// Returns the name of the nested struct that declares the field; `None` if the struct of the contract itself
    /// declares the field. In the conditions of a field from a nested struct, `Self` is the nested struct.
    #[must_use]
    pub const fn declared_in(&self) -> Option<&str> {
        let (mut row, mut last) = (self, None);
        loop {
            match &row.within {
                Some(Within::Declared { nested, at }) => (row, last) = (nested.inner(*at), Some(nested.outer().of())),
                Some(Within::Read(outers)) => match outers.split_last() {
                    Some((outer, _)) => return Some(outer.of()),
                    None => return last,
                },
                None => return last,
            }
        }
    }

    /// Returns the Rust path of the function in `condition`, which must be a condition of this field. If the field is
    /// from a nested struct, the name of that struct replaces `Self` in the returned path, because `Self::f` is a
    /// different function in each struct.
    #[must_use]
    pub fn condition_path<'f>(&'f self, condition: Condition<'f>) -> Cow<'f, str> {
        match (condition.path().strip_prefix("Self::"), self.declared_in()) {
            (Some(name), Some(of)) => Cow::Owned(format!("{of}::{name}")),
            _ => Cow::Borrowed(condition.path()),
        }
    }

    /// Returns the name by which its own struct, where it is called `name`, deserializes it. Behind it are the same names of
    /// the fields that hold this struct, the outermost first. The name of a field that serde skips is empty.
    #[cfg(feature = "observe")]
    pub(crate) fn serde_names<'f>(&'f self, name: &'f str) -> (&'f str, Vec<&'f str>) {
        let (mut row, mut path) = (self, Vec::new());
        loop {
            match &row.within {
                Some(Within::Declared { nested, at }) => {
                    path.push(nested.serde_name.unwrap_or(nested.outer().field()));
                    row = nested.inner(*at);
                }
                Some(Within::Read(outers)) => {
                    path.extend(outers.iter().map(Outer::field));
                    return (name, path);
                }
                None => return (row.serde_name.unwrap_or(name), path),
            }
        }
    }

    /// Returns the row of the nested struct with its place there.
    pub(crate) const fn inner(&self) -> Option<(usize, &'static Self)> {
        match &self.within {
            Some(Within::Declared { nested, at }) => Some((*at, nested.inner(*at))),
            _ => None,
        }
    }

    /// Returns `true` if its keys in the view count: a nested field may have left that view out.
    pub(super) fn uses_view(&self, name: &str) -> bool {
        let mut row = self;
        while let Some(Within::Declared { nested, at }) = &row.within {
            let (_, views) = nested.uses();
            if !views.contains(&name) {
                return false;
            }
            row = nested.inner(*at);
        }
        true
    }

    /// Returns the same, in const evaluation: each nested field has the view near this place, mostly.
    pub(super) const fn uses_view_near(&self, name: &str, place: usize) -> bool {
        let mut row = self;
        while let Some(Within::Declared { nested, at }) = &row.within {
            let (_, views) = nested.uses();
            let mut near = Near::to(place, views.len());
            loop {
                match near.next() {
                    Some(i) if super::equal(views[i], name) => break,
                    Some(_) => {}
                    None => return false,
                }
            }
            row = nested.inner(*at);
        }
        true
    }
}
