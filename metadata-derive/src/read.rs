//! The tree to words and what stands behind them, by the table, with the errors that all words share.

mod meant;

pub(crate) use meant::example_skip_if;

use std::fmt::{self, Display};

use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::{Ident, LitStr, Type};

use crate::errors::{Errors, Recorded};
use crate::given::{Argument, Given, GivenWord, Key, Number};
use crate::names::{path_text, quoted_list};
use crate::tree::{Form, Item, SlotWord, Value, Word, joined};
use crate::words::{self, List, Row, Takes};
use meant::{is_module, is_module_keyword, of_the_language};

/// The words whose function makes a value.
const MAKERS: &[&str] = &["with", "read", "instead"];

/// Makes an example of the argument of the word of this name, if it has its own one there.
type Examples<'e> = &'e dyn Fn(&str) -> Option<String>;

/// A place where words stand, for what is said of them: on a field, or in a list there.
pub(crate) struct Place<'e> {
    errors: &'e Errors,
    owner: String,
    list: Option<String>,
    /// Examples of arguments, made for an error alone.
    examples: Examples<'e>,
    /// The type of the field.
    ty: Option<&'e Type>,
    /// The word of a transport in whose list it is.
    slot: Option<(&'e Word, List)>,
}

impl Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.list {
            Some(list) => write!(f, "in `{list}(...)` of {}", self.owner),
            None => write!(f, "on {}", self.owner),
        }
    }
}

impl<'e> Place<'e> {
    pub(crate) fn new(owner: String, errors: &'e Errors) -> Self {
        Self { errors, owner, list: None, examples: &|_| None, ty: None, slot: None }
    }

    pub(crate) const fn of_type(mut self, ty: &'e Type) -> Self {
        self.ty = Some(ty);
        self
    }

    /// Says what could stand behind words here.
    pub(crate) const fn like(mut self, examples: Examples<'e>) -> Self {
        self.examples = examples;
        self
    }

    /// Returns the place in the list of `word`, which stands here.
    pub(crate) fn inside(&self, word: &Word) -> Self {
        let (list, owner) = (Some(word.text()), self.owner.clone());
        Self { owner, list, slot: None, ..*self }
    }

    /// Returns the place in the list of a transport's word.
    pub(crate) fn inside_slot(&self, word: &'e Word, list: List) -> Self {
        Self { slot: Some((word, list)), ..self.inside(word) }
    }

    pub(crate) const fn errors(&self) -> &'e Errors {
        self.errors
    }

    /// Returns how many errors there are so far, to tell whether a step has added any.
    pub(crate) fn count(&self) -> usize {
        self.errors.count()
    }

    pub(crate) fn at(&self, span: Span, message: impl Display) -> Recorded<'e> {
        self.errors.at(span, message)
    }

    pub(crate) fn on(&self, tokens: &dyn ToTokens, message: impl Display) -> Recorded<'e> {
        self.errors.on(tokens, message)
    }

    /// Reads a list; what the table does not have there is a mistake.
    pub(crate) fn read(&self, items: &[Item], list: List) -> Given {
        self.read_with(items, list, &mut |_, item, given| match item {
            Item::Word(word) => self.unknown(word, list, &words::names(list), ""),
            Item::Literal(literal) => self.bare(literal, list, given),
        })
    }

    /// Reads a list by the table; literals, words of transports and what the table does not have are for `other`.
    pub(crate) fn read_with(&self, items: &[Item], list: List, other: &mut dyn FnMut(usize, &Item, &Given)) -> Given {
        let before = self.count();
        let mut given = Given::default();
        for (at, item) in items.iter().enumerate() {
            let row = item.word().and_then(|word| words::find(list, &word.text()));
            match (item, row.filter(|row| !matches!(row.takes, Takes::Slot(_)))) {
                (Item::Word(word), Some(row)) => {
                    let before = self.count();
                    let argument = match &word.form {
                        Form::List(inside)
                            if inside.is_empty() && items.iter().any(|item| item.is(row.empty_beside)) =>
                        {
                            Argument::Words(Vec::new())
                        }
                        _ => self.argument(word, row, &items[at + 1..]),
                    };
                    let sound = self.count() == before && !matches!(argument, Argument::Wrong);
                    if let Some(first) = given.get(row.word).filter(|_| !row.several) {
                        self.given_twice(word, items[first.at].word());
                    } else {
                        given.add(GivenWord { row, span: word.span(), at, argument, sound });
                    }
                }
                // An odd item was reported; a transport's word is a decision all the same.
                (item, None) if is_odd(item) && row.is_none() && list != List::Field => {}
                _ => other(at, item, &given),
            }
        }
        self.check_clashes(&given);
        given.sound = self.count() == before && !items.iter().any(is_odd);
        given
    }

    /// Reports the words that exclude others of their list.
    fn check_clashes(&self, given: &Given) {
        // Most lists have a word or none.
        let several = given.iter().nth(1).is_some();
        for (word, beside, help) in words::CLASHES.iter().filter(|_| several) {
            let other = beside.iter().find(|other| given.has(other));
            if let (Some(span), Some(other)) = (given.span(word), other) {
                self.at(span, format_args!("`{word}` {self} stands beside `{other}`")).help(help.replace("{}", other));
            }
        }
    }

    fn argument(&self, word: &Word, row: &Row, behind: &[Item]) -> Argument {
        match (row.takes, &word.form) {
            (Takes::Nothing, Form::Alone) => return Argument::Nothing,
            (_, Form::Alone) if row.or_alone => return Argument::Nothing,
            (Takes::Text, Form::Value(Value::Str(literal))) => return Argument::Text(key(literal)),
            (Takes::Number, Form::Value(Value::Int(literal))) => {
                if let Some(value) = literal.base10_parse().ok().filter(|_| literal.suffix().is_empty()) {
                    return Argument::Number(Number { value, span: literal.span(), word: word.span() });
                }
            }
            (Takes::Function | Takes::Constant, Form::Value(Value::Path(path))) if !is_module_keyword(path) => {
                return Argument::Path(path.clone());
            }
            (Takes::Name, Form::Value(Value::Path(path))) => {
                if let Some(name) = path.path.get_ident().filter(|_| path.qself.is_none() && !is_module_keyword(path)) {
                    return Argument::Text(Key { name: name.unraw().to_string(), span: name.span() });
                }
            }
            (Takes::Module, Form::Value(Value::Path(path))) if of_the_language(path) => {
                let text = path_text(path);
                self.on(path, format_args!("`crate = {text}` {self} is not the path of the runtime crate")).help(
                    format_args!("drop `crate = {text}`, or write the path at which you re-export `codex_metadata`"),
                );
                return Argument::Wrong;
            }
            (Takes::Module, Form::Value(Value::Path(path))) if is_module(path) => {
                return Argument::Path(path.clone());
            }
            (_, Form::Odd(_)) => return Argument::Wrong,
            (Takes::Words | Takes::Keys | Takes::List(_), Form::List(items)) if items.is_empty() => {
                self.empty(word, row);
                return Argument::Wrong;
            }
            (Takes::List(list), Form::List(items)) => return Argument::List(self.inside(word).read(items, list)),
            (Takes::Words, Form::List(items)) => return Argument::Words(self.bare_words(word, row, items)),
            (Takes::Keys, Form::List(items)) => return Argument::Keys(self.keys(word, items)),
            _ => {}
        }
        self.wrong_form(word, row, behind);
        Argument::Wrong
    }

    fn empty(&self, word: &Word, row: &Row) {
        let text = word.text();
        let error = self.at(word.span(), format_args!("`{text}()` {self} is empty"));
        match self.example(row).as_str() {
            _ if row.or_alone => error.help(format_args!("write just `{text}`")),
            "" => error.help("drop it"),
            example => error.help(format_args!("write `{text}({example})`")),
        }
    }

    /// Returns what could stand behind the word here.
    fn example(&self, row: &Row) -> String {
        (self.examples)(row.word).unwrap_or_else(|| row.example.to_owned())
    }

    /// Reports what stands behind the word, with what was meant by it and by the literals behind that.
    fn wrong_form(&self, word: &Word, row: &Row, behind: &[Item]) {
        let (text, noun) = (word.text(), row.takes.noun());
        let place = match word.form.value() {
            Some(value) => value.ends(),
            None => meant::only_in_list(&word.form).unwrap_or_else(|| (word.span(), word.span())),
        };
        let not = meant::not(row.takes, &word.form);
        let error = self.errors.between(place, format_args!("`{text}` {self} takes {noun}{not}"));
        if let Some(meant) = meant::instead(word, row, behind) {
            return error.help(meant);
        }
        let example = &self.example(row);
        match row.takes {
            Takes::Function | Takes::Constant => {
                // What makers take and return depends on more than the field's type.
                let is_asked = row.takes == Takes::Function && !MAKERS.contains(&row.word);
                let function = self.signature(example).filter(|_| is_asked);
                let with = function.map(|function| format!(" with `{function}`")).unwrap_or_default();
                error.help(format_args!("write {noun}, such as `{text} = {example}`{with}"));
            }
            Takes::Module => error.help(
                "write `crate = codex_metadata`, or, where that is re-exported, such as \
                 `crate = your_crate::codex_metadata`",
            ),
            Takes::Text => error.help(format_args!("write `{text} = {example:?}`")),
            Takes::Number | Takes::Name => error.help(format_args!("write `{text} = {example}`")),
            _ if example.is_empty() => error.help("drop it"),
            _ => error.help(format_args!("write `{text}({example})`")),
        }
    }

    /// Returns how the function of this path begins, if it is the user's to write.
    fn signature(&self, path: &str) -> Option<String> {
        match path.strip_prefix("Self::") {
            Some(name) => Some(format!("fn {name}(&self) -> bool")),
            None if path.contains("::") => None,
            None => Some(format!("fn {path}(value: &{}) -> bool", path_text(self.ty?))),
        }
    }

    /// Reports the second of a word, with how one says what both do.
    fn given_twice(&self, word: &Word, first: Option<&Word>) {
        let text = word.text();
        let error = self.at(word.span(), format_args!("`{text}` {self} is given twice"));
        let slot = self.slot.filter(|_| words::is_key(&text)).map(|(slot, list)| SlotWord::of(slot, list));
        if let Some(slot) = slot.filter(|slot| slot.keys() > 1) {
            error.help(format_args!("write `{}`", slot.word()));
        } else if let Some(both) = first.and_then(|first| first.joined(word)) {
            error.help(format_args!("keep one, or write `{both}`"));
        } else {
            error.help("drop one of the two");
        }
    }

    /// Reports a word that has no meaning here, with the one that was probably meant, or where it belongs.
    /// `also` is what more there is to say if none was.
    pub(crate) fn unknown(&self, word: &Word, list: List, known: &[&str], also: &str) {
        let text = word.text();
        if words::other_name(&text, list, known).is_none()
            && let Some(there) = words::elsewhere(&text, list)
        {
            return self.belongs(word, there);
        }
        let error = self.at(word.span(), format_args!("unknown word `{}` {self}", word.name));
        match words::suggestion(&text, list, known) {
            Some(meant) => error.help(format_args!("did you mean `{}`?", self.meant(word, list, meant))),
            None if known.is_empty() => error.help("drop it"),
            None if known.len() == 1 => error.help(format_args!("the only word here is {}", quoted_list(known))),
            None => error.help(format_args!("the words here are {}{also}", quoted_list(known))),
        }
    }

    /// Returns the word as it is called here, with what it takes here if something else stands behind it.
    fn meant(&self, word: &Word, list: List, name: &str) -> String {
        let Some(row) = words::find(list, name) else {
            return name.to_owned();
        };
        let ignored = Errors::new();
        let word = Word { name: Ident::new(name, word.span()), form: word.form.clone() };
        let place = Place { errors: &ignored, ..self.inside(&word) };
        let is_right =
            matches!(row.takes, Takes::Slot(_)) || !matches!(place.argument(&word, row, &[]), Argument::Wrong);
        let _ = ignored.finish();
        let instead = meant::instead(&word, row, &[]).filter(|_| !is_right);
        instead.and_then(|text| Some(text.split('`').nth(1)?.to_owned())).unwrap_or_else(|| name.to_owned())
    }

    fn belongs(&self, word: &Word, there: List) {
        let (text, place) = (word.text(), there.place());
        self.at(word.span(), format_args!("`{text}` {self} belongs {place}"))
            .help(format_args!("write `{word}` {place}, and drop it here"));
    }

    /// Reports a literal that no word says the meaning of.
    pub(crate) fn bare(&self, literal: &LitStr, list: List, given: &Given) {
        let text = literal.token();
        let error = self.on(literal, format_args!("{text} stands without a word {self}"));
        match words::key_of(list).filter(|row| !given.has(row.word)) {
            Some(row) => error.help(format_args!("write `{} = {text}`", row.word)),
            None if words::key_of(list).is_some() => error.help("drop it"),
            None => match words::of(list).find(|row| !given.has(row.word)) {
                Some(row) => error.help(format_args!("write `{} = {}`, or drop it", row.word, row.example)),
                None => error.help("drop it"),
            },
        }
    }

    /// Returns the bare words of a list such as `omit(header, flat)`.
    fn bare_words(&self, word: &Word, row: &Row, items: &[Item]) -> Vec<Ident> {
        let inside = self.inside(word);
        let mut found = Vec::new();
        for inner in items.iter().filter_map(Item::word) {
            match &inner.form {
                Form::Alone => found.push(inner.name.clone()),
                Form::Odd(_) => {}
                _ => {
                    let name = inner.text();
                    inside
                        .at(inner.span(), format_args!("`{name}` {inside} takes neither a value nor a list"))
                        .help(format_args!("write just `{name}`"));
                }
            }
        }
        let names = || joined(meant::names(items), ", ");
        let meant = || Some(names()).filter(|names| !names.is_empty()).unwrap_or_else(|| self.example(row));
        let literals = items.iter().filter(|item| item.literal().is_some());
        self.mixed(word, "words, without quotes", literals, &meant);
        found
    }

    /// Returns the keys of a list such as `reserved("a", "b")`.
    fn keys(&self, word: &Word, items: &[Item]) -> Vec<Key> {
        let quoted = |item: &Item| match item {
            Item::Literal(literal) => literal.token().to_string(),
            Item::Word(word) => format!("{:?}", word.text()),
        };
        let meant = || joined(items.iter().filter(|item| !is_odd(item)).map(quoted), ", ");
        let words = items.iter().filter(|item| item.word().is_some() && !is_odd(item));
        self.mixed(word, "keys, in quotes", words, &meant);
        items.iter().filter_map(Item::literal).map(key).collect()
    }

    /// Reports the items that are wrong in the list of a word, all in one, with the list as it should be.
    fn mixed<'i>(
        &self,
        word: &Word,
        takes: &str,
        mut wrong: impl DoubleEndedIterator<Item = &'i Item>,
        meant: &dyn Fn() -> String,
    ) {
        if let Some(first) = wrong.next() {
            let (text, last) = (word.text(), wrong.next_back().unwrap_or(first));
            self.errors
                .between((first.span(), last.span()), format_args!("`{text}` {self} takes {takes}"))
                .help(format_args!("write `{text}({})`", meant()));
        }
    }
}

fn is_odd(item: &Item) -> bool {
    matches!(item, Item::Word(Word { form: Form::Odd(_), .. }))
}

/// Returns a key from its literal; what a key must be is checked with all other keys.
pub(crate) fn key(literal: &LitStr) -> Key {
    Key { name: literal.value(), span: literal.span() }
}
