use super::relation::same_key;
use super::start_filter::ForeignFilter;
use super::taken::Taken;
use super::within::are_apart;
use super::{Contract, Field, Slot};
use crate::line::MAX_CHARS;

/// Refuses, in const evaluation, each key that `field` flattens into the blob and that another field has there, or another layer
/// adds.
///
/// The derive cannot see the keys of the flattened type; const evaluation can. Names are compared without ASCII case,
/// like everywhere that ownership is decided.
///
/// # Panics
///
/// Panics at compile time, with the keys and their other owners.
#[doc(hidden)]
#[track_caller]
pub const fn check_flattened(contract: &Contract, field: usize) {
    check_slot(contract, field, Object::Blob);
}

/// Refuses each key that `field` flattens into a view and that another field has there, or another layer adds.
///
/// # Panics
///
/// Panics like [`check_flattened`].
#[doc(hidden)]
#[track_caller]
pub const fn check_flattened_in(contract: &Contract, field: usize, view: usize) {
    let (name, _) = &contract.fields()[field].views.get()[view];
    check_slot(contract, field, Object::View { name, place: view });
}

/// The JSON object whose keys are looked at.
#[derive(Clone, Copy)]
enum Object {
    Blob,
    /// A view. Fields list their views alike, mostly: another field has it near this place.
    View {
        name: &'static str,
        place: usize,
    },
}

impl Object {
    const fn is_blob(self) -> bool {
        matches!(self, Self::Blob)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Blob => "blob",
            Self::View { name, .. } => name,
        }
    }
}

impl Contract {
    /// Refuses a view that the struct does not have.
    #[track_caller]
    pub(crate) const fn refuse_view(&self, name: &str) -> ! {
        let mut message = Message::new().quoted(self.name()).text(" has no view ").quoted(name);
        let mut v = 0;
        while v < self.views().len() {
            message = message.text(if v == 0 { ", only " } else { ", " }).quoted(self.views()[v]);
            v += 1;
        }
        if v > 0 {
            message = message.text(": name one that it has, or declare ").quoted(name);
        } else {
            message = message.text(": declare it");
        }
        message.text(" in `views(...)`").panic()
    }
}

/// A word of a field in an object: the place of the field, and that of the word among those of the object.
#[derive(Clone, Copy)]
struct WordAt(usize, usize);

/// Checks the keys that the field flattens into the object. All keys are checked, since a panic is the last message.
#[track_caller]
const fn check_slot(contract: &Contract, field: usize, object: Object) {
    let mut message: Option<Message> = None;
    let foreign = ForeignFilter::of(contract);
    let mut word = 0;
    while let Some(slot) = json_slot(&contract.fields()[field], object, word) {
        let at = WordAt(field, word);
        let keys = if slot.is_flattened() { slot.keys() } else { &[] };
        let taken = taken(contract, at, object);
        let mut k = 0;
        while k < keys.len() {
            let key = keys[k].name();
            let owner = if foreign.has(key) {
                Some(Owner::Foreign)
            } else if taken.may_have(key) {
                owner(contract, at, key, object, &taken)
            } else {
                None
            };
            if let Some(owner) = owner {
                message = Some(match message {
                    None => owner.conflict(contract, field, key, object),
                    Some(before) => before.and(&owner.another(contract, key)),
                });
            }
            k += 1;
        }
        word += 1;
    }
    if let Some(message) = message {
        message.panic();
    }
}

/// Returns the keys that the word may not flatten.
const fn taken(contract: &Contract, at: WordAt, object: Object) -> Taken {
    let mut taken = Taken::new();
    if object.is_blob() {
        if let Some(blob) = &contract.blob {
            taken.add(blob.key.get());
        }
        taken.add_reserved(&contract.reserved);
    }
    let mut other = 0;
    while other < contract.fields().len() {
        let mut word = 0;
        while let Some(slot) = json_slot(&contract.fields()[other], object, word) {
            if is_rival(at, WordAt(other, word), slot) {
                taken.add_all(slot.keys(), other, word);
            }
            word += 1;
        }
        other += 1;
    }
    taken
}

/// Returns whether the slot of another word may not have a key that the first one flattens. Of two words that flatten the
/// same key, the second is refused.
const fn is_rival(at: WordAt, other: WordAt, slot: &Slot) -> bool {
    if slot.is_flattened() {
        other.0 < at.0 || other.0 == at.0 && other.1 < at.1
    } else {
        other.0 != at.0 || other.1 != at.1
    }
}

/// The owner of a key.
#[derive(Clone, Copy)]
enum Owner {
    Blob,
    Reserved,
    /// Another layer.
    Foreign,
    /// The field at this place, under a key of its own.
    Field(usize),
    /// The field at this place, which flattens it.
    Flattening(usize),
}

/// Compares one key with all owned keys. In a view, keys that no field has are not owned; the
/// foreign ones are told apart before, by letters and digits.
const fn owner(contract: &Contract, at: WordAt, key: &str, object: Object, taken: &Taken) -> Option<Owner> {
    if object.is_blob() {
        if let Some(blob) = &contract.blob
            && same_key(blob.key.get(), key)
        {
            return Some(Owner::Blob);
        }
        if taken.is_reserved(&contract.reserved, key) {
            return Some(Owner::Reserved);
        }
    }
    let fields = contract.fields();
    let Some(own) = json_slot(&fields[at.0], object, at.1) else { return None };
    let own = (&fields[at.0], own);
    let (mut first, mut in_rows) = (None, taken.in_rows(key));
    while let Some((other, word, k)) = in_rows.next() {
        if let Some(rival) = json_slot(&fields[other], object, word)
            && rival.takes_at(k, key, are_apart(own, (&fields[other], rival)))
        {
            first = Some((other, rival.is_flattened()));
        }
    }
    // Beside them, all are looked at.
    let mut other = if taken.is_complete() { fields.len() } else { 0 };
    while other < fields.len() && first.is_none() {
        let mut word = 0;
        while let Some(rival) = json_slot(&fields[other], object, word) {
            if is_rival(at, WordAt(other, word), rival) && rival.takes(key, are_apart(own, (&fields[other], rival))) {
                first = Some((other, rival.is_flattened()));
            }
            word += 1;
        }
        other += 1;
    }
    match first {
        Some((other, true)) => Some(Owner::Flattening(other)),
        Some((other, false)) => Some(Owner::Field(other)),
        None => None,
    }
}

impl Owner {
    /// Returns the message for the first owned key.
    const fn conflict(self, contract: &Contract, field: usize, key: &str, object: Object) -> Message {
        let message = Message::new()
            .text("field ")
            .quoted(contract.fields()[field].name())
            .text(" flattens the key ")
            .quoted(key)
            .text(", which ")
            .text(self.has_it());
        match self {
            Self::Blob | Self::Reserved | Self::Foreign => message.text(": ").rename(key, "in the flattened type"),
            Self::Field(other) => {
                let (other, transport) = (contract.fields()[other].name(), object.name());
                message
                    .text(" ")
                    .quoted(other)
                    .text(": give ")
                    .quoted(other)
                    .text(" another key, `")
                    .text(transport)
                    .text(" = \"...\"`, or ")
                    .rename(key, "in the flattened type")
            }
            Self::Flattening(other) if other == field => message
                .text(" ")
                .quoted(contract.fields()[other].name())
                .text(" flattens in another word too: let one have it `when` and the other `unless` the same function"),
            Self::Flattening(other) => message
                .text(" ")
                .quoted(contract.fields()[other].name())
                .text(" flattens too: ")
                .rename(key, "in one of the two types")
                .text(", or drop `flatten` from one of the two fields"),
        }
    }

    /// Returns the addition to the message for each further key.
    const fn another(self, contract: &Contract, key: &str) -> Message {
        let message = Message::new().text("; so too ").quoted(key).text(", which ").text(self.has_it());
        match self {
            Self::Blob | Self::Reserved | Self::Foreign => message,
            Self::Field(other) => message.text(" ").quoted(contract.fields()[other].name()),
            Self::Flattening(other) => message.text(" ").quoted(contract.fields()[other].name()).text(" flattens"),
        }
    }

    const fn has_it(self) -> &'static str {
        match self {
            Self::Blob => "is the blob's own",
            Self::Reserved => "is reserved by `reserved(...)`",
            Self::Foreign => "is in `foreign(...)`",
            Self::Field(_) => "is taken by field",
            Self::Flattening(_) => "field",
        }
    }
}

/// Returns the slot of the field's word at this place among those of the object.
const fn json_slot(field: &Field, object: Object, word: usize) -> Option<&Slot> {
    match first_slot(field, object) {
        Some(first) => first.word(word),
        None => None,
    }
}

const fn first_slot(field: &Field, object: Object) -> Option<&Slot> {
    let Object::View { name, place } = object else {
        return field.blob.as_ref();
    };
    field.view_near(name, place)
}

/// Returns what is shown of a name, which may be as long as its file.
const fn begin_of(name: &str) -> &str {
    if name.len() <= MAX_CHARS {
        return name;
    }
    let (bytes, mut at, mut chars) = (name.as_bytes(), 0, 0);
    while at < bytes.len() {
        if name.is_char_boundary(at) {
            if chars == MAX_CHARS {
                break;
            }
            chars += 1;
        }
        at += 1;
    }
    name.split_at(at).0
}

/// A message that const evaluation assembles, without `format!`.
pub(super) struct Message {
    bytes: [u8; 2048],
    len: usize,
}

impl Message {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; 2048], len: 0 }
    }

    /// Adds how to rename `key`, which depends on its owner.
    const fn rename(self, key: &str, place: &str) -> Self {
        self.text("write `#[codex_meta(key = \"...\")]` on ")
            .quoted(key)
            .text(" ")
            .text(place)
            .text(" (in an enum, another `tag` or `content`)")
    }

    /// Adds all of `text`, or nothing if it does not fit, so that the message stays UTF-8.
    pub(super) const fn text(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        if text.len() > self.bytes.len() - self.len {
            return self;
        }
        let mut i = 0;
        while i < text.len() {
            self.bytes[self.len] = text[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    /// Adds all of `other`, or nothing if it does not fit.
    const fn and(mut self, other: &Self) -> Self {
        if other.len > self.bytes.len() - self.len {
            return self;
        }
        let mut i = 0;
        while i < other.len {
            self.bytes[self.len] = other.bytes[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    /// Adds a name in backticks, or "it" if it does not fit. Of a long one its beginning is added.
    pub(super) const fn quoted(self, name: &str) -> Self {
        if begin_of(name).len() + "`...`".len() > self.bytes.len() - self.len {
            return self.text("it");
        }
        self.text("`").name(name).text("`")
    }

    /// Adds a name; of a long one its beginning and `...`.
    pub(super) const fn name(self, name: &str) -> Self {
        let begin = begin_of(name);
        self.text(begin).text(if begin.len() < name.len() { "..." } else { "" })
    }

    pub(super) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(message) => message,
            Err(_) => "a name that is taken, or is missing",
        }
    }

    #[track_caller]
    pub(super) const fn panic(&self) -> ! {
        panic!("{}", self.as_str())
    }
}
