use crate::grammar::Word;
use crate::parse::words::Place;

/// What a word may say once; a second time is an error on the second word.
pub(crate) struct Once<T> {
    value: Option<T>,
}

impl<T> Once<T> {
    pub(crate) fn set(&mut self, value: T, word: &Word, place: &Place<'_>) {
        self.set_or(value, word, place, "drop one of the two");
    }

    /// The same, with what to do about a second time.
    pub(crate) fn set_or(&mut self, value: T, word: &Word, place: &Place<'_>, help: &str) {
        if self.value.is_none() {
            self.value = Some(value);
        } else {
            place.given_twice(word, help);
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
        Self { value: None }
    }
}
