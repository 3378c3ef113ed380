//! Keys of a contract that no declaration could have, since the derive refuses them.

use super::error::ContractError;
use super::relation::same_key;
use super::{Condition, Contract, Field, Key, Slot, Transport};
use crate::line::Quoted;

/// A key of a field on a transport, with the place of the field.
#[derive(Clone, Copy)]
struct Owned<'c> {
    at: usize,
    field: &'c Field,
    slot: &'c Slot,
    name: &'c str,
}

impl Contract {
    /// Returns the faults in the keys of a contract from a file, each with its place. It is a fault if two fields that
    /// can be sent together have the same key on a transport. It is also a fault if a field has the key of the blob, a
    /// reserved key, a foreign key, or a key that begins with another field's prefix. The contract of a struct has no
    /// such faults, because the struct would not compile.
    ///
    /// ```
    /// use codex_metadata::CodexMeta;
    /// use codex_metadata::contract::OwnedContract;
    ///
    /// #[derive(CodexMeta)]
    /// #[codex_meta(transports(flat))]
    /// struct Ids {
    ///     #[codex_meta(flat)]
    ///     session_id: String,
    ///     #[codex_meta(flat)]
    ///     thread_id: String,
    /// }
    ///
    /// let mut file = Ids::CONTRACT.to_json();
    /// file["fields"][1]["transports"]["flat"]["keys"] = ["session_id"].into();
    /// let faults = OwnedContract::from_value(&file)?.faults();
    /// assert_eq!(faults[0].place(), "/fields/1/transports/flat");
    /// assert_eq!(faults[0].what(), "has the key `session_id`, as field `session_id` has: give one of them another key");
    /// # Ok::<(), codex_metadata::contract::ContractError>(())
    /// ```
    #[must_use]
    pub fn faults(&self) -> Vec<ContractError> {
        self.transports().flat_map(|transport| self.faults_on(transport)).collect()
    }

    fn faults_on(&self, transport: Transport) -> Vec<ContractError> {
        let fields = || self.fields().iter().enumerate();
        let slots = || fields().flat_map(|(at, field)| field.slots(transport).map(move |slot| (at, field, slot)));
        let without_prefix = slots().filter(|(_, _, slot)| slot.prefix().is_none());
        let keys: Vec<Owned<'_>> = without_prefix
            .flat_map(|(at, field, slot)| {
                slot.keys().iter().map(Key::name).map(move |name| Owned { at, field, slot, name })
            })
            .collect();
        let mut faults = Vec::new();
        let mut add = |at: usize, what: String| {
            faults.push(ContractError::new(&format!("/fields/{at}/transports/{transport}"), what));
        };
        for (place, key) in keys.iter().enumerate() {
            let shown = Quoted(key.name);
            if let Some(other) =
                keys[..place].iter().find(|other| same_key(other.name, key.name) && !other.is_apart(key))
            {
                let named = Quoted(other.field.name());
                add(key.at, format!("has the key `{shown}`, as field `{named}` has: give one of them another key"));
            }
            if let Some(whose) = self.whose(key.name, transport) {
                add(key.at, format!("has the key `{shown}`, which {whose}: give the field another key"));
            }
        }
        let prefixes = slots().filter_map(|(at, field, slot)| Some((at, field, slot.prefix()?)));
        let prefixes: Vec<(usize, &Field, &str)> = prefixes.collect();
        for (place, (at, field, prefix)) in prefixes.iter().enumerate() {
            let begins = |name: &str, with: &str| name.get(..with.len()).is_some_and(|start| same_key(start, with));
            let (shown, named) = (Quoted(prefix), Quoted(field.name()));
            for key in keys.iter().filter(|key| begins(key.name, prefix)) {
                let name = Quoted(key.name);
                add(key.at, format!("has the key `{name}`, which begins like the prefix `{shown}` of field `{named}`"));
            }
            for (_, other, first) in &prefixes[..place] {
                if begins(first, prefix) || begins(prefix, first) {
                    let (first, other) = (Quoted(first), Quoted(other.name()));
                    add(*at, format!("has the prefix `{shown}`, which meets the prefix `{first}` of field `{other}`"));
                }
            }
        }
        faults
    }

    /// Returns whose the key is, if it is none that a field may have.
    fn whose(&self, key: &str, transport: Transport) -> Option<&'static str> {
        // The keys of a view are those of its fields alone.
        if matches!(transport, Transport::View(_)) {
            return None;
        }
        if self.blob_key().is_some_and(|blob| same_key(blob, key)) {
            return Some("is the blob's own");
        }
        if self.reserved().iter().any(|reserved| same_key(reserved, key)) {
            return Some("is in `reserved`");
        }
        self.is_foreign(key).then_some("is in `foreign`")
    }
}

impl Owned<'_> {
    /// Returns whether the two are never sent together: one needs what the other must not have.
    fn is_apart(&self, other: &Self) -> bool {
        let [own, others] = [self, other].map(|key| key.field.within());
        let (own, others) = (own.first(), others.first());
        let is_within_one = own.map(|outer| outer.field()) == others.map(|outer| outer.field());
        let conditions = match (own, others) {
            // The paths of two structs may be written alike and be different functions.
            _ if is_within_one => [self.slot.condition(), other.slot.condition()],
            (own, others) => [
                own.map_or_else(|| self.slot.condition(), |outer| outer.condition()),
                others.map_or_else(|| other.slot.condition(), |outer| outer.condition()),
            ],
        };
        let is_opposite = |one: Condition<'_>, other: Condition<'_>| {
            one.is_negated() != other.is_negated() && one.path() == other.path()
        };
        matches!(conditions, [Some(one), Some(other)] if is_opposite(one, other)) && self.name == other.name
    }
}
