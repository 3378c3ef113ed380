use super::{Carrier, Slot, Transport};

/// One field's row.
#[derive(Debug)]
pub struct Field {
    pub(super) name: &'static str,
    pub(super) header: Option<Slot>,
    pub(super) flat: Option<Slot>,
    pub(super) blob: Option<Slot>,
    pub(super) views: &'static [(&'static str, Slot)],
    pub(super) skip_if: Option<&'static str>,
    pub(super) extras: Option<ExtrasRow>,
    pub(super) since: Option<&'static str>,
    pub(super) until: Option<&'static str>,
    pub(super) deprecated: Option<&'static str>,
    /// Whether a header or a flat value of it is more than the value's own text.
    pub(super) formed: bool,
}

/// That a field holds the caller's pairs, and the rank at which they leave a blob that is over its budget.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default)]
pub struct ExtrasRow {
    shed: Option<u32>,
}

impl ExtrasRow {
    pub(super) const fn new() -> Self {
        Self { shed: None }
    }

    #[must_use]
    pub const fn with_shed(mut self, rank: u32) -> Self {
        self.shed = Some(rank);
        self
    }
}

impl Field {
    pub(super) const fn new(name: &'static str) -> Self {
        Self {
            name,
            header: None,
            flat: None,
            blob: None,
            views: &[],
            skip_if: None,
            extras: None,
            since: None,
            until: None,
            deprecated: None,
            formed: false,
        }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_header(mut self, slot: Slot) -> Self {
        self.formed |= slot.is_formed();
        self.header = Some(slot);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_flat(mut self, slot: Slot) -> Self {
        self.formed |= slot.is_formed();
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

    #[doc(hidden)]
    #[must_use]
    pub const fn with_since(mut self, version: &'static str) -> Self {
        self.since = Some(version);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_until(mut self, version: &'static str) -> Self {
        self.until = Some(version);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_deprecated(mut self, why: &'static str) -> Self {
        self.deprecated = Some(why);
        self
    }

    /// The field's name, without `r#`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns all that the field has on `transport`: one slot for each word of it, each with its own condition.
    pub fn slots(&self, transport: Transport) -> impl Iterator<Item = &Slot> {
        self.slot(transport).into_iter().flat_map(|slot| std::iter::once(slot).chain(slot.more()))
    }

    /// Returns the first of the [`slots`](Self::slots) on `transport`, which mostly is the only one; `None` where the
    /// field is omitted.
    #[must_use]
    pub fn slot(&self, transport: Transport) -> Option<&Slot> {
        match transport {
            Transport::Header => self.header.as_ref(),
            Transport::Flat => self.flat.as_ref(),
            Transport::Blob => self.blob.as_ref(),
            Transport::View(name) => self.view(name),
        }
    }

    /// Returns whether the declaration puts the field, if it is in the blob at all, into this copy of it.
    pub(crate) fn is_for(&self, carrier: Carrier) -> bool {
        self.blob.as_ref().is_none_or(|slot| slot.is_for(carrier))
    }

    /// Returns the first release that sends the field.
    #[must_use]
    pub const fn since(&self) -> Option<&'static str> {
        self.since
    }

    /// Returns the first release that no longer sends the field.
    #[must_use]
    pub const fn until(&self) -> Option<&'static str> {
        self.until
    }

    /// Returns why the field is deprecated; it is sent all the same.
    #[must_use]
    pub const fn deprecated(&self) -> Option<&'static str> {
        self.deprecated
    }

    /// The predicate, as written, under which the field is absent from every transport.
    #[must_use]
    pub const fn skip_if(&self) -> Option<&'static str> {
        self.skip_if
    }

    /// Whether the field is on no transport: `skip`.
    #[must_use]
    pub const fn is_skipped(&self) -> bool {
        self.header.is_none()
            && self.flat.is_none()
            && self.blob.is_none()
            && self.views.is_empty()
            && !self.is_extras()
    }

    /// Whether the field is in a header or in the flat map.
    pub(crate) const fn is_text(&self) -> bool {
        self.header.is_some() || self.flat.is_some()
    }

    /// Returns whether a header or a flat value of the field is more than the value's own text.
    pub(crate) const fn is_formed(&self) -> bool {
        self.formed
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
        self.slots(Transport::Header).any(Slot::is_sensitive)
    }

    pub(super) fn view(&self, view: &str) -> Option<&Slot> {
        self.views.iter().find(|(name, _)| *name == view).map(|(_, slot)| slot)
    }
}
