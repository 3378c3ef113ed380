//! The keys of one transport, arranged for reading.

use std::borrow::Cow;
use std::collections::HashMap;
use std::mem;

use crate::contract::owned_keys::OwnedKeys;
use crate::contract::sensitive_keys::SensitiveKeys;
use crate::contract::{Contract, Field, JsonType, Key, Slot, Transport, relation};

/// One key of one entry on one transport.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Place<'c> {
    /// The index of the entry among all.
    pub(super) entry: usize,
    pub(super) field: &'c Field,
    /// The member's key; `None` for the field itself.
    pub(super) member: Option<&'c Key>,
    pub(super) slot: &'c Slot,
    /// `true` if the value is not sent in the form of the field's type, or an extra may come in its place. Most are sent
    /// so, and a slot is too large to look into for each value.
    pub(super) has_own_form: bool,
    /// An extra may come in the place of the value.
    pub(super) yields: bool,
    /// `true` if the type of the values is a string.
    pub(super) is_string: bool,
    /// The key; what the keys begin with, where each entry of the value has its own.
    pub(super) key: &'c str,
    /// The condition's place among all, and the answer that it needs.
    pub(super) condition: Option<(usize, bool)>,
    /// Its index among the places of its transport.
    pub(super) order: usize,
    /// Another place of its transport has the same key, under a condition that excludes this one's.
    pub(super) shared: bool,
    /// The field is not sensitive, and some reader takes the key for that of a sensitive one, or of the blob that holds
    /// its value. What comes under another spelling of the key may be either's.
    pub(super) near_sensitive: bool,
}

impl Place<'_> {
    /// Returns the JSON type of the values there, as far as it is known.
    pub(super) const fn json_type(&self) -> JsonType {
        match self.member {
            Some(key) => key.json_type(),
            None => self.field.json_type(),
        }
    }
}

/// The keys of one transport.
#[derive(Debug)]
pub(super) struct Table<'c> {
    pub(super) transport: Transport,
    pub(super) places: Vec<Place<'c>>,
    /// The indices in `places` of those with a key for each of their entries.
    pub(super) prefixes: Vec<usize>,
    /// For each [mark](mark) of a key, the first place whose key has it, by its index from 1 on; 0 if there is none.
    by_mark: [u32; MARKS],
    /// For each place, the next one whose key has the same mark. Of several places with one key only the first is there.
    next: Vec<u32>,
    /// The places with the keys that are not there because [many](MANY) have their mark.
    by_key: HashMap<&'c str, usize>,
    /// All places of each key that several have.
    sharing: HashMap<&'c str, Vec<usize>>,
    /// The keys, by the number of characters that count when readers tell keys apart.
    by_significant: Vec<Vec<usize>>,
    /// Those of which [many](MANY) have the same number, by the form that all have which are alike.
    by_folded: HashMap<String, Vec<usize>>,
    /// `true` if a sensitive field has a key here.
    pub(super) has_sensitive: bool,
    /// Some reader takes the blob's key for that of a sensitive field.
    pub(super) blob_near_sensitive: bool,
}

/// How many keys are too many to be compared with one after the other.
const MANY: usize = 16;

impl<'c> Table<'c> {
    pub(super) fn new(transport: Transport, places: Vec<Place<'c>>) -> Self {
        let mut table = Self {
            transport,
            places: Vec::new(),
            prefixes: Vec::new(),
            by_mark: [0; MARKS],
            next: Vec::with_capacity(places.len()),
            by_key: HashMap::new(),
            sharing: HashMap::new(),
            by_significant: Vec::new(),
            by_folded: HashMap::new(),
            has_sensitive: false,
            blob_near_sensitive: false,
        };
        let mut of_mark = [0; MARKS];
        table.places.reserve(places.len());
        for (at, place) in places.into_iter().enumerate() {
            table.next.push(0);
            let (key, is_prefix) = (place.key, place.slot.prefix().is_some());
            let first = if is_prefix { None } else { table.exactly(key).map(|first| first.order) };
            let shared = first.is_some();
            table.places.push(Place { order: at, shared, ..place });
            if is_prefix {
                table.prefixes.push(at);
            } else if let Some(first) = first {
                table.places[first].shared = true;
                table.sharing.entry(key).or_insert_with(|| vec![first]).push(at);
            } else {
                let mark = mark(key);
                if of_mark[mark] < MANY {
                    of_mark[mark] += 1;
                    table.next[at] = mem::replace(&mut table.by_mark[mark], u32::try_from(at + 1).unwrap_or(0));
                } else {
                    table.by_key.insert(key, at);
                }
                let len = relation::significant_len(key);
                if table.by_significant.len() <= len {
                    table.by_significant.resize(len + 1, Vec::new());
                }
                table.by_significant[len].push(at);
            }
        }
        for &at in table.by_significant.iter().filter(|list| list.len() > MANY).flatten() {
            table.by_folded.entry(relation::folded(table.places[at].key)).or_default().push(at);
        }
        table
    }

    /// Marks the places of which another spelling may be a sensitive one's key, or that of the blob if that holds a
    /// sensitive value. Notes whether a sensitive field has a key here, and whether the blob's may be one in another spelling.
    pub(super) fn find_near_sensitive(&mut self, contract: &Contract) {
        let sensitive = contract.fields().iter().filter(|field| field.is_sensitive());
        let slots: Vec<&Slot> = sensitive.flat_map(|field| field.slots(self.transport)).collect();
        self.has_sensitive = !slots.is_empty();
        let sensitive = OwnedKeys::new([].into_iter(), &slots);
        let blob_key = contract.blob_key().filter(|_| matches!(self.transport, Transport::Header | Transport::Flat));
        let sensitive_blob_key = blob_key.filter(|_| has_sensitive_in_blob(contract));
        let is_blob = |key: &str| sensitive_blob_key.is_some_and(|own| relation::alike(own, key));
        for place in self.places.iter_mut().filter(|place| !place.field.is_sensitive()) {
            place.near_sensitive = is_blob(place.key) || sensitive.has(place.key);
        }
        self.blob_near_sensitive = blob_key.is_some_and(|key| sensitive.has(key));
    }

    /// Returns the first place that has exactly this key.
    pub(super) fn exactly(&self, key: &str) -> Option<&Place<'c>> {
        let at = |at: u32| (at as usize).checked_sub(1);
        let mut next = at(self.by_mark[mark(key)]);
        while let Some(place) = next {
            if self.places[place].key == key {
                return self.places.get(place);
            }
            next = at(self.next[place]);
        }
        if self.by_key.is_empty() { None } else { self.by_key.get(key).map(|&at| &self.places[at]) }
    }

    /// Returns all places that have exactly this key.
    pub(super) fn sharing(&self, key: &str) -> impl Iterator<Item = &Place<'c>> {
        let several = self.sharing.get(key);
        let one = if several.is_none() { self.exactly(key) } else { None };
        several.into_iter().flatten().map(|&at| &self.places[at]).chain(one)
    }

    /// Returns the place that some reader takes `key` for, of which letters and digits are the same: the
    /// [nearest](relation::nearness) one, of several that are as near the first.
    pub(super) fn alike(&self, key: &str) -> Option<&Place<'c>> {
        self.alike_before_nul(key).or_else(|| match relation::without_nul(key) {
            Cow::Owned(key) => self.alike_before_nul(&key),
            Cow::Borrowed(_) => None,
        })
    }

    fn alike_before_nul(&self, key: &str) -> Option<&Place<'c>> {
        let mut list = self.by_significant.get(relation::significant_len(key))?;
        if list.len() > MANY {
            list = self.by_folded.get(&relation::folded(key))?;
        }
        let places = list.iter().map(|&at| &self.places[at]).filter(|place| relation::are_alike(place.key, key));
        places.min_by_key(|place| relation::nearness(place.key, key))
    }
}

/// Returns whether the blob has the value of a sensitive field, or a view that has one.
fn has_sensitive_in_blob(contract: &Contract) -> bool {
    let is_sensitive =
        |field: &Field, slot: &Slot| field.is_sensitive() || slot.view_contract().is_some_and(has_sensitive_in_view);
    contract.fields().iter().any(|field| field.slots(Transport::Blob).any(|slot| is_sensitive(field, slot)))
}

fn has_sensitive_in_view(contract: &Contract) -> bool {
    SensitiveKeys::of([contract].into_iter()).is_some()
}

/// How many marks there are.
const MARKS: usize = 128;

/// Returns a number by which most keys differ.
fn mark(key: &str) -> usize {
    let bytes = key.as_bytes();
    let byte = |at: usize| bytes.get(at).map_or(0, |byte| usize::from(*byte));
    (bytes.len() + 37 * byte(bytes.len().wrapping_sub(1)) + 101 * byte(bytes.len() / 2) + 11 * byte(0)) % MARKS
}
