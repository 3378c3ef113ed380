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
const MAX_DEPTH: usize = 127;

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

    /// Returns it as a `serde_json::Value`, or an error if that cannot hold it: an integer beyond 64 bits, without
    /// `arbitrary_precision`.
    pub(crate) fn to_value(&self) -> Result<serde_json::Value, &'static str> {
        use serde_json::Value;
        Ok(match self {
            Self::Null => Value::Null,
            Self::Bool(flag) => Value::Bool(*flag),
            Self::Number(text) => Value::Number(number(text).ok_or("number out of range")?),
            Self::String(text) => Value::String(text.clone().into_owned()),
            Self::Array(list) => Value::Array(list.iter().map(Self::to_value).collect::<Result<_, _>>()?),
            Self::Object(members) => {
                let member = |(key, value): &(Cow<'_, str>, Self)| Ok((key.clone().into_owned(), value.to_value()?));
                Value::Object(members.iter().map(member).collect::<Result<_, &'static str>>()?)
            }
        })
    }
}

#[cfg(feature = "observe")]
fn sorted<'a, 't>(members: &'a [(Cow<'t, str>, Node<'t>)]) -> Vec<&'a (Cow<'t, str>, Node<'t>)> {
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    sorted.dedup_by(|later, first| later.0 == first.0);
    sorted
}

/// Reads a number: exactly if that is possible, and else as the nearest double, which `serde_json` itself may miss.
fn number(text: &str) -> Option<serde_json::Number> {
    if let Ok(number) = text.parse::<u64>() {
        return Some(number.into());
    }
    // Integers have no negative zero.
    if let Some(number) = text.parse::<i64>().ok().filter(|number| *number != 0) {
        return Some(number.into());
    }
    let exact = text.parse::<serde_json::Number>().ok().filter(|number| number.to_string() == text);
    let is_integer = || text != "-0" && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
    exact.or_else(|| if is_integer() { None } else { serde_json::Number::from_f64(text.parse().ok()?) })
}

impl<'t> Cursor<'t> {
    fn elements<T>(&mut self, mut read: impl FnMut(&mut Self) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
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
        self.take(b'{');
        let mut list = Vec::new();
        while self.next_member(list.is_empty())? {
            let Text { text, is_lossy } = self.key()?;
            if is_lossy {
                return self.fault("half a surrogate pair");
            }
            list.push((text, read(self)?));
        }
        Ok(list)
    }
}
