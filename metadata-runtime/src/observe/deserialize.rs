//! Merged fields, to any type of the reader's.

use std::any::type_name;
use std::cell::{Cell, OnceCell};

use serde_core::de::value::BorrowedStrDeserializer;
use serde_core::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};

use super::deserialize_error::DeserializeError;
use super::deserializer::{NodeDeserializer, TextDeserializer};
use super::json_ref::JsonRef;
use super::json_value::JsonValue;
use super::serde_names::{Called, Holder, SerdeNames, is_skipped, seem_to_be_serdes};
use crate::contract::{Carrier, Contract};
use crate::json::read::{Node, survey};
use crate::line::Quoted;

/// The value of one field, and where it is from.
#[derive(Clone)]
pub(super) struct Part<'v> {
    pub(super) name: &'v str,
    pub(super) carrier: Carrier,
    pub(super) value: JsonRef<'v>,
    /// The value is the text of whatever it was.
    pub(super) is_text: bool,
    /// The text is JSON, by what its field is: a reader's type that does not say what it is gets the number or the object.
    pub(super) is_json: bool,
    /// How many members and elements the text has at most if it is an array or an object.
    pub(super) members: usize,
    pub(super) sensitive: bool,
    /// How the row is called in its own struct; `None` for a member of a flattened field.
    pub(super) row: Option<Called<'v>>,
    /// The fields that hold the nested struct of which it is a row, the outermost first.
    pub(super) path: Vec<Holder<'v>>,
    /// The way back from a value that a function made.
    pub(super) made: Option<&'v Made<'v>>,
    /// The fields of the struct of which the value is a view.
    pub(super) within: Option<Parts<'v>>,
}

/// The values that arrived of one struct.
#[derive(Clone)]
pub(super) struct Parts<'v> {
    pub(super) contract: &'v Contract,
    /// The name of the struct's type with its path; empty where there is none.
    pub(super) type_name: &'static str,
    /// The fields that hold a nested struct, each with those around it, the outermost first.
    pub(super) nested: Vec<Vec<Holder<'v>>>,
    pub(super) list: Vec<Part<'v>>,
}

/// The way back from a value that the function of a `with` made.
#[derive(Clone, Debug)]
pub(super) struct Made<'c> {
    /// The path of that function.
    pub(super) with: &'c str,
    /// The path of its inverse.
    pub(super) read: Option<&'c str>,
    /// The inverse's result, if it is in the program and accepts what arrived.
    pub(super) value: Option<JsonValue>,
    /// The inverse is in the program.
    pub(super) is_here: bool,
}

impl Made<'_> {
    /// Returns why the value cannot be read back into the struct, if so.
    fn refusal(&self) -> Option<String> {
        let Self { with, read, value, is_here } = self;
        let (with, read) = (Quoted(with), read.map(Quoted));
        match read {
            None => Some(format!("`{with}` made it, and no `read` beside that `with` says how to get the value back")),
            Some(read) if !is_here => Some(format!("`{read}` reads it, which a contract from a file does not have")),
            Some(read) if value.is_none() => Some(format!("`{read}` does not accept it")),
            Some(_) => None,
        }
    }
}

/// Deserializes `T` from the parts.
///
/// # Errors
///
/// Returns the error of the first part that does not fit. Flattened members are kept by serde until all parts were
/// handed over, so that its error does not say which part it is of: that is found by reading again.
pub(super) fn deserialize<T: DeserializeOwned>(parts: &Parts<'_>) -> Result<T, DeserializeError> {
    let kept = vec![Cell::new(false); parts.list.len()];
    read(parts, &kept).map_err(|error| if error.place.is_some() { error } else { located::<T>(error, parts, &kept) })
}

fn read<T: DeserializeOwned>(parts: &Parts<'_>, kept: &[Cell<bool>]) -> Result<T, DeserializeError> {
    let is_struct = holds(type_name::<T>(), parts.type_name);
    T::deserialize(Record { is_struct, ..Record::of(parts, kept.iter()) })
}

/// Returns whether a type is the struct, or one of the standard library that holds it, such as an `Option` or a `Box`.
fn holds(mut type_name: &str, name: &str) -> bool {
    let is_std = |path: &str| ["core::", "alloc::", "std::"].iter().any(|library| path.starts_with(library));
    while type_name != name {
        let inner = type_name.split_once('<').filter(|(path, _)| is_std(path));
        let Some(inner) = inner.and_then(|(_, rest)| rest.strip_suffix('>')) else { return false };
        type_name = inner;
    }
    true
}

/// How many bytes of values are read again, at most, to find the place of an error.
const MOST_AGAIN: usize = 16 << 20;

/// Adds the place to an error of one of the parts that were `kept`: the one without which there is no such error. It has
/// none if that takes too long.
fn located<T: DeserializeOwned>(error: DeserializeError, all: &Parts<'_>, kept: &[Cell<bool>]) -> DeserializeError {
    let parts = &all.list[..];
    let bytes: usize = parts.iter().map(|part| part.value.text().len()).sum();
    let left = Cell::new(MOST_AGAIN / bytes.max(1));
    let again = |list: Vec<Part<'_>>| {
        left.set(left.get().saturating_sub(1));
        let kept = vec![Cell::new(false); list.len()];
        read::<T>(&Parts { list, nested: all.nested.clone(), ..*all }, &kept).err()
    };
    let message = match error.missing {
        None => error.message.clone(),
        Some(name) => {
            let given = Part::null(name);
            // The part itself is missing, if it makes a difference that there is one. Else it is within a part's value.
            if again([parts, &[given]].concat()).as_ref() != Some(&error) {
                return error;
            }
            format!("missing field `{name}`")
        }
    };
    let without = |left_out: &[&Part<'_>]| {
        let is_left_out = |part: &Part<'_>| left_out.iter().any(|other| std::ptr::eq(*other, part));
        again(parts.iter().filter(|part| !is_left_out(part)).cloned().collect())
    };
    let mut required: Vec<&Part<'_>> = Vec::new();
    for (part, _) in parts.iter().zip(kept).filter(|(_, kept)| kept.get()) {
        if left.get() == 0 {
            return error;
        }
        match without(&[part]) {
            Some(other) if other == error => {}
            // `T` needs it: it was asked for when the error came, or before.
            Some(DeserializeError { missing: Some(name), .. }) if part.is_called(name) => required.push(part),
            _ => return part.at(&message),
        }
    }
    // Of those the last that is asked for.
    while required.len() > 1 && left.get() > 0 {
        let first = without(&required).and_then(|error| error.missing);
        let Some(at) = first.and_then(|name| required.iter().position(|part| part.is_called(name))) else { break };
        required.remove(at);
    }
    match required[..] {
        [part] => part.at(&message),
        _ => error,
    }
}

/// A part, and whether its value was kept for later.
type Kept<'p, 'v> = (&'p Part<'v>, &'p Cell<bool>);

/// One member of a struct as a map.
enum Member<'p, 'v> {
    Part(&'p str, Kept<'p, 'v>),
    /// A field that holds a nested struct.
    Nested(&'p str, Record<'p, 'v>),
}

/// The members as a map.
struct Members<'p, 'v> {
    left: std::vec::IntoIter<Member<'p, 'v>>,
    /// The one whose name was read, and whose value was not.
    next: Option<Member<'p, 'v>>,
    /// They are read into the struct itself.
    is_own: bool,
}

impl<'p, 'v: 'p> MapAccess<'p> for Members<'p, 'v> {
    type Error = DeserializeError;

    fn next_key_seed<K: DeserializeSeed<'p>>(&mut self, seed: K) -> Result<Option<K::Value>, DeserializeError> {
        self.next = self.left.next();
        let name = self.next.as_ref().map(|next| match next {
            Member::Part(name, _) | Member::Nested(name, _) => *name,
        });
        name.map(|name| seed.deserialize(BorrowedStrDeserializer::new(name))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'p>>(&mut self, seed: V) -> Result<V::Value, DeserializeError> {
        match self.next.take() {
            None => Err(DeserializeError::custom("a value without a name")),
            Some(Member::Nested(_, record)) => seed.deserialize(record),
            // A type that is made of another one has its own error, without the place.
            Some(Member::Part(_, (part, kept))) => {
                seed.deserialize(Of { part, kept, is_own: self.is_own }).map_err(|error| match error.place {
                    Some(_) => error,
                    None => part.at(&error.message),
                })
            }
        }
    }
}

impl<'v> Part<'v> {
    /// Returns a field that is there and has no value.
    const fn null(name: &'v str) -> Self {
        Self {
            name,
            carrier: Carrier::Flat,
            value: JsonRef::NULL,
            is_text: false,
            is_json: false,
            members: 0,
            sensitive: false,
            row: Some(Called { name, serde_name: name }),
            path: Vec::new(),
            made: None,
            within: None,
        }
    }

    /// Returns the name that the contract of the struct within the outermost `depth` fields of the path has for it.
    fn name_at(&self, depth: usize) -> &'v str {
        let outer = if self.row.is_some() { &self.path[..depth] } else { &[] };
        outer.iter().fold(self.name, |name, holder| {
            name.strip_prefix(holder.called.name).and_then(|name| name.strip_prefix('.')).unwrap_or(name)
        })
    }
}

impl Part<'_> {
    /// Returns whether a type may ask for it by this name.
    fn is_called(&self, name: &str) -> bool {
        self.name == name || self.row.is_some_and(|row| row.is(name))
    }

    /// Adds the place to a message.
    fn at(&self, message: &str) -> DeserializeError {
        let message = if self.sensitive { "the value does not fit" } else { message };
        let place = Some((self.name.to_owned(), self.carrier));
        DeserializeError { place, message: message.to_owned(), missing: None }
    }

    /// Returns the string that the text is in JSON, if its field says that it is JSON.
    fn json_string(&self) -> Option<Node<'_>> {
        if self.value.text().trim_start().starts_with('"') { self.json() } else { None }
    }

    /// Returns the JSON that the text is, if its field says that it is JSON. That of a number or a flag may be an array or an
    /// object too, and was not held against the bounds for one.
    fn json(&self) -> Option<Node<'_>> {
        let text = self.value.as_str().filter(|_| self.is_text && self.is_json)?;
        let fits = !text.trim_start().starts_with(['[', '{']) || survey(text, self.members).is_ok();
        if fits { Node::parse(text).ok() } else { None }
    }
}

/// The deserializer of one field.
struct Of<'p, 'v> {
    part: &'p Part<'v>,
    kept: &'p Cell<bool>,
    /// It is read into the struct itself.
    is_own: bool,
}

impl<'p> Of<'p, '_> {
    /// Returns the value that the inverse of a `with` made.
    ///
    /// # Errors
    ///
    /// Returns that there is none, where there must be.
    fn made(&self) -> Result<Option<Node<'p>>, DeserializeError> {
        let Some(made) = self.part.made else { return Ok(None) };
        match made.refusal() {
            // Who reads it as it travels gets it so.
            Some(_) if !(self.is_own || made.is_here && made.value.is_none()) => Ok(None),
            Some(why) => Err(self.part.at(&why)),
            None => Ok(made.value.as_ref().map(|value| value.as_json_ref().node())),
        }
    }

    /// Says of an error why there is one, if that is why.
    fn explained(part: &Part<'_>, error: DeserializeError) -> DeserializeError {
        match part.made.and_then(Made::refusal) {
            Some(why) if !part.sensitive => DeserializeError { message: format!("{}; {why}", error.message), ..error },
            _ => error,
        }
    }
}

/// Calls a method of the deserializer of a part's value, in its representation.
macro_rules! read_as {
    ($part:expr, $method:ident($($argument:expr),*)) => {{
        let part = $part;
        let read = match (part.json_string(), part.value.as_str()) {
            (Some(string), _) => NodeDeserializer::new(string).$method($($argument),*),
            (None, Some(text)) if part.is_text => TextDeserializer::new(text, part.members).$method($($argument),*),
            _ if part.is_text => NodeDeserializer::of_texts(part.value.node()).$method($($argument),*),
            _ => NodeDeserializer::new(part.value.node()).$method($($argument),*),
        };
        read.map_err(|error| part.at(&error.to_string()))
    }};
}

macro_rules! forward {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, DeserializeError> {
            if let Some(node) = self.made()? {
                let read = NodeDeserializer::new(node).$method($($argument,)* visitor);
                return read.map_err(|error| self.part.at(&error.to_string()));
            }
            match &self.part.within {
                Some(parts) => {
                    Record::of(parts, std::iter::repeat(self.kept)).$method($($argument,)* visitor)
                }
                None => {
                    let read = read_as!(self.part, $method($($argument,)* visitor));
                    read.map_err(|error| Self::explained(self.part, error))
                }
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Of<'de, '_> {
    type Error = DeserializeError;

    /// Reads a value of which the type does not say what it is: one that serde keeps for a field that it flattens.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeserializeError> {
        self.kept.set(true);
        if let Some(node) = self.made()? {
            let read = NodeDeserializer::new(node).deserialize_any(visitor);
            return read.map_err(|error| self.part.at(&error.to_string()));
        }
        if let Some(parts) = &self.part.within {
            return Record::of(parts, std::iter::repeat(self.kept)).deserialize_any(visitor);
        }
        if let Some(node) = self.part.json() {
            let read = NodeDeserializer::new(node).deserialize_any(visitor);
            return read.map_err(|error| self.part.at(&error.to_string()));
        }
        read_as!(self.part, deserialize_any(visitor))
    }

    forward! {
        deserialize_bool()
        deserialize_i8()
        deserialize_i16()
        deserialize_i32()
        deserialize_i64()
        deserialize_i128()
        deserialize_u8()
        deserialize_u16()
        deserialize_u32()
        deserialize_u64()
        deserialize_u128()
        deserialize_f32()
        deserialize_f64()
        deserialize_char()
        deserialize_str()
        deserialize_string()
        deserialize_bytes()
        deserialize_byte_buf()
        deserialize_option()
        deserialize_unit()
        deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str)
        deserialize_seq()
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_map()
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        deserialize_identifier()
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeserializeError> {
        visitor.visit_unit()
    }
}

/// The deserializer of a struct, of which there are the fields.
struct Record<'p, 'v> {
    parts: Vec<Kept<'p, 'v>>,
    all: &'p Parts<'v>,
    /// Of a nested struct, the fields that hold it.
    within: Vec<Holder<'v>>,
    /// It is read into the struct itself.
    is_own: bool,
    /// The type is known to be the struct itself.
    is_struct: bool,
}

impl<'p, 'v: 'p> Record<'p, 'v> {
    /// Returns the deserializer of a whole struct. `kept` is where each part notes that its value was kept for later.
    fn of(all: &'p Parts<'v>, kept: impl Iterator<Item = &'p Cell<bool>>) -> Self {
        Self { parts: all.list.iter().zip(kept).collect(), all, within: Vec::new(), is_own: false, is_struct: false }
    }

    /// Returns the members for a type that asks for `fields`, as far as it says so: a nested struct is one of them if it is
    /// asked for, and else its rows are. With `by_serde`, it asks by the names that serde's attributes give.
    fn members(self, fields: Option<&[&str]>, by_serde: bool) -> Members<'p, 'v> {
        let Self { parts, all, within, is_own, is_struct } = self;
        let (depth, is_told, fields) = (within.len(), fields.is_some(), fields.unwrap_or_default());
        let asked = |path: &[Holder<'v>]| {
            path.get(depth).copied().filter(|holder| fields.contains(&holder.called.by(by_serde)))
        };
        let mut nested: Vec<(Holder<'v>, Vec<Kept<'p, 'v>>)> = Vec::new();
        for path in all.nested.iter().filter(|path| path.starts_with(&within)) {
            if let Some(holder) = asked(path).filter(|holder| !nested.iter().any(|(other, _)| other == holder)) {
                nested.push((holder, Vec::new()));
            }
        }
        let serdes = OnceCell::new();
        // Of a nested struct that is not asked for, and of what is flattened, the names may be those of other fields.
        let name_of_other = |part: &'p Part<'v>, nested: &[(Holder<'v>, _)]| {
            let name = part.name_at(depth);
            if nested.iter().any(|(holder, _)| holder.called.by(by_serde) == name) {
                None
            } else if by_serde {
                let row = part.row.filter(|row| !is_told && !is_skipped(*row, &part.path[depth..]));
                let serde_name = row.map(|row| row.serde_name);
                serdes.get_or_init(|| SerdeNames::of(all.contract, &within, is_told)).of_other(serde_name, name)
            } else {
                Some(name)
            }
        };
        let mut members = Vec::with_capacity(parts.len());
        for kept in parts {
            let part = kept.0;
            let holder = asked(&part.path);
            if let Some((_, parts)) = holder.and_then(|holder| nested.iter_mut().find(|(other, _)| *other == holder)) {
                parts.push(kept);
                continue;
            }
            let own = part.row.filter(|row| part.path.len() == depth && !(by_serde && row.is_skipped()));
            let name = own.map(|row| row.by(by_serde)).or_else(|| name_of_other(part, &nested));
            members.extend(name.map(|name| Member::Part(name, kept)));
        }
        members.extend(nested.into_iter().map(|(holder, parts)| {
            let within = within.iter().copied().chain([holder]).collect();
            Member::Nested(holder.called.by(by_serde), Record { parts, all, within, is_own, is_struct })
        }));
        Members { left: members.into_iter(), next: None, is_own }
    }
}

impl<'de, 'v: 'de> Deserializer<'de> for Record<'de, 'v> {
    type Error = DeserializeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeserializeError> {
        let by_serde = self.is_struct;
        visitor.visit_map(self.members(None, by_serde))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeserializeError> {
        let contract = self.all.contract;
        let of = self.within.last().map_or(contract.name(), |holder| holder.of);
        self.is_own |= name == contract.name();
        let by_serde = self.is_struct || name == of && seem_to_be_serdes(contract, &self.within, fields);
        visitor.visit_map(self.members(Some(fields), by_serde))
    }

    /// A nested struct of which nothing arrived is none.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeserializeError> {
        if self.parts.is_empty() && !self.within.is_empty() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, DeserializeError> {
        visitor.visit_newtype_struct(self)
    }

    serde_core::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}
