//! The names by which serde's `rename` and `rename_all` call the fields of a struct.

use std::any::type_name;

use crate::contract::{Contract, Field};

/// A name of the contract, and the one by which the struct itself deserializes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Called<'v> {
    pub(super) name: &'v str,
    pub(super) serdes: &'v str,
}

impl<'v> Called<'v> {
    pub(super) const fn by(self, by_serde: bool) -> &'v str {
        if by_serde { self.serdes } else { self.name }
    }

    pub(super) fn is(self, name: &str) -> bool {
        self.name == name || self.serdes == name
    }
}

/// A field that holds a nested struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Holder<'v> {
    pub(super) called: Called<'v>,
    /// The name of the nested struct.
    pub(super) of: &'v str,
}

/// Returns how a row is called in its own struct, and the fields that hold this, the outermost first.
pub(super) fn row_of(field: &Field) -> (Called<'_>, Vec<Holder<'_>>) {
    let name = if field.is_nested() { field.name().rsplit('.').next().unwrap_or_default() } else { field.name() };
    let (serdes, path) = field.serde_names(name);
    let outer = if field.is_nested() { field.within() } else { Vec::new() };
    let holders = outer
        .into_iter()
        .zip(path)
        .map(|(outer, serdes)| Holder { called: Called { name: outer.field(), serdes }, of: outer.of() });
    (Called { name, serdes }, holders.collect())
}

/// Returns whether a type may be the struct of this name, whose fields a type with `flatten` does not tell.
pub(super) fn is_struct<T>(name: &str) -> bool {
    let path = type_name::<T>().split('<').next().unwrap_or_default();
    path.rsplit("::").next() == Some(name)
}

/// Returns whether a type with these fields, which is called like the struct that these fields hold, is another one: it has
/// more of the contract's names than of serde's.
pub(super) fn asks_by_contract(contract: &Contract, within: &[Holder<'_>], fields: &[&str]) -> bool {
    let (mut by_name, mut by_serde) = (0, 0);
    let rows = contract.fields().iter().map(row_of).filter(|(_, path)| path.starts_with(within));
    for (row, path) in rows {
        let called = path.get(within.len()).map_or(row, |holder| holder.called);
        if called.name != called.serdes {
            by_name += usize::from(fields.contains(&called.name));
            by_serde += usize::from(fields.contains(&called.serdes));
        }
    }
    by_name > by_serde
}
