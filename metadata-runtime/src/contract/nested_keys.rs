//! The keys and prefixes of a nested struct beside those of the struct around it, in const evaluation.

use super::check::Message;
use super::meetings::place_of;
use super::nested_field::NestedField;
use super::relation::{begins_in_letters, begins_like, is_of_foreign, same_key};
use super::start_filter::{ForeignFilter, StartFilter};
use super::taken::Taken;
use super::within::are_apart;
use super::{Contract, Field, Slot};

/// Refuses what the rows of the nested field bring that another row of the struct has on the same transport, that is the
/// struct's own, or that belongs to another layer.
///
/// `met` says of each of its views whether there is such a key, or nothing.
#[track_caller]
pub(super) const fn check_keys(contract: &Contract, field: &NestedField, range: (usize, usize), met: &[bool]) {
    let (faults, can_omit) = find_faults(contract, field, range, met, OMIT);
    if let Some(message) = faults.message {
        if can_omit {
            message.panic();
        } else if let (Faults { message: Some(message), .. }, _) = find_faults(contract, field, range, met, "") {
            message.panic();
        }
    }
}

/// Returns whether the rows of the nested field have a fault in the view at this place of its views.
pub(super) const fn meets(contract: &Contract, field: &NestedField, range: (usize, usize), view: usize) -> bool {
    let (_, views) = field.uses();
    let rows = Rows::of(contract, field, range, Place::View(views[view], view));
    if rows.are_free() {
        return false;
    }
    let mut faults = Faults { field: field.name(), message: None, count: 0, also: "" };
    rows.check(&ForeignFilter::of(contract), &mut faults);
    faults.count > 0
}

/// More than a message has place for, so that no further view is looked at.
const MAX_FAULTS: usize = 64;

/// The end of the help where the field may leave out the transports that have a fault.
const OMIT: &str = ", or leave the transport out with `omit(...)` beside `nested`";

/// Returns all faults, and whether another transport is left without those that have one. Extras, with rows on the blob and
/// on all views, are left out of none of these.
const fn find_faults<'c>(
    contract: &'c Contract,
    field: &'c NestedField,
    range: (usize, usize),
    met: &[bool],
    also: &'static str,
) -> (Faults<'c>, bool) {
    let ([header, flat, blob], views) = field.uses();
    let foreign = ForeignFilter::of(contract);
    let mut faults = Faults { field: field.name(), message: None, count: 0, also };
    let (mut sound, mut of_extras, mut object) = (0, false, 0);
    while object < 3 + views.len() {
        let (place, before) = (Place::at(object, views), faults.count);
        let is_met = object >= 3 && !met.is_empty() && met[object - 3];
        if object < 3 || met.is_empty() || is_met && faults.count < MAX_FAULTS {
            Rows::of(contract, field, range, place).check(&foreign, &mut faults);
        }
        if faults.count > before || is_met {
            of_extras |= !place.has_prefixes() && field.has_extras();
        } else if [header, flat, blob, true][if object < 3 { object } else { 3 }] {
            sound += 1;
        }
        object += 1;
    }
    (faults, sound > 0 && !of_extras)
}

/// One of the transports of the struct.
#[derive(Clone, Copy)]
enum Place {
    Header,
    Flat,
    Blob,
    /// A view, with its place among those of the nested field.
    View(&'static str, usize),
}

impl Place {
    const fn at(place: usize, views: &'static [&'static str]) -> Self {
        match place {
            0 => Self::Header,
            1 => Self::Flat,
            2 => Self::Blob,
            view => Self::View(views[view - 3], view - 3),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Flat => "flat",
            Self::Blob => "blob",
            Self::View(name, _) => name,
        }
    }

    const fn is_view(self) -> bool {
        matches!(self, Self::View(..))
    }

    /// Returns whether entries can have keys here that begin with a prefix.
    const fn has_prefixes(self) -> bool {
        matches!(self, Self::Header | Self::Flat)
    }

    /// Returns the slot of the field's first word of the transport.
    const fn first(self, field: &Field) -> Option<&Slot> {
        match self {
            Self::Header => field.header.as_ref(),
            Self::Flat => field.flat.as_ref(),
            Self::Blob => field.blob.as_ref(),
            Self::View(name, place) => field.view_near(name, place),
        }
    }
}

/// The rows of a nested field on a transport, and their rivals there: of two nested structs that meet, the second is
/// refused.
struct Rows<'c> {
    contract: &'c Contract,
    range: (usize, usize),
    place: Place,
    /// `true` if the transport is a view, and no other row has a key there.
    is_alone: bool,
    /// `true` if a key may begin with another row's prefix.
    prefixes_meet: bool,
    /// The keys that the rows may not have, and the prefixes with which none of them may begin.
    taken: Taken,
    starts: StartFilter,
    /// The prefixes of the rows themselves, for keys of the struct and for those of other layers.
    own_starts: StartFilter,
    own_starts_in_letters: StartFilter,
}

impl<'c> Rows<'c> {
    const fn of(contract: &'c Contract, field: &NestedField, range: (usize, usize), place: Place) -> Self {
        let mut rows = Self {
            contract,
            range,
            place,
            is_alone: place.is_view(),
            prefixes_meet: place.has_prefixes() && contract.found.prefix_meetings.may_have(field.place()),
            taken: Taken::new(),
            starts: StartFilter::of_prefixes(),
            own_starts: StartFilter::of_prefixes(),
            own_starts_in_letters: StartFilter::of_letters(),
        };
        if !place.is_view() {
            if let Some(blob) = &contract.blob {
                rows.taken.add(blob.key.get());
            }
            rows.taken.add_reserved(&contract.reserved);
        }
        let rivals = &contract.found.rivals;
        // Without a rival that counts, its own rows are enough.
        let (mut at, end) =
            if rivals.are_any(field.place()) || rows.prefixes_meet { (0, contract.fields().len()) } else { range };
        while at < end {
            let is_rival = rows.is_rival(at);
            let meets = is_rival && rivals.are_at(field.place(), place_of(&contract.fields()[at]));
            let counts = meets || place.has_prefixes() && (is_rival || rows.is_own(at));
            let first = if counts { place.first(&contract.fields()[at]) } else { None };
            let mut word = 0;
            while let Some(slot) = word_of(first, word) {
                if meets {
                    rows.is_alone = false;
                    rows.taken.add_all(slot.keys(), at, word);
                }
                if place.has_prefixes()
                    && let Some(prefix) = slot.prefix()
                {
                    if is_rival {
                        rows.starts.add(prefix);
                    } else {
                        rows.own_starts.add(prefix);
                        rows.own_starts_in_letters.add(prefix);
                    }
                }
                word += 1;
            }
            at += 1;
        }
        rows
    }

    const fn is_own(&self, at: usize) -> bool {
        self.range.0 <= at && at < self.range.1
    }

    const fn is_rival(&self, at: usize) -> bool {
        at < self.range.0 || at >= self.range.1 && !self.contract.fields()[at].is_nested()
    }

    const fn word(&self, at: usize, word: usize) -> Option<&'c Slot> {
        word_of(self.place.first(&self.contract.fields()[at]), word)
    }

    /// Returns `true` if their keys may be any.
    const fn are_free(&self) -> bool {
        self.is_alone && self.contract.foreign.is_empty()
    }

    const fn check(&self, foreign: &ForeignFilter<'_>, faults: &mut Faults<'_>) {
        if self.are_free() {
            return;
        }
        let mut at = self.range.0;
        while at < self.range.1 {
            let (first, mut word) = (self.place.first(&self.contract.fields()[at]), 0);
            while let Some(slot) = word_of(first, word) {
                let (keys, mut k) = (slot.keys(), 0);
                while k < keys.len() {
                    self.check_key(keys[k].name(), (at, slot), foreign, faults);
                    k += 1;
                }
                if self.place.has_prefixes()
                    && let Some(prefix) = slot.prefix()
                {
                    self.check_prefix(prefix, slot, foreign, faults);
                }
                word += 1;
            }
            at += 1;
        }
        if !self.own_starts.is_empty() {
            self.check_behind_prefixes(faults);
        }
    }

    const fn check_key(
        &self,
        key: &str,
        (at, slot): (usize, &Slot),
        foreign: &ForeignFilter<'_>,
        faults: &mut Faults<'_>,
    ) {
        let brought = Brought { noun: "key", name: key, place: self.place };
        if foreign.has(key) {
            faults.add(&brought, "is in `foreign(...)`", "", "");
        } else if self.taken.may_have(key) {
            if let Some(why) = self.own_name(key) {
                faults.add(&brought, why, "", "");
            } else if let Some(owner) = self.owner(key, (at, slot)) {
                faults.add(&brought, "is taken by field ", self.contract.fields()[owner].name(), "");
            }
        }
        self.check_start(&brought, faults);
    }

    const fn check_prefix(&self, prefix: &str, slot: &Slot, foreign: &ForeignFilter<'_>, faults: &mut Faults<'_>) {
        let brought = Brought { noun: "prefix", name: prefix, place: self.place };
        if foreign.has(prefix) {
            faults.add(&brought, "is in `foreign(...)`", "", "");
        }
        if let (Place::Header, None, Some(limit)) = (self.place, slot.limit(), self.contract.header_limit)
            && limit <= prefix.len()
        {
            faults.add_no_room(&brought);
        }
        self.check_start(&brought, faults);
    }

    /// Checks that no entry of another field is called like this.
    const fn check_start(&self, brought: &Brought<'_>, faults: &mut Faults<'_>) {
        if !self.starts.may_have(brought.name) {
            return;
        }
        let mut at = 0;
        while at < self.contract.fields().len() {
            let mut word = 0;
            while let Some(slot) = self.word(at, word)
                && self.is_rival(at)
            {
                if let Some(start) = slot.prefix()
                    && begins_like(brought.name, start)
                {
                    faults.add(brought, "begins like the entries of field ", self.contract.fields()[at].name(), "");
                    return;
                }
                word += 1;
            }
            at += 1;
        }
    }

    /// Checks that nothing of the struct around begins like the entries of the rows.
    const fn check_behind_prefixes(&self, faults: &mut Faults<'_>) {
        if let Some(blob) = &self.contract.blob {
            self.check_behind(blob.key.get(), Behind::Blob, faults);
        }
        let mut r = 0;
        while r < self.contract.reserved.len() {
            self.check_behind(self.contract.reserved.at(r), Behind::Reserved, faults);
            r += 1;
        }
        let mut f = 0;
        while f < self.contract.foreign.len() {
            self.check_behind(self.contract.foreign.at(f), Behind::Foreign, faults);
            f += 1;
        }
        let mut at = if self.prefixes_meet { 0 } else { self.contract.fields().len() };
        while at < self.contract.fields().len() {
            let mut word = 0;
            while let Some(slot) = self.word(at, word)
                && self.is_rival(at)
            {
                let name = self.contract.fields()[at].name();
                let (keys, mut k) = (slot.keys(), 0);
                while k < keys.len() {
                    self.check_behind(keys[k].name(), Behind::KeyOf(name), faults);
                    k += 1;
                }
                if let Some(prefix) = slot.prefix() {
                    self.check_behind(prefix, Behind::PrefixOf(name), faults);
                }
                word += 1;
            }
            at += 1;
        }
    }

    /// Reports the prefix of the rows with which the name begins.
    const fn check_behind(&self, name: &str, behind: Behind<'_>, faults: &mut Faults<'_>) {
        let starts = if behind.is_foreign() { &self.own_starts_in_letters } else { &self.own_starts };
        if !starts.may_have(name) {
            return;
        }
        let mut at = self.range.0;
        while at < self.range.1 {
            let mut word = 0;
            while let Some(slot) = self.word(at, word) {
                if let Some(start) = slot.prefix()
                    && behind.begins_like(name, start)
                    && !behind.is_told(name, start)
                {
                    let (what, whose, end) = behind.begins(name);
                    faults.add(&Brought { noun: "prefix", name: start, place: self.place }, what, whose, end);
                    return;
                }
                word += 1;
            }
            at += 1;
        }
    }

    /// Returns the reason why the key is the struct's own, for a message.
    const fn own_name(&self, key: &str) -> Option<&'static str> {
        if self.place.is_view() {
            return None;
        }
        if let Some(blob) = &self.contract.blob
            && same_key(blob.key.get(), key)
        {
            return Some("is the blob's own");
        }
        if self.taken.is_reserved(&self.contract.reserved, key) {
            return Some("is reserved by `reserved(...)`");
        }
        None
    }

    /// Returns the place of the field that has the key.
    const fn owner(&self, key: &str, (own, slot): (usize, &Slot)) -> Option<usize> {
        let fields = self.contract.fields();
        let (mut first, mut in_rows) = (None, self.taken.in_rows(key));
        while let Some((at, word, k)) = in_rows.next() {
            if let Some(other) = self.word(at, word)
                && other.takes_at(k, key, are_apart((&fields[own], slot), (&fields[at], other)))
            {
                first = Some(at);
            }
        }
        // Beside them, all are looked at.
        let mut at = if self.taken.is_complete() { fields.len() } else { 0 };
        while at < fields.len() && first.is_none() {
            let mut word = 0;
            while let Some(other) = self.word(at, word)
                && self.is_rival(at)
            {
                if other.takes(key, are_apart((&fields[own], slot), (&fields[at], other))) {
                    first = Some(at);
                }
                word += 1;
            }
            at += 1;
        }
        first
    }
}

/// Returns the slot of the word at this place among those of which this is the first.
const fn word_of(first: Option<&Slot>, at: usize) -> Option<&Slot> {
    match first {
        Some(first) => first.word(at),
        None => None,
    }
}

/// A name that begins with a prefix.
#[derive(Clone, Copy)]
enum Behind<'n> {
    Blob,
    Reserved,
    Foreign,
    KeyOf(&'n str),
    PrefixOf(&'n str),
}

impl<'n> Behind<'n> {
    /// Returns whether the prefix is reported already: one that is foreign, or that is another field's.
    const fn is_told(self, name: &str, prefix: &str) -> bool {
        match self {
            Self::Foreign => is_of_foreign(name, prefix),
            Self::PrefixOf(_) => begins_like(prefix, name),
            Self::Blob | Self::Reserved | Self::KeyOf(_) => false,
        }
    }

    const fn is_foreign(self) -> bool {
        matches!(self, Self::Foreign)
    }

    /// Returns whether the name begins with the prefix: those of other layers by letters and digits.
    const fn begins_like(self, name: &str, prefix: &str) -> bool {
        if self.is_foreign() { begins_in_letters(name, prefix) } else { begins_like(name, prefix) }
    }

    /// Returns what is said of the prefix: what is before a name, the name, and what is behind it.
    const fn begins(self, name: &'n str) -> (&'static str, &'n str, &'static str) {
        match self {
            Self::Blob => ("begins the blob's key ", name, ""),
            Self::Reserved => ("begins ", name, " in `reserved(...)`"),
            Self::Foreign => ("begins ", name, " in `foreign(...)`"),
            Self::KeyOf(field) => ("begins a key of field ", field, ""),
            Self::PrefixOf(field) => ("begins the prefix of field ", field, ""),
        }
    }
}

/// A key or a prefix of the rows.
struct Brought<'n> {
    noun: &'static str,
    name: &'n str,
    place: Place,
}

/// The message of all that a nested field brings and may not.
struct Faults<'n> {
    field: &'n str,
    message: Option<Message>,
    count: usize,
    /// The end of the help.
    also: &'static str,
}

impl Faults<'_> {
    const fn add(&mut self, brought: &Brought<'_>, what: &'static str, name: &str, behind: &'static str) {
        let (message, is_first) = self.begun(brought);
        let message = message.text(what);
        let message = if name.is_empty() { message } else { message.quoted(name) };
        self.end(message.text(behind), is_first, "give one of the two another");
    }

    /// Adds a prefix within whose limit no header's name has more.
    const fn add_no_room(&mut self, brought: &Brought<'_>) {
        let (message, is_first) = self.begun(brought);
        let message = message.text("leaves no room for a key in the `limit` of the struct's headers");
        self.end(message, is_first, "give the prefix a `limit` of its own, or write a shorter one");
    }

    /// Returns the message up to what is wrong, and whether nothing was wrong before.
    const fn begun(&mut self, brought: &Brought<'_>) -> (Message, bool) {
        let (message, is_first) = match self.message.take() {
            Some(message) if super::equal(brought.noun, "key") => (message.text("; so too "), false),
            Some(message) => (message.text("; so too the prefix "), false),
            None => {
                let message = Message::new().text("field ").quoted(self.field).text(" is nested, and brings the ");
                (message.text(brought.noun).text(" "), true)
            }
        };
        (message.quoted(brought.name).text(" in `").text(brought.place.name()).text("`, which "), is_first)
    }

    /// Keeps the message; the first one says what helps.
    const fn end(&mut self, message: Message, is_first: bool, help: &'static str) {
        self.count += 1;
        self.message = Some(if is_first { message.text(": ").text(help).text(self.also) } else { message });
    }
}
