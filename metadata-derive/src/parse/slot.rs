//! The argument of a transport's word on a field: `header = "..."`, `blob(key = "...", when = PATH)`.

use super::decisions::Decisions;
use crate::given::{Given, Key};
use crate::model::{Slot, Transport};
use crate::names::header_case;
use crate::read::{Place, key};
use crate::tree::{Attribute, Form, Item, Value, Word, literal};
use crate::words::{self, List, Takes};

/// Reads the word at this place of the field's attribute, and returns whether it is clear on which transports the
/// field is. With `named`, something beside the word gives it a name, and was reported.
pub(super) fn read(
    at: usize,
    word: &Word,
    transport: &Transport,
    field: &Decisions<'_>,
    place: &Place<'_>,
    named: bool,
) -> (Slot, bool) {
    let before = place.errors.count();
    let inside = place.inside(word.text());
    let (keys, given) = (Vec::new(), Given::default());
    let slot = Slot { transport: transport.clone(), at, keys, keyless: None, given, sound: true };
    let mut reader = Reader { word, field: *field, inside: &inside, slot, decision_clear: true, harmless: 0 };
    match &word.form {
        Form::Alone | Form::Odd => {}
        Form::Value(Value::Str(literal)) => reader.slot.keys.push(key(literal)),
        Form::Value(value) => reader.not_a_key(value, place),
        Form::List(items) => {
            let given = inside.read_with(items, transport.list(), &mut |_, item, _| reader.other(item));
            let is_unclear = |word: &str| given.has(word) && given.flag(word).is_none();
            let is_double = |word: &&str| *word != "view" && given.has("view") && given.has(word);
            reader.slot.sound &= !is_unclear("flatten") && !is_unclear("view") && !OTHER_FORMS.iter().any(is_double);
            reader.slot.given = given;
            if items.is_empty() && *transport != Transport::Header {
                let text = word.text();
                place
                    .errors
                    .at(word.span(), format_args!("`{text}()` {place} is empty"))
                    .help(format_args!("write just `{text}`"));
            }
        }
    }
    reader.join_keys();
    reader.check_forms();
    if place.errors.count() == before + reader.harmless && !matches!(word.form, Form::Odd) {
        reader.check_keys(place, named);
    }
    (reader.slot, reader.decision_clear)
}

/// The words without which a value is asked for another form.
pub(super) const OTHER_FORMS: &[&str] = &["flatten", "list", "repeat", "prefix", "view"];

struct Reader<'a> {
    word: &'a Word,
    field: Decisions<'a>,
    inside: &'a Place<'a>,
    slot: Slot,
    /// Nothing in it could have been meant to decide on another transport.
    decision_clear: bool,
    /// How many errors were about words that do nothing here, so that all else is as it would be without them.
    harmless: usize,
}

impl Reader<'_> {
    /// Returns the words that its list may hold.
    const fn list(&self) -> List {
        self.slot.transport.list()
    }

    /// Returns a key by the field's name.
    fn own_key(&self) -> Item {
        Item::Literal(literal(&self.field.key(&self.slot.transport)))
    }

    /// Reports what stands behind `=` and is no string literal.
    fn not_a_key(&mut self, value: &Value, place: &Place<'_>) {
        let (text, is_header) = (self.word.text(), self.slot.transport == Transport::Header);
        let error = place.errors.on(value, format_args!("`{text}` {place} takes a string literal"));
        if self.word.is_false() {
            self.slot.sound = false;
            return error.help(self.left_out().instead());
        }
        let said = value.texts();
        let row = said.first().and_then(|word| words::find(self.list(), word));
        let mut items = Vec::new();
        if let Some(flag) = row.filter(|row| row.takes == Takes::Nothing) {
            self.slot.sound = false;
            items.extend(is_header.then(|| self.own_key()));
            items.push(Item::Word(Word::new(flag.word, Form::Alone)));
        } else if said.is_empty() || matches!(value, Value::Int(_)) || value.as_bool().is_some() {
            items.extend((is_header || value.as_bool().is_none()).then(|| self.own_key()));
        } else {
            let name = |text: &String| text.rsplit("::").next().unwrap_or_default().to_owned();
            let key = |text| literal(&if is_header { header_case(&name(text)) } else { name(text) });
            items.extend(said.iter().map(key).map(Item::Literal));
        }
        error.help(format_args!("write `{}`", self.word.listing(items)));
    }

    /// Takes a key, or reports a word that this list does not have.
    fn other(&mut self, item: &Item) {
        let word = match item {
            Item::Literal(literal) => return self.slot.keys.push(key(literal)),
            Item::Word(word) => word,
        };
        let (text, known) = (word.text(), words::names(self.list()));
        if words::other_name(text, self.list(), &known).is_none() {
            let mut others = Transport::BUILT_IN.iter();
            if let Some(other) = others.find(|other| words::find(other.list(), text).is_some()) {
                return self.of_another(word, text, other);
            }
            if words::find(List::Field, text).is_some() {
                self.of_the_field(word, text);
                return self.guess(text, &known);
            }
        }
        let also = match &word.form {
            Form::Alone => format!("; a key is in quotes, such as `{text:?}`"),
            _ => String::new(),
        };
        self.inside.unknown(word, self.list(), &known, &also, &[]);
        self.guess(text, &known);
    }

    /// Reports a word that only the lists of other transports have.
    fn of_another(&mut self, word: &Word, text: &str, other: &Transport) {
        let (inside, transport, name) = (self.inside, self.slot.transport.name(), self.field.name);
        let error =
            inside.errors.at(word.span(), format_args!("`{text}` cannot go into `{transport}(...)` of field `{name}`"));
        let is_text = !self.slot.transport.is_json();
        if text == "flatten" {
            (self.slot.sound, self.decision_clear) = (false, false);
            let key = self.field.key(&self.slot.transport);
            return error.help(format_args!(
                "flatten it into the blob or a view, since flattened values have no text; for the entries of a map, \
                 write `{transport}(prefix = \"{key}-\")`, and for the rows of a type that derives `CodexMeta`, \
                 `nested` alone"
            ));
        }
        let why = match text {
            "json" => "the value is JSON there anyway",
            "limit" | "instead" => "the blob's limits stand on the struct",
            "list" | "repeat" => "a list is an array there",
            "prefix" => "a map is an object there",
            _ => &format!("`{text}` is for `{}(...)`", other.name()),
        };
        if text == "repeat" && is_text {
            error.help("write `list`: lines are for `header(...)`");
        } else {
            error.help(format_args!("write `{}`: {why}", self.without(text)));
        }
        self.slot.sound &= text != "repeat" || !is_text;
        self.harmless += 1;
    }

    /// Reports a word that would be right behind the list.
    fn of_the_field(&mut self, word: &Word, text: &str) {
        let inside = self.inside;
        let error = inside.wrong(word.span(), text, "belongs outside of this list");
        if text == "nested" {
            self.slot.sound = false;
            return error.help("put it in place of this transport: the rows of the nested struct have their own keys");
        }
        let (Decisions { model, attribute, .. }, here) = (self.field, self.slot.transport.name());
        let inner = word.form.items();
        if text == "skip" || text == "omit" && (inner.is_empty() || inner.iter().any(|item| item.is(here))) {
            self.slot.sound = false;
            return error.help(self.left_out().instead());
        }
        if text == "extras" {
            self.slot.sound = false;
            return match model.lacks_extras() {
                Some(why) => error.help(format_args!("write `#[codex_meta(skip)]`, or drop the field: {why}")),
                None => error.help(format_args!("write `#[codex_meta({word})]` alone")),
            };
        }
        if text == "omit" {
            let (without, omitted) = (self.without(text), word.form.texts());
            let left: Vec<&str> = omitted.iter().map(String::as_str).filter(|name| !attribute.has(name)).collect();
            self.harmless += 1;
            return error.help(attribute.clone().with_at(self.slot.at, [without]).omitting(&left).instead());
        }
        let mut words = vec![self.without(text), word.clone()];
        if let Some(other) = Transport::built_in(text) {
            let is_decided = attribute.has(text) || attribute.named_in("omit").iter().any(|omitted| omitted == text);
            if is_decided || !model.has(&other) {
                words.truncate(1);
            } else if other == Transport::Header && matches!(word.form, Form::Alone) {
                words[1] = word.with_first(Item::Literal(literal(&self.field.key(&other))));
            }
        }
        error.help(attribute.clone().with_at(self.slot.at, words).instead());
        self.harmless += 1;
    }

    /// Returns the attribute without the word, which leaves the field out if no other word of the transport sends it.
    fn left_out(&self) -> Attribute {
        let (Decisions { model, attribute, .. }, here) = (self.field, self.slot.transport.name());
        let others = attribute.only(|at, _| at != self.slot.at);
        if others.has(here) { others } else { model.left_out(attribute, &[here]) }
    }

    /// Returns the word without this one in its list; a header keeps a name, or gets one.
    fn without(&self, text: &str) -> Word {
        let word = self.word.without(text);
        let names = |item: &Item| item.literal().is_some() || item.is("name") || item.is("prefix");
        let is_named = self.slot.transport != Transport::Header || word.said().iter().any(names);
        if is_named { word } else { word.with_first(self.own_key()) }
    }

    /// Notes what a word that is not known could have been.
    fn guess(&mut self, text: &str, known: &[&str]) {
        let meant = words::suggestion(text, self.list(), known);
        self.decision_clear &= meant.is_some();
        self.slot.sound &=
            words::similar(text, OTHER_FORMS).is_none() && (meant.is_some() || !self.slot.transport.is_json());
    }

    /// Adds the key of `key = "..."`, which is the one: beside others it would be unclear which is meant.
    fn join_keys(&mut self) {
        let given = &self.slot.given;
        let Some((word, named)) = words::key_of(self.list()).and_then(|row| Some((row.word, given.text(row.word)?)))
        else {
            return;
        };
        if !self.slot.keys.is_empty() {
            let inside = self.inside;
            inside
                .errors
                .at(named.span, format_args!("`{word} = ...` {inside} stands beside another key"))
                .help(format_args!("keep one, or write just `{:?}` for both", named.name));
        }
        self.slot.keys.push(named.clone());
    }

    /// Checks that a replacement of the value has a value to replace, that `instead` has a limit, and a list a separator.
    fn check_forms(&self) {
        let (inside, given) = (self.inside, &self.slot.given);
        let has_limit = given.has("limit")
            || self.field.model.given.list(self.slot.transport.name()).is_some_and(|list| list.has("limit"));
        let inverse = "the function whose inverse it is, such as `with = Self::shown`";
        for (word, is_right, problem, help) in [
            ("read", given.has("with"), "stands without `with`", inverse),
            ("instead", has_limit, "has no limit to be over", "one in bytes, such as `limit = 2048`"),
        ] {
            if let Some(span) = given.span(word).filter(|_| !is_right) {
                let without = self.without(word);
                inside.wrong(span, word, problem).help(format_args!("write `{without}`, or add {help}"));
            }
        }
        if let Some(limit) = given.number("limit").filter(|limit| limit.value == 0) {
            inside
                .errors
                .at(limit.span, format_args!("`limit = 0` {inside} leaves nothing there"))
                .help(format_args!("{}, or raise it", self.left_out().instead()));
        }
        if let Some(separator) = given.text("list") {
            let name = &separator.name;
            if !name.chars().all(|c| matches!(c, ' '..='~')) || name.trim().is_empty() {
                inside
                    .errors
                    .at(separator.span, format_args!("`list = {name:?}` {inside} has no separator that a reader finds"))
                    .help("write printable ASCII with a sign, such as `list = \", \"`");
            }
        }
    }

    /// Gives it the field's name as its key, where it has none and needs one: a header needs its own.
    fn check_keys(&mut self, place: &Place<'_>, named: bool) {
        let (text, given) = (self.word.text(), &self.slot.given);
        let is_keyless = given.flag("flatten").or_else(|| given.span("prefix")).is_some();
        match self.slot.keys.first() {
            Some(key) if given.has("prefix") => {
                place.wrong(key.span, text, "has a `prefix`, and no key of its own").help("drop it");
            }
            Some(key) if is_keyless => {
                place
                    .wrong(key.span, text, "is flattened, and has no key of its own")
                    .help("drop it, or drop `flatten` if the field's type implements `Serialize`");
                self.slot.sound = false;
            }
            None if !is_keyless && self.slot.transport != Transport::Header => {
                let name = self.field.key(&self.slot.transport);
                self.slot.keys.push(Key { name, span: self.word.span() });
                self.slot.keyless = Some(self.word.span());
            }
            None if !is_keyless && !named => place
                .wrong(self.word.span(), text, "needs a name")
                .help(format_args!("write `{}`", self.word.with_first(self.own_key()))),
            _ => {}
        }
    }
}
