//! The questions of a walk to a field's type, so that a wrong type is one error, on the user's own tokens.
//!
//! Each question about a type is a trait whose `Self` is that type and whose method takes it as the argument:
//! the compiler then reports the trait's own message at the place of the argument. A bound in a `where`
//! clause, or a supertrait, would add a note that shows this file; [`Display`] or [`Serialize`] in the
//! generated code would be reported in their own words.

use std::fmt::{self, Display};
use std::marker::PhantomData;

use http::HeaderValue;
use serde_core::{Serialize, Serializer};

use crate::contract::Key;
use crate::extras::Extras;
use crate::extras::pairs::Pairs;
use crate::fragment::{Members, MetaFragment};
use crate::json::Json;
use crate::value::Value;

/// A reference to a field, to be looked at.
#[doc(hidden)]
#[derive(Debug)]
pub struct Probe<'a, T>(pub &'a T);

/// A value found in a field: the field's own, the one in its `Option`, or none.
#[doc(hidden)]
#[derive(Debug)]
pub struct Found<'a, T> {
    pub(crate) value: Option<&'a T>,
    /// The value, if it is known to be a string.
    string: Option<&'a String>,
}

/// A field's form for a header: a header's value as it is, of anything else its text.
#[doc(hidden)]
#[derive(Debug)]
pub struct Sent<'a>(Option<&'a HeaderValue>);

impl<'a> Sent<'a> {
    /// Returns it as a value of the walk.
    #[must_use]
    pub fn text(self) -> Value<'a> {
        Value::of_header(self.0)
    }
}

impl<'a> Found<'a, HeaderValue> {
    /// Returns the header's value.
    #[must_use]
    pub const fn __codex_sent(self) -> Sent<'a> {
        Sent(self.value)
    }
}

impl<'a> Found<'a, &'a HeaderValue> {
    /// Returns the header's value.
    #[must_use]
    pub fn __codex_sent(self) -> Sent<'a> {
        Sent(self.value.copied())
    }
}

/// The form for a header that [`Found`] has of everything else.
#[doc(hidden)]
pub trait SentKind<'a, T> {
    fn __codex_sent(self) -> SentText<'a, T>;
}

impl<'a, T> SentKind<'a, T> for Found<'a, T> {
    fn __codex_sent(self) -> SentText<'a, T> {
        SentText(self)
    }
}

/// A text, of a type that only has the name of a header's value.
#[doc(hidden)]
#[derive(Debug)]
pub struct SentText<'a, T>(Found<'a, T>);

impl<'a, T: AsText> SentText<'a, T> {
    /// Returns it as a value of the walk.
    #[must_use]
    pub fn text(self) -> Value<'a> {
        T::text(self.0)
    }
}

impl<'a, T> Probe<'a, T> {
    /// Returns the value as it is, in an expression whose place is not narrowed to that of the field.
    #[must_use]
    pub const fn whole(self) -> &'a T {
        self.0
    }
}

/// A field's type decides what it is, not the type's name, so that an alias of `Option` is one too. Of the methods that
/// the generated call could mean, the compiler takes an inherent one first if its bound is met, then [`OptionKind`]'s,
/// and then [`AnyKind`]'s, which needs a reference. No two are equally near, so that a type that is not found brings no
/// error here. The names of the methods are such that no trait of the user's has them for all types.
impl<'a, T: MaybeString> Probe<'a, T> {
    /// Returns the string, if there is one.
    #[inline]
    #[must_use]
    pub fn __codex_inside(self) -> Found<'a, T::Inside> {
        self.0.find()
    }
}

/// A string, or an `Option` of one: known as what they are, they need not be asked for their forms.
#[doc(hidden)]
pub trait MaybeString {
    /// The string; named here, so that it is not known where the type is not found.
    type Inside;

    /// The string, if there is one.
    fn find(&self) -> Found<'_, Self::Inside>;
}

impl MaybeString for String {
    type Inside = Self;

    #[inline]
    fn find(&self) -> Found<'_, Self> {
        Found { value: Some(self), string: Some(self) }
    }
}

impl MaybeString for Option<String> {
    type Inside = String;

    #[inline]
    fn find(&self) -> Found<'_, String> {
        Found { value: self.as_ref(), string: self.as_ref() }
    }
}

/// [`Probe`]'s answer for other `Option`s.
#[doc(hidden)]
pub trait OptionKind<'a> {
    /// The type of the value.
    type Value;

    /// Returns the value in the `Option`.
    fn __codex_inside(self) -> Found<'a, Self::Value>;
}

impl<'a, T> OptionKind<'a> for Probe<'a, Option<T>> {
    type Value = T;

    #[inline]
    fn __codex_inside(self) -> Found<'a, T> {
        Found { value: self.0.as_ref(), string: None }
    }
}

impl<T: AsMembers> Probe<'_, T> {
    /// Says by its type what keys the value has.
    #[must_use]
    pub const fn __codex_keys(self) -> KeysOf<T> {
        KeysOf(PhantomData)
    }
}

/// [`Probe`]'s answer for everything else: no `Option`, no fragment.
#[doc(hidden)]
pub trait AnyKind<'a> {
    /// The type of the value.
    type Value;

    /// The value itself.
    fn __codex_inside(&self) -> Found<'a, Self::Value>;

    /// No keys; that it can have none is reported by the walk.
    fn __codex_keys(self) -> NoKeys;
}

impl<'a, T> AnyKind<'a> for Probe<'a, T> {
    type Value = T;

    #[inline]
    fn __codex_inside(&self) -> Found<'a, T> {
        Found { value: Some(self.0), string: None }
    }

    fn __codex_keys(self) -> NoKeys {
        NoKeys
    }
}

/// A type that can be sent as text, in a header or in the flat map. This trait is implemented for every type that
/// implements [`Display`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as text: `header` and `flat` need `std::fmt::Display`",
    label = "does not implement `Display`",
    note = "a list can be sent with `list` or `repeat`, such as `flat(list)`, a map with `prefix = ...`, what implements `Serialize` with `json`, and anything with a function that makes the text, `with = PATH`",
    note = "or implement `Display` for it, or for a type of your own around it; or send the field to neither, `omit(header, flat)`, and if no other transport remains write `#[codex_meta(skip)]`",
    note = "for a type parameter, write `T: std::fmt::Display`, not `AsText`, which is internal to the runtime"
)]
pub trait AsText: Sized {
    #[doc(hidden)]
    fn text(found: Found<'_, Self>) -> Value<'_>;

    #[doc(hidden)]
    fn display(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

#[diagnostic::do_not_recommend]
impl<T: Display> AsText for T {
    #[inline]
    fn text(found: Found<'_, Self>) -> Value<'_> {
        match found.string {
            Some(string) => Value::of_string(string),
            None => Value::of_text(found.value.map(|value| value as &dyn Display)),
        }
    }

    fn display(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt(f)
    }
}

/// A type that can be sent as JSON: in the blob, in a view or, with the attribute `json`, in a header or in the flat
/// map. This trait is implemented for every type that implements [`Serialize`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as JSON: a field in `blob` or in a view needs `serde::Serialize`",
    label = "does not implement `Serialize`",
    note = "write `#[derive(serde::Serialize)]` on your own type; in a container such as `Vec<T>`, on the type of its elements; or leave the field out with `omit(...)` or `skip`",
    note = "a type that derives `MetaFragment` is sent with `blob(flatten)`",
    note = "for a type parameter, write `T: serde::Serialize`, not `AsJson`, which is internal to the runtime"
)]
pub trait AsJson: Sized {
    #[doc(hidden)]
    fn json(found: Found<'_, Self>) -> Value<'_>;

    #[doc(hidden)]
    fn serialized<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> AsJson for T {
    #[inline]
    fn json(found: Found<'_, Self>) -> Value<'_> {
        match found.string {
            Some(string) => Value::of_string(string),
            None => Value::of_json(found.value.map(|value| value as &dyn Json)),
        }
    }

    fn serialized<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}

/// The type of a field in a struct or enum that derives [`MetaFragment`]. This trait is implemented for every type that
/// implements `Serialize`. It differs from [`AsJson`] only in the advice of the compiler's error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as JSON: what a `MetaFragment` holds needs `serde::Serialize`",
    label = "does not implement `Serialize`",
    note = "write `#[derive(serde::Serialize)]` on your own type; in a container such as `Vec<T>`, on the type of its elements; or leave a field of a struct out with `#[codex_meta(skip)]`",
    note = "for a type parameter, write `T: serde::Serialize`, not `AsMember`, which is internal to the runtime"
)]
pub trait AsMember: Sized {
    #[doc(hidden)]
    fn json(found: Found<'_, Self>) -> Value<'_>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> AsMember for T {
    #[inline]
    fn json(found: Found<'_, Self>) -> Value<'_> {
        <T as AsJson>::json(found)
    }
}

/// The type of a field declared with `flatten`. This trait is implemented for every type that implements
/// [`MetaFragment`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be flattened: its keys are not known",
    label = "does not implement `MetaFragment`",
    note = "write `#[derive(MetaFragment)]` on it if it is yours, or, if it implements `Serialize`, drop `flatten` to send it under the field's key",
    note = "for a type parameter, write `T: codex_metadata::MetaFragment`, not `AsMembers`, which is internal to the runtime"
)]
pub trait AsMembers: Sized {
    #[doc(hidden)]
    const KEYS: &'static [Key];

    #[doc(hidden)]
    fn members(found: Found<'_, Self>) -> Value<'_>;
}

#[diagnostic::do_not_recommend]
impl<T: MetaFragment> AsMembers for T {
    const KEYS: &'static [Key] = T::KEYS;

    #[inline]
    fn members(found: Found<'_, Self>) -> Value<'_> {
        Value::of_members(found.value.map(|value| value as &dyn Members))
    }
}

/// Returns the keys of what `look` looks at.
///
/// It is never called: its type says which they are. To name the field's type instead would be one more error on a
/// type that is not found, with other suggestions than that of the struct.
#[doc(hidden)]
#[must_use]
pub const fn flattened_keys<M, K: Keys>(_look: fn(&M) -> K) -> &'static [Key] {
    K::KEYS
}

/// A type that stands for a list of keys.
#[doc(hidden)]
pub trait Keys {
    /// The keys.
    const KEYS: &'static [Key];
}

/// The keys of a fragment.
#[doc(hidden)]
#[derive(Debug)]
pub struct KeysOf<T>(PhantomData<T>);

impl<T: AsMembers> Keys for KeysOf<T> {
    const KEYS: &'static [Key] = T::KEYS;
}

/// No keys.
#[doc(hidden)]
#[derive(Debug)]
pub struct NoKeys;

impl Keys for NoKeys {
    const KEYS: &'static [Key] = &[];
}

/// The type of the field declared with `extras` in the struct `M`. This trait is implemented only for `Extras<M>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the extras of `{M}`",
    label = "is not `Extras<{M}>`",
    note = "write `codex_metadata::Extras<Self>`: extras are checked against the keys of the struct that holds them"
)]
pub trait ExtrasOf<M>: Sized {
    #[doc(hidden)]
    fn pairs(&self) -> Value<'_>;
}

#[diagnostic::do_not_recommend]
impl<M, T: HoldsExtras<M>> ExtrasOf<M> for T {
    fn pairs(&self) -> Value<'_> {
        Value::of_pairs(self.held())
    }
}

/// [`ExtrasOf`] for the one type that has it, apart so that the compiler does not recommend the others of its kind.
#[doc(hidden)]
pub trait HoldsExtras<M> {
    /// The pairs without their struct.
    fn held(&self) -> &Pairs;
}

impl<M> HoldsExtras<M> for Extras<M> {
    fn held(&self) -> &Pairs {
        self.pairs()
    }
}
