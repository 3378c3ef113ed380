use serde::ser::{
    Error as _, Serialize, SerializeMap as _, SerializeSeq as _, SerializeStruct as _, SerializeStructVariant as _,
    SerializeTupleVariant as _, Serializer,
};

use super::Draw;
use crate::model::strict;

/// A value of any shape that `serde` knows, and of some that it had better not.
#[derive(Clone, Debug)]
pub enum Tree {
    /// A `bool`.
    Bool(bool),
    /// Integers of all sizes.
    Integer(u64),
    /// A number that may be none.
    Float(f64),
    /// A single-precision one.
    Single(f32),
    /// A `char`.
    Char(char),
    /// A string.
    Text(String),
    /// A value that is only known by its `Display`.
    Displayed(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// `None`.
    Nothing,
    /// `()`.
    Unit,
    /// A struct without fields.
    UnitStruct,
    /// A variant without content.
    UnitVariant,
    /// `Some`.
    Some(Box<Tree>),
    /// A newtype.
    Newtype(Box<Tree>),
    /// A newtype variant.
    NewtypeVariant(Box<Tree>),
    /// A sequence.
    Seq(Vec<Tree>),
    /// A tuple variant.
    TupleVariant(Vec<Tree>),
    /// A map, whose keys may be anything.
    Map(Vec<(Tree, Tree)>),
    /// A struct of two fields.
    Struct(Box<(Tree, Tree)>),
    /// A struct variant of two fields.
    StructVariant(Box<(Tree, Tree)>),
    /// The value within this many sequences.
    Nested(u8, Box<Tree>),
    /// A value that fails to serialize.
    Failing,
    /// A sequence that ignores that its elements fail.
    Ignoring(Vec<Tree>),
    /// A map that forgets a value, or a key.
    Forgetful(bool),
}

impl Tree {
    /// Any tree; most are small.
    pub fn draw(draw: &mut Draw<'_>) -> Self {
        Self::within(draw, 4)
    }

    fn within(draw: &mut Draw<'_>, levels: usize) -> Self {
        let next = |draw: &mut Draw<'_>| Box::new(Self::within(draw, levels - 1));
        let several = |draw: &mut Draw<'_>| draw.several(0..=3, |draw| Self::within(draw, levels - 1));
        let both = |draw: &mut Draw<'_>| Box::new((Self::within(draw, levels - 1), Self::within(draw, levels - 1)));
        match draw.number(0..=if levels == 0 { 11 } else { 24 }) {
            0 => Self::Bool(draw.chance(50)),
            1 => Self::Integer(draw.word()),
            2 => Self::Float(f64::from_bits(draw.word())),
            3 => Self::Single(if draw.chance(20) { f32::NAN } else { f32::from(draw.byte()) / 8.0 }),
            4 => Self::Char(draw.text().chars().next().unwrap_or('c')),
            5 => Self::Displayed(draw.text()),
            6 => Self::Bytes(draw.several(0..=4, Draw::byte)),
            7 => Self::Nothing,
            8 => Self::Unit,
            9 => Self::UnitStruct,
            10 => Self::UnitVariant,
            11 => Self::Text(draw.text()),
            12 => Self::Some(next(draw)),
            13 => Self::Newtype(next(draw)),
            14 => Self::NewtypeVariant(next(draw)),
            15 | 16 => Self::Seq(several(draw)),
            17 => Self::TupleVariant(several(draw)),
            18 | 19 => {
                Self::Map(draw.several(0..=3, |draw| (Self::within(draw, levels - 1), Self::within(draw, levels - 1))))
            }
            20 => Self::Struct(both(draw)),
            21 => Self::StructVariant(both(draw)),
            22 => Self::Nested(if draw.chance(50) { draw.byte() } else { 50 + draw.byte() % 10 }, next(draw)),
            23 if draw.chance(50) => Self::Failing,
            23 => Self::Forgetful(draw.chance(50)),
            _ => Self::Ignoring(several(draw)),
        }
    }

    /// Returns `true` if it is `None` or a unit, behind any wrapper.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        match self {
            Self::Nothing | Self::Unit | Self::UnitStruct => true,
            Self::Some(tree) | Self::Newtype(tree) | Self::Nested(0, tree) => tree.is_absent(),
            _ => false,
        }
    }

    /// The JSON of it, if it has one: no failure in it, no number that is none, no key but strings, numbers and
    /// flags, and no more levels than a value may have.
    #[must_use]
    pub fn json(&self) -> Option<serde_json::Value> {
        let text = serde_json::to_string(&self).ok().filter(|_| self.is_sound())?;
        // `serde_json` refuses what is deeper by far.
        serde_json::from_str(&text).ok().filter(|_| levels(&text) <= MAX_LEVELS)
    }

    /// Returns `true` if an object of its JSON has a key twice.
    #[must_use]
    pub fn repeats_a_key(&self) -> bool {
        serde_json::to_string(self).is_ok_and(|text| strict(&text).is_err())
    }

    /// Returns `true` if nothing in it is a fault that `serde_json` lets pass.
    fn is_sound(&self) -> bool {
        match self {
            Self::Float(number) => number.is_finite(),
            Self::Single(number) => number.is_finite(),
            Self::Failing | Self::Forgetful(_) => false,
            Self::Some(tree) | Self::Newtype(tree) | Self::NewtypeVariant(tree) | Self::Nested(_, tree) => {
                tree.is_sound()
            }
            Self::Seq(trees) | Self::TupleVariant(trees) | Self::Ignoring(trees) => trees.iter().all(Self::is_sound),
            Self::Map(pairs) => pairs.iter().all(|(key, value)| key.is_sound() && value.is_sound()),
            Self::Struct(both) | Self::StructVariant(both) => both.0.is_sound() && both.1.is_sound(),
            _ => true,
        }
    }
}

/// The most arrays and objects inside each other in one value; see the table of limits.
const MAX_LEVELS: usize = 56;

/// Of the text, since of two members with one key a reader may see one.
fn levels(json: &str) -> usize {
    let (mut deepest, mut depth, mut is_string, mut is_escaped) = (0, 0_usize, false, false);
    for byte in json.bytes() {
        match byte {
            b'"' if !is_escaped => is_string = !is_string,
            b'[' | b'{' if !is_string => depth += 1,
            b']' | b'}' if !is_string => depth -= 1,
            _ => {}
        }
        is_escaped = is_string && byte == b'\\' && !is_escaped;
        deepest = deepest.max(depth);
    }
    deepest
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(value) => value.serialize(serializer),
            Self::Integer(value) => integer(*value, serializer),
            Self::Float(value) => value.serialize(serializer),
            Self::Single(value) => value.serialize(serializer),
            Self::Char(value) => value.serialize(serializer),
            Self::Text(value) => value.serialize(serializer),
            Self::Displayed(value) => serializer.collect_str(value),
            Self::Bytes(value) => serializer.serialize_bytes(value),
            Self::Nothing => serializer.serialize_none(),
            Self::Unit => serializer.serialize_unit(),
            Self::UnitStruct => serializer.serialize_unit_struct("Unit"),
            Self::UnitVariant => serializer.serialize_unit_variant("Variants", 0, "unit é"),
            Self::Some(tree) => serializer.serialize_some(tree),
            Self::Newtype(tree) => serializer.serialize_newtype_struct("Newtype", tree),
            Self::NewtypeVariant(tree) => serializer.serialize_newtype_variant("Variants", 1, "newtype é", tree),
            Self::Seq(trees) => trees.serialize(serializer),
            Self::TupleVariant(trees) => {
                let mut variant = serializer.serialize_tuple_variant("Variants", 2, "tuple", trees.len())?;
                trees.iter().try_for_each(|tree| variant.serialize_field(tree))?;
                variant.end()
            }
            Self::Map(pairs) => serializer.collect_map(pairs.iter().map(|(key, value)| (key, value))),
            Self::Struct(both) => {
                let mut fields = serializer.serialize_struct("Struct", 2)?;
                fields.serialize_field("first", &both.0)?;
                fields.serialize_field("second \u{7F}", &both.1)?;
                fields.end()
            }
            Self::StructVariant(both) => {
                let mut fields = serializer.serialize_struct_variant("Variants", 3, "struct", 2)?;
                fields.serialize_field("first", &both.0)?;
                fields.serialize_field("second", &both.1)?;
                fields.end()
            }
            Self::Nested(0, tree) => tree.serialize(serializer),
            Self::Nested(levels, tree) => serializer.collect_seq([Self::Nested(levels - 1, tree.clone())]),
            Self::Failing => Err(S::Error::custom("it fails\nin two lines")),
            Self::Ignoring(trees) => {
                let mut seq = serializer.serialize_seq(None)?;
                for tree in trees {
                    let _ = seq.serialize_element(tree);
                }
                seq.end()
            }
            Self::Forgetful(the_key) => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("a", "b")?;
                if *the_key { map.serialize_value("c") } else { map.serialize_key("c") }?;
                map.end()
            }
        }
    }
}

/// One of the sizes that the number fits in.
fn integer<S: Serializer>(value: u64, serializer: S) -> Result<S::Ok, S::Error> {
    let signed = value.cast_signed();
    match value % 8 {
        0 => serializer.serialize_i8((value >> 56) as i8),
        1 => serializer.serialize_u8((value >> 56) as u8),
        2 => serializer.serialize_i16((value >> 48) as i16),
        3 => serializer.serialize_u16((value >> 48) as u16),
        4 => serializer.serialize_u32((value >> 32) as u32),
        5 => serializer.serialize_i64(signed),
        6 => serializer.serialize_i128(i128::from(signed)),
        _ => serializer.serialize_u64(value),
    }
}
