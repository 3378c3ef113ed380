//! What stands behind a transport's word on a field: `header = "..."`, `blob(key = "...", when = PATH)`.

use proc_macro2::Span;
use syn::ExprPath;

use super::container::FIELD_WORDS;
use super::suggestion::Suggestion;
use super::words::{Once, Place, SINCE, UNTIL, default_key, example_when, key};
use crate::grammar::{Form, Item, Value, Word, texts_if, words_of};
use crate::model::{Key, Number, Slot, Transport};
use crate::names::{header_case, header_name, quoted_list, suggestion};

/// What the field says elsewhere, for what to write instead of a word that is wrong here.
pub(super) struct Around<'a> {
    /// How it would hide its value, or keep it off this transport.
    pub(super) hidden: &'a dyn Fn() -> String,
    /// Its attribute if it were flattened, where that is possible.
    pub(super) flattened: &'a dyn Fn() -> Option<String>,
    /// How it would be left out of this transport.
    pub(super) left_out: &'a dyn Fn() -> String,
    /// A word beside this one gives it a name, and was reported.
    pub(super) named: bool,
    /// Its attribute with this instead of the word.
    pub(super) instead: &'a dyn Fn(&str) -> String,
}

/// The slot, and how many errors there were that leave what the field decides clear.
pub(super) fn read(
    word: &Word,
    transport: Transport,
    field: &str,
    place: &Place<'_>,
    around: &Around<'_>,
) -> (Slot, usize) {
    let before = place.count();
    let mut reader = Reader {
        transport: &transport,
        field,
        place,
        around,
        inside: place.inside(transport.name()),
        keys: Vec::new(),
        keyless: None,
        words: Words::default(),
        harmless: 0,
        helped: false,
        form_clear: true,
        decision_clear: true,
    };
    match &word.form {
        Form::Alone => {}
        Form::Value(Value::Str(literal)) => reader.keys.push(key(literal)),
        Form::Value(value) | Form::Inside(value) => reader.not_a_key(word, value),
        Form::List(items) => reader.list(word, items),
        Form::Dots(_) => {
            let write =
                if transport == Transport::Header { reader.with_name(&[]) } else { transport.name().to_owned() };
            place.wrong_form(word, &word.form, "").help(format_args!("write `{write}`"));
        }
    }
    reader.join_keys(word);
    reader.check_condition(word);
    if place.count() == before + reader.harmless {
        reader.check_keys(word);
    }
    let Reader { keys, keyless, words, form_clear, decision_clear, .. } = reader;
    let slot = Slot {
        keys,
        keyless,
        when: words.when.take().flatten(),
        unless: words.unless.take().flatten(),
        since: words.since.take().flatten(),
        until: words.until.take().flatten(),
        sensitive: words.sensitive.get().is_some(),
        body_only: words.body_only.get().is_some(),
        flatten: words.flatten.get().copied(),
        yields: words.yields.get().copied(),
        shed: words.shed.take().flatten(),
        sound: form_clear,
        transport,
    };
    (slot, if decision_clear { place.count() - before } else { 0 })
}

impl Transport {
    /// The words that its list may hold on a field; the first is what it calls its key.
    pub(super) fn modifiers(&self) -> &'static [&'static str] {
        match self {
            Self::Header => &["name", "when", "unless", "sensitive", "since", "until"],
            Self::Flat => &["key", "when", "unless", "since", "until"],
            Self::Blob => &["key", "when", "unless", "body_only", "flatten", "yields", "shed", "since", "until"],
            Self::View(_) => &["key", "when", "unless", "flatten", "since", "until"],
        }
    }

    fn example_key(&self, name: &str) -> String {
        match self {
            Self::Header => header_case(name),
            _ => name.to_owned(),
        }
    }
}

/// Words that not all transports have in their lists.
const OF_OTHERS: [&str; 5] = ["sensitive", "body_only", "shed", "flatten", "yields"];

/// The words of the list.
#[derive(Default)]
struct Words {
    key: Once<Option<Key>>,
    when: Once<Option<ExprPath>>,
    unless: Once<Option<ExprPath>>,
    since: Once<Option<Key>>,
    until: Once<Option<Key>>,
    sensitive: Once<Span>,
    body_only: Once<Span>,
    flatten: Once<Span>,
    yields: Once<Span>,
    shed: Once<Option<Number>>,
}

struct Reader<'a> {
    transport: &'a Transport,
    field: &'a str,
    place: &'a Place<'a>,
    inside: Place<'a>,
    around: &'a Around<'a>,
    /// Those without a word.
    keys: Vec<Key>,
    keyless: Option<Span>,
    words: Words,
    /// How many errors were about words that do nothing here, so that all else is as it would be without them.
    harmless: usize,
    /// One of these said what to write instead of the whole.
    helped: bool,
    /// Whether the value goes as text, as JSON or as members is as it was meant.
    form_clear: bool,
    /// Nothing in it could have been meant to decide on another transport.
    decision_clear: bool,
}

impl Reader<'_> {
    fn not_a_key(&mut self, word: &Word, value: &Value) {
        let (text, place) = (word.text(), self.place);
        let name = value.as_name();
        let error = place.wrong_form(word, &word.form, format_args!("`{text}` {place} takes a string literal"));
        match (value.as_bool(), name.as_deref()) {
            (Some(true), _) if *self.transport == Transport::Header => {
                error.help(format_args!("write `{}`", self.with_name(&[])));
            }
            (Some(true), _) => error.help(format_args!("write just `{text}`")),
            (Some(false), _) => {
                self.form_clear = false;
                error.help((self.around.left_out)());
            }
            (None, Some(flag @ ("sensitive" | "body_only" | "flatten" | "yields")))
                if self.transport.modifiers().contains(&flag) =>
            {
                self.form_clear = false;
                if *self.transport == Transport::Header {
                    let name = header_name(self.field);
                    error.help(format_args!("write `{text}(\"{name}\", {flag})`"));
                } else {
                    error.help(format_args!("write `{text}({flag})`"));
                }
            }
            (None, None) if !value.as_literals().is_empty() => {
                error.help(format_args!("write `{}`", Suggestion::new(self.transport).with(&word.form)));
            }
            (None, name) => {
                let example = self.transport.example_key(name.unwrap_or(self.field));
                error.help(format_args!("write `{text} = \"{example}\"`"));
            }
        }
    }

    /// `header = "..."` or `header("...", ...)`, with a name for the field and those of the items that it may have.
    fn with_name(&self, items: &[Item]) -> String {
        let (name, text) = (header_name(self.field), self.transport.name());
        let allowed = |item: &Item| match item {
            Item::Literal(_) => true,
            Item::Word(word) => self.transport.modifiers().contains(&word.text().as_str()),
        };
        let kept = texts_if(items, &allowed);
        if kept.is_empty() {
            format!("{text} = \"{name}\"")
        } else {
            format!("{text}(\"{name}\", {})", kept.join(", "))
        }
    }

    fn list(&mut self, word: &Word, items: &[Item]) {
        for item in items {
            match item {
                Item::Literal(literal) => self.keys.push(key(literal)),
                Item::Word(inner) => self.word(inner, items),
            }
        }
        if items.is_empty() && *self.transport != Transport::Header {
            let (text, place) = (word.text(), self.place);
            place
                .at(word.span(), format_args!("`{text}()` {place} is empty"))
                .help(format_args!("write just `{text}`"));
        }
    }

    fn word(&mut self, word: &Word, items: &[Item]) {
        let text = word.text();
        if !self.transport.modifiers().contains(&text.as_str()) {
            return self.misplaced(word, items);
        }
        let (inside, words) = (&self.inside, &mut self.words);
        let example = match self.transport {
            Transport::Header => header_name(self.field),
            _ => self.field.to_owned(),
        };
        match text.as_str() {
            "key" | "name" => {
                let all = Suggestion::of(self.transport, items);
                let help = if all.keys() > 1 { format!("write `{all}`") } else { "drop one of the two".to_owned() };
                words.key.set_or(inside.expect_str(word, &example).map(key), word, inside, &help);
            }
            "when" => words.when.set(inside.expect_path(word, &example_when("Self::is_turn")), word, inside),
            "unless" => words.unless.set(inside.expect_path(word, &example_when("Self::is_turn")), word, inside),
            "since" => words.since.set(inside.expect_str(word, SINCE).map(key), word, inside),
            "until" => words.until.set(inside.expect_str(word, UNTIL).map(key), word, inside),
            "shed" => words.shed.set(inside.expect_number(word, 1), word, inside),
            text if !inside.expect_alone(word) => self.form_clear &= text != "flatten",
            "sensitive" => words.sensitive.set(word.span(), word, inside),
            "body_only" => words.body_only.set(word.span(), word, inside),
            "flatten" => words.flatten.set(word.span(), word, inside),
            "yields" => words.yields.set(word.span(), word, inside),
            _ => {}
        }
    }

    /// Reports a word that this transport's list does not have; that of another has no meaning here.
    fn misplaced(&mut self, word: &Word, items: &[Item]) {
        let (inside, text, transport) = (&self.inside, word.text(), self.transport.name());
        if !self.is_misplaced(&text) {
            if FIELD_WORDS.contains(&text.as_str()) {
                self.of_the_field(word, items);
            } else {
                self.unknown(word, &text);
            }
            return self.guess(&text);
        }
        let error = if text == "sensitive" {
            inside.at(
                word.span(),
                format_args!("`sensitive` {inside} works only on `header`: `{transport}` shows its value"),
            )
        } else {
            inside.at(word.span(), format_args!("`{text}` cannot go into `{transport}(...)` of field `{}`", self.field))
        };
        let (without, has_name) = self.without(items);
        let write = if without == transport { format!("just `{without}`") } else { format!("`{without}`") };
        match text.as_str() {
            "sensitive" => {
                let shown = (self.around.instead)(&without);
                error.help(format_args!("{}; to show it, write `{shown}`", (self.around.hidden)()));
            }
            "flatten" => {
                self.form_clear = false;
                self.decision_clear = false;
                match (self.around.flattened)() {
                    Some(write) => error.help(format_args!(
                        "write `{write}`: what is flattened has no text, and goes only into the blob and views"
                    )),
                    None => error.help(format_args!("write {write}: `flatten` is for `blob(...)` and views")),
                }
                return;
            }
            _ => error.help(format_args!("write {write}: `{text}` is for `blob(...)`")),
        }
        self.harmless += 1;
        self.helped |= !has_name;
    }

    /// The slot without the words that are for other transports, and whether it says a key.
    fn without(&self, items: &[Item]) -> (String, bool) {
        let transport = self.transport.name();
        let is_kept = |item: &Item| item.word().is_none_or(|word| !self.is_misplaced(&word.text()));
        let is_key = |item: &Item| item.word().is_none_or(|word| word.text() == self.transport.modifiers()[0]);
        let has_key = items.iter().any(is_key);
        let kept: Vec<&Item> = items.iter().filter(|item| is_kept(item)).collect();
        let write = match kept.as_slice() {
            _ if *self.transport == Transport::Header && !has_key => self.with_name(items),
            [] => transport.to_owned(),
            [Item::Literal(key)] => format!("{transport} = {}", key.token()),
            [Item::Word(Word { form: Form::Value(Value::Str(key)), .. })] if has_key => {
                format!("{transport} = {}", key.token())
            }
            _ => format!("{transport}({})", texts_if(items, &is_kept).join(", ")),
        };
        (write, has_key)
    }

    /// Whether the word is for the lists of other transports only.
    fn is_misplaced(&self, text: &str) -> bool {
        OF_OTHERS.contains(&text) && !self.transport.modifiers().contains(&text)
    }

    /// Reports a word that would be right behind the list.
    fn of_the_field(&self, word: &Word, items: &[Item]) {
        let (inside, text) = (&self.inside, word.text());
        let mut written = Suggestion::of(self.transport, items);
        if *self.transport == Transport::Header && written.keys() == 0 {
            written.first_key(format!("{:?}", header_name(self.field)));
        }
        let is_outside = |item: &Item| {
            let text = item.word().map(Word::text).unwrap_or_default();
            FIELD_WORDS.contains(&text.as_str()) && !self.transport.modifiers().contains(&text.as_str())
        };
        let outside = texts_if(items, &is_outside).join(", ");
        inside
            .at(word.span(), format_args!("`{text}` {inside} belongs outside of this list"))
            .help(format_args!("write `{written}, {outside}`"));
    }

    fn unknown(&self, word: &Word, text: &str) {
        let (inside, known) = (&self.inside, self.transport.modifiers());
        if !matches!(word.form, Form::Alone) || suggestion(text, known).is_some() {
            return inside.unknown(&word.name, known);
        }
        let key = self.transport.example_key(text);
        inside.at(word.span(), format_args!("unknown word `{text}` {inside}")).help(format_args!(
            "the words here are {}; a {} is in quotes, such as `\"{key}\"`",
            quoted_list(known),
            if *self.transport == Transport::Header { "name" } else { "key" }
        ));
    }

    /// Notes what a word that is not known could have been.
    fn guess(&mut self, text: &str) {
        let meant = suggestion(text, self.transport.modifiers());
        self.decision_clear &= meant.is_some();
        self.form_clear &= suggestion(text, &["flatten"]).is_none() && (meant.is_some() || !self.transport.is_json());
    }

    /// `key = "..."` is the one key: beside others it would be unclear which is meant.
    fn join_keys(&mut self, whole: &Word) {
        let Some(named) = std::mem::take(&mut self.words.key).take().flatten() else {
            return;
        };
        if !self.keys.is_empty() {
            let (inside, word) = (&self.inside, self.transport.modifiers()[0]);
            inside
                .at(named.span, format_args!("`{word} = ...` {inside} stands beside another key"))
                .help(format_args!("write `{}`", Suggestion::new(self.transport).with(&whole.form)));
        }
        self.keys.push(named);
    }

    /// One of `when` and `unless` says it all.
    fn check_condition(&self, whole: &Word) {
        let items = whole.form.items();
        if let (Some(_), Some(_), Some(second)) =
            (self.words.when.get(), self.words.unless.get(), words_of(items, "unless").first())
        {
            let inside = &self.inside;
            inside
                .at(second.span(), format_args!("`unless` {inside} stands beside `when`"))
                .help("drop one of the two, and let the function of the other say both");
        }
    }

    /// There are keys, or the default one, or those of what is flattened.
    fn check_keys(&mut self, word: &Word) {
        let (text, place) = (word.text(), self.place);
        match (self.keys.first(), self.words.flatten.get()) {
            (Some(key), Some(_)) => {
                self.form_clear = false;
                place
                    .at(key.span, format_args!("`{text}` {place} is flattened, and has no key of its own"))
                    .help(format_args!(
                        "drop the key; or, if the field's type implements `Serialize`, drop `flatten` to send it under `{:?}`",
                        key.name
                    ));
            }
            (None, None) if *self.transport == Transport::Header && (self.helped || self.around.named) => {}
            (None, None) if *self.transport == Transport::Header => {
                let items: &[Item] = if let Form::List(items) = &word.form { items } else { &[] };
                place
                    .at(word.span(), format_args!("`{text}` {place} needs a name"))
                    .help(format_args!("write `{}`", self.with_name(items)));
            }
            (None, None) => {
                self.keys.push(default_key(self.field, word.span()));
                self.keyless = Some(word.span());
            }
            _ => {}
        }
    }
}
