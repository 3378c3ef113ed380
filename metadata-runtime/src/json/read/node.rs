use std::borrow::Cow;

use super::MAX_DEPTH;
use super::cursor::{Cursor, Fault};
use super::number::is_same_number;
#[cfg(feature = "observe")]
use crate::json::write_string;

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
            Some(b'[') => Self::Array(cursor.elements(depth, Self::read)?),
            Some(b'{') => Self::Object(cursor.members(depth, Self::read)?),
            _ => match cursor.word()? {
                "null" => Self::Null,
                word => Self::Bool(word == "true"),
            },
        })
    }

    /// Writes the value as JSON in ASCII, without white space. Numbers keep their digits.
    #[cfg(feature = "observe")]
    pub(crate) fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Self::Number(text) => out.push_str(text),
            Self::String(text) => write_string(out, text),
            Self::Array(list) => {
                out.push('[');
                for (i, element) in list.iter().enumerate() {
                    out.push_str(if i > 0 { "," } else { "" });
                    element.write(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (i, (key, value)) in members.iter().enumerate() {
                    out.push_str(if i > 0 { "," } else { "" });
                    write_string(out, key);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }

    /// Returns `true` if both stand for the same value, whatever the order of members.
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
}

fn sorted<'a, 't>(members: &'a [(Cow<'t, str>, Node<'t>)]) -> Vec<&'a (Cow<'t, str>, Node<'t>)> {
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    sorted.dedup_by(|later, first| later.0 == first.0);
    sorted
}
