use std::fmt::Display;

use proc_macro2::Span;

use crate::errors::Errors;

/// A place that an attribute may fill once; a second time is an error on the second token.
pub(crate) struct Once<T> {
    value: Option<T>,
}

impl<T> Once<T> {
    pub(crate) const fn new() -> Self {
        Self { value: None }
    }

    pub(crate) fn set(&mut self, value: T, span: Span, word: impl Display, errors: &Errors) {
        if self.value.is_some() {
            errors.at(span, format_args!("`{word}` is given twice: keep one"));
        } else {
            self.value = Some(value);
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    pub(crate) fn take(self) -> Option<T> {
        self.value
    }
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self::new()
    }
}
