//! The names by which serde's `rename` and `rename_all` call the fields of a struct.

use std::collections::HashSet;

use crate::contract::{Contract, Field};

/// The name that a field has in the contract, and the one by which the struct deserializes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Called<'v> {
    pub(super) name: &'v str,
    pub(super) serde_name: &'v str,
}

impl<'v> Called<'v> {
    pub(super) const fn by(self, by_serde: bool) -> &'v str {
        if by_serde { self.serde_name } else { self.name }
    }

    pub(super) fn is(self, name: &str) -> bool {
        self.name == name || self.serde_name == name
    }
}

/// A field that holds a nested struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Holder<'v> {
    pub(super) called: Called<'v>,
    /// The name of the nested struct.
    pub(super) of: &'v str,
}

/// Returns the names of a row in its own struct, and the fields that hold that struct, the outermost first.
pub(super) fn row_of(field: &Field) -> (Called<'_>, Vec<Holder<'_>>) {
    let name = if field.is_nested() { field.name().rsplit('.').next().unwrap_or_default() } else { field.name() };
    let (serde_name, path) = field.serde_names(name);
    let outer = if field.is_nested() { field.within() } else { Vec::new() };
    let holders = outer
        .into_iter()
        .zip(path)
        .map(|(outer, serde_name)| Holder { called: Called { name: outer.field(), serde_name }, of: outer.of() });
    (Called { name, serde_name }, holders.collect())
}

/// Returns whether the struct that `within` holds deserializes some field by another name than that of the contract, and a type
/// with these `fields` has names by which the struct deserializes.
pub(super) fn are_all_serde_names(contract: &Contract, within: &[Holder<'_>], fields: &[&str]) -> bool {
    let mut names: HashSet<&str> = HashSet::new();
    let mut is_renamed = false;
    for (row, path) in contract.fields().iter().map(row_of).filter(|(_, path)| path.starts_with(within)) {
        let called = path.get(within.len()).map_or(row, |holder| holder.called);
        is_renamed |= called.name != called.serde_name;
        names.insert(called.serde_name);
    }
    is_renamed && fields.iter().all(|field| names.contains(field))
}
