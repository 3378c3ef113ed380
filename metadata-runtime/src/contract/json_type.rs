//! The JSON type of a field's values, and whether there may be none, from the field's type.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::marker::PhantomData;
use std::num::NonZero;
use std::rc::Rc;
use std::sync::Arc;

use super::value_schema::ValueSchema;

/// The JSON type of a field's values, as far as the compiler can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonType {
    /// An unknown type: the type of the field is a type parameter, or does not implement [`JsonTyped`].
    Any,
    /// A string.
    Text,
    /// An integer.
    Integer {
        /// The smallest possible value.
        min: i128,
        /// The largest possible value.
        max: u128,
    },
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl JsonType {
    /// Returns the name of this type in JSON Schema, such as `integer`, or `any` if the type is unknown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Text => "string",
            Self::Integer { .. } => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// Returns the type of the values of both.
    const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Text, Self::Text) => Self::Text,
            (Self::Boolean, Self::Boolean) => Self::Boolean,
            (Self::Array, Self::Array) => Self::Array,
            (Self::Object, Self::Object) => Self::Object,
            (Self::Integer { min: a, max: b }, Self::Integer { min: c, max: d }) => {
                Self::Integer { min: if a < c { a } else { c }, max: if b > d { b } else { d } }
            }
            (Self::Integer { .. } | Self::Number, Self::Integer { .. } | Self::Number) => Self::Number,
            _ => Self::Any,
        }
    }
}

/// A type whose values all serialize as the same JSON type. If you implement this trait for a type of your own,
/// contracts and schemas show this JSON type for each field that has your type.
///
/// In direct headers and in the flat map, a value is sent as the text that `Display` writes. For [`JsonType::Integer`],
/// this text must be the integer in decimal digits, and for [`JsonType::Boolean`] it must be `true` or `false`. An
/// audit reports any other text.
///
/// ```
/// use codex_metadata::CodexMeta;
/// use codex_metadata::contract::{JsonType, JsonTyped};
///
/// #[derive(serde::Serialize)]
/// struct ThreadId(String);
///
/// impl JsonTyped for ThreadId {
///     const TYPE: JsonType = JsonType::Text;
/// }
///
/// #[derive(CodexMeta)]
/// #[codex_meta(transports(blob), blob(key = "x-meta"))]
/// struct Meta {
///     #[codex_meta(blob)]
///     thread_id: Option<ThreadId>,
/// }
///
/// let field = Meta::CONTRACT.field("thread_id").unwrap();
/// assert_eq!(field.json_type(), JsonType::Text);
/// assert!(field.is_optional());
/// ```
pub trait JsonTyped {
    /// The JSON type of all values of this type.
    const TYPE: JsonType;
}

macro_rules! typed {
    ($json:expr => $([$($generics:tt)*] $type:ty),* $(,)?) => {
        $(impl<$($generics)*> JsonTyped for $type {
            const TYPE: JsonType = $json;
        })*
    };
}

macro_rules! integers {
    ($($type:ty),*) => {
        $(
            impl JsonTyped for $type {
                #[allow(clippy::cast_lossless, clippy::cast_possible_wrap, clippy::cast_sign_loss, reason = "one form for all of them")]
                const TYPE: JsonType = JsonType::Integer { min: <$type>::MIN as i128, max: <$type>::MAX as u128 };
            }

            impl JsonTyped for NonZero<$type> {
                #[allow(clippy::cast_lossless, clippy::cast_possible_wrap, clippy::cast_sign_loss, reason = "one form for all of them")]
                const TYPE: JsonType =
                    JsonType::Integer { min: Self::MIN.get() as i128, max: Self::MAX.get() as u128 };
            }
        )*
    };
}

typed!(JsonType::Text => [] str, [] String, [] char, [] http::HeaderValue);
typed!(JsonType::Number => [] f32, [] f64);
typed!(JsonType::Boolean => [] bool);
typed!(
    JsonType::Array => [T] [T], [T, const N: usize] [T; N], [T] Vec<T>, [T] VecDeque<T>, [T] BTreeSet<T>, [T, S] HashSet<T, S>
);
typed!(
    JsonType::Object => [K, V] BTreeMap<K, V>, [K, V, S] HashMap<K, V, S>, [] serde_json::Map<String, serde_json::Value>
);
typed!(T::TYPE => [T: JsonTyped + ?Sized] &T, [T: JsonTyped + ?Sized] Box<T>, [T: JsonTyped + ?Sized] Rc<T>);
typed!(T::TYPE => [T: JsonTyped + ?Sized] Arc<T>, [T: JsonTyped + ToOwned + ?Sized] Cow<'_, T>);
integers!(i8, i16, i32, i64, i128, u8, u16, u32, u64, u128);

// Of 64 bits wherever it is built: a contract is the same for every machine.
typed!(u64::TYPE => [] usize);
typed!(i64::TYPE => [] isize);

#[cfg(feature = "codex")]
typed!(JsonType::Text => [] uuid::Uuid);

/// The JSON type of one field.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct FieldType {
    pub(super) json: JsonType,
    pub(super) optional: bool,
    pub(super) schema: ValueSchema,
}

impl FieldType {
    pub(super) const UNKNOWN: Self = Self::new(JsonType::Any, false);

    const fn new(json: JsonType, optional: bool) -> Self {
        Self { json, optional, schema: ValueSchema::NONE }
    }
}

/// The JSON types of several fields, in groups.
#[doc(hidden)]
#[derive(Debug)]
pub enum TypeTree {
    One(FieldType),
    Group(&'static [Self]),
}

impl TypeTree {
    /// Returns the one type that all have; `Any` where there is none. Only one alone has a schema.
    const fn joined(&self) -> FieldType {
        match self {
            Self::One(one) => *one,
            Self::Group([]) => FieldType::UNKNOWN,
            Self::Group([one]) => one.joined(),
            Self::Group([first, others @ ..]) => {
                let (mut joined, mut i) = (first.joined().json, 0);
                while i < others.len() {
                    joined = joined.or(others[i].joined().json);
                    i += 1;
                }
                FieldType::new(joined, false)
            }
        }
    }
}

/// A type that stands for the JSON types of fields.
#[doc(hidden)]
pub trait SaysTypes {
    const TREE: TypeTree;

    /// The one type that all have.
    const JOINED: &'static FieldType = &Self::TREE.joined();
}

/// Of a field that is not asked.
impl SaysTypes for () {
    const TREE: TypeTree = TypeTree::One(FieldType::UNKNOWN);
}

/// A type that is known.
#[doc(hidden)]
#[derive(Debug)]
pub struct Known<T: ?Sized>(pub(crate) PhantomData<T>);

impl<T: Typed + ?Sized> SaysTypes for Known<T> {
    const TREE: TypeTree = TypeTree::One(FieldType::new(T::JSON, T::OPTIONAL));
}

/// A type that is not known.
#[doc(hidden)]
#[derive(Debug)]
pub struct Unknown<const OPTIONAL: bool>;

impl<const OPTIONAL: bool> SaysTypes for Unknown<OPTIONAL> {
    const TREE: TypeTree = TypeTree::One(FieldType::new(JsonType::Any, OPTIONAL));
}

/// A type that is known, and says its schema.
#[cfg(feature = "schemars")]
#[doc(hidden)]
#[derive(Debug)]
pub struct Described<T: ?Sized, const OPTIONAL: bool>(pub(crate) PhantomData<T>);

#[cfg(feature = "schemars")]
impl<T: JsonTyped + schemars::JsonSchema + ?Sized, const OPTIONAL: bool> SaysTypes for Described<T, OPTIONAL> {
    const TREE: TypeTree =
        TypeTree::One(FieldType { schema: ValueSchema::of::<T>(), ..FieldType::new(T::TYPE, OPTIONAL) });
}

/// A type that says its schema alone.
#[cfg(feature = "schemars")]
#[doc(hidden)]
#[derive(Debug)]
pub struct OnlyDescribed<T: ?Sized, const OPTIONAL: bool>(pub(crate) PhantomData<T>);

#[cfg(feature = "schemars")]
impl<T: schemars::JsonSchema + ?Sized, const OPTIONAL: bool> SaysTypes for OnlyDescribed<T, OPTIONAL> {
    const TREE: TypeTree =
        TypeTree::One(FieldType { schema: ValueSchema::of::<T>(), ..FieldType::new(JsonType::Any, OPTIONAL) });
}

/// A [`JsonTyped`] type, or an `Option` of one.
#[doc(hidden)]
pub trait Typed {
    const JSON: JsonType;
    const OPTIONAL: bool;
}

impl<T: JsonTyped + ?Sized> Typed for T {
    const JSON: JsonType = T::TYPE;
    const OPTIONAL: bool = false;
}

impl<T: JsonTyped> Typed for Option<T> {
    const JSON: JsonType = T::TYPE;
    const OPTIONAL: bool = true;
}

macro_rules! groups {
    ($($first:ident $($more:ident)*)?) => {
        $(
            impl<$first: SaysTypes, $($more: SaysTypes),*> SaysTypes for ($first, $($more,)*) {
                const TREE: TypeTree = TypeTree::Group(&[$first::TREE, $($more::TREE),*]);
            }

            groups!($($more)*);
        )?
    };
}

groups!(A B C D E F G H I J K L);
