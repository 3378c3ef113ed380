//! The static contract: what a deriving struct says of each field, as data.
//!
//! `#[derive(CodexMeta)]` writes one [`Contract`] per struct. Everything else reads it: the projections,
//! the owned keys of [`Extras`](crate::Extras), the documentation, and whoever checks what arrived.

mod check;
mod describe;
mod key;
mod slot;

pub use check::check_flattened;
pub use key::Key;
pub use slot::{Condition, Conditions, Slot};

use std::fmt;

use crate::report::Carrier;

/// A way in which a field's value leaves the process, as an attribute names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Transport {
    /// Direct headers: one header per name.
    Header,
    /// The flat string map, `client_metadata`.
    Flat,
    /// The JSON object that the flat map and one header carry.
    Blob,
    /// A further JSON object, by the name that `views(...)` gives it.
    View(&'static str),
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Header => "header",
            Self::Flat => "flat",
            Self::Blob => "blob",
            Self::View(name) => name,
        })
    }
}

/// What a deriving struct declares: its transports, and one row per field in declaration order.
#[derive(Debug)]
pub struct Contract {
    name: &'static str,
    header: bool,
    flat: bool,
    flat_limit: Option<usize>,
    blob: Option<BlobRow>,
    views: &'static [&'static str],
    reserved: &'static [&'static str],
    fields: &'static [Field],
    table: &'static str,
    broken: bool,
}

/// What the struct says of its blob.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct BlobRow {
    key: &'static str,
    when: Option<Condition>,
    header_limit: Option<usize>,
    body_limit: Option<usize>,
}

impl BlobRow {
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key, when: None, header_limit: None, body_limit: None }
    }

    #[must_use]
    pub const fn with_when(mut self, condition: Condition) -> Self {
        self.when = Some(condition);
        self
    }

    #[must_use]
    pub const fn with_header_limit(mut self, bytes: usize) -> Self {
        self.header_limit = Some(bytes);
        self
    }

    #[must_use]
    pub const fn with_body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = Some(bytes);
        self
    }
}

impl Contract {
    /// A contract without transports; the derive adds what the struct declares.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, fields: &'static [Field], table: &'static str) -> Self {
        Self {
            name,
            header: false,
            flat: false,
            flat_limit: None,
            blob: None,
            views: &[],
            reserved: &[],
            fields,
            table,
            broken: false,
        }
    }

    /// The contract of a struct whose attributes have errors: nothing of it may cause a second error.
    #[doc(hidden)]
    #[must_use]
    pub const fn broken(name: &'static str) -> Self {
        let mut contract = Self::new(name, &[], "");
        contract.broken = true;
        contract
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_header(mut self) -> Self {
        self.header = true;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_flat(mut self) -> Self {
        self.flat = true;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_flat_limit(mut self, bytes: usize) -> Self {
        self.flat_limit = Some(bytes);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_blob(mut self, blob: BlobRow) -> Self {
        self.blob = Some(blob);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_views(mut self, views: &'static [&'static str]) -> Self {
        self.views = views;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_reserved(mut self, reserved: &'static [&'static str]) -> Self {
        self.reserved = reserved;
        self
    }

    /// The struct's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether the struct has `transport`.
    #[must_use]
    pub fn has(&self, transport: Transport) -> bool {
        match transport {
            Transport::Header => self.header,
            Transport::Flat => self.flat,
            Transport::Blob => self.blob.is_some(),
            Transport::View(name) => self.views.contains(&name),
        }
    }

    /// Every transport of the struct: the built-in ones, then the views as declared.
    pub fn transports(&self) -> impl Iterator<Item = Transport> {
        [Transport::Header, Transport::Flat, Transport::Blob]
            .into_iter()
            .filter(|&transport| self.has(transport))
            .chain(self.views.iter().map(|&name| Transport::View(name)))
    }

    /// Every carrier of the struct: as its transports, with both copies of the blob where it has both.
    pub fn carriers(&self) -> impl Iterator<Item = Carrier> {
        self.transports().flat_map(|transport| {
            let (carrier, copy) = match transport {
                Transport::Header => (Carrier::Header, None),
                Transport::Flat => (Carrier::Flat, None),
                Transport::Blob => (Carrier::BodyBlob, self.header.then_some(Carrier::HeaderBlob)),
                Transport::View(name) => (Carrier::View(name), None),
            };
            [carrier].into_iter().chain(copy)
        })
    }

    /// The blob's key in the flat map, which is also the name of the header that carries its copy.
    #[must_use]
    pub const fn blob_key(&self) -> Option<&'static str> {
        match &self.blob {
            Some(blob) => Some(blob.key),
            None => None,
        }
    }

    /// The condition under which the blob exists; `None` where it always does or there is none.
    #[must_use]
    pub fn blob_when(&self) -> Option<Condition> {
        self.blob.and_then(|blob| blob.when)
    }

    /// The most bytes that the declaration allows on `carrier`: for [`Carrier::Flat`] of each value, for the
    /// two copies of the blob of the whole. `None`: as many as there are.
    #[must_use]
    pub fn limit(&self, carrier: Carrier) -> Option<usize> {
        match carrier {
            Carrier::Flat => self.flat_limit,
            Carrier::BodyBlob => self.blob.and_then(|blob| blob.body_limit),
            Carrier::HeaderBlob => self.blob.and_then(|blob| blob.header_limit),
            Carrier::Header | Carrier::View(_) => None,
        }
    }

    /// The views, in declaration order.
    #[must_use]
    pub const fn views(&self) -> &'static [&'static str] {
        self.views
    }

    /// Keys that are owned although no field has them now.
    #[must_use]
    pub const fn reserved(&self) -> &'static [&'static str] {
        self.reserved
    }

    /// The rows, in declaration order.
    #[must_use]
    pub const fn fields(&self) -> &'static [Field] {
        self.fields
    }

    /// The row of the field at this place.
    #[doc(hidden)]
    #[must_use]
    pub const fn row(&self, place: usize) -> &'static Field {
        &self.fields[place]
    }

    /// The row of the field called `name`.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether the attributes had errors, so that this contract stands in for one that was not made.
    pub(crate) const fn is_broken(&self) -> bool {
        self.broken
    }

    /// Whether any caller-supplied pair with this key would meet one of the struct's own: a blob key, a
    /// flat key, a header name, the blob's key or a reserved name, whatever its ASCII case.
    ///
    /// The case does not count because some JSON decoders match keys without it and take the last one
    /// (wire contract, "Extras").
    #[must_use]
    pub fn owns(&self, key: &str) -> bool {
        let taken = |name: &str| name.eq_ignore_ascii_case(key);
        self.blob.is_some_and(|blob| taken(blob.key))
            || self.reserved.iter().any(|name| taken(name))
            || self.fields.iter().any(|field| {
                [&field.header, &field.flat, &field.blob]
                    .into_iter()
                    .flatten()
                    .any(|slot| slot.keys().iter().any(|own| taken(own.name())))
            })
    }

    /// Whether the view called `view` has a key of its own like `key`, whatever its ASCII case.
    #[must_use]
    pub fn view_owns(&self, view: &str, key: &str) -> bool {
        self.fields
            .iter()
            .filter_map(|field| field.view(view))
            .any(|slot| slot.keys().iter().any(|own| own.name().eq_ignore_ascii_case(key)))
    }
}

/// One field's row.
#[derive(Debug)]
pub struct Field {
    name: &'static str,
    header: Option<Slot>,
    flat: Option<Slot>,
    blob: Option<Slot>,
    views: &'static [(&'static str, Slot)],
    skip_if: Option<&'static str>,
    extras: Option<ExtrasRow>,
}

/// That a field holds the caller's pairs, and the rank at which they leave a blob that is over its budget.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default)]
pub struct ExtrasRow {
    shed: Option<u32>,
}

impl ExtrasRow {
    #[must_use]
    pub const fn new() -> Self {
        Self { shed: None }
    }

    #[must_use]
    pub const fn with_shed(mut self, rank: u32) -> Self {
        self.shed = Some(rank);
        self
    }
}

impl Field {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, header: None, flat: None, blob: None, views: &[], skip_if: None, extras: None }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_header(mut self, slot: Slot) -> Self {
        self.header = Some(slot);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_flat(mut self, slot: Slot) -> Self {
        self.flat = Some(slot);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_blob(mut self, slot: Slot) -> Self {
        self.blob = Some(slot);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_views(mut self, views: &'static [(&'static str, Slot)]) -> Self {
        self.views = views;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_skip_if(mut self, path: &'static str) -> Self {
        self.skip_if = Some(path);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_extras(mut self, row: ExtrasRow) -> Self {
        self.extras = Some(row);
        self
    }

    /// The field's name, without `r#`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What the field has on `transport`; `None` where it is omitted.
    #[must_use]
    pub fn slot(&self, transport: Transport) -> Option<&Slot> {
        match transport {
            Transport::Header => self.header.as_ref(),
            Transport::Flat => self.flat.as_ref(),
            Transport::Blob => self.blob.as_ref(),
            Transport::View(name) => self.view(name),
        }
    }

    /// The predicate, as written, under which the field is absent from every transport.
    #[must_use]
    pub const fn skip_if(&self) -> Option<&'static str> {
        self.skip_if
    }

    /// Whether the field holds the caller's pairs.
    #[must_use]
    pub const fn is_extras(&self) -> bool {
        self.extras.is_some()
    }

    /// The rank at which the field leaves a blob that is over its budget, the lowest first; `None`: never.
    #[must_use]
    pub fn shed(&self) -> Option<u32> {
        self.blob.as_ref().and_then(Slot::shed).or_else(|| self.extras?.shed)
    }

    /// Whether a header of the field is `sensitive`: its value is then in no message either.
    #[must_use]
    pub fn is_sensitive(&self) -> bool {
        self.header.as_ref().is_some_and(Slot::is_sensitive)
    }

    fn view(&self, view: &str) -> Option<&Slot> {
        self.views.iter().find(|(name, _)| *name == view).map(|(_, slot)| slot)
    }
}
