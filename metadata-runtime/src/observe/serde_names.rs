//! The names by which serde's `rename` and `rename_all` call the fields of a struct.

use std::collections::{HashMap, HashSet};

use crate::contract::{Contract, Field, Slot};

/// The name that a field has in the contract, and the one by which the struct deserializes it: an empty one if it does not.
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

    /// Returns whether the struct does not deserialize it.
    pub(super) const fn is_skipped(self) -> bool {
        self.serde_name.is_empty()
    }
}

/// The names by which a struct deserializes its own fields, and those of its nested structs that it does not ask for.
#[derive(Debug)]
pub(super) struct SerdeNames<'v> {
    own: HashSet<&'v str>,
    /// How many fields of nested structs have the name.
    nested: HashMap<&'v str, usize>,
}

impl<'v> SerdeNames<'v> {
    /// Returns the names of the struct that `within` holds. If the struct says which fields it has (`is_told`), it gets none
    /// of a nested struct by serde's name.
    pub(super) fn of(contract: &'v Contract, within: &[Holder<'_>], is_told: bool) -> Self {
        let (mut own, mut nested) = (HashSet::new(), HashMap::new());
        // It gets those of all structs.
        let extras = contract.fields().iter().filter(|field| field.is_extras()).min_by_key(|field| field.is_nested());
        for field in contract.fields() {
            let (row, path) = row_of(field);
            let is_idle = field.is_extras() && !extras.is_some_and(|extras| std::ptr::eq(extras, field));
            let Some(inner) = path.strip_prefix(within) else { continue };
            if is_idle || is_flattened(contract, field) || is_skipped(row, inner) {
                continue;
            }
            if inner.is_empty() {
                own.insert(row.serde_name);
            } else if !is_told {
                *nested.entry(row.serde_name).or_default() += 1;
            }
        }
        Self { own, nested }
    }

    /// Returns the name under which the struct gets the value of another field: serde's name, if it is that of no field
    /// besides, or the contract's. Returns `None` if the contract's is that of some field for serde.
    pub(super) fn of_other(&self, serde_name: Option<&'v str>, name: &'v str) -> Option<&'v str> {
        let is_own = |name: &str| self.own.contains(name);
        let only = serde_name.filter(|name| !is_own(name) && self.nested.get(name) == Some(&1));
        only.or_else(|| (!is_own(name) && !self.nested.contains_key(name)).then_some(name))
    }
}

/// Returns whether a struct does not deserialize a row, or one of the fields that hold the row's struct.
pub(super) fn is_skipped(row: Called<'_>, path: &[Holder<'_>]) -> bool {
    row.is_skipped() || path.iter().any(|holder| holder.called.is_skipped())
}

/// Returns whether the members of the field's value are sent in its place, so that no type asks for the field.
fn is_flattened(contract: &Contract, field: &Field) -> bool {
    contract.transports().any(|transport| field.slots(transport).any(Slot::is_flattened))
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
        if called.is_skipped() {
            continue;
        }
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
