use std::fmt::{Display, Write as _};
use std::ops::Range;

use super::walker::{Context, Part};
use crate::contract::{Field, Slot, Transport};
use crate::json::is_plain_text;
use crate::report::{Carrier, Reason};
use crate::value::Value;

/// What the text transports have: direct headers and the flat string map.
///
/// All values stand in one string, each of them once however many headers and keys carry it, so that the pairs
/// cost a few allocations and not two each.
#[derive(Clone, Default)]
pub(super) struct Texts {
    text: String,
    headers: Vec<Header>,
    flat: Vec<Pair>,
}

#[derive(Clone)]
struct Header {
    pair: Pair,
    sensitive: bool,
}

#[derive(Clone)]
struct Pair {
    key: &'static str,
    value: Range<usize>,
}

impl Texts {
    /// Empty, with the room that earlier pairs took.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.headers.clear();
        self.flat.clear();
    }

    /// The direct headers, each with whether it is sensitive, in the order of the fields.
    pub(super) fn headers(&self) -> impl ExactSizeIterator<Item = (&'static str, &str, bool)> {
        self.headers.iter().map(|Header { pair, sensitive }| (pair.key, &self.text[pair.value.clone()], *sensitive))
    }

    /// The pairs of the flat map, in the order of the fields.
    pub(super) fn flat(&self) -> impl ExactSizeIterator<Item = (&'static str, &str)> {
        self.flat.iter().map(|pair| (pair.key, &self.text[pair.value.clone()]))
    }
}

/// Which transports a walk collects texts for.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) header: bool,
    pub(super) flat: bool,
}

/// The texts of one walk.
pub(super) struct Collector {
    texts: Texts,
    wanted: Wanted,
    /// The most bytes of a value in the flat map.
    limit: Option<usize>,
}

impl Collector {
    /// Collects into `texts`.
    pub(super) fn new(wanted: Wanted, limit: Option<usize>, mut texts: Texts) -> Self {
        // Enough for most, so that they need not grow step by step.
        texts.text.reserve(512);
        texts.headers.reserve(if wanted.header { 8 } else { 0 });
        texts.flat.reserve(if wanted.flat { 16 } else { 0 });
        Self { texts, wanted, limit }
    }

    pub(super) fn finish(self) -> Texts {
        self.texts
    }

    #[inline(never)]
    fn collect(
        &mut self,
        field: &Field,
        header: Option<&Slot>,
        flat: Option<&Slot>,
        text: &dyn Display,
        context: &mut Context,
    ) {
        let texts = &mut self.texts;
        let start = texts.text.len();
        if write!(texts.text, "{text}").is_err() {
            texts.text.truncate(start);
            let mut lose = |slot: Option<&Slot>, carrier| {
                for key in slot.map_or(&[][..], Slot::keys) {
                    let reason = Reason::NoForm("the value's `Display` failed".into());
                    context.lose(field, carrier, key.name(), reason);
                }
            };
            lose(header, Carrier::Header);
            lose(flat, Carrier::Flat);
            return;
        }
        let value = start..texts.text.len();
        if let Some(slot) = header {
            match unsendable(&texts.text[start..]) {
                None => texts.headers.extend(slot.keys().iter().map(|key| Header {
                    pair: Pair { key: key.name(), value: value.clone() },
                    sensitive: slot.is_sensitive(),
                })),
                Some(reason) => lose_all(field, slot, Carrier::Header, &reason, context),
            }
        }
        if let Some(slot) = flat {
            match self.limit {
                Some(limit) if value.len() > limit => {
                    let reason = Reason::OverLimit { bytes: value.len(), limit };
                    lose_all(field, slot, Carrier::Flat, &reason, context);
                }
                _ => texts.flat.extend(slot.keys().iter().map(|key| Pair { key: key.name(), value: value.clone() })),
            }
        }
    }
}

impl Part for Collector {
    #[inline]
    fn field(&mut self, field: &'static Field, value: Value<'_>, context: &mut Context) {
        // Most fields have no text.
        let Some(text) = value.text() else {
            return;
        };
        let header = if self.wanted.header { context.active(field.slot(Transport::Header)) } else { None };
        let flat = if self.wanted.flat { context.active(field.slot(Transport::Flat)) } else { None };
        if header.is_some() || flat.is_some() {
            self.collect(field, header, flat, text, context);
        }
    }
}

#[cold]
fn lose_all(field: &Field, slot: &Slot, carrier: Carrier, reason: &Reason, context: &mut Context) {
    for key in slot.keys() {
        context.lose(field, carrier, key.name(), reason.clone());
    }
}

/// Why the value would not arrive unchanged in a header, if so.
///
/// Checked here and not by [`HeaderValue`](http::HeaderValue), which takes bytes above 0x7F and outer spaces
/// (wire contract, "Headers").
fn unsendable(text: &str) -> Option<Reason> {
    if text.starts_with(' ') || text.ends_with(' ') {
        return Some(Reason::OuterSpace);
    }
    if is_plain_text(text) {
        return None;
    }
    let mut characters = text.char_indices();
    let (at, character) = characters.find(|(_, character)| !matches!(character, ' '..='~'))?;
    Some(Reason::Unprintable { character, at })
}
