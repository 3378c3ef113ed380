//! Serde's attributes of a struct or of a field.

use crate::given::Key;

/// The words of serde's attributes that concern serializing.
#[derive(Default)]
pub(crate) struct Serde {
    words: Vec<(&'static str, Key)>,
}

impl Serde {
    /// Adds a word, with its text or with the word as it was written.
    pub(crate) fn add(&mut self, word: &'static str, said: Key) {
        self.words.push((word, said));
    }

    pub(crate) fn get(&self, word: &str) -> Option<&Key> {
        self.words.iter().rfind(|(known, _)| *known == word).map(|(_, said)| said)
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.get(word).is_some()
    }

    /// Returns `true` if the attributes say nothing of it.
    pub(crate) const fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}
