//! The parts of a JSON object that are at known places, byte for byte.

use serde::de::IgnoredAny;

use super::names::Names;
use crate::spelling::significant;

/// Places in an object, from JSON Pointers.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// `true` if all that is here is kept.
    is_whole: bool,
    /// The members that are kept, or parts of them, by their letters and digits.
    within: Vec<(String, Self)>,
}

/// The place of a value of which all is kept.
static WHOLE: Places = Places { is_whole: true, within: Vec::new() };

/// The parts of a body that are at the places.
pub(super) struct Kept {
    pub(super) bytes: Vec<u8>,
    /// `true` if the body is damaged, and the parts end before that.
    pub(super) is_cut: bool,
}

impl<'p> FromIterator<&'p str> for Places {
    fn from_iter<I: IntoIterator<Item = &'p str>>(pointers: I) -> Self {
        let mut places = Self::default();
        for pointer in pointers {
            places.add(pointer);
        }
        places
    }
}

impl Places {
    fn add(&mut self, pointer: &str) {
        let mut place = self;
        for name in pointer.split('/').skip(1) {
            let name = significant(&name.replace("~1", "/").replace("~0", "~"));
            let at = place.within.iter().position(|(other, _)| *other == name).unwrap_or_else(|| {
                place.within.push((name, Self::default()));
                place.within.len() - 1
            });
            place = &mut place.within[at].1;
        }
        place.is_whole = true;
    }

    /// Returns what a body has at the places, for a reader that finds the same there: also of a damaged one, which the
    /// reader reads up to the first fault. Where the end of a place may be lost, and what follows is read as a part of it,
    /// only `declared` members of it are kept.
    pub(super) fn of(&self, body: &[u8], declared: &Names) -> Kept {
        if self.is_whole {
            return Kept { bytes: body.to_vec(), is_cut: false };
        }
        let Some(members) = Members::of(body) else { return Kept { bytes: NO_OBJECT.to_vec(), is_cut: true } };
        let mut bytes = Vec::new();
        // What follows a lost end is in the last member.
        let ends_behind_last = members.rest.is_none() && members.unfinished.is_none();
        let sure = members.list.len().saturating_sub(usize::from(ends_behind_last));
        self.keep_members(&members, sure, declared, &mut bytes);
        let is_cut = members.rest.is_none_or(|rest| !after_space(rest).is_empty());
        if is_cut && members.rest.is_some() {
            // Something follows the end.
            bytes.push(b'}');
        } else if !is_cut && std::str::from_utf8(body).is_err() && std::str::from_utf8(&bytes).is_ok() {
            bytes.pop();
            bytes.extend_from_slice(if bytes.len() > 1 { b"," } else { b"" });
            bytes.extend_from_slice(NO_UTF8);
        }
        Kept { bytes, is_cut }
    }

    /// Appends an object with those of the members that are kept, the first `sure` of them whole. At a fault it ends too
    /// early, behind a comma: a number at the end may be cut.
    fn keep_members(&self, members: &Members<'_>, sure: usize, declared: &Names, kept: &mut Vec<u8>) {
        kept.push(b'{');
        let finished = members.list.iter().enumerate().map(|(at, member)| (member, at < sure));
        let unfinished = members.unfinished.iter().filter(|(_, value)| value.starts_with(b"{"));
        for ((name, value), is_sure) in finished.chain(unfinished.map(|member| (member, false))) {
            let Some(place) = self.place(name, declared) else { continue };
            kept.extend_from_slice(name);
            kept.push(b':');
            if !place.keep(value, is_sure, declared, kept) {
                return;
            }
            kept.push(b',');
        }
        if members.rest.is_some() {
            kept.pop_if(|last| *last == b',');
            kept.push(b'}');
        }
    }

    /// Appends what is kept of a value. Returns `false` if it has a fault.
    fn keep(&self, value: &[u8], is_sure: bool, declared: &Names, kept: &mut Vec<u8>) -> bool {
        if self.is_whole && (is_sure || !value.starts_with(b"{") && !value.starts_with(b"[")) {
            kept.extend_from_slice(value);
            return true;
        }
        let Some(members) = Members::of(value) else {
            kept.extend_from_slice(NO_OBJECT);
            return true;
        };
        // A declared member of an unsure object has its own end.
        let sure = if is_sure || self.is_whole { usize::MAX } else { 0 };
        self.keep_members(&members, sure, declared, kept);
        members.rest.is_some()
    }

    /// Returns the place of a member with this name, a string of JSON, if it is kept.
    fn place(&self, name: &[u8], declared: &Names) -> Option<&Self> {
        let name = String::from_utf8_lossy(name);
        let name = serde_json::from_str(&name).unwrap_or_else(|_| name.into_owned());
        if self.is_whole {
            return declared.has(&name).then_some(&WHOLE);
        }
        let key = significant(&name);
        self.within.iter().find(|(other, _)| *other == key).map(|(_, place)| place)
    }
}

/// Stands for a value that is no object where one is read.
const NO_OBJECT: &[u8] = b"[]";

/// Stands for bytes that are not UTF-8 in what is not kept.
const NO_UTF8: &[u8] = b"\"\":\"\xFF\"}";

/// The members of an object up to its end or to the first fault, with repeated ones.
#[derive(Default)]
struct Members<'a> {
    /// The names, with their quotes, and the values.
    list: Vec<(&'a [u8], &'a [u8])>,
    /// The name of the value in which the fault is, and all from that value on.
    unfinished: Option<(&'a [u8], &'a [u8])>,
    /// What follows the object; `None` if it has a fault.
    rest: Option<&'a [u8]>,
}

impl<'a> Members<'a> {
    /// Reads an object as the library does. `None` if none begins there.
    fn of(json: &'a [u8]) -> Option<Self> {
        let mut members = Self::default();
        let rest = after(json, b'{')?;
        members.read(rest);
        Some(members)
    }

    /// Reads up to the end, or returns `None` at the first fault.
    fn read(&mut self, mut rest: &'a [u8]) -> Option<()> {
        loop {
            if let Some(behind) = after(rest, b'}') {
                self.rest = Some(behind);
                return Some(());
            }
            if !self.list.is_empty() {
                rest = after(rest, b',')?;
            }
            let (name, behind) = value(rest).filter(|(name, _)| name.starts_with(b"\""))?;
            let begun = after_space(after(behind, b':')?);
            let Some((value, behind)) = value(begun) else {
                self.unfinished = Some((name, begun));
                return None;
            };
            self.list.push((name, value));
            rest = behind;
        }
    }
}

fn after_space(json: &[u8]) -> &[u8] {
    let space = json.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r')).count();
    &json[space..]
}

fn after(json: &[u8], byte: u8) -> Option<&[u8]> {
    after_space(json).strip_prefix(&[byte])
}

/// Returns the value that is next, and what follows it; `None` if it has a fault. What a string has need not be UTF-8.
fn value(json: &[u8]) -> Option<(&[u8], &[u8])> {
    let json = after_space(json);
    let mut values = serde_json::Deserializer::from_slice(json).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    let (value, rest) = json.split_at(values.byte_offset());
    // A number has no end of its own, so that the rest of its digits may be lost.
    let may_be_cut = rest.is_empty() && value.last().is_some_and(u8::is_ascii_digit);
    (!may_be_cut).then_some((value, rest))
}
