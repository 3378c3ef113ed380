use std::borrow::Cow;

use super::cursor::{Cursor, Fault, Text};
#[cfg(feature = "observe")]
use super::number::is_same_number;

/// JSON text taken apart. Numbers stay text; of members with one key, the first counts.
#[derive(Clone, Debug)]
pub(crate) enum Node<'t> {
    Null,
    Bool(bool),
    Number(&'t str),
    String(Cow<'t, str>),
    Array(Vec<Self>),
    Object(Vec<(Cow<'t, str>, Self)>),
}

/// How deep a value may be nested, as `serde_json` has it.
pub(super) const MAX_DEPTH: usize = 127;

impl<'t> Node<'t> {
    /// Reads a whole text.
    pub(crate) fn parse(text: &'t str) -> Result<Self, Fault> {
        let mut cursor = Cursor::new(text);
        let node = Self::read(&mut cursor, MAX_DEPTH)?;
        cursor.end()?;
        Ok(node)
    }

    fn read(cursor: &mut Cursor<'t>, depth: usize) -> Result<Self, Fault> {
        Ok(match cursor.next_token() {
            Some(b'"') => Self::String(cursor.string()?),
            Some(b'-' | b'0'..=b'9') => Self::Number(cursor.number()?),
            Some(b'[') => Self::Array(cursor.elements(|cursor| Self::nested(cursor, depth))?),
            Some(b'{') => Self::Object(cursor.members(|cursor| Self::nested(cursor, depth))?),
            _ => match cursor.word()? {
                "null" => Self::Null,
                word => Self::Bool(word == "true"),
            },
        })
    }

    fn nested(cursor: &mut Cursor<'t>, depth: usize) -> Result<Self, Fault> {
        match depth.checked_sub(1) {
            Some(depth) => Self::read(cursor, depth),
            None => cursor.fault("nested deeper than is read"),
        }
    }

    /// Returns `true` if both stand for the same value, whatever the order of members.
    #[cfg(feature = "observe")]
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => is_same_number(a, b),
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Array(a), Self::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_same(b)),
            (Self::Object(a), Self::Object(b)) => {
                let (a, b) = (sorted(a), sorted(b));
                a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a.0 == b.0 && a.1.is_same(&b.1))
            }
            _ => false,
        }
    }

    /// Returns `true` if each number is in the range of a double, which most readers take it for.
    pub(crate) fn is_in_range(&self) -> bool {
        match self {
            Self::Null | Self::Bool(_) | Self::String(_) => true,
            Self::Number(text) => text.parse::<f64>().is_ok_and(f64::is_finite),
            Self::Array(list) => list.iter().all(Self::is_in_range),
            Self::Object(members) => members.iter().all(|(_, value)| value.is_in_range()),
        }
    }
}

#[cfg(feature = "observe")]
fn sorted<'a, 't>(members: &'a [(Cow<'t, str>, Node<'t>)]) -> Vec<&'a (Cow<'t, str>, Node<'t>)> {
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    sorted.dedup_by(|later, first| later.0 == first.0);
    sorted
}

impl<'t> Cursor<'t> {
    pub(super) fn elements<T>(&mut self, mut read: impl FnMut(&mut Self) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
        self.take(b'[');
        let mut list = Vec::new();
        while self.next_element(list.is_empty())? {
            list.push(read(self)?);
        }
        Ok(list)
    }

    fn members<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Fault>,
    ) -> Result<Vec<(Cow<'t, str>, T)>, Fault> {
        let mut list = Vec::new();
        self.each_member(|cursor, key| {
            list.push((key, read(cursor)?));
            Ok(())
        })?;
        Ok(list)
    }

    /// Hands each key to `read`, which reads the value.
    pub(super) fn each_member(
        &mut self,
        mut read: impl FnMut(&mut Self, Cow<'t, str>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.take(b'{');
        let mut is_first = true;
        while self.next_member(is_first)? {
            is_first = false;
            let Text { text, is_lossy } = self.key()?;
            if is_lossy {
                return self.fault("half a surrogate pair");
            }
            read(self, text)?;
        }
        Ok(())
    }
}
