//! The contract of a struct, which describes its fields and how each is sent on each transport.
//!
//! `#[derive(CodexMeta)]` generates one [`Contract`] per struct. Sending, reading, checking the keys of
//! [`Extras`](crate::Extras), and the table in the struct's documentation are all based on this contract.

#![cfg_attr(not(feature = "contract"), allow(dead_code, reason = "rows from files have what others do not have"))]

mod beginnings;
mod build;
mod carrier;
mod check;
mod check_nested;
mod condition;
#[cfg(feature = "contract")]
mod describe;
#[cfg(feature = "contract")]
pub mod diff;
#[cfg(feature = "contract")]
mod equality;
#[cfg(feature = "contract")]
mod error;
#[cfg(feature = "contract")]
mod faults;
mod field;
mod found;
#[cfg(feature = "contract")]
mod json_schema;
mod json_type;
mod key;
mod key_filter;
mod key_of;
#[cfg(feature = "contract")]
mod lock;
mod meetings;
mod name_index;
mod near;
mod nested;
mod nested_field;
mod nested_keys;
#[cfg(feature = "contract")]
mod object;
#[cfg(feature = "contract")]
mod owned;
pub(crate) mod owned_keys;
mod paths;
mod prefix_meetings;
#[cfg(feature = "contract")]
mod read;
mod reader;
pub(crate) mod relation;
mod row_name;
#[doc(hidden)]
pub mod rows;
#[cfg(feature = "observe")]
pub(crate) mod sensitive_keys;
mod sent_view;
pub(crate) mod separator;
mod slot;
mod start_filter;
#[cfg(feature = "contract")]
mod table;
mod taken;
mod text;
mod transport;
mod value_schema;
mod view_names;
mod within;

pub use carrier::Carrier;
pub use check::{check_flattened, check_flattened_in};
pub use check_nested::{check_nested, meets_in_view};
pub use condition::{Condition, Conditions};
#[cfg(feature = "contract")]
pub use diff::{Change, ContractDiff, Effect, diff};
#[cfg(feature = "contract")]
pub use error::ContractError;
pub(crate) use field::SentText;
pub use field::{ExtrasRow, Field};
#[cfg(feature = "schemars")]
pub use json_type::{Described, OnlyDescribed};
pub use json_type::{JsonType, JsonTyped, Known, SaysTypes, TypeTree, Typed, Unknown};
pub use key::Key;
#[cfg(feature = "contract")]
pub use lock::assert_locked;
pub use nested::{count_kept, count_name_bytes, count_rows, long_names, row_at, shared_names, with_nested};
pub use nested_field::{NestedField, Outer};
#[cfg(feature = "contract")]
pub use owned::OwnedContract;
pub use paths::{MessageKind, PathRelease, RequestPath, check_paths};
pub(crate) use row_name::row_name;
#[cfg(feature = "observe")]
pub(crate) use separator::Separator;
pub(crate) use slot::InParts;
pub use slot::Slot;
pub use transport::Transport;

use condition::Predicate;
use found::Found;
pub use text::Names;
use text::{List, Text};

/// The most header lines of a struct that has a line for each element or entry of a field. Varnish refuses a request with
/// more than 59, and Apache, hyper and Python's server one with more than a hundred; the others are left to whoever else
/// adds headers to it.
const MAX_HEADER_LINES: usize = 32;

/// The description of a struct: its transports, and one [`Field`] for each field, in declaration order.
#[derive(Clone, Debug)]
pub struct Contract {
    name: Text,
    header: bool,
    header_limit: Option<usize>,
    header_total: Option<usize>,
    flat: bool,
    flat_limit: Option<usize>,
    blob: Option<BlobRow>,
    views: List<&'static str>,
    reserved: Names,
    foreign: Names,
    paths: List<RequestPath>,
    fields: List<Field>,
    found: Found,
    /// It is only ever nested, and whether it then has rows for a blob.
    part: Option<bool>,
    table: Text,
    broken: bool,
}

/// `==` on strings, which is not const. From behind: names that are alike mostly begin alike. By eight bytes, since it is
/// each round of a loop that const evaluation counts.
pub(crate) const fn equal(a: &str, b: &str) -> bool {
    equal_bytes(a.as_bytes(), b.as_bytes())
}

const fn equal_bytes(mut a: &[u8], mut b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    while let ([rest_a @ .., a0, a1, a2, a3, a4, a5, a6, a7], [rest_b @ .., b0, b1, b2, b3, b4, b5, b6, b7]) = (a, b) {
        let ends_alike = *a7 == *b7 && *a6 == *b6 && *a5 == *b5 && *a4 == *b4;
        if !ends_alike || *a3 != *b3 || *a2 != *b2 || *a1 != *b1 || *a0 != *b0 {
            return false;
        }
        (a, b) = (rest_a, rest_b);
    }
    while let ([rest_a @ .., last_a], [rest_b @ .., last_b]) = (a, b) {
        if *last_a != *last_b {
            return false;
        }
        (a, b) = (rest_a, rest_b);
    }
    true
}

/// The blob's part of a struct's declaration.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq)]
pub struct BlobRow {
    key: Text,
    when: Option<Predicate>,
    header_limit: Option<usize>,
    body_limit: Option<usize>,
    /// The only one of its two copies that there is.
    only: Option<Carrier>,
}

impl Contract {
    /// Returns `true` if the struct is declared with `part`. Such a struct is only nested in other structs, and is
    /// never sent by itself.
    #[must_use]
    pub const fn is_part(&self) -> bool {
        self.part.is_some()
    }

    /// Returns `true` if its rows have keys in a blob, its own or that of a struct around it.
    const fn has_blob_rows(&self) -> bool {
        self.blob.is_some() || matches!(self.part, Some(true))
    }

    /// Returns the struct's name.
    #[must_use]
    pub const fn name(&self) -> &str {
        self.name.get()
    }

    /// Returns `true` if the struct has the given transport.
    #[must_use]
    pub fn has(&self, transport: Transport) -> bool {
        match transport {
            Transport::Header => self.header,
            Transport::Flat => self.flat,
            Transport::Blob => self.has_blob_rows(),
            Transport::View(name) => self.views().contains(&name),
        }
    }

    /// Returns the transports of the struct: `header`, `flat` and `blob`, if the struct has them, and then the views in
    /// declaration order.
    pub fn transports(&self) -> impl Iterator<Item = Transport> {
        [Transport::Header, Transport::Flat, Transport::Blob]
            .into_iter()
            .filter(|&transport| self.has(transport))
            .chain(self.views().iter().map(|&name| Transport::View(name)))
    }

    /// Returns the carriers of the struct, in the order of its [`transports`](Self::transports).
    ///
    /// A blob can have two carriers: [`Carrier::BodyBlob`] if the struct has a flat map, and [`Carrier::HeaderBlob`] if
    /// the struct has headers. With `blob(header_only)`, the blob has only [`Carrier::HeaderBlob`]; with
    /// `blob(body_only)`, it has only [`Carrier::BodyBlob`]. If the struct has neither a flat map nor headers, the only
    /// carrier of its blob is [`Carrier::BodyBlob`], which then stands for the text that the method
    /// [`blob`](crate::CodexMeta::blob) returns.
    pub fn carriers(&self) -> impl Iterator<Item = Carrier> {
        self.transports().flat_map(|transport| {
            let (carrier, copy) = match transport {
                Transport::Header => (Carrier::Header, None),
                Transport::Flat => (Carrier::Flat, None),
                Transport::Blob => {
                    let in_header = self.header && self.has_copy(Carrier::HeaderBlob);
                    let in_body = self.has_copy(Carrier::BodyBlob) && (self.flat || !in_header);
                    if in_body {
                        (Carrier::BodyBlob, in_header.then_some(Carrier::HeaderBlob))
                    } else {
                        (Carrier::HeaderBlob, None)
                    }
                }
                Transport::View(name) => (Carrier::View(name), None),
            };
            [carrier].into_iter().chain(copy)
        })
    }

    /// Returns whether the declaration lets the blob have this copy.
    pub(crate) fn has_copy(&self, carrier: Carrier) -> bool {
        self.blob.as_ref().is_none_or(|blob| blob.only.is_none_or(|only| only == carrier))
    }

    /// Returns the blob's key in the flat map, which is also the name of the header with the blob's copy. Returns
    /// `None` if the struct has no blob.
    #[must_use]
    pub const fn blob_key(&self) -> Option<&str> {
        match &self.blob {
            Some(blob) => Some(blob.key.get()),
            None => None,
        }
    }

    /// Returns the condition that the struct declares with `blob(when = ...)`: the blob is sent only if this condition
    /// is met. Returns `None` if the blob has no condition, or if the struct has no blob.
    #[must_use]
    pub fn blob_when(&self) -> Option<Condition<'_>> {
        Some(self.blob.as_ref()?.when.as_ref()?.get())
    }

    /// Returns the limit that the struct declares for `carrier`, in bytes; `None` if the struct declares no such limit.
    ///
    /// For [`Carrier::Header`] and [`Carrier::Flat`], this is the maximum size of each value, unless the attribute of
    /// the field declares another limit. For [`Carrier::BodyBlob`] and [`Carrier::HeaderBlob`], this is the maximum
    /// size of the whole blob.
    #[must_use]
    pub fn limit(&self, carrier: Carrier) -> Option<usize> {
        match carrier {
            Carrier::Flat => self.flat_limit,
            Carrier::BodyBlob => self.blob.as_ref().and_then(|blob| blob.body_limit),
            Carrier::HeaderBlob => self.blob.as_ref().and_then(|blob| blob.header_limit),
            Carrier::Header => self.header_limit,
            Carrier::View(_) => None,
        }
    }

    /// Returns the limit that the struct declares for all its header lines together, including the blob's copy, in
    /// bytes. The size of a line is counted as in HTTP/1.1: the name, the value and four more bytes.
    #[must_use]
    pub const fn header_total(&self) -> Option<usize> {
        self.header_total
    }

    /// Returns the names of the views, in declaration order.
    #[must_use]
    pub const fn views(&self) -> &[&'static str] {
        self.views.get()
    }

    /// Returns the keys that the struct declares with `reserved(...)`. No extra may have one of these keys, and a field
    /// may have such a key only in a view.
    #[must_use]
    pub const fn reserved(&self) -> &Names {
        &self.reserved
    }

    /// Returns the keys that the struct declares with `foreign(...)`. Code other than this crate adds these keys to a
    /// request, on any carrier. A key that ends in `*` stands for every key that begins with the text before the `*`.
    #[must_use]
    pub const fn foreign(&self) -> &Names {
        &self.foreign
    }

    /// Returns `true` if `key` is one of the [`foreign`](Self::foreign) keys. Keys are compared by their letters and
    /// digits only, without regard to case, as in [`owns`](Self::owns).
    #[must_use]
    pub const fn is_foreign(&self, key: &str) -> bool {
        let mut f = 0;
        while f < self.foreign.len() {
            if relation::is_of_foreign(self.foreign.at(f), key) {
                return true;
            }
            f += 1;
        }
        false
    }

    /// Returns the fields, in declaration order.
    #[must_use]
    pub const fn fields(&self) -> &[Field] {
        self.fields.get()
    }

    /// Returns whether the blob's copy in a header is sensitive, as it is with any of its members.
    pub(crate) const fn copy_is_sensitive(&self) -> bool {
        self.found.sensitive_copy
    }

    /// Returns whether a row is one of a nested struct.
    pub(crate) const fn has_nested(&self) -> bool {
        self.found.has_nested
    }

    /// Returns whether more than one row holds extras.
    pub(crate) const fn has_several_extras(&self) -> bool {
        self.found.several_extras
    }

    /// Returns the declaration of the field called `name`.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().iter().find(|field| field.name() == name)
    }

    /// Returns `true` if the attributes had errors, so that this contract stands in for one that was not made.
    pub(crate) const fn is_broken(&self) -> bool {
        self.broken
    }

    /// Returns `true` if the struct owns `key`. An extra cannot have a key that the struct owns, except the key of a
    /// field declared with `yields` (see [`yields`](Self::yields)). A struct owns these keys:
    ///
    /// - the key of its blob, and the keys that it declares with `reserved`
    /// - the names of its headers
    /// - the keys of its fields in the blob and in the flat map
    /// - all keys that begin with the text of a `prefix = "..."` that a field declares
    ///
    /// Keys are compared by their letters and digits only, without regard to case: `sessionId` equals `session_id`.
    /// This is because some JSON decoders treat two such keys as the same key, and use the last value (see "Extras" in
    /// the document [wire contract](https://github.com/openai/codex-metadata/blob/main/tests/wire-contract.md)).
    #[must_use]
    pub fn owns(&self, key: &str) -> bool {
        let taken = |name: &str| relation::alike(name, key);
        self.blob_key().is_some_and(taken)
            || self.reserved.iter().any(taken)
            || self.fields().iter().any(|field| {
                let mut slots = Self::text_and_blob_slots(field);
                slots.any(|slot| slot.keys().iter().any(|own| taken(own.name())) || slot.has_prefix_of(key))
            })
    }

    pub(crate) fn text_and_blob_slots(field: &Field) -> impl Iterator<Item = &Slot> {
        [Transport::Header, Transport::Flat, Transport::Blob].into_iter().flat_map(|transport| field.slots(transport))
    }

    /// Returns `true` if some reader takes an entry's key for one that is declared on this text transport, or reserved.
    pub(crate) fn has_key_like(&self, transport: Transport, key: &str) -> bool {
        let taken = |name: &str| relation::alike(name, key);
        let slots = self.fields().iter().flat_map(|field| field.slots(transport));
        self.blob_key().is_some_and(taken)
            || self.reserved.iter().any(taken)
            || slots.flat_map(Slot::keys).any(|own| taken(own.name()))
    }

    /// Returns how many elements or entries of one field have header lines: what the names that are written out leave of
    /// [`MAX_HEADER_LINES`], an equal part for each field that has a line for each.
    pub(crate) fn max_header_parts(&self) -> usize {
        let has_copy = self.blob.is_some() && self.has_copy(Carrier::HeaderBlob);
        let (mut left, mut lines) = (MAX_HEADER_LINES - usize::from(has_copy), 0);
        for slot in self.fields().iter().flat_map(|field| field.slots(Transport::Header)) {
            if slot.is_repeated() {
                lines += slot.keys().len();
            } else if slot.prefix().is_some() {
                lines += 1;
            } else {
                left = left.saturating_sub(slot.keys().len());
            }
            // Nothing is left for the rest, of which there may be hundreds.
            if lines.max(1) > left {
                return 0;
            }
        }
        left / lines.max(1)
    }

    /// Returns `true` if `key` is the key of a field declared with `yields`, and no other key that the struct
    /// [owns](Self::owns) equals it, apart from the header's name and the flat key of the same field. If such a field is
    /// not in the blob, an extra with exactly the same key is sent instead, unless the field was left out to keep a limit.
    ///
    /// ```
    /// use codex_metadata::{CodexMeta, Extras};
    ///
    /// #[derive(CodexMeta)]
    /// #[codex_meta(transports(blob), blob(key = "x-meta"))]
    /// struct Meta {
    ///     #[codex_meta(blob(yields))]
    ///     model: Option<String>,
    ///     #[codex_meta(extras)]
    ///     extras: Extras<Self>,
    /// }
    ///
    /// assert!(Meta::CONTRACT.yields("model"));
    ///
    /// let mut meta = Meta { model: None, extras: Extras::client([("model", "theirs")]) };
    /// assert_eq!(meta.blob().value.unwrap(), r#"{"model":"theirs"}"#);
    /// meta.model = Some("ours".into());
    /// assert_eq!(meta.blob().value.unwrap(), r#"{"model":"ours"}"#);
    /// ```
    #[must_use]
    pub fn yields(&self, key: &str) -> bool {
        let has_yielding = |field: &&Field| field.slots(Transport::Blob).any(|slot| slot.yields() && slot.has_key(key));
        let Some(yielding) = self.fields().iter().find(has_yielding) else { return false };
        let is_another = |name: &str| name != key && relation::alike(name, key);
        // The field's own header and flat key are mostly alike.
        let slots = |field| {
            let others = Self::text_and_blob_slots(field).filter(|_| !std::ptr::eq(field, yielding));
            others.chain(field.slots(Transport::Blob))
        };
        !(self.blob_key().is_some_and(is_another)
            || self.reserved.iter().any(is_another)
            || self.fields().iter().flat_map(slots).flat_map(Slot::keys).any(|own| is_another(own.name())))
    }

    /// Returns whether an extra may come under this key of the slot.
    pub(crate) fn admits_stand_in(&self, slot: &Slot, key: &str) -> bool {
        slot.yields() && self.yields(key)
    }

    /// Returns `true` if one of the fields has the key `key` in the view called `view`. Keys are compared by their
    /// letters and digits only, without regard to case, as in [`owns`](Self::owns).
    #[must_use]
    pub fn view_owns(&self, view: &str, key: &str) -> bool {
        self.fields()
            .iter()
            .filter_map(|field| field.view(view))
            .flat_map(Slot::words)
            .any(|slot| slot.keys().iter().any(|own| relation::alike(own.name(), key)))
    }
}
