//! Keys of a contract that no declaration could have, since the derive refuses them.

use std::collections::{HashMap, HashSet};
use std::ptr;

use super::beginnings::Beginnings;
use super::error::ContractError;
use super::owned_keys::ForeignKeys;
use super::relation::{case_folded, folded};
use super::{Carrier, Condition, Contract, Field, Slot, Transport};
use crate::header_value::MAX_NAME_BYTES;
use crate::json::refusal;
use crate::line::Quoted;

/// A slot of a field on a transport, with the place of the field.
#[derive(Clone, Copy)]
struct SlotAt<'c> {
    at: usize,
    field: &'c Field,
    slot: &'c Slot,
}

/// One of its keys.
#[derive(Clone, Copy)]
struct Owned<'c> {
    of: SlotAt<'c>,
    name: &'c str,
}

impl Contract {
    /// Returns the faults in the keys of a contract that was read from a file. [`ContractError::place`] tells where in
    /// the file each fault is. There are six kinds of faults:
    ///
    /// - Two fields that can be sent together have the same key on a transport.
    /// - On a transport other than a view, a field has the key of the blob, or a key that the struct declares with
    ///   `reserved(...)`.
    /// - A field has a key that the struct declares with `foreign(...)`: a key that code other than this crate adds.
    /// - A field is declared with `prefix = "..."`, and a key or a prefix of another field begins with this prefix. Or
    ///   the key of the blob begins with it, or a key that the struct declares with `reserved(...)` or `foreign(...)`.
    /// - The key of the blob, or a key or prefix of a field, is one that some readers do not accept: they refuse every
    ///   JSON text with such a key (see "Keys within values" in [`guide::limits`](crate::guide::limits)).
    /// - A field is declared with a `prefix` on headers, and the prefix is so long that no key fits behind it. The
    ///   prefix and the key together are the header's name. The size of this name is limited too: to the limit on the
    ///   field's value, and to 256 bytes.
    ///
    /// The contract of a struct has no such faults: a struct with one of them does not compile.
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
        let own = OwnNames::of(self);
        let mut faults = Vec::new();
        if let Some(key) = self.blob_key().filter(|key| is_refused(key)) {
            let what =
                format!("is `{}`, for which some readers refuse the whole text: choose another key", Quoted(key));
            faults.push(ContractError::new("/blob/key", what));
        }
        for transport in self.transports() {
            let mut add = |at: usize, what: String| {
                faults.push(ContractError::new(&format!("/fields/{at}/transports/{transport}"), what));
            };
            let fields = self.fields().iter().enumerate();
            let slots =
                fields.flat_map(|(at, field)| field.slots(transport).map(move |slot| SlotAt { at, field, slot }));
            let slots: Vec<SlotAt<'_>> = slots.collect();
            add_of_keys(&slots, transport, &own, &mut add);
            add_of_prefixes(self, &slots, &own, &mut add);
            add_of_limits(self, &slots, transport, &mut add);
        }
        faults
    }
}

/// Adds the keys that two fields have, and those that no field may have.
fn add_of_keys(slots: &[SlotAt<'_>], transport: Transport, own: &OwnNames, add: &mut impl FnMut(usize, String)) {
    // Of those that share a key, each with none but what is sent without the others: one, or two under one condition.
    let mut taken: HashMap<String, Vec<Owned<'_>>> = HashMap::new();
    for key in slots.iter().filter(|slot| slot.slot.prefix().is_none()).flat_map(SlotAt::keys) {
        let shown = Quoted(key.name);
        let others = taken.entry(case_folded(key.name)).or_default();
        match others.iter().find(|other| !other.is_apart(&key)) {
            Some(other) => {
                let named = Quoted(other.of.field.name());
                add(key.of.at, format!("has the key `{shown}`, as field `{named}` has: give one of them another key"));
            }
            None => others.push(key),
        }
        if let Some(whose) = own.whose(key.name, transport) {
            add(key.of.at, format!("has the key `{shown}`, which {whose}: give the field another key"));
        }
        if is_refused(key.name) {
            let why = "for which some readers refuse the whole text";
            add(key.of.at, format!("has the key `{shown}`, {why}: give the field another key"));
        }
    }
}

/// Returns whether some reader refuses a whole text for this key, or for each key that begins so.
fn is_refused(key: &str) -> bool {
    refusal(key, || false).is_some()
}

/// Adds the prefixes of which no entry can be sent.
fn add_of_limits(contract: &Contract, slots: &[SlotAt<'_>], transport: Transport, add: &mut impl FnMut(usize, String)) {
    for (slot, prefix) in slots.iter().filter_map(|slot| Some((slot, slot.slot.prefix()?))) {
        let shown = Quoted(prefix);
        if is_refused(prefix) {
            let why = "for which some readers refuse the whole text";
            add(slot.at, format!("has the prefix `{shown}`, {why}: give the field another prefix"));
        }
        let limit = slot.slot.limit().or_else(|| contract.limit(Carrier::Header));
        let limit = limit.unwrap_or(MAX_NAME_BYTES).min(MAX_NAME_BYTES);
        if transport == Transport::Header && limit <= prefix.len() {
            let what = format!("has the prefix `{shown}`, which leaves no room for a key in {limit} bytes");
            add(slot.at, format!("{what}: give the field a shorter prefix, or a higher limit"));
        }
    }
}

/// Adds the keys and the prefixes that begin with a prefix, and the prefixes with which a key begins that no field may have.
fn add_of_prefixes(contract: &Contract, slots: &[SlotAt<'_>], own: &OwnNames, add: &mut impl FnMut(usize, String)) {
    let prefixes = || slots.iter().filter_map(|slot| Some((*slot, slot.slot.prefix()?)));
    let all = Beginnings::of(prefixes().map(|(slot, prefix)| (case_folded(prefix), (slot, prefix))));
    for key in slots.iter().filter(|slot| slot.slot.prefix().is_none()).flat_map(SlotAt::keys) {
        if let Some((slot, prefix)) = all.get(&case_folded(key.name)) {
            let (name, shown, named) = (Quoted(key.name), Quoted(prefix), Quoted(slot.field.name()));
            add(key.of.at, format!("has the key `{name}`, which begins like the prefix `{shown}` of field `{named}`"));
        }
    }
    for (slot, prefix) in prefixes() {
        if let Some((first, start)) = all.get(&case_folded(prefix))
            && !ptr::eq(first.slot, slot.slot)
        {
            let (shown, start, named) = (Quoted(prefix), Quoted(start), Quoted(first.field.name()));
            add(slot.at, format!("has the prefix `{shown}`, which meets the prefix `{start}` of field `{named}`"));
        }
        if own.foreign.has(prefix) {
            let shown = Quoted(prefix);
            add(slot.at, format!("has the prefix `{shown}`, which is in `foreign`: give the field another prefix"));
        }
    }
    let blob = contract.blob_key().map(|key| (key, "is the blob's own"));
    let reserved = contract.reserved().iter().map(|key| (key, "is in `reserved`"));
    let begun =
        blob.into_iter().chain(reserved).filter_map(|(key, whose)| Some((all.get(&case_folded(key))?, key, whose)));
    // Of the keys of other layers, letters and digits alone count.
    let in_letters = Beginnings::of(prefixes().map(|(slot, prefix)| (folded(prefix), (slot, prefix))));
    let foreign = contract.foreign().iter();
    let begun_foreign = foreign.filter_map(|key| Some((in_letters.get(&folded(key))?, key, "is in `foreign`")));
    for ((slot, prefix), key, whose) in begun.chain(begun_foreign).filter(|((_, prefix), ..)| !own.foreign.has(prefix))
    {
        let (shown, key) = (Quoted(prefix), Quoted(key));
        let what = format!("has the prefix `{shown}`, and so begins `{key}`, which {whose}");
        add(slot.at, format!("{what}: give the field another prefix"));
    }
    if let Some(extras) = contract.fields().iter().find(|field| field.is_extras()) {
        for (slot, prefix) in prefixes().filter(|(_, prefix)| folded(prefix).is_empty()) {
            let (shown, named) = (Quoted(prefix), Quoted(extras.name()));
            let what = format!("has the prefix `{shown}`, which leaves no key for the extras of field `{named}`");
            add(slot.at, format!("{what}: give the field a prefix with a letter"));
        }
    }
}

/// The names of a contract that are no field's.
struct OwnNames {
    blob: Option<String>,
    reserved: HashSet<String>,
    foreign: ForeignKeys,
}

impl OwnNames {
    fn of(contract: &Contract) -> Self {
        Self {
            blob: contract.blob_key().map(case_folded),
            reserved: contract.reserved().iter().map(case_folded).collect(),
            foreign: ForeignKeys::of(contract),
        }
    }

    /// Returns whose the key is, if it is none that a field may have.
    fn whose(&self, key: &str, transport: Transport) -> Option<&'static str> {
        if self.foreign.has(key) {
            return Some("is in `foreign`");
        }
        // Beside those of other layers, the keys of a view are those of its fields alone.
        if matches!(transport, Transport::View(_)) {
            return None;
        }
        let like = case_folded(key);
        if self.blob.as_ref() == Some(&like) {
            return Some("is the blob's own");
        }
        self.reserved.contains(&like).then_some("is in `reserved`")
    }
}

impl<'c> SlotAt<'c> {
    fn keys(&self) -> impl Iterator<Item = Owned<'c>> {
        let of = *self;
        of.slot.keys().iter().map(move |key| Owned { of, name: key.name() })
    }
}

impl Owned<'_> {
    /// Returns whether the two are never sent together: one needs what the other must not have.
    fn is_apart(&self, other: &Self) -> bool {
        let [own, others] = [self, other].map(|key| key.of.field.within());
        let (own, others) = (own.first(), others.first());
        let is_within_one = own.map(|outer| outer.field()) == others.map(|outer| outer.field());
        let conditions = match (own, others) {
            // The paths of two structs may be written alike and be different functions.
            _ if is_within_one => [self.of.slot.condition(), other.of.slot.condition()],
            (own, others) => [
                own.map_or_else(|| self.of.slot.condition(), |outer| outer.condition()),
                others.map_or_else(|| other.of.slot.condition(), |outer| outer.condition()),
            ],
        };
        let is_opposite = |one: Condition<'_>, other: Condition<'_>| {
            one.is_negated() != other.is_negated() && one.path() == other.path()
        };
        matches!(conditions, [Some(one), Some(other)] if is_opposite(one, other)) && self.name == other.name
    }
}
