//! The names by which serde's `rename` and `rename_all` call the fields of a struct.

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

/// Returns whether a type with these `fields`, which has the name of the struct that `within` holds, seems to be that struct:
/// some of them have serde's name for a field that has another one in the contract, and none has the contract's.
pub(super) fn seem_to_be_serdes(contract: &Contract, within: &[Holder<'_>], fields: &[&str]) -> bool {
    let (mut same, mut renamed): (Vec<Called<'_>>, Vec<Called<'_>>) = (Vec::new(), Vec::new());
    for (row, path) in contract.fields().iter().map(row_of).filter(|(_, path)| path.starts_with(within)) {
        let called = path.get(within.len()).map_or(row, |holder| holder.called);
        if called.name == called.serde_name { same.push(called) } else { renamed.push(called) }
    }
    if renamed.is_empty() {
        return false;
    }
    let asks = |name: &str| fields.contains(&name);
    let is_own = |name: &str| renamed.iter().chain(&same).any(|called| called.serde_name == name);
    // With both names, the contract's is an alias.
    let is_other = |called: &Called<'_>| asks(called.name) && !asks(called.serde_name) && !is_own(called.name);
    renamed.iter().any(|called| asks(called.serde_name)) && !renamed.iter().any(is_other)
}
