//! The names by which a reader's type asks for the fields of a struct.

/// Which of two names a type asks for: that of a field in the contract, or its key, as the struct itself does if serde's
/// `rename` has given the fields the names of their keys.
pub(super) struct Names<'f> {
    /// The names of the type's fields.
    fields: &'f [&'f str],
    /// More of these are keys than names of the contract.
    by_key: bool,
}

impl<'f> Names<'f> {
    /// Returns the names for a type with these fields, for fields of the contract with these names and keys.
    pub(super) fn of<'n>(all: impl Iterator<Item = (&'n str, &'n str)> + Clone, fields: &'f [&'f str]) -> Self {
        // Most structs have the same ones.
        if all.clone().all(|(name, key)| name == key) {
            return Self { fields, by_key: false };
        }
        let place = |name: &str| fields.iter().position(|field| *field == name);
        let names: Vec<usize> = all.clone().filter_map(|(name, _)| place(name)).collect();
        let keys: Vec<usize> = all.filter_map(|(_, key)| place(key)).collect();
        // Where the keys are the names of other fields, both lists have the type's fields, and one has them in their order.
        let is_by_order = || keys.len() == names.len() && keys.is_sorted() && !names.is_sorted();
        Self { fields, by_key: keys.len() > names.len() || is_by_order() }
    }

    /// Returns the one that the type asks for, or would.
    pub(super) fn one_of<'n>(&self, (name, key): (&'n str, &'n str)) -> &'n str {
        if name == key {
            return name;
        }
        let (first, second) = if self.by_key { (key, name) } else { (name, key) };
        if self.fields.contains(&first) || !self.fields.contains(&second) { first } else { second }
    }
}
