//! What stands behind a transport's word on a field: `header = "..."`, `blob(key = "...", when = PATH)`.

use std::fmt::Display;

use proc_macro2::Span;
use syn::ExprPath;

use super::words::{default_key, expect_alone, expect_number, expect_path, expect_str, key, unknown};
use crate::errors::Errors;
use crate::grammar::{Form, Item, Value, Word};
use crate::model::{Key, Number, Slot, Transport, path_text};
use crate::names::header_case;
use crate::once::Once;

pub(super) fn read(word: &Word, transport: Transport, field: &str, errors: &Errors) -> Slot {
    let before = errors.count();
    let mut reader = Reader { transport: &transport, field, errors, keys: Vec::new(), words: Words::default() };
    match &word.form {
        Form::Alone => {}
        Form::Value(Value::Str(literal)) => reader.keys.push(key(literal)),
        Form::Value(other) => reader.not_a_key(word, other),
        Form::List(items) => reader.list(word, items),
    }
    reader.join_keys();
    if errors.count() == before {
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
        sound: errors.count() == before,
        transport,
    }
}

struct Reader<'a> {
    transport: &'a Transport,
    field: &'a str,
    errors: &'a Errors,
    /// Those without a word.
    keys: Vec<Key>,
    words: Words,
}

#[derive(Default)]
struct Words {
    key: Once<Option<Key>>,
    when: Once<Option<ExprPath>>,
    sensitive: Once<Span>,
    body_only: Once<Span>,
    flatten: Once<Span>,
    shed: Once<Option<Number>>,
}

impl Transport {
    /// The words that its list may hold on a field.
    fn modifiers(&self) -> &'static [&'static str] {
        match self {
            Self::Header => &["name", "when", "sensitive"],
            Self::Flat => &["key", "when"],
            Self::Blob => &["key", "when", "body_only", "flatten", "shed"],
            Self::View(_) => &["key", "when", "flatten"],
        }
    }

    /// What it calls its keys in there.
    fn key_word(&self) -> &'static str {
        self.modifiers()[0]
    }

    fn example_key(&self, field: &str) -> String {
        match self {
            Self::Header => header_case(field),
            _ => field.to_owned(),
        }
    }
}

impl Reader<'_> {
    /// Where a word of the list stands, for messages.
    fn place(&self) -> impl Display {
        format!("in `{}(...)` of field `{}`", self.transport.name(), self.field)
    }

    fn not_a_key(&self, word: &Word, value: &Value) {
        let (text, field) = (word.text(), self.field);
        let example = match value {
            Value::Path(path) => path_text(path),
            _ => self.transport.example_key(field),
        };
        self.errors
            .between(value.ends(), format_args!("`{text}` of field `{field}` takes a string literal"))
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
            let text = word.text();
            self.errors
                .at(word.span(), format_args!("`{text}()` of field `{}` is empty", self.field))
                .help(format_args!("write just `{text}`"));
        }
    }

    fn word(&mut self, word: &Word) {
        let errors = self.errors;
        let text = word.text();
        let allowed = self.transport.modifiers();
        match text.as_str() {
            "key" | "name" if text == self.transport.key_word() => {
                self.words.key.set(expect_str(word, "...", errors).map(key), word, errors);
            }
            "key" | "name" => {
                errors
                    .at(word.span(), format_args!("`{text}` {} is called otherwise", self.place()))
                    .help(format_args!("write `{} = \"...\"`", self.transport.key_word()));
            }
            "when" => self.words.when.set(expect_path(word, "Self::is_turn", errors), word, errors),
            flag @ ("sensitive" | "body_only" | "flatten" | "shed") if !allowed.contains(&flag) => self.misplaced(word),
            "sensitive" => self.flag(word, |words| &mut words.sensitive),
            "body_only" => self.flag(word, |words| &mut words.body_only),
            "shed" => self.words.shed.set(expect_number(word, 1, errors), word, errors),
            "flatten" => self.flag(word, |words| &mut words.flatten),
            _ => unknown(word, allowed.iter().copied(), self.place(), errors),
        }
    }

    fn flag(&mut self, word: &Word, flag: impl FnOnce(&mut Words) -> &mut Once<Span>) {
        if expect_alone(word, self.errors) {
            flag(&mut self.words).set(word.span(), word, self.errors);
        }
    }

    fn misplaced(&self, word: &Word) {
        let text = word.text();
        let place = match text.as_str() {
            "sensitive" => "`header(...)`",
            "body_only" | "shed" => "`blob(...)`",
            _ => "`blob(...)` or a view",
        };
        self.errors
            .at(word.span(), format_args!("`{text}` means nothing {}", self.place()))
            .help(format_args!("drop it: it belongs in {place}"));
    }

    /// `key = "..."` is a list of one: beside other keys it would be unclear which is meant.
    fn join_keys(&mut self) {
        let Some(named) = std::mem::take(&mut self.words.key).take().flatten() else {
            return;
        };
        if let Some(first) = self.keys.first() {
            let word = self.transport.key_word();
            self.errors
                .at(named.span, format_args!("`{word} = ...` stands beside other keys {}", self.place()))
                .help(format_args!("write `{}(\"{}\", \"{}\")`", self.transport.name(), first.name, named.name));
        }
        self.keys.push(named);
    }

    /// There are keys, or the default one, or those of what is flattened.
    fn check_keys(&mut self, word: &Word) {
        let (text, field) = (word.text(), self.field);
        match (self.keys.first(), self.words.flatten.get()) {
            (Some(key), Some(_)) => self
                .errors
                .at(key.span, format_args!("`{text}` of field `{field}` is flattened, and has no key of its own"))
                .help("drop the key, or drop `flatten`"),
            (None, None) if *self.transport == Transport::Header => self
                .errors
                .at(word.span(), format_args!("`header` of field `{field}` needs a name"))
                .help(format_args!("write `header = \"{}\"`", header_case(field))),
            (None, None) => self.keys.push(default_key(field, word.span())),
            _ => {}
        }
    }
}
