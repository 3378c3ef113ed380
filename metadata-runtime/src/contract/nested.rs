//! The rows of a nested struct as rows of the struct around it.

use std::borrow::Cow;

use super::condition::Predicate;
use super::text::{Text, put};
use super::{Condition, Contract, Field, Slot};

/// The field of a struct that holds another one, for each of the rows that come from there.
#[derive(Clone, Debug, PartialEq)]
pub struct Outer {
    field: Text,
    of: Text,
    condition: Option<Predicate>,
    skip_if: Option<Text>,
}

impl Outer {
    pub(super) const fn read(field: Text, of: Text, condition: Option<Predicate>, skip_if: Option<Text>) -> Self {
        Self { field, of, condition, skip_if }
    }

    /// Returns the name of the field.
    #[must_use]
    pub const fn field(&self) -> &str {
        self.field.get()
    }

    /// Returns the name of the nested struct, whose conditions `Self::f` are meant by `Self` in its rows.
    #[must_use]
    pub const fn of(&self) -> &str {
        self.of.get()
    }

    /// Returns the condition of the whole nested struct.
    #[must_use]
    pub const fn condition(&self) -> Option<Condition<'_>> {
        match &self.condition {
            Some(predicate) => Some(predicate.get()),
            None => None,
        }
    }

    /// Returns the predicate under which the whole nested struct is absent.
    #[must_use]
    pub const fn skip_if(&self) -> Option<&str> {
        Text::of(self.skip_if.as_ref())
    }
}

/// The origin of a row.
#[derive(Clone, Debug)]
pub(super) enum Within {
    /// The field of this struct, and the row of the nested one with its place there, which may come from further inside.
    Declared { outer: &'static Outer, inner: &'static Field, at: usize, views: &'static [&'static str] },
    /// All of them, the outermost first.
    Read(Box<[Outer]>),
}

/// A field that holds a nested struct, as the derive writes it.
#[doc(hidden)]
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the attribute")]
pub struct NestedField {
    /// Its place among the struct's own rows.
    at: usize,
    contract: &'static Contract,
    outer: Outer,
    optional: bool,
    header: bool,
    flat: bool,
    blob: bool,
    views: &'static [&'static str],
    since: Option<&'static str>,
    until: Option<&'static str>,
}

impl NestedField {
    #[must_use]
    pub const fn new(at: usize, field: &'static str, contract: &'static Contract, optional: bool) -> Self {
        Self {
            at,
            outer: Outer { field: Text::Written(field), of: contract.name.copied(), condition: None, skip_if: None },
            contract,
            optional,
            header: false,
            flat: false,
            blob: false,
            views: &[],
            since: None,
            until: None,
        }
    }

    #[must_use]
    pub const fn with_header(mut self) -> Self {
        self.header = true;
        self
    }

    #[must_use]
    pub const fn with_flat(mut self) -> Self {
        self.flat = true;
        self
    }

    #[must_use]
    pub const fn with_blob(mut self) -> Self {
        self.blob = true;
        self
    }

    #[must_use]
    pub const fn with_views(mut self, views: &'static [&'static str]) -> Self {
        self.views = views;
        self
    }

    #[must_use]
    pub const fn with_when(mut self, index: u8, path: &'static str) -> Self {
        put(&mut self.outer.condition, Some(Predicate::new(index, path)));
        self.optional = true;
        self
    }

    #[must_use]
    pub const fn with_unless(mut self, index: u8, path: &'static str) -> Self {
        put(&mut self.outer.condition, Some(Predicate::negated(index, path)));
        self.optional = true;
        self
    }

    #[must_use]
    pub const fn with_skip_if(mut self, path: &'static str) -> Self {
        put(&mut self.outer.skip_if, Some(Text::Written(path)));
        self.optional = true;
        self
    }

    #[must_use]
    pub const fn with_since(mut self, version: &'static str) -> Self {
        self.since = Some(version);
        self
    }

    #[must_use]
    pub const fn with_until(mut self, version: &'static str) -> Self {
        self.until = Some(version);
        self
    }

    /// Its place among the struct's own rows.
    pub(super) const fn place(&self) -> usize {
        self.at
    }

    pub(super) const fn contract(&self) -> &'static Contract {
        self.contract
    }

    /// The name of the field.
    pub(super) const fn name(&self) -> &str {
        self.outer.field()
    }

    /// Returns which of the struct's transports its rows use: the built-in ones, then the views.
    pub(super) const fn uses(&self) -> ([bool; 3], &'static [&'static str]) {
        ([self.header, self.flat, self.blob], self.views)
    }

    /// Returns one of its rows as a row of the struct around it.
    const fn row(&'static self, row: usize, name: &'static str) -> Field {
        let inner = &self.contract.fields()[row];
        let mut field = inner.copied();
        put(&mut field.name, Text::Written(name));
        field.optional |= self.optional;
        if !self.header {
            put(&mut field.header, None);
        }
        if !self.flat {
            put(&mut field.flat, None);
        }
        if !self.blob {
            put(&mut field.blob, None);
        }
        if !self.blob && self.views.is_empty() {
            field.extras = None;
        }
        if let (None, Some(version)) = (&field.since, self.since) {
            put(&mut field.since, Some(Text::Written(version)));
        }
        if let (None, Some(version)) = (&field.until, self.until) {
            put(&mut field.until, Some(Text::Written(version)));
        }
        put(&mut field.within, Some(Within::Declared { outer: &self.outer, inner, at: row, views: self.views }));
        field
    }

    /// Returns `true` if a row has anything on a transport that is used. Other rows drop out.
    const fn keeps(&self, row: usize) -> bool {
        let row = &self.contract.fields()[row];
        let mut any = self.header && row.header.is_some()
            || self.flat && row.flat.is_some()
            || self.blob && row.blob.is_some()
            || row.is_extras() && (self.blob || !self.views.is_empty());
        let mut i = 0;
        while i < self.views.len() {
            any |= row.view_const(self.views[i]).is_some();
            i += 1;
        }
        any
    }
}

/// Returns how many rows the struct has of the nested one.
#[doc(hidden)]
#[must_use]
pub const fn count_kept(nested: &NestedField) -> usize {
    let (mut kept, mut row) = (0, 0);
    while row < nested.contract.fields().len() {
        kept += nested.keeps(row) as usize;
        row += 1;
    }
    kept
}

/// Returns how many rows a struct has with those of what it nests.
#[doc(hidden)]
#[must_use]
pub const fn count_rows(own: usize, nested: &[NestedField]) -> usize {
    row_at(own, nested)
}

/// Returns the place of the struct's own row `own` among all.
#[doc(hidden)]
#[must_use]
pub const fn row_at(own: usize, nested: &[NestedField]) -> usize {
    let (mut place, mut i) = (own, 0);
    while i < nested.len() && nested[i].at < own {
        place += count_kept(&nested[i]);
        place -= 1;
        i += 1;
    }
    place
}

/// Returns how many bytes the names of all rows take.
#[doc(hidden)]
#[must_use]
pub const fn count_name_bytes(own: &[&str], nested: &'static [NestedField]) -> usize {
    name_bytes::<0>(own, nested).1
}

/// Returns the names of all rows, one after the other: of a row of a nested struct its own where no other row has it, and
/// else `FIELD.ROW`.
#[doc(hidden)]
#[must_use]
pub const fn row_names<const N: usize>(own: &[&str], nested: &'static [NestedField]) -> [u8; N] {
    name_bytes::<N>(own, nested).0
}

const fn name_bytes<const N: usize>(own: &[&str], nested: &'static [NestedField]) -> ([u8; N], usize) {
    let mut out = ([0; N], 0);
    let mut i = 0;
    while i < nested.len() {
        let rows = nested[i].contract.fields();
        let mut row = 0;
        while row < rows.len() {
            if nested[i].keeps(row) {
                if is_taken(own, nested, i, rows[row].name()) {
                    out = pushed(pushed(out, nested[i].name()), ".");
                }
                out = pushed(out, rows[row].name());
            }
            row += 1;
        }
        i += 1;
    }
    out
}

const fn pushed<const N: usize>((mut bytes, mut len): ([u8; N], usize), text: &str) -> ([u8; N], usize) {
    let mut i = 0;
    while i < text.len() {
        if len < N {
            bytes[len] = text.as_bytes()[i];
        }
        len += 1;
        i += 1;
    }
    (bytes, len)
}

/// Returns `true` if another row has this name too. A nested field itself is no row.
const fn is_taken(own: &[&str], nested: &'static [NestedField], of: usize, name: &str) -> bool {
    let mut i = 0;
    while i < own.len() {
        if super::equal(own[i], name) && !is_nested(nested, i) {
            return true;
        }
        i += 1;
    }
    let mut i = 0;
    while i < nested.len() {
        let rows = nested[i].contract.fields();
        let mut row = 0;
        while row < rows.len() {
            if i != of && nested[i].keeps(row) && super::equal(rows[row].name(), name) {
                return true;
            }
            row += 1;
        }
        i += 1;
    }
    false
}

const fn is_nested(nested: &[NestedField], own: usize) -> bool {
    let mut i = 0;
    while i < nested.len() {
        if nested[i].at == own {
            return true;
        }
        i += 1;
    }
    false
}

/// Returns the rows of a struct, each nested field replaced by its rows. `names` are those of [`row_names`].
#[doc(hidden)]
#[must_use]
pub const fn with_nested<const OWN: usize, const ALL: usize>(
    own: [Field; OWN],
    own_names: &[&str],
    nested: &'static [NestedField],
    names: &'static [u8],
) -> [Field; ALL] {
    let mut all = [const { Field::new("") }; ALL];
    let (mut at, mut next, mut start, mut i) = (0, 0, 0, 0);
    while i < OWN {
        if next < nested.len() && nested[next].at == i {
            let rows = nested[next].contract.fields();
            let mut row = 0;
            while row < rows.len() {
                if !nested[next].keeps(row) {
                    row += 1;
                    continue;
                }
                let name = rows[row].name();
                let long = is_taken(own_names, nested, next, name);
                let len = name.len() + if long { nested[next].name().len() + 1 } else { 0 };
                let bytes = names.split_at(start).1.split_at(len).0;
                let Ok(name) = std::str::from_utf8(bytes) else { panic!("names are UTF-8") };
                put(&mut all[at], nested[next].row(row, name));
                at += 1;
                start += len;
                row += 1;
            }
            next += 1;
        } else {
            put(&mut all[at], own[i].copied());
            at += 1;
        }
        i += 1;
    }
    // Const evaluation drops nothing; what the rows hold is in the program.
    std::mem::forget(own);
    all
}

/// Returns the condition that decides at the outermost level whether the row is there: that of the field which holds its
/// struct, or its own where it is in none.
const fn outermost<'c>(field: &'c Field, slot: &'c Slot) -> Option<&'c Predicate> {
    match &field.within {
        Some(Within::Declared { outer, .. }) => outer.condition.as_ref(),
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
    /// Returns the fields that hold what the row comes from, the outermost first; none for a row of the struct itself. The
    /// row is there only while the condition of each holds, and its `skip_if` does not.
    #[must_use]
    pub fn within(&self) -> Vec<&Outer> {
        let mut all = Vec::new();
        let mut row = self;
        loop {
            match &row.within {
                Some(Within::Declared { outer, inner, .. }) => {
                    all.push(*outer);
                    row = inner;
                }
                Some(Within::Read(outers)) => {
                    all.extend(outers.iter());
                    return all;
                }
                None => return all,
            }
        }
    }

    /// Returns whether the row is one of a nested struct.
    #[must_use]
    pub const fn is_nested(&self) -> bool {
        self.within.is_some()
    }

    /// Returns the name of the struct that the row's conditions mean by `Self`, if it is a nested one.
    #[must_use]
    pub const fn declared_in(&self) -> Option<&str> {
        let (mut row, mut last) = (self, None);
        loop {
            match &row.within {
                Some(Within::Declared { outer, inner, .. }) => (row, last) = (*inner, Some(outer.of())),
                Some(Within::Read(outers)) => match outers.split_last() {
                    Some((outer, _)) => return Some(outer.of()),
                    None => return last,
                },
                None => return last,
            }
        }
    }

    /// Returns the path of a condition of one of its slots, with the struct's name for `Self` where that is a nested one:
    /// `Self::f` of two structs are two conditions.
    #[must_use]
    pub fn condition_path<'f>(&'f self, condition: Condition<'f>) -> Cow<'f, str> {
        match (condition.path().strip_prefix("Self::"), self.declared_in()) {
            (Some(name), Some(of)) => Cow::Owned(format!("{of}::{name}")),
            _ => Cow::Borrowed(condition.path()),
        }
    }

    /// Returns the row of the nested struct with its place there.
    pub(crate) const fn inner(&self) -> Option<(usize, &'static Self)> {
        match &self.within {
            Some(Within::Declared { inner, at, .. }) => Some((*at, inner)),
            _ => None,
        }
    }

    /// Returns `true` if its keys in the view count: a nested field may have left that view out.
    pub(super) const fn uses_view(&self, name: &str) -> bool {
        let mut row = self;
        while let Some(Within::Declared { inner, views, .. }) = &row.within {
            let mut i = 0;
            let mut found = false;
            while i < views.len() {
                found |= super::equal(views[i], name);
                i += 1;
            }
            if !found {
                return false;
            }
            row = inner;
        }
        true
    }

    /// Returns the row as it was written in the program.
    const fn copied(&self) -> Self {
        Self {
            name: self.name.copied(),
            doc: Text::copy_of(self.doc.as_ref()),
            json: self.json,
            optional: self.optional,
            header: match &self.header {
                Some(slot) => Some(slot.copied()),
                None => None,
            },
            flat: match &self.flat {
                Some(slot) => Some(slot.copied()),
                None => None,
            },
            blob: match &self.blob {
                Some(slot) => Some(slot.copied()),
                None => None,
            },
            views: self.views.copied(),
            skip_if: Text::copy_of(self.skip_if.as_ref()),
            extras: self.extras,
            since: Text::copy_of(self.since.as_ref()),
            until: Text::copy_of(self.until.as_ref()),
            deprecated: Text::copy_of(self.deprecated.as_ref()),
            formed: self.formed,
            within: match &self.within {
                Some(Within::Declared { outer, inner, at, views }) => {
                    Some(Within::Declared { outer, inner, at: *at, views })
                }
                _ => None,
            },
        }
    }
}
