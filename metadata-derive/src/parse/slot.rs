//! What stands behind a transport's word on a field: `header = "..."`, `blob(key = "...", when = PATH)`.

use proc_macro2::Span;
use syn::ExprPath;

use super::words::{Place, default_key, key};
use crate::grammar::{Form, Item, Value, Word};
use crate::model::{Key, Number, Slot, Transport, path_text};
use crate::names::header_case;
use crate::once::Once;

pub(super) fn read(word: &Word, transport: Transport, field: &str, place: &Place<'_>) -> Slot {
    let before = place.count();
    let mut reader = Reader {
        transport: &transport,
        field,
        place,
        inside: place.inside(transport.name()),
        keys: Vec::new(),
        words: Words::default(),
    };
    match &word.form {
        Form::Alone => {}
        Form::Value(Value::Str(literal)) => reader.keys.push(key(literal)),
        Form::Value(value) => reader.not_a_key(word, value),
        Form::List(items) => reader.list(word, items),
    }
    reader.join_keys();
    if place.count() == before {
        reader.check_keys(word);
    }
    let Reader { keys, words, .. } = reader;
    Slot {
        keys,
        when: words.when.take().flatten(),
        sensitive: words.sensitive.get().is_some(),
        body_only: words.body_only.get().is_some(),
        flatten: words.flatten.get().copied(),
        shed: words.shed.take().flatten(),
        sound: place.count() == before,
        transport,
    }
}

impl Transport {
    /// The words that its list may hold on a field; the first is what it calls its key.
    fn modifiers(&self) -> &'static [&'static str] {
        match self {
            Self::Header => &["name", "when", "sensitive"],
            Self::Flat => &["key", "when"],
            Self::Blob => &["key", "when", "body_only", "flatten", "shed"],
            Self::View(_) => &["key", "when", "flatten"],
        }
    }

    fn example_key(&self, name: &str) -> String {
        match self {
            Self::Header => header_case(name),
            _ => name.to_owned(),
        }
    }
}

/// The words of the list.
#[derive(Default)]
struct Words {
    key: Once<Option<Key>>,
    when: Once<Option<ExprPath>>,
    sensitive: Once<Span>,
    body_only: Once<Span>,
    flatten: Once<Span>,
    shed: Once<Option<Number>>,
}

struct Reader<'a> {
    transport: &'a Transport,
    field: &'a str,
    place: &'a Place<'a>,
    inside: Place<'a>,
    /// Those without a word.
    keys: Vec<Key>,
    words: Words,
}

impl Reader<'_> {
    fn not_a_key(&self, word: &Word, value: &Value) {
        let (text, place) = (word.text(), self.place);
        let example = match value {
            Value::Path(path) => self.transport.example_key(&path_text(path)),
            _ => self.transport.example_key(self.field),
        };
        place
            .wrong_form(word, &word.form, format_args!("`{text}` {place} takes a string literal"))
            .help(format_args!("write `{text} = \"{example}\"`"));
    }

    fn list(&mut self, word: &Word, items: &[Item]) {
        for item in items {
            match item {
                Item::Literal(literal) => self.keys.push(key(literal)),
                Item::Word(inner) => self.word(inner),
            }
        }
        if items.is_empty() && *self.transport != Transport::Header {
            let (text, place) = (word.text(), self.place);
            place
                .at(word.span(), format_args!("`{text}()` {place} is empty"))
                .help(format_args!("write just `{text}`"));
        }
    }

    fn word(&mut self, word: &Word) {
        let (inside, words) = (&self.inside, &mut self.words);
        let allowed = self.transport.modifiers();
        match word.text().as_str() {
            text if !allowed.contains(&text) => self.misplaced(word),
            "key" | "name" => words.key.set(inside.expect_str(word, "...").map(key), word, inside),
            "when" => words.when.set(inside.expect_path(word, "Self::is_turn"), word, inside),
            "shed" => words.shed.set(inside.expect_number(word, 1), word, inside),
            _ if !inside.expect_alone(word) => {}
            "sensitive" => words.sensitive.set(word.span(), word, inside),
            "body_only" => words.body_only.set(word.span(), word, inside),
            "flatten" => words.flatten.set(word.span(), word, inside),
            _ => {}
        }
    }

    /// Reports a word that this transport's list does not have; that of another has no meaning here.
    fn misplaced(&self, word: &Word) {
        let (inside, text) = (&self.inside, word.text());
        let belongs = match text.as_str() {
            "sensitive" => "`header(...)`",
            "body_only" | "shed" => "`blob(...)`",
            "flatten" => "`blob(...)` and views",
            _ => return inside.unknown(&word.name, self.transport.modifiers().iter().copied()),
        };
        inside
            .at(word.span(), format_args!("`{text}` {inside} means nothing"))
            .help(format_args!("drop it: it is for {belongs}"));
    }

    /// `key = "..."` is the one key: beside others it would be unclear which is meant.
    fn join_keys(&mut self) {
        let Some(named) = std::mem::take(&mut self.words.key).take().flatten() else {
            return;
        };
        if let Some(first) = self.keys.first() {
            let (inside, word, transport) = (&self.inside, self.transport.modifiers()[0], self.transport.name());
            inside
                .at(named.span, format_args!("`{word} = ...` {inside} stands beside another key"))
                .help(format_args!("write `{transport}(\"{}\", \"{}\")`", first.name, named.name));
        }
        self.keys.push(named);
    }

    /// There are keys, or the default one, or those of what is flattened.
    fn check_keys(&mut self, word: &Word) {
        let (text, place) = (word.text(), self.place);
        match (self.keys.first(), self.words.flatten.get()) {
            (Some(key), Some(_)) => place
                .at(key.span, format_args!("`{text}` {place} is flattened, and has no key of its own"))
                .help("drop the key, or drop `flatten`"),
            (None, None) if *self.transport == Transport::Header => place
                .at(word.span(), format_args!("`{text}` {place} needs a name"))
                .help(format_args!("write `{text} = \"{}\"`", header_case(self.field))),
            (None, None) => self.keys.push(default_key(self.field, word.span())),
            _ => {}
        }
    }
}
