//! The results of `with` and `instead`, written so that a function of a wrong type is one error, on its path.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::ops::Deref;

use serde_core::{Serialize, Serializer};

use crate::field::{AsJson, AsText, Found};
use crate::json::Json;
use crate::value::Value;

/// The function of a `with` or `instead` on a field of type `T`: it takes `&T`, or what that dereferences to.
#[diagnostic::on_unimplemented(
    message = "`with` and `instead` of a field of type `{T}` need a function `fn(&{T}) -> U`: its result is sent",
    label = "this is `{Self}`",
    note = "write the path of a method of the field's type, such as `String::as_str`, or of a function of your own, such as `with = Self::shown` with `fn shown(value: &{T}) -> String`"
)]
pub trait Makes<T> {}

/// The call of the function of a `with` or `instead`: the field's value and the function.
#[doc(hidden)]
pub struct MakeCall<'a, T, F>(pub Found<'a, T>, pub F);

/// The forms in which the value is passed to the function, tried in turn like those of a `skip_if`: see
/// [`SkipIfKind`](crate::predicate::SkipIfKind).
#[doc(hidden)]
pub trait MakeKind {
    /// [`Made`], or its stand-in if there is no such function.
    type Made;

    /// Joins the value and the function. The function is not called yet.
    fn __codex_made(&self) -> Self::Made;
}

impl<T, F: Copy> MakeKind for MakeCall<'_, T, F> {
    type Made = NotMade<T, F>;

    fn __codex_made(&self) -> NotMade<T, F> {
        NotMade(PhantomData)
    }
}

impl<'a, T, const N: usize, U, F: Fn(&'a [T]) -> U + Copy> MakeKind for &MakeCall<'a, [T; N], F> {
    type Made = Made<'a, [T], F>;

    fn __codex_made(&self) -> Self::Made {
        Made { value: self.0.value.map(|value| &value[..]), make: self.1 }
    }
}

impl<'a, T, U, F> MakeKind for &&MakeCall<'a, T, F>
where
    T: Deref<Target: Deref>,
    F: Fn(&'a <T::Target as Deref>::Target) -> U + Copy,
{
    type Made = Made<'a, <T::Target as Deref>::Target, F>;

    fn __codex_made(&self) -> Self::Made {
        Made { value: self.0.value.map(|value| &***value), make: self.1 }
    }
}

impl<'a, T: Deref, U, F: Fn(&'a T::Target) -> U + Copy> MakeKind for &&&MakeCall<'a, T, F> {
    type Made = Made<'a, T::Target, F>;

    fn __codex_made(&self) -> Self::Made {
        Made { value: self.0.value.map(|value| &**value), make: self.1 }
    }
}

impl<'a, T, U, F: Fn(&'a T) -> U + Copy> MakeKind for &&&&MakeCall<'a, T, F> {
    type Made = Made<'a, T, F>;

    fn __codex_made(&self) -> Self::Made {
        Made { value: self.0.value, make: self.1 }
    }
}

/// The result of the function, which is called on demand.
#[doc(hidden)]
pub struct Made<'a, T: ?Sized, F> {
    value: Option<&'a T>,
    make: F,
}

impl<'a, T: ?Sized, U, F: Fn(&'a T) -> U> Made<'a, T, F> {
    /// Returns the result as text.
    pub fn __codex_text(&self) -> Value<'_>
    where
        U: AsText,
    {
        Value::of_text(self.value.map(|_| self as &dyn Display))
    }

    /// Returns the result as JSON.
    pub fn __codex_json(&self) -> Value<'_>
    where
        U: AsJson,
    {
        Value::of_json(self.value.map(|_| self as &dyn Json))
    }
}

impl<'a, T: ?Sized, U: AsText, F: Fn(&'a T) -> U> Display for Made<'a, T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.map_or(Ok(()), |value| (self.make)(value).display(f))
    }
}

impl<'a, T: ?Sized, U: AsJson, F: Fn(&'a T) -> U> Serialize for Made<'a, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Some(value) => (self.make)(value).serialized(serializer),
            None => serializer.serialize_none(),
        }
    }
}

/// The stand-in for the result of a function of the wrong type.
#[doc(hidden)]
pub struct NotMade<T, F>(PhantomData<(fn() -> T, F)>);

#[expect(clippy::unused_self, reason = "called as the methods of `Made` are")]
impl<T, F> NotMade<T, F> {
    /// Returns nothing. The bound says what the function must be.
    pub fn __codex_text(&self) -> Value<'_>
    where
        F: Makes<T>,
    {
        Value::new()
    }

    /// Returns nothing, like [`__codex_text`](Self::__codex_text).
    pub fn __codex_json(&self) -> Value<'_>
    where
        F: Makes<T>,
    {
        Value::new()
    }
}
