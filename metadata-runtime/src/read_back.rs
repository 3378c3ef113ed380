//! The functions of `read`, written so that one of a wrong type is one error, on its path.

use std::marker::PhantomData;

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use crate::field::Found;

/// The function that `read = PATH` names, on a text transport, on a field of type `T`.
#[diagnostic::on_unimplemented(
    message = "`read` of a field of type `{T}` needs a function `fn(&str) -> Result<{T}, E>` on `header` and `flat`",
    label = "this is `{Self}`",
    note = "it is the inverse of `with`, such as `read = Self::parsed` with `fn parsed(text: &str) -> Result<{T}, String>`"
)]
pub trait ReadsText<T> {}

/// The function of a `read` in JSON, on a field of type `T`.
#[diagnostic::on_unimplemented(
    message = "`read` of a field of type `{T}` needs a function `fn(U) -> Result<{T}, E>` in JSON",
    label = "this is `{Self}`",
    note = "it is the inverse of `with`, such as `read = Self::parsed` with `fn parsed(sent: u64) -> Result<{T}, String>`; what it takes implements `serde::de::DeserializeOwned`, such as `String` and not `&str`"
)]
pub trait ReadsJson<T> {}

/// The type of the value that a function in `read = PATH` takes, if the function reads JSON. The function is the
/// inverse of the function in `with = PATH`: it gets a field's value back from what was sent. The function reads JSON
/// if `read = PATH` is declared for the blob or for a view, or together with `json` for another transport. This trait
/// is implemented for every type that implements `DeserializeOwned`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from JSON: what a `read` takes needs `serde::de::DeserializeOwned`",
    label = "does not implement `DeserializeOwned`",
    note = "write `#[derive(serde::Deserialize)]` on it, or take what owns its text, such as `String` for `&str`"
)]
pub trait FromJson: Sized {
    #[doc(hidden)]
    fn from_json(json: &str) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<U: DeserializeOwned> FromJson for U {
    #[cfg(feature = "observe")]
    fn from_json(json: &str) -> Option<Self> {
        json.parse::<crate::observe::JsonValue>().ok()?.deserialize().ok()
    }

    /// Never asked without a reader.
    #[cfg(not(feature = "observe"))]
    fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }
}

/// The type `T` in the `Result<T, E>` that a function in `read = PATH` returns. The function is the inverse of the
/// function in `with = PATH`: it gets a field's value back from what was sent. This trait is implemented for every type
/// that implements `Serialize`, because `Observed::deserialize` serializes the `T`, and then deserializes the result
/// into the struct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read back: a field with `read` needs `serde::Serialize`",
    label = "does not implement `Serialize`",
    note = "write `#[derive(serde::Serialize)]` on it: the struct's `Deserialize` reads what it is serialized as"
)]
pub trait AsRead: Sized {
    #[doc(hidden)]
    fn to_json(&self) -> Option<String>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> AsRead for T {
    fn to_json(&self) -> Option<String> {
        let mut json = String::new();
        crate::json::Json::write_json(self, &mut json).ok()?;
        Some(if json.is_empty() { "null".into() } else { json })
    }
}

/// The function of a `read`, with the type of what its field holds.
#[doc(hidden)]
pub struct ReadCall<T, F>(PhantomData<fn() -> T>, F);

/// Joins a function and what is found in the field that `look` looks at, which is never called.
#[doc(hidden)]
#[must_use]
pub const fn read_call<M, T, F: Copy>(_look: for<'a> fn(&'a M) -> Found<'a, T>, read: F) -> ReadCall<T, F> {
    ReadCall(PhantomData, read)
}

/// Returns whether the function reads text.
#[doc(hidden)]
pub trait ReadTextKind<'t> {
    /// [`Reads`], or its stand-in if there is no such function.
    type Read;

    fn __codex_read_text(&self) -> Self::Read;
}

impl<T, F: Copy> ReadTextKind<'_> for ReadCall<T, F> {
    type Read = NotRead<T, F>;

    fn __codex_read_text(&self) -> NotRead<T, F> {
        NotRead(PhantomData)
    }
}

impl<'t, T, E, F: Fn(&'t str) -> Result<T, E> + Copy> ReadTextKind<'t> for &ReadCall<T, F> {
    type Read = Reads<T, &'t str, E, F>;

    fn __codex_read_text(&self) -> Self::Read {
        Reads(self.1, PhantomData)
    }
}

/// Returns whether the function reads what JSON stands for.
#[doc(hidden)]
pub trait ReadJsonKind<U> {
    /// [`Reads`], or its stand-in if there is no such function.
    type Read;

    fn __codex_read_json(&self) -> Self::Read;
}

impl<T, F: Copy> ReadJsonKind<()> for ReadCall<T, F> {
    type Read = NotRead<T, F>;

    fn __codex_read_json(&self) -> NotRead<T, F> {
        NotRead(PhantomData)
    }
}

impl<T, U, E, F: Fn(U) -> Result<T, E> + Copy> ReadJsonKind<U> for &ReadCall<T, F> {
    type Read = Reads<T, U, E, F>;

    fn __codex_read_json(&self) -> Self::Read {
        Reads(self.1, PhantomData)
    }
}

/// A result that borrows cannot outlive the reading.
impl<T, V: ?Sized, E, F: for<'t> Fn(&'t V) -> Result<T, E> + Copy> ReadJsonKind<(PhantomData<V>, E)>
    for &&ReadCall<T, F>
{
    type Read = NotRead<T, F>;

    fn __codex_read_json(&self) -> NotRead<T, F> {
        NotRead(PhantomData)
    }
}

/// A function that reads what came as a `U`.
#[doc(hidden)]
pub struct Reads<T, U, E, F>(F, PhantomData<fn(U) -> (T, E)>);

impl<'t, T, E, F: Fn(&'t str) -> Result<T, E>> Reads<T, &'t str, E, F> {
    /// Reads a text, and returns the value as JSON.
    pub fn __codex_text(&self, text: &'t str) -> Option<String>
    where
        T: AsRead,
    {
        (self.0)(text).ok()?.to_json()
    }
}

impl<T, U, E, F: Fn(U) -> Result<T, E>> Reads<T, U, E, F> {
    /// Reads JSON, and returns the value as JSON.
    pub fn __codex_json(&self, json: &str) -> Option<String>
    where
        T: AsRead,
        U: FromJson,
    {
        (self.0)(U::from_json(json)?).ok()?.to_json()
    }
}

/// The stand-in for a function of the wrong type.
#[doc(hidden)]
pub struct NotRead<T, F>(PhantomData<(fn() -> T, F)>);

#[expect(clippy::unused_self, reason = "called as the methods of `Reads` are")]
impl<T, F> NotRead<T, F> {
    /// Reads nothing. The bound says what the function must be.
    pub const fn __codex_text(&self, _: &str) -> Option<String>
    where
        F: ReadsText<T>,
    {
        None
    }

    /// Reads nothing, like [`__codex_text`](Self::__codex_text).
    pub const fn __codex_json(&self, _: &str) -> Option<String>
    where
        F: ReadsJson<T>,
    {
        None
    }
}
