//! Values that travel by their elements or entries: joined in one text, in a line each, or under a key each.

use std::collections::HashSet;
use std::fmt::{self, Display, Write as _};

use http::HeaderName;

use super::collect::{Collector, lose_all};
use super::walker::Context;
use crate::contract::owned_keys::OwnedKeys;
use crate::contract::{Carrier, Field, InParts, Slot};
use crate::header_value::{over_limit_of_key, sendable_name};
use crate::json::refusal;
use crate::parts::Parts;
use crate::report::Reason;

impl Collector<'_> {
    /// Sends the elements that have a line each, or the entries. Elements that share a line are one text: see [`joined`].
    pub(super) fn each_part(
        &mut self,
        field: &'static Field,
        slot: &'static Slot,
        carrier: Carrier,
        parts: &dyn Parts,
        context: &mut Context,
    ) {
        let most = if carrier == Carrier::Header { self.contract.max_header_parts() } else { usize::MAX };
        let mut sent = 0;
        match slot.prefix() {
            Some(prefix) => self.entries(field, slot, carrier, (prefix, parts, most), context),
            None => parts.visit(&mut |_, element| {
                // A proxy may join the lines with a comma (RFC 9110, section 5.3).
                let text = text(element).and_then(|text| {
                    if text.contains(',') { Err(Reason::Separator { separator: ",".into() }) } else { Ok(text) }
                });
                let text = text.and_then(|text| if sent < most { Ok(text) } else { Err(Reason::TooMany) });
                match text.and_then(|text| self.check(&text, slot, carrier).map(|()| text)) {
                    Err(reason) => lose_all(field, slot, carrier, &reason, context),
                    Ok(text) => {
                        sent += 1;
                        self.texts.take_str(&text);
                        for key in slot.keys() {
                            self.texts.line((field, slot), &HeaderName::from_static(key.name()), field.is_sensitive());
                        }
                    }
                }
            }),
        }
    }

    /// Returns whether some reader takes the key of an entry for that of another field.
    fn is_other(&self, carrier: Carrier, key: &str) -> bool {
        let (contract, transport) = (self.contract, carrier.transport());
        let keys = &self.entry_keys[usize::from(carrier == Carrier::Flat)];
        let look = || contract.has_key_like(transport, key);
        keys.has(key, look, || OwnedKeys::beside_entries(contract, transport))
    }

    fn entries(
        &mut self,
        field: &'static Field,
        slot: &'static Slot,
        carrier: Carrier,
        (prefix, parts, most): (&str, &dyn Parts, usize),
        context: &mut Context,
    ) {
        let mut names: HashSet<String> = HashSet::new();
        let contract = self.contract;
        parts.visit(&mut |key, value| {
            let key = key.map_or(Ok(String::new()), text);
            let name = format!("{prefix}{}", key.as_deref().unwrap_or_default());
            let name = if carrier == Carrier::Header { name.to_ascii_lowercase() } else { name };
            let header = sendable_name(&name);
            let limit = self.limits.of_slot(slot, carrier, contract);
            let refused = refusal(&name, || false).filter(|_| carrier == Carrier::Flat);
            let sendable = key.and_then(|_| match (&header, refused) {
                (None, _) if carrier == Carrier::Header => Err(Reason::NoName),
                (_, Some(why)) => Err(Reason::NoForm(why.into())),
                _ if names.contains(&name) => Err(Reason::Twice),
                _ if self.is_other(carrier, &name) => Err(Reason::Twice),
                _ if names.len() >= most => Err(Reason::TooMany),
                _ => match over_limit_of_key(carrier, (prefix, &name), limit) {
                    Some((bytes, limit)) => Err(Reason::OverLimit { bytes, limit }),
                    None => text(value),
                },
            });
            match sendable.and_then(|text| self.check(&text, slot, carrier).map(|()| text)) {
                Err(reason) => context.lose(field, carrier, &name, reason),
                Ok(text) => {
                    self.texts.take_str(&text);
                    match header.filter(|_| carrier == Carrier::Header) {
                        Some(header) => self.texts.line((field, slot), &header, field.is_sensitive()),
                        None => self.texts.entry(&name),
                    }
                    names.insert(name);
                }
            }
        });
    }
}

/// Joins the elements of a list; `None` where there is none. One that a reader could not tell from the others is left
/// out, and is lost.
pub(super) fn joined(
    field: &'static Field,
    slot: &'static Slot,
    carrier: Carrier,
    parts: &dyn Parts,
    context: &mut Context,
) -> Option<String> {
    let separator = slot.list_separator()?;
    let mut line: Option<String> = None;
    parts.visit(&mut |_, element| {
        let element = text(element).and_then(|text| match text.as_str() {
            "" => Err(Reason::EmptyElement),
            _ if !separator.ends(&text) => Err(Reason::Separator { separator: separator.signs().into() }),
            // A reader takes the spaces around the separator for a part of it.
            _ if text.trim() != text => Err(Reason::OuterSpace),
            _ => Ok(text),
        });
        match (element, &mut line) {
            (Err(reason), _) => lose_all(field, slot, carrier, &reason, context),
            (Ok(text), None) => line = Some(text),
            (Ok(text), Some(line)) => {
                line.push_str(separator.whole());
                line.push_str(&text);
            }
        }
    });
    line
}

impl InParts {
    /// Returns whether all parts are one text.
    pub(super) const fn is_list(&self) -> bool {
        matches!(self, Self::List(_))
    }
}

/// Returns the part as text.
fn text(part: &dyn Display) -> Result<String, Reason> {
    let mut text = String::new();
    let written: fmt::Result = write!(text, "{part}");
    written.map(|()| text).map_err(|_| Reason::NoForm("the `Display` of a part failed".into()))
}
