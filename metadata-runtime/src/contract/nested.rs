//! The rows of a nested struct as rows of the struct around it.

use super::Field;
use super::name_index::NameIndex;
use super::nested_field::NestedField;
use super::text::{Text, put};
use super::view_names::ViewNames;
use super::within::Within;

impl NestedField {
    /// Returns one of its rows as a row of the struct around it.
    const fn row(&'static self, row: usize, name: &'static str) -> Field {
        let mut field = self.inner(row).copied();
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
        put(&mut field.within, Some(Within::Declared { nested: self, at: row }));
        field.finding_sensitive()
    }

    /// Returns `true` if a row has anything on a transport that is used. Other rows drop out.
    const fn keeps(&self, row: usize) -> bool {
        let row = &self.contract.fields()[row];
        if self.header && row.header.is_some()
            || self.flat && row.flat.is_some()
            || self.blob && row.blob.is_some()
            || row.is_extras() && (self.blob || !self.views.is_empty())
        {
            return true;
        }
        let (views, mut used, mut i) = (row.views.get(), ViewNames::of(self.views), 0);
        while i < views.len() && !self.views.is_empty() {
            if used.has(views[i].0) && row.uses_view_near(views[i].0, i) {
                return true;
            }
            i += 1;
        }
        false
    }

    /// Returns `true` if one of its rows holds extras, its own or those of a struct nested in it.
    pub(super) const fn has_extras(&self) -> bool {
        let rows = self.contract.fields();
        let mut row = 0;
        while row < rows.len() {
            if rows[row].is_extras() {
                return true;
            }
            row += 1;
        }
        false
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

/// Returns for each row of a struct whether another one has its name too. A nested field itself is no row.
///
/// So is the name of a row shared that is `FIELD.ROW` of another: a struct that is nested may have lengthened it.
#[doc(hidden)]
#[must_use]
pub const fn shared_names<const ALL: usize>(own: &[&'static str], nested: &'static [NestedField]) -> [bool; ALL] {
    let (mut names, mut fields, mut shared) = (NameIndex::new(), [""; ALL], [false; ALL]);
    let (mut next, mut i, mut any) = (0, 0, false);
    while i < own.len() {
        if next < nested.len() && nested[next].at == i {
            let rows = nested[next].contract.fields();
            let mut row = 0;
            while row < rows.len() {
                if nested[next].keeps(row) {
                    fields[names.len()] = nested[next].name();
                    any |= add_name(rows[row].name(), &mut names, &mut shared);
                }
                row += 1;
            }
            next += 1;
        } else {
            any |= add_name(own[i], &mut names, &mut shared);
        }
        i += 1;
    }
    if any {
        share_lengthened(&names, &fields, &mut shared);
    }
    shared
}

/// Adds a name, and returns whether it is there already.
const fn add_name<const ALL: usize>(
    name: &'static str,
    names: &mut NameIndex<'static, ALL>,
    shared: &mut [bool; ALL],
) -> bool {
    let found = names.find(name);
    if let Some(before) = found {
        (shared[before], shared[names.len()]) = (true, true);
    }
    names.add(name);
    found.is_some()
}

/// Shares each name that a shared one has once it is lengthened.
const fn share_lengthened<const ALL: usize>(
    names: &NameIndex<'static, ALL>,
    fields: &[&'static str; ALL],
    shared: &mut [bool; ALL],
) {
    let mut first = 0;
    while first < ALL {
        let mut at = first;
        // A name of the struct's own is not lengthened, and has no dot.
        while shared[at]
            && !fields[at].is_empty()
            && let Some(taken) = names.find_joined(fields[at], names.at(at))
            && !shared[taken]
        {
            // What is lengthened for another's sake may in turn be a third one's name.
            (shared[taken], at) = (true, taken);
        }
        first += 1;
    }
}

/// Returns how many bytes [`long_names`] returns.
#[doc(hidden)]
#[must_use]
pub const fn count_name_bytes(shared: &[bool], nested: &[NestedField]) -> usize {
    name_bytes::<0>(shared, nested).1
}

/// Returns `FIELD.ROW` for each row of a nested struct whose name is shared, one after the other. The other rows are called
/// as they are in the nested struct.
#[doc(hidden)]
#[must_use]
pub const fn long_names<const N: usize>(shared: &[bool], nested: &[NestedField]) -> [u8; N] {
    name_bytes::<N>(shared, nested).0
}

const fn name_bytes<const N: usize>(shared: &[bool], nested: &[NestedField]) -> ([u8; N], usize) {
    let mut out = ([0; N], 0);
    let (mut kept, mut i) = (0, 0);
    while i < nested.len() {
        let rows = nested[i].contract.fields();
        // Those of the struct's own rows that are before, without the nested fields, and what replaced these.
        let own = nested[i].at - i;
        let mut row = 0;
        while row < rows.len() {
            if nested[i].keeps(row) {
                if shared[own + kept] {
                    out = pushed(pushed(pushed(out, nested[i].name()), "."), rows[row].name());
                }
                kept += 1;
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

/// Returns the rows of a struct, each nested field replaced by its rows. `shared` is what [`shared_names`]
/// returns, and `names` what [`long_names`] does.
#[doc(hidden)]
#[must_use]
pub const fn with_nested<const OWN: usize, const ALL: usize>(
    own: [Field; OWN],
    nested: &'static [NestedField],
    shared: &[bool],
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
                let mut name = rows[row].name();
                if shared[at] {
                    let len = nested[next].name().len() + 1 + name.len();
                    let bytes = names.split_at(start).1.split_at(len).0;
                    let Ok(long) = std::str::from_utf8(bytes) else { panic!("names are UTF-8") };
                    (name, start) = (long, start + len);
                }
                put(&mut all[at], nested[next].row(row, name));
                at += 1;
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

impl Field {
    /// Returns the row as it was written in the program.
    const fn copied(&self) -> Self {
        Self {
            name: self.name.copied(),
            serde_name: self.serde_name,
            doc: Text::copy_of(self.doc.as_ref()),
            json: self.json,
            optional: self.optional,
            schema: self.schema,
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
            text: self.text,
            sensitive: self.sensitive,
            within: match &self.within {
                Some(Within::Declared { nested, at }) => Some(Within::Declared { nested, at: *at }),
                _ => None,
            },
        }
    }
}
