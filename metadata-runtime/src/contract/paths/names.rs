//! Checks of the names in a path, for const evaluation.

use super::super::view_names::ViewNames;
use super::super::{Carrier, Contract, Field, Slot, Transport, equal};

/// Returns whether the text is a JSON Pointer (RFC 6901).
pub(super) const fn is_pointer(text: &str) -> bool {
    let (bytes, mut i) = (text.as_bytes(), 0);
    if !bytes.is_empty() && bytes[0] != b'/' {
        return false;
    }
    while i < bytes.len() {
        if bytes[i] == b'~' && !(i + 1 < bytes.len() && matches!(bytes[i + 1], b'0' | b'1')) {
            return false;
        }
        i += 1;
    }
    true
}

/// Returns whether the text is three numbers, with whatever stands behind a `-` or a `+`.
pub(super) const fn is_version(text: &str) -> bool {
    let (bytes, mut i, mut dots, mut digits) = (text.as_bytes(), 0, 0, 0);
    while i < bytes.len() && !matches!(bytes[i], b'-' | b'+') {
        match bytes[i] {
            b'0'..=b'9' => digits += 1,
            b'.' if digits > 0 => (dots, digits) = (dots + 1, 0),
            _ => return false,
        }
        i += 1;
    }
    dots == 2 && digits > 0
}

/// Returns whether the text is a token of HTTP (RFC 9110, section 5.6.2), without capital letters where it is a header's
/// name.
pub(super) const fn is_token(text: &str, is_header: bool) -> bool {
    let (bytes, mut i) = (text.as_bytes(), 0);
    while i < bytes.len() {
        let known = bytes[i].is_ascii_alphanumeric()
            || matches!(
                bytes[i],
                b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
            );
        if !known || is_header && bytes[i].is_ascii_uppercase() {
            return false;
        }
        i += 1;
    }
    !bytes.is_empty()
}

/// Returns whether the text is a pattern of the path of a URL.
pub(super) const fn is_url(text: &str) -> bool {
    let (bytes, mut i) = (text.as_bytes(), 0);
    while i < bytes.len() {
        if matches!(bytes[i], b'?' | b'#' | b' ') || bytes[i].is_ascii_control() {
            return false;
        }
        i += 1;
    }
    !bytes.is_empty() && matches!(bytes[0], b'/' | b'*') && !has_user(bytes)
}

/// Returns whether some reader takes the beginning of a pattern, or what is behind a `:` or `//`, for a user and a host. An
/// `@` may begin a part, as in `/@scope/a`, and stand within a later one.
const fn has_user(pattern: &[u8]) -> bool {
    let (mut i, mut is_host, mut is_first, mut is_begin) = (0, false, true, true);
    while i < pattern.len() {
        let is_at = is_at(pattern, i);
        if is_at && (is_host || is_first && !is_begin) {
            return true;
        }
        let is_slash = matches!(pattern[i], b'/' | b'\\');
        is_host |= pattern[i] == b':' || is_slash && i > 0 && matches!(pattern[i - 1], b'/' | b'\\');
        is_begin = is_slash || pattern[i] == b'*';
        is_first &= !is_slash || i == 0;
        i += 1;
    }
    false
}

/// Returns whether an `@` is there, also as an escape, as one of an escape, or as one of the wide forms of Unicode.
const fn is_at(pattern: &[u8], at: usize) -> bool {
    match pattern.split_at(at).1 {
        [b'@', ..] | [0xEF, 0xBC, 0xA0, ..] | [0xEF, 0xB9, 0xAB, ..] => true,
        [b'%', rest @ ..] => {
            let mut rest = rest;
            while let [b'2', b'5', after @ ..] = rest {
                rest = after;
            }
            matches!(rest, [b'4', b'0', ..])
        }
        _ => false,
    }
}

/// Returns whether two carriers are one.
pub(super) const fn same(a: Carrier, b: Carrier) -> bool {
    match (a, b) {
        (Carrier::Header, Carrier::Header)
        | (Carrier::Flat, Carrier::Flat)
        | (Carrier::BodyBlob, Carrier::BodyBlob)
        | (Carrier::HeaderBlob, Carrier::HeaderBlob) => true,
        (Carrier::View(a), Carrier::View(b)) => equal(a, b),
        _ => false,
    }
}

/// Returns whether the struct has the carrier. `views` are its views.
pub(super) const fn has_carrier(contract: &Contract, views: &mut ViewNames<'_>, carrier: Carrier) -> bool {
    match carrier {
        Carrier::Header => contract.header,
        Carrier::Flat => contract.flat,
        Carrier::BodyBlob | Carrier::HeaderBlob => match &contract.blob {
            None => false,
            Some(blob) => match blob.only {
                None => true,
                Some(only) => same(only, carrier),
            },
        },
        Carrier::View(name) => views.has(name),
    }
}

/// Returns whether a field has the key on the carrier. `views` are those of the struct.
pub(super) const fn has_key_on(contract: &Contract, views: &mut ViewNames<'_>, carrier: Carrier, key: &str) -> bool {
    let view = match carrier {
        Carrier::View(name) => views.find(name),
        _ => None,
    };
    let (fields, mut f) = (contract.fields(), 0);
    while f < fields.len() {
        let first = match (carrier, view) {
            // Fields list their views as the struct does, mostly.
            (Carrier::View(name), Some(place)) => fields[f].view_near(name, place),
            _ => slot(&fields[f], carrier.transport()),
        };
        if has_word(first, key, false) {
            return true;
        }
        f += 1;
    }
    false
}

/// Returns whether one of the words of a transport has the key, perhaps of those alone that are flattened.
pub(super) const fn has_word(first: Option<&Slot>, key: &str, flattened: bool) -> bool {
    let Some(first) = first else { return false };
    let mut at = 0;
    while let Some(word) = first.word(at) {
        if (word.is_flattened() || !flattened) && has_key(word, key) {
            return true;
        }
        at += 1;
    }
    false
}

const fn has_key(slot: &Slot, key: &str) -> bool {
    let mut k = 0;
    while k < slot.keys().len() {
        if equal(slot.keys()[k].name(), key) {
            return true;
        }
        k += 1;
    }
    matches!(slot.prefix(), Some(prefix) if equal(prefix, key))
}

/// Returns how many transports a field has: the built-in ones, whether it has them or not, and its views.
pub(super) const fn transport_count(field: &Field) -> usize {
    3 + field.views.get().len()
}

/// Returns the first word of the transport at this place.
pub(super) const fn first_word(field: &Field, place: usize) -> Option<&Slot> {
    match place {
        0 => field.header.as_ref(),
        1 => field.flat.as_ref(),
        2 => field.blob.as_ref(),
        view => {
            let (name, slot) = &field.views.get()[view - 3];
            if field.uses_view_near(name, view - 3) { Some(slot) } else { None }
        }
    }
}

/// Returns the carrier of the transport at this place; of the blob, the one in the body.
pub(super) const fn carrier_at(field: &Field, place: usize) -> Carrier {
    match place {
        0 => Carrier::Header,
        1 => Carrier::Flat,
        2 => Carrier::BodyBlob,
        view => Carrier::View(field.views.get()[view - 3].0),
    }
}

/// Returns the first word of a transport.
const fn slot(field: &Field, transport: Transport) -> Option<&Slot> {
    match transport {
        Transport::Header => field.header.as_ref(),
        Transport::Flat => field.flat.as_ref(),
        Transport::Blob => field.blob.as_ref(),
        Transport::View(name) => field.view_const(name),
    }
}
