use super::near::Near;
use super::text::{List, Text, put};
use super::value_schema::ValueSchema;
use super::within::Within;
use super::{JsonType, Slot, Transport};

/// The declaration of one field in a contract: the name of the field, its documentation, and one or more [`Slot`]s for
/// each transport on which the field is sent. The contract of a struct also contains the fields of its nested structs.
#[derive(Clone, Debug)]
pub struct Field {
    pub(super) name: Text,
    /// The name by which the struct deserializes it, if that is another one.
    pub(super) serde_name: Option<&'static str>,
    pub(super) doc: Option<Text>,
    pub(super) json: JsonType,
    pub(super) optional: bool,
    pub(super) schema: ValueSchema,
    pub(super) header: Option<Slot>,
    pub(super) flat: Option<Slot>,
    pub(super) blob: Option<Slot>,
    pub(super) views: List<(&'static str, Slot)>,
    pub(super) skip_if: Option<Text>,
    pub(super) extras: Option<ExtrasRow>,
    pub(super) since: Option<Text>,
    pub(super) until: Option<Text>,
    pub(super) deprecated: Option<Text>,
    /// The text of it in headers and in the flat map; found once, so that a projection need not look each time.
    pub(super) text: SentText,
    /// `true` if it is sensitive on any transport; found once, so that a projection need not look each time.
    pub(super) sensitive: bool,
    /// The fields that hold the nested struct of which it is a row.
    pub(super) within: Option<Within>,
}

/// The text of a field in headers and in the flat map.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SentText {
    /// It is in neither.
    None,
    /// The value's own text, by one word of each.
    Own,
    /// The value's own text, by several words of one of them.
    OwnBySeveral,
    /// More than the value's own text, at least in one of them.
    Formed,
}

impl SentText {
    const fn and(self, slot: &Slot) -> Self {
        match self {
            _ if slot.is_formed() => Self::Formed,
            Self::None | Self::Own if slot.more().is_empty() => Self::Own,
            Self::None | Self::Own | Self::OwnBySeveral => Self::OwnBySeveral,
            Self::Formed => Self::Formed,
        }
    }
}

/// The mark of a field with the caller's pairs, and the rank at which they leave a blob that is over its budget.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExtrasRow {
    pub(super) shed: Option<u32>,
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
        Self::in_blob(name, None)
    }

    /// Returns a field that is in the blob, if at all, and nowhere else.
    pub(super) const fn in_blob(name: &'static str, blob: Option<Slot>) -> Self {
        Self {
            name: Text::Written(name),
            serde_name: None,
            doc: None,
            json: JsonType::Any,
            optional: false,
            schema: ValueSchema::NONE,
            header: None,
            flat: None,
            sensitive: match &blob {
                Some(slot) => is_sensitive(slot),
                None => false,
            },
            blob,
            views: List::Written(&[]),
            skip_if: None,
            extras: None,
            since: None,
            until: None,
            deprecated: None,
            text: SentText::None,
            within: None,
        }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_doc(mut self, paragraph: &'static str) -> Self {
        put(&mut self.doc, Some(Text::Written(paragraph)));
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_serde_name(mut self, name: &'static str) -> Self {
        self.serde_name = Some(name);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_header(mut self, slot: Slot) -> Self {
        self.text = self.text.and(&slot);
        self.sensitive |= is_sensitive(&slot);
        put(&mut self.header, Some(slot));
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_flat(mut self, slot: Slot) -> Self {
        self.text = self.text.and(&slot);
        self.sensitive |= is_sensitive(&slot);
        put(&mut self.flat, Some(slot));
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_blob(mut self, slot: Slot) -> Self {
        self.sensitive |= is_sensitive(&slot);
        put(&mut self.blob, Some(slot));
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_views(mut self, views: &'static [(&'static str, Slot)]) -> Self {
        put(&mut self.views, List::Written(views));
        self.finding_sensitive()
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_skip_if(mut self, path: &'static str) -> Self {
        put(&mut self.skip_if, Some(Text::Written(path)));
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
        put(&mut self.since, Some(Text::Written(version)));
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_until(mut self, version: &'static str) -> Self {
        put(&mut self.until, Some(Text::Written(version)));
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_deprecated(mut self, why: &'static str) -> Self {
        put(&mut self.deprecated, Some(Text::Written(why)));
        self
    }

    /// Returns the field's name, without the `r#` of a raw identifier.
    #[must_use]
    pub const fn name(&self) -> &str {
        self.name.get()
    }

    /// Returns the field's slots on `transport`: one for each place in the field's attribute that sends the field on
    /// this transport. Each slot has its own keys and its own condition.
    pub fn slots(&self, transport: Transport) -> impl Iterator<Item = &Slot> {
        self.slot(transport).into_iter().flat_map(Slot::words)
    }

    /// Returns the field's first slot on `transport`, which is the first place in the field's attribute that sends the
    /// field on this transport. Returns `None` if the field is not sent on this transport. Most fields have only one
    /// slot per transport: see [`slots`](Self::slots).
    #[must_use]
    pub fn slot(&self, transport: Transport) -> Option<&Slot> {
        match transport {
            Transport::Header => self.header.as_ref(),
            Transport::Flat => self.flat.as_ref(),
            Transport::Blob => self.blob.as_ref(),
            Transport::View(name) => self.view(name),
        }
    }

    /// Returns the first paragraph of the field's documentation.
    #[must_use]
    pub const fn doc(&self) -> Option<&str> {
        Text::of(self.doc.as_ref())
    }

    /// Returns `true` if its type is a number that need not be an integer.
    pub(crate) const fn is_number(&self) -> bool {
        matches!(self.json, JsonType::Number)
    }

    /// Returns the JSON type of the field's values, as far as the compiler can tell; see [`JsonTyped`](super::JsonTyped).
    #[must_use]
    pub const fn json_type(&self) -> JsonType {
        self.json
    }

    /// Returns `true` if the field's type is an `Option`, or if the field is from a nested struct in an `Option`.
    #[must_use]
    pub const fn is_optional(&self) -> bool {
        self.optional
    }

    /// Returns the sender's first release that sends the field; `None` if the field does not declare `since`.
    #[must_use]
    pub const fn since(&self) -> Option<&str> {
        Text::of(self.since.as_ref())
    }

    /// Returns the sender's first release that no longer sends the field; `None` if the field does not declare `until`.
    #[must_use]
    pub const fn until(&self) -> Option<&str> {
        Text::of(self.until.as_ref())
    }

    /// Returns the reason why the field is deprecated. A deprecated field is still sent.
    #[must_use]
    pub const fn deprecated(&self) -> Option<&str> {
        Text::of(self.deprecated.as_ref())
    }

    /// Returns the Rust path of the function in `skip_if = ...`, as written in the attribute. While this function
    /// returns `true`, the field is not sent on any transport.
    #[must_use]
    pub const fn skip_if(&self) -> Option<&str> {
        Text::of(self.skip_if.as_ref())
    }

    /// Returns `true` if the field is declared with `skip`, and is therefore not sent on any transport.
    #[must_use]
    pub const fn is_skipped(&self) -> bool {
        self.header.is_none()
            && self.flat.is_none()
            && self.blob.is_none()
            && self.views.get().is_empty()
            && !self.is_extras()
    }

    /// Returns its text in headers and in the flat map.
    pub(crate) const fn sent_text(&self) -> SentText {
        self.text
    }

    /// Returns `true` if the field holds the extras (see [`Extras`](crate::Extras)).
    #[must_use]
    pub const fn is_extras(&self) -> bool {
        self.extras.is_some()
    }

    /// Returns the number `K` if the field is declared with `blob(shed = K)` or `extras(shed = K)`. If the blob exceeds
    /// its limit, fields that are declared with `shed = K` are left out of it, the lowest `K` first, until the rest
    /// fits. A field without `shed` is left out only together with the whole blob. If the field's attribute mentions
    /// the blob several times, this method returns the first `K`; see [`Slot::shed`].
    #[must_use]
    pub fn shed(&self) -> Option<u32> {
        self.slots(Transport::Blob).find_map(Slot::shed).or_else(|| self.extras?.shed)
    }

    /// Returns `true` if the field is declared with `sensitive` on any transport. Also returns `true` if a
    /// [view](Slot::view) of the field's value is sent on any transport (`view = NAME`), and a field in this view is
    /// sensitive.
    ///
    /// Reports and findings do not show the value of a sensitive field on any transport, even if `sensitive` is
    /// declared for one transport only. The same applies to the `Debug` output of received values, and of the types
    /// that projections return, such as `Projection` and `Projected`. Headers with the value are marked as sensitive.
    #[must_use]
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// Looks at all transports again, for the mark that the field is sensitive.
    pub(super) const fn finding_sensitive(mut self) -> Self {
        let (views, mut sensitive, mut i) = (self.views.get(), false, 0);
        if let Some(slot) = &self.header {
            sensitive |= is_sensitive(slot);
        }
        if let Some(slot) = &self.flat {
            sensitive |= is_sensitive(slot);
        }
        if let Some(slot) = &self.blob {
            sensitive |= is_sensitive(slot);
        }
        while i < views.len() {
            sensitive |= is_sensitive(&views[i].1) && self.uses_view_near(views[i].0, i);
            i += 1;
        }
        self.sensitive = sensitive;
        self
    }

    /// Apart from [`slot`](Self::slot), which is small without it and then costs the built-in transports no call.
    #[inline(never)]
    pub(super) fn view(&self, view: &str) -> Option<&Slot> {
        match &self.views {
            List::Written(_) => self.in_view(view),
            // A file may have thousands, of which each is asked for.
            List::Read(sorted) => {
                let found = sorted.binary_search_by(|(name, _)| (*name).cmp(view)).ok();
                found.map(|place| &sorted[place].1)
            }
        }
    }

    /// Returns what it has in the view, for whoever asks of nothing else.
    #[expect(clippy::inline_always, reason = "a call costs as much as the look")]
    #[inline(always)]
    pub(crate) fn in_view(&self, view: &str) -> Option<&Slot> {
        let found = self.views.get().iter().find(|(name, _)| *name == view);
        found.filter(|_| !self.is_nested() || self.uses_view(view)).map(|(_, slot)| slot)
    }

    /// Returns the slot of a view, in const evaluation.
    pub(super) const fn view_const(&self, view: &str) -> Option<&Slot> {
        self.view_near(view, 0)
    }

    /// Returns the slot of a view that another field has at this place: fields list their views alike, mostly.
    pub(super) const fn view_near(&self, view: &str, place: usize) -> Option<&Slot> {
        let views = self.views.get();
        let mut near = Near::to(place, views.len());
        while let Some(i) = near.next() {
            if super::equal(views[i].0, view) {
                return if self.uses_view_near(view, place) { Some(&views[i].1) } else { None };
            }
        }
        None
    }

    /// Returns what it has in each view that counts.
    pub(super) fn own_views(&self) -> impl Iterator<Item = (&'static str, &Slot)> {
        self.views.get().iter().filter(|(name, _)| self.uses_view(name)).map(|(name, slot)| (*name, slot))
    }
}

/// Returns `true` if one of the words of a transport is sensitive.
const fn is_sensitive(slot: &Slot) -> bool {
    let (mut sensitive, mut at) = (false, 0);
    while let Some(word) = slot.word(at) {
        sensitive |= word.is_sensitive();
        at += 1;
    }
    sensitive
}
