//! Copies of values in the one form in which they are kept: in ASCII, without white space, each key once.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::cursor::{Cursor, Fault, Text};
use super::keys::Keys;
use super::string::HALF;
use crate::json::write_string;

pub(crate) const TOO_MANY: &str = "there are more members than are read";
pub(crate) const TOO_DEEP: &str = "nested deeper than is read";
const TOO_OFTEN: &str = "too many of its keys came more than once";

impl Fault {
    /// Returns whether it is JSON, but none that is read.
    pub(crate) fn is_of_reader(&self) -> bool {
        [TOO_MANY, TOO_DEEP, TOO_OFTEN].contains(&self.what)
    }
}

/// The counts and the findings while a value is copied.
pub(crate) struct Survey<'s> {
    /// How many members may still come.
    pub(crate) left: &'s mut usize,
    /// The way to each member whose key came before in its object, [shortened].
    pub(crate) repeated: &'s mut Vec<Way>,
}

/// The keys on the way to a member within a value.
#[derive(Debug, Default)]
pub(crate) struct Way {
    /// A dot and a key for each level.
    pub(crate) text: String,
    /// Where in it those dots are: a key may have others.
    pub(crate) dots: Vec<usize>,
}

impl Way {
    fn push(&mut self, key: &str) {
        self.dots.push(self.text.len());
        let _ = write!(self.text, ".{key}");
    }

    fn pop(&mut self) {
        if let Some(dot) = self.dots.pop() {
            self.text.truncate(dot);
        }
    }

    fn shortened(&self) -> Self {
        let dots = self.dots.iter().copied().filter(|dot| *dot < MAX_PLACE);
        Self { text: shortened(&self.text), dots: dots.collect() }
    }
}

/// Looks at the value at the beginning of a text, which is to have at most so many members and elements on all levels.
///
/// # Errors
///
/// Returns what is wrong with it, or [`TOO_MANY`].
pub(crate) fn survey(text: &str, mut members: usize) -> Result<(), Fault> {
    let mut survey = Survey { left: &mut members, repeated: &mut Vec::new() };
    Cursor::new(text).copy_value(super::MAX_DEPTH, &mut survey).map(drop)
}

/// A value that was copied.
pub(crate) enum Copied<'t> {
    /// A string, as the text that it stands for.
    Text(Cow<'t, str>),
    /// Anything else, as JSON in ASCII without white space.
    Json(Cow<'t, str>),
}

impl<'t> Cursor<'t> {
    /// Copies a value that may open `depth` levels. Of members with one key, the first is copied.
    pub(crate) fn copy_value(&mut self, depth: usize, survey: &mut Survey<'_>) -> Result<Copied<'t>, Fault> {
        if self.next_token() == Some(b'"') {
            return self.string().map(Copied::Text);
        }
        match self.next_token() {
            Some(b'{' | b'[') => {
                let start = self.at;
                if self.skip_canonical().is_some_and(|measure| measure.fits(depth, survey)) {
                    return Ok(Copied::Json(Cow::Borrowed(self.since(start))));
                }
                self.at = start;
                // Most copies are as long as what they are of, or shorter.
                let out = String::with_capacity(self.text.len() - self.at);
                let mut copy = Copy { out, survey, place: Way::default() };
                self.copy(depth, &mut copy)?;
                Ok(Copied::Json(Cow::Owned(copy.out)))
            }
            Some(b'-' | b'0'..=b'9') => self.number().map(|number| Copied::Json(Cow::Borrowed(number))),
            _ => self.word().map(|word| Copied::Json(Cow::Borrowed(word))),
        }
    }

    fn copy(&mut self, depth: usize, copy: &mut Copy<'_, '_>) -> Result<(), Fault> {
        match self.next_token() {
            Some(b'"') => write_string(&mut copy.out, &self.string()?),
            Some(b'-' | b'0'..=b'9') => copy.out.push_str(self.number()?),
            Some(open @ (b'{' | b'[')) => {
                let Some(depth) = depth.checked_sub(1) else {
                    return self.fault(TOO_DEEP);
                };
                self.at += 1;
                if open == b'[' { self.copy_elements(depth, copy)? } else { self.copy_members(depth, copy)? }
            }
            _ => copy.out.push_str(self.word()?),
        }
        Ok(())
    }

    fn count(&self, copy: &mut Copy<'_, '_>) -> Result<(), Fault> {
        match copy.survey.left.checked_sub(1) {
            Some(left) => *copy.survey.left = left,
            None => return self.fault(TOO_MANY),
        }
        Ok(())
    }

    fn copy_elements(&mut self, depth: usize, copy: &mut Copy<'_, '_>) -> Result<(), Fault> {
        copy.out.push('[');
        let mut is_first = true;
        while self.next_element(is_first)? {
            self.count(copy)?;
            if !is_first {
                copy.out.push(',');
            }
            is_first = false;
            self.copy(depth, copy)?;
        }
        copy.out.push(']');
        Ok(())
    }

    fn copy_members(&mut self, depth: usize, copy: &mut Copy<'_, '_>) -> Result<(), Fault> {
        const MAX_REPEATED: usize = 100;
        copy.out.push('{');
        let (mut keys, mut before): (_, Vec<Cow<'_, str>>) = (Keys::default(), Vec::new());
        let mut is_first = true;
        while self.next_member(is_first)? {
            is_first = false;
            self.count(copy)?;
            let start = self.at;
            let Text { text: key, is_lossy } = self.key()?;
            if is_lossy {
                return Err(Fault { what: HALF, at: start });
            }
            let kept = copy.out.len();
            copy.place.push(&key);
            let is_new = keys.insert(&key, before.iter().map(|key| &**key));
            if is_new {
                if copy.out.len() > 1 && !copy.out.ends_with('{') {
                    copy.out.push(',');
                }
                write_string(&mut copy.out, &key);
                copy.out.push(':');
                before.push(key);
            } else if copy.survey.repeated.len() == MAX_REPEATED {
                return self.fault(TOO_OFTEN);
            } else {
                copy.survey.repeated.push(copy.place.shortened());
            }
            self.copy(depth, copy)?;
            copy.place.pop();
            if !is_new {
                copy.out.truncate(kept);
            }
        }
        copy.out.push('}');
        Ok(())
    }
}

/// The most bytes of a place in a finding. A value can have many findings, each behind a key of any length.
const MAX_PLACE: usize = 1 << 10;

/// Returns the place; of a long one the beginning, followed by `...`.
pub(crate) fn shortened(place: &str) -> String {
    if place.len() <= MAX_PLACE {
        return place.to_owned();
    }
    let end = (0..=MAX_PLACE).rfind(|&end| place.is_char_boundary(end)).unwrap_or_default();
    format!("{}...", &place[..end])
}

struct Copy<'o, 's> {
    out: String,
    survey: &'o mut Survey<'s>,
    /// The way to where we are.
    place: Way,
}
