//! The facts about a field's values that its type tells: the JSON type, whether there may be none, the schema.

#![allow(clippy::unused_self, reason = "the type of what is asked is the question")]

use std::marker::PhantomData;
use std::ops::Deref;

#[cfg(feature = "schemars")]
use crate::contract::{Described, JsonTyped, OnlyDescribed};
use crate::contract::{Known, Typed, Unknown};
use crate::field::Probe;

/// One of the questions that a type is asked, of which the compiler takes the first whose bound is met: where it is not,
/// it looks at what the question dereferences to, which is the next one.
#[doc(hidden)]
#[derive(Debug)]
pub struct Asked<T, const QUESTION: u8>(PhantomData<T>);

/// The first question that there is.
#[cfg(feature = "schemars")]
const FIRST: u8 = 0;
#[cfg(not(feature = "schemars"))]
const FIRST: u8 = 4;

impl<T> Deref for Probe<'_, T> {
    type Target = Asked<T, FIRST>;

    fn deref(&self) -> &Self::Target {
        &Asked(PhantomData)
    }
}

macro_rules! next {
    ($($question:literal => $next:literal),* $(,)?) => {
        $(impl<T> Deref for Asked<T, $question> {
            type Target = Asked<T, $next>;

            fn deref(&self) -> &Self::Target {
                &Asked(PhantomData)
            }
        })*
    };
}

#[cfg(feature = "schemars")]
next!(0 => 1, 1 => 2, 2 => 3, 3 => 4);
next!(4 => 5, 5 => 6);

#[cfg(feature = "schemars")]
impl<T: JsonTyped + schemars::JsonSchema> Asked<Option<T>, 0> {
    #[must_use]
    pub const fn __codex_type(&self) -> Described<T, true> {
        Described(PhantomData)
    }
}

#[cfg(feature = "schemars")]
impl<T: JsonTyped + schemars::JsonSchema> Asked<T, 1> {
    #[must_use]
    pub const fn __codex_type(&self) -> Described<T, false> {
        Described(PhantomData)
    }
}

#[cfg(feature = "schemars")]
impl<T: schemars::JsonSchema> Asked<Option<T>, 2> {
    #[must_use]
    pub const fn __codex_type(&self) -> OnlyDescribed<T, true> {
        OnlyDescribed(PhantomData)
    }
}

#[cfg(feature = "schemars")]
impl<T: schemars::JsonSchema> Asked<T, 3> {
    #[must_use]
    pub const fn __codex_type(&self) -> OnlyDescribed<T, false> {
        OnlyDescribed(PhantomData)
    }
}

impl<T: Typed> Asked<T, 4> {
    #[must_use]
    pub const fn __codex_type(&self) -> Known<T> {
        Known(PhantomData)
    }
}

impl<T> Asked<Option<T>, 5> {
    #[must_use]
    pub const fn __codex_type(&self) -> Unknown<true> {
        Unknown
    }
}

impl<T> Asked<T, 6> {
    #[must_use]
    pub const fn __codex_type(&self) -> Unknown<false> {
        Unknown
    }
}
