//! Values that an audit needs for each field that is missing, computed once for all of them, and only when one is needed. A
//! request may lack as many fields as a contract has, beside one large value.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ptr;

use super::known::Known;
use super::sizes::{Lens, lines_of, size};
use crate::contract::owned_keys::LazyKeys;
use crate::contract::{Carrier, Slot};
use crate::header_value::AROUND;
use crate::observe::Observed;
use crate::observe::carrier_state::{CarrierState, Occurrence, State};
use crate::observe::json_ref::JsonRef;
use crate::observe::table::Place;

/// Measurements of a request.
pub(super) struct Measured<'o> {
    pub(super) observed: &'o Observed<'o>,
    /// What is known of the values of one entry.
    pub(super) known: Known,
    /// The keys that came on each carrier.
    came: Vec<LazyKeys<HashSet<String>>>,
    lines: OnceCell<usize>,
    room: OnceCell<Option<usize>>,
    turns: OnceCell<Turns>,
    body: Blob,
    header: Blob,
    exempt: Cell<Option<(Asked, Exempt)>>,
}

/// Measurements of one copy of the blob.
#[derive(Default)]
struct Blob {
    sizes: OnceCell<Sizes>,
    stand_ins: OnceCell<usize>,
    ranks: OnceCell<Ranks>,
    members: OnceCell<MemberSizes>,
    has_shed_extras: OnceCell<bool>,
}

/// The answer to whether a value may be missing from the keys of a slot.
#[derive(Clone, Copy)]
pub(super) enum Exempt {
    /// One answer for each key.
    Known(bool),
    /// A header that may have left, if its value has so many bytes, or any number of them.
    Leaves(Option<usize>),
}

/// The slot and the value of an [`Exempt`].
#[derive(Clone, Copy, PartialEq, Eq)]
struct Asked {
    carrier: Carrier,
    slot: *const Slot,
    /// The place, the carrier and the text of the value.
    place: *const (),
    on: Carrier,
    text: (*const u8, usize),
}

impl<'o> Measured<'o> {
    pub(super) fn of(observed: &'o Observed<'o>) -> Self {
        Self {
            observed,
            known: Known::default(),
            came: observed.seen.iter().map(|_| LazyKeys::default()).collect(),
            lines: OnceCell::new(),
            room: OnceCell::new(),
            turns: OnceCell::new(),
            body: Blob::default(),
            header: Blob::default(),
            exempt: Cell::new(None),
        }
    }

    fn blob(&self, carrier: Carrier) -> &Blob {
        if carrier == Carrier::HeaderBlob { &self.header } else { &self.body }
    }

    /// Returns whether the value of `reference` may be missing from the slot, which is mostly asked for each of its keys in
    /// turn: a large value is looked at for the first one.
    pub(super) fn exempt(
        &self,
        (slot, carrier): (&Slot, Carrier),
        reference: &Occurrence<'_, '_>,
        find: impl FnOnce() -> Exempt,
    ) -> Exempt {
        let text = reference.value.text();
        let asked = Asked {
            carrier,
            slot,
            place: ptr::from_ref(reference.place).cast(),
            on: reference.carrier(),
            text: (text.as_ptr(), text.len()),
        };
        match self.exempt.get() {
            Some((last, exempt)) if last == asked => exempt,
            _ => {
                let exempt = find();
                self.exempt.set(Some((asked, exempt)));
                exempt
            }
        }
    }

    /// Returns `true` if the declared `key` is known to be absent from the carrier with this number.
    pub(super) fn lacks(&self, carrier: usize, key: &str) -> bool {
        let seen = &self.observed.seen[carrier];
        let has = || match self.came[carrier].get(|| seen.keys().map(str::to_owned).collect()) {
            Some(keys) => keys.contains(key),
            None => seen.has(key),
        };
        seen.state == State::Complete && !has()
    }

    /// Returns the size of the headers of the contract that arrived.
    pub(super) fn lines(&self, headers: &CarrierState<'o>) -> usize {
        *self.lines.get_or_init(|| lines_of(self.observed, headers))
    }

    /// Returns how much room the headers that arrived leave for the blob's copy; `None` where they have no total. There is
    /// none if a header with a rank may have left too: the copy leaves before any of them does.
    pub(super) fn room(&self) -> Option<usize> {
        *self.room.get_or_init(|| {
            let (observed, contract) = (self.observed, self.observed.index.contract);
            let total = observed.limits.of_headers(contract)?;
            let seen = observed.on(Carrier::Header)?;
            let name = contract.blob_key().map_or(0, str::len) + AROUND;
            let absent = observed.index.places(Carrier::Header).iter();
            let absent = absent.filter(|place| place.slot.shed().is_some() && !seen.has(place.key));
            // The most that they can have taken; `None` for any size.
            let mut hidden = absent.map(|place| {
                let limit = observed.limits.of_slot(place.slot, Carrier::Header, contract);
                let limit = limit.filter(|_| place.slot.parts().is_none())?;
                limit.checked_add(place.key.len() + AROUND)
            });
            let lines = self.lines(seen);
            let taken = hidden.try_fold(lines, |sum, size| sum.checked_add(size?));
            let is_sure = taken.is_some_and(|taken| taken <= total);
            Some(if is_sure { total.saturating_sub(lines + name) } else { 0 })
        })
    }

    /// Returns in which order the headers leave.
    pub(super) fn turns(&self, headers: &CarrierState<'o>) -> &Turns {
        self.turns.get_or_init(|| Turns::of(self.observed, headers))
    }

    /// Returns the size of what a word sends in a copy of the blob, in bytes with its commas; 0 if it is absent. Without a
    /// word it is that of the extras.
    pub(super) fn size_of(&self, blob: &CarrierState<'o>, slot: Option<&Slot>) -> usize {
        let sizes = self.blob(blob.carrier).sizes.get_or_init(|| Sizes::of(self.observed, blob));
        match slot {
            Some(slot) => sizes.slots.get(&ptr::from_ref(slot)).copied().unwrap_or_default(),
            None => *sizes
                .extras
                .get_or_init(|| blob.extras.iter().map(|(key, value)| size(key, JsonRef::string(value))).sum()),
        }
    }

    /// Returns the size of what stands in for fields in the `copy`, and left the other one with the extras.
    pub(super) fn stand_ins(&self, copy: &CarrierState<'o>, left: Carrier) -> usize {
        *self.blob(left).stand_ins.get_or_init(|| {
            let here = keys_of(self.observed.on(left));
            let occurrences = copy.occurrences(&self.observed.index);
            let stand_ins = occurrences.filter(|one| one.place.yields && !here.contains(one.place.key));
            stand_ins.map(|occurrence| size(occurrence.place.key, occurrence.value)).sum()
        })
    }

    /// Returns by which ranks the pieces of the blob left a copy of it, of which `find` says so.
    pub(super) fn ranks(&self, carrier: Carrier, find: impl FnOnce() -> Ranks) -> &Ranks {
        self.blob(carrier).ranks.get_or_init(find)
    }

    /// Returns whether the extras may have left a copy of the blob, of which `find` says so.
    pub(super) fn has_shed_extras(&self, carrier: Carrier, find: impl FnOnce() -> bool) -> bool {
        *self.blob(carrier).has_shed_extras.get_or_init(find)
    }

    /// Returns the most bytes of what the slot of `place` sends in a copy of the blob, where the value there is that of
    /// `reference`; `None` if it may be any number of bytes.
    pub(super) fn len_of(&self, carrier: Carrier, place: &Place<'_>, reference: &Occurrence<'_, '_>) -> Option<usize> {
        let index = &self.observed.index;
        let own = index.spots[place.entry].iter().filter(|spot| self.observed.seen[spot.carrier].carrier == carrier);
        let own = own.map(|spot| index.place(spot.carrier, spot.order));
        let own = || own.clone().filter(|other| ptr::eq(other.slot, place.slot));
        let facts = self.known.of(reference);
        let bytes = own().map(|own| facts.lens.member_len(self.observed, own, reference)).sum::<Option<usize>>()?;
        if place.member.is_none() {
            return Some(bytes);
        }
        let members = self.blob(carrier).members.get_or_init(|| MemberSizes::of(self.observed, carrier));
        let others = members.slots.get(&ptr::from_ref(place.slot)).copied().unwrap_or_default();
        let others = own().fold(others, |others, own| others.without(members.places[own.order]));
        (others.unknown == 0).then_some(bytes + others.bytes)
    }
}

/// The keys under which values came.
fn keys_of<'c>(seen: Option<&CarrierState<'c>>) -> BTreeSet<&'c str> {
    seen.into_iter().flat_map(|seen| &seen.noted).map(|noted| noted.key).collect()
}

/// A header's turn to leave: its rank, and its number among all.
type Turn = (u32, usize);

/// The order in which the headers with a rank leave. Each key leaves in its turn.
pub(super) struct Turns {
    /// The first one that came.
    first: Option<Turn>,
    /// The turns without a value in order, each with the size of the keys from it on.
    absent: Vec<(Turn, usize)>,
    /// The last one without a value, and the last one that is not of its slot.
    last: Option<(Turn, *const Slot)>,
    last_other: Option<Turn>,
}

impl Turns {
    fn of(observed: &Observed<'_>, headers: &CarrierState<'_>) -> Self {
        let keys = keys_of(Some(headers));
        let places = observed.index.places(Carrier::Header);
        let mut absent: Vec<(Turn, &Place<'_>)> = places
            .iter()
            .filter(|place| !keys.contains(place.key))
            .filter_map(|place| Some((Self::turn(place)?, place)))
            .collect();
        absent.sort_unstable_by_key(|(turn, _)| *turn);
        let last = absent.last().map(|(turn, place)| (*turn, ptr::from_ref(place.slot)));
        let is_other = |place: &Place<'_>| last.is_some_and(|(_, slot)| !ptr::eq(place.slot, slot));
        let last_other = absent.iter().rev().find(|(_, place)| is_other(place)).map(|(turn, _)| *turn);
        let mut absent: Vec<(Turn, usize)> = absent.iter().map(|(turn, place)| (*turn, place.key.len())).collect();
        add_up(&mut absent);
        let first = headers.noted.iter().filter_map(|noted| Self::turn(&places[noted.order])).min();
        Self { first, absent, last, last_other }
    }

    pub(super) fn turn(place: &Place<'_>) -> Option<Turn> {
        Some((place.slot.shed()?, place.order))
    }

    /// Returns whether a header came that leaves before this turn.
    pub(super) fn has_before(&self, turn: Turn) -> bool {
        self.first.is_some_and(|first| first < turn)
    }

    /// Returns the size of the headers that were perhaps there and leave after this turn, which is one of `slot`, with values
    /// of so many bytes; `None` if one is of another slot, so that it may be any size.
    pub(super) fn len_after(&self, turn: Turn, slot: &Slot, bytes: usize) -> Option<usize> {
        let other = match self.last {
            Some((last, of)) if !ptr::eq(of, slot) => Some(last),
            _ => self.last_other,
        };
        if other.is_some_and(|other| other > turn) {
            return None;
        }
        let after = &self.absent[self.absent.partition_point(|(other, _)| *other <= turn)..];
        Some(after.first().map_or(0, |(_, keys)| *keys) + after.len() * (bytes + AROUND))
    }
}

/// Makes of each number the sum of it and all that follow.
fn add_up<T>(all: &mut [(T, usize)]) {
    let mut sum = 0;
    for (_, number) in all.iter_mut().rev() {
        sum += *number;
        *number = sum;
    }
}

/// The sizes of what is in a copy of the blob.
struct Sizes {
    slots: BTreeMap<*const Slot, usize>,
    extras: OnceCell<usize>,
}

impl Sizes {
    fn of<'c>(observed: &Observed<'c>, blob: &CarrierState<'c>) -> Self {
        let mut slots = BTreeMap::new();
        for one in blob.occurrences(&observed.index) {
            *slots.entry(ptr::from_ref(one.place.slot)).or_default() += size(one.place.key, one.value);
        }
        Self { slots, extras: OnceCell::new() }
    }
}

/// The ranks by which pieces of the blob left one copy of it.
pub(super) struct Ranks {
    /// The lowest rank of what is there.
    first: Option<u32>,
    /// The size of all that is there.
    here: usize,
    /// The highest rank of what may have been there at any size.
    hidden: Option<u32>,
    /// The ranks of what left, in order, each with the bytes that it and what follows takes in the other copy.
    left: Vec<(u32, usize)>,
}

impl Ranks {
    /// Begins with what is there beside all pieces.
    pub(super) const fn beside(bytes: usize) -> Self {
        Self { first: None, here: bytes, hidden: None, left: Vec::new() }
    }

    /// Adds a piece that is there.
    pub(super) fn add(&mut self, rank: Option<u32>, bytes: usize) {
        self.here += bytes;
        self.first = self.first.into_iter().chain(rank).min();
    }

    /// Adds a piece that left, and takes so many bytes in the other copy. It may be of any size if it `is_hidden` there.
    pub(super) fn add_left(&mut self, rank: u32, bytes: usize, is_hidden: bool) {
        self.left.push((rank, bytes));
        self.hidden = self.hidden.max(Some(rank).filter(|_| is_hidden));
    }

    /// Ends with all pieces that left in order.
    pub(super) fn in_order(mut self) -> Self {
        self.left.sort_unstable_by_key(|(rank, _)| *rank);
        add_up(&mut self.left);
        self
    }

    /// Returns whether something is there that leaves before this rank.
    pub(super) fn has_before(&self, rank: u32) -> bool {
        self.first.is_some_and(|first| first < rank)
    }

    /// Returns what all that is there takes, with what leaves after this rank; `None` if that may be any size.
    pub(super) fn len_beside(&self, rank: u32) -> Option<usize> {
        let at = self.left.partition_point(|(other, _)| *other <= rank);
        let after = self.left.get(at).map_or(0, |(_, bytes)| *bytes);
        self.hidden.is_none_or(|hidden| hidden <= rank).then_some(self.here + after)
    }
}

/// The most bytes that the members of flattened fields take in a copy of the blob, by all carriers.
struct MemberSizes {
    /// The size at each place, if it is known; 0 where there is no member.
    places: Vec<Option<usize>>,
    slots: BTreeMap<*const Slot, MemberSize>,
}

/// The bytes of some members, and how many there are of which nothing says how large they were.
#[derive(Clone, Copy, Default)]
struct MemberSize {
    bytes: usize,
    unknown: usize,
}

impl MemberSize {
    fn without(self, place: Option<usize>) -> Self {
        match place {
            Some(bytes) => Self { bytes: self.bytes - bytes, ..self },
            None => Self { unknown: self.unknown - 1, ..self },
        }
    }
}

impl MemberSizes {
    fn of(observed: &Observed<'_>, carrier: Carrier) -> Self {
        let mut slots: BTreeMap<*const Slot, MemberSize> = BTreeMap::new();
        let measure = |place: &Place<'_>| {
            if place.member.is_none() || observed.has_nothing_of(place.entry) {
                return Some(0);
            }
            let len = observed.of_entry(place.entry).find_map(|of| Lens::default().member_len(observed, place, &of));
            let sum = slots.entry(ptr::from_ref(place.slot)).or_default();
            match len {
                Some(bytes) => sum.bytes += bytes,
                None => sum.unknown += 1,
            }
            len
        };
        let places = observed.index.places(carrier).iter().map(measure).collect();
        Self { places, slots }
    }
}
