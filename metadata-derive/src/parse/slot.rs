//! What stands behind a transport's word on a field: its keys and modifiers.

use proc_macro2::Span;
use syn::TypePath;

use super::words::{default_key, expect_alone, expect_number, expect_path, expect_str, key, unknown};
use crate::errors::Errors;
use crate::grammar::{Form, Item, Value, Word};
use crate::model::{Key, Number, Slot, Transport};
use crate::once::Once;

/// `None` after an error, so that what is missing then is no second one.
pub(super) fn parse(word: &Word, transport: Transport, field: &str, errors: &Errors) -> Option<Slot> {
    let before = errors.count();
    let mut reader = Reader { transport: &transport, errors, keys: Vec::new(), modifiers: Modifiers::default() };
    reader.read(word);
    let Reader { mut keys, modifiers, .. } = reader;
    keys.extend(modifiers.named.take());
    let flatten = modifiers.flatten.get().is_some();
    if let Some(key) = keys.first().filter(|_| flatten) {
        errors.at(
            key.span,
            "`flatten` merges the value's own keys, so that it has none itself: drop this key or `flatten`",
        );
    }
    if keys.is_empty() && !flatten && errors.count() == before {
        if transport == Transport::Header {
            let example = field.replace('_', "-");
            errors.at(word.span(), format_args!("a header needs its name: `header = \"{example}\"`"));
        } else {
            keys.push(default_key(field, word.span()));
        }
    }
    (errors.count() == before).then(|| Slot {
        transport,
        span: word.span(),
        keys,
        when: modifiers.when.take().flatten(),
        sensitive: modifiers.sensitive.take().is_some(),
        body_only: modifiers.body_only.take().is_some(),
        flatten,
        shed: modifiers.shed.take().flatten(),
    })
}

#[derive(Default)]
struct Modifiers {
    named: Once<Key>,
    when: Once<Option<TypePath>>,
    sensitive: Once<Span>,
    body_only: Once<Span>,
    flatten: Once<Span>,
    shed: Once<Option<Number>>,
}

struct Reader<'a> {
    transport: &'a Transport,
    errors: &'a Errors,
    keys: Vec<Key>,
    modifiers: Modifiers,
}

impl Reader<'_> {
    fn read(&mut self, word: &Word) {
        match &word.form {
            Form::Alone => {}
            Form::Value(Value::Str(literal)) => self.keys.push(key(literal)),
            Form::Value(other) => {
                let text = word.text();
                self.errors
                    .at(other.span(), format_args!("`{text}` takes its key as a string literal: `{text} = \"...\"`"));
            }
            Form::List(items) => {
                for item in items {
                    match item {
                        Item::Literal(literal) => self.keys.push(key(literal)),
                        Item::Word(word) => self.modifier(word),
                    }
                }
            }
        }
    }

    fn modifier(&mut self, word: &Word) {
        let text = word.text();
        let (transport, errors, span) = (self.transport, self.errors, word.span());
        if !self.allowed().contains(&text.as_str()) {
            self.not_allowed(word, &text);
            return;
        }
        let slots = &mut self.modifiers;
        match text.as_str() {
            "when" => slots.when.set(expect_path(word, "when = Self::is_turn", errors), span, "when", errors),
            "shed" => slots.shed.set(expect_number(word, "shed = 1", errors), span, "shed", errors),
            "sensitive" | "body_only" | "flatten" => {
                if expect_alone(word, errors) {
                    let flag = match text.as_str() {
                        "sensitive" => &mut slots.sensitive,
                        "body_only" => &mut slots.body_only,
                        _ => &mut slots.flatten,
                    };
                    flag.set(span, span, &text, errors);
                }
            }
            _ => {
                let name_word = name_word(transport);
                if let Some(literal) = expect_str(word, &format!("{name_word} = \"...\""), errors) {
                    slots.named.set(key(literal), span, name_word, errors);
                }
            }
        }
    }

    fn allowed(&self) -> &'static [&'static str] {
        match self.transport {
            Transport::Header => &["name", "when", "sensitive"],
            Transport::Flat => &["key", "when"],
            Transport::Blob => &["key", "when", "body_only", "flatten", "shed"],
            Transport::View(_) => &["key", "when", "flatten"],
        }
    }

    fn not_allowed(&self, word: &Word, text: &str) {
        let transport = self.transport.name();
        let place = match text {
            "key" | "name" => {
                let name_word = name_word(self.transport);
                let message = format!("`{transport}` calls this `{name_word}`: `{name_word} = \"...\"`");
                self.errors.at(word.span(), message);
                return;
            }
            "sensitive" => "`header(...)`",
            "body_only" | "shed" => "`blob(...)`",
            "flatten" => "`blob(...)` and views",
            _ => {
                let place = format!("in `{transport}(...)`");
                unknown(word, self.allowed().iter().copied(), &place, self.errors);
                return;
            }
        };
        self.errors
            .at(word.span(), format_args!("`{text}` means nothing in `{transport}(...)`: it belongs in {place}"));
    }
}

/// What a transport calls its key.
fn name_word(transport: &Transport) -> &'static str {
    if *transport == Transport::Header { "name" } else { "key" }
}
