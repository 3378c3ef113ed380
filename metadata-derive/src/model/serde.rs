//! Serde's attributes of a struct or of a field.

use crate::given::Key;
use crate::names::in_case;
use crate::tree::{Attribute, Form, Item, Value};

/// The statements of serde's attributes. Its other words and its errors are left to serde.
pub(crate) struct Serde(pub(crate) Attribute);

impl Serde {
    /// Returns the word of one of these names, as it was written.
    pub(crate) fn word(&self, names: &[&str]) -> Option<Key> {
        let mut words = self.0.items.iter().filter_map(Item::word);
        let word = words.find(|word| names.contains(&word.text()))?;
        Some(Key { name: word.text().to_owned(), span: word.span() })
    }

    /// Returns the text of the word of this name; of `(serialize = "...", deserialize = "...")` the first.
    pub(crate) fn text(&self, name: &str) -> Option<Key> {
        self.text_for("serialize", name)
    }

    fn text_for(&self, side: &str, name: &str) -> Option<Key> {
        let texts = self.0.words(name).filter_map(|(_, word)| {
            let mut inner = word.form.items().iter().filter(|item| item.is(side)).filter_map(Item::word);
            match &inner.next().unwrap_or(word).form {
                Form::Value(Value::Str(literal)) => Some(Key { name: literal.value(), span: literal.span() }),
                _ => None,
            }
        });
        texts.last()
    }

    /// Returns the name by which a struct with these attributes deserializes the field called `name`, which has the
    /// attributes `field`; `None` if it is that name. The name is empty if the field is not deserialized.
    pub(crate) fn name_of(&self, field: &Self, name: &str) -> Option<String> {
        if field.word(&["skip", "skip_deserializing"]).is_some() {
            return Some(String::new());
        }
        let of_case = || self.text_for("deserialize", "rename_all").map(|case| in_case(name, &case.name));
        let serdes = field.text_for("deserialize", "rename").map(|key| key.name).or_else(of_case);
        serdes.filter(|serdes| serdes != name)
    }

    /// Returns `true` if there are none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.items.is_empty()
    }
}
