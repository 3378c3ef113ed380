//! The tree to words and what stands behind them, by the table, with the errors that all words share.

mod meant;

pub(crate) use meant::example_skip_if;
use meant::fits;

use std::fmt::{self, Display};

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Ident, LitStr};

use crate::errors::{Errors, Recorded};
use crate::given::{Argument, Given, GivenWord, Key, Number};
use crate::names::quoted_list;
use crate::tree::{Form, Item, Value, Word};
use crate::words::{self, List, Row, Takes};

/// Makes an example of the argument of the word of this name, if it has its own one there.
type Examples<'e> = &'e dyn Fn(&str) -> Option<String>;

/// A place where words stand, for what is said of them: on a field, or in a list there.
pub(crate) struct Place<'e> {
    pub(crate) errors: &'e Errors,
    pub(crate) owner: String,
    list: Option<String>,
    /// Examples of arguments, made for an error alone.
    examples: Examples<'e>,
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
        Self { errors, owner, list: None, examples: &|_| None }
    }

    /// Says what could stand behind words here.
    pub(crate) const fn like(mut self, examples: Examples<'e>) -> Self {
        self.examples = examples;
        self
    }

    /// Returns the place in the list of the word of this name, which stands here.
    pub(crate) fn inside(&self, word: &str) -> Self {
        Self { owner: self.owner.clone(), list: Some(word.to_owned()), ..*self }
    }

    /// Reports what is wrong with something that stands here.
    pub(crate) fn wrong(&self, span: Span, said: impl Display, problem: impl Display) -> Recorded<'e> {
        self.errors.at(span, format_args!("`{said}` {self} {problem}"))
    }

    /// Reads a list; what the table does not have there is a mistake.
    pub(crate) fn read(&self, items: &[Item], list: List) -> Given {
        self.read_with(items, list, &mut |_, item, given| match item {
            Item::Word(word) => self.unknown(word, list, &words::names(list), "", items),
            Item::Literal(literal) => self.bare(literal, list, given),
        })
    }

    /// Reads a list by the table; literals, words of transports and what the table does not have are for `other`.
    pub(crate) fn read_with(&self, items: &[Item], list: List, other: &mut dyn FnMut(usize, &Item, &Given)) -> Given {
        let before = self.errors.count();
        let mut given = Given::default();
        for (at, item) in items.iter().enumerate() {
            let row = item.word().and_then(|word| words::find(list, word.text()));
            match (item, row.filter(|row| !matches!(row.takes, Takes::Slot(_)))) {
                (Item::Word(word), Some(row)) => {
                    let before = self.errors.count();
                    let argument = match &word.form {
                        Form::List(inside)
                            if inside.is_empty() && items.iter().any(|item| item.is(row.empty_beside)) =>
                        {
                            Argument::Words(Vec::new())
                        }
                        _ => self.argument(word, row, items, at),
                    };
                    let sound = self.errors.count() == before && !matches!(argument, Argument::Wrong);
                    if let Some(first) = given.get(row.word).filter(|_| !row.several) {
                        let first = items[first.at].word().filter(|_| !row.takes.is_value());
                        self.given_twice(word, first);
                    } else {
                        given.add(GivenWord { row, span: word.span(), at, argument, sound });
                    }
                }
                // An odd item was reported; a transport's word is a decision all the same.
                (item, None) if item.is_odd() && row.is_none() && list != List::Field => {}
                _ => other(at, item, &given),
            }
        }
        self.check_clashes(&given);
        given.sound = self.errors.count() == before && !items.iter().any(Item::is_odd);
        given
    }

    /// Reports the words that exclude others of their list.
    fn check_clashes(&self, given: &Given) {
        // Most lists have a word or none.
        let several = given.iter().nth(1).is_some();
        for (word, beside, help) in words::CLASHES.iter().filter(|_| several) {
            let other = beside.iter().find(|other| given.has(other));
            if let (Some(span), Some(other)) = (given.span(word), other) {
                self.wrong(span, word, format_args!("stands beside `{other}`")).help(help.replace("{}", other));
            }
        }
    }

    fn argument(&self, word: &Word, row: &Row, items: &[Item], at: usize) -> Argument {
        match (row.takes, &word.form) {
            (Takes::Nothing, Form::Alone) => return Argument::Nothing,
            (_, Form::Alone) if row.or_alone => return Argument::Nothing,
            (Takes::Text, Form::Value(Value::Str(literal))) => return Argument::Text(key(literal)),
            (Takes::Number, Form::Value(Value::Int(literal))) => {
                if let Some(value) = literal.base10_parse().ok().filter(|_| literal.suffix().is_empty()) {
                    return Argument::Number(Number { value, span: literal.span(), word: word.span() });
                }
            }
            (Takes::Name, Form::Value(Value::Path(path))) => {
                if let Some(name) = path.path.get_ident().filter(|_| path.qself.is_none() && fits(path, row.takes)) {
                    return Argument::Text(Key { name: name.unraw().to_string(), span: name.span() });
                }
            }
            (takes, Form::Value(Value::Path(path))) if takes.is_path() && fits(path, takes) => {
                return Argument::Path(path.clone());
            }
            (_, Form::Odd) => return Argument::Wrong,
            (Takes::Words | Takes::Keys | Takes::List(_), Form::List(inner)) if inner.is_empty() => {
                self.empty(word, row);
                return Argument::Wrong;
            }
            (Takes::List(list), Form::List(inner)) => {
                return Argument::List(self.inside(word.text()).read(inner, list));
            }
            (Takes::Words, Form::List(inner)) => {
                let name = |item: &Item| Some(item.word()?.name.clone()).filter(|_| item.is_plain());
                return Argument::Words(self.listed(word, row, inner, "words, without quotes", name));
            }
            (Takes::Keys, Form::List(inner)) => {
                let text = |item: &Item| item.literal().map(key);
                return Argument::Keys(self.listed(word, row, inner, "keys, in quotes", text));
            }
            _ => {}
        }
        self.wrong_form(word, row, items, at);
        Argument::Wrong
    }

    /// Returns the elements of a list such as `omit(header, flat)`; reports all that are none, in one, with the list as it
    /// should be.
    fn listed<T>(
        &self,
        word: &Word,
        row: &Row,
        items: &[Item],
        takes: &str,
        element: fn(&Item) -> Option<T>,
    ) -> Vec<T> {
        let mut wrong = items.iter().filter(|item| !item.is_odd() && element(item).is_none());
        if let Some(first) = wrong.next() {
            let (text, last) = (word.text(), wrong.next_back().unwrap_or(first));
            let error = self.errors.between((first.span(), last.span()), format_args!("`{text}` {self} takes {takes}"));
            let meant = meant::instead(word, row, &[]);
            let meant = meant.unwrap_or_else(|| row.takes.written(text, &self.example(row)));
            error.help(format_args!("write `{meant}`"));
        }
        items.iter().filter_map(element).collect()
    }

    fn empty(&self, word: &Word, row: &Row) {
        let text = word.text();
        let error = self.errors.at(word.span(), format_args!("`{text}()` {self} is empty"));
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

    /// Reports what stands behind the word at this place of its list, with what was meant by it and by the literals behind
    /// that.
    fn wrong_form(&self, word: &Word, row: &Row, items: &[Item], at: usize) {
        let (text, noun, example) = (word.text(), row.takes.noun(), self.example(row));
        let message = format_args!("`{text}` {self} takes {noun}");
        let error = match &word.form {
            Form::Value(value) => self.errors.on(value, message),
            _ => self.errors.at(word.span(), message),
        };
        let such = row.takes.written(text, &example);
        match meant::instead(word, row, &items[at + 1..]) {
            _ if row.takes == Takes::Nothing && word.is_false() => match &self.list {
                // Without it the list would be empty.
                Some(list) if items.len() == 1 => {
                    error.help(format_args!("write just `{list}`, or `{list}({text})` for `true`"));
                }
                _ => error.help(format_args!("drop `{word}`, or write just `{text}` for `true`")),
            },
            _ if row.takes == Takes::Nothing => error.help(format_args!("write just `{text}`")),
            _ if row.or_alone => error.help(format_args!("write just `{text}`, or `{such}`")),
            Some(meant) => error.help(format_args!("write `{meant}`")),
            None if row.takes.is_path() => error.help(format_args!("write {noun}, such as `{such}`")),
            None if example.is_empty() => error.help("drop it"),
            None => error.help(format_args!("write `{such}`")),
        }
    }

    /// Reports the second of a word, with how one says what both do.
    pub(crate) fn given_twice(&self, word: &Word, first: Option<&Word>) {
        let error = self.wrong(word.span(), word.text(), "is given twice");
        match first.and_then(|first| first.joined(word)) {
            Some(both) => error.help(format_args!("keep one, or write `{both}`")),
            None => error.help("drop one of the two"),
        }
    }

    /// Reports a word that has no meaning here, with the one that was probably meant, or where it belongs.
    /// `also` is what more there is to say if none was; a word that stands `beside` it, or does nothing there, was not.
    pub(crate) fn unknown(&self, word: &Word, list: List, known: &[&str], also: &str, beside: &[Item]) {
        let text = word.text();
        if words::other_name(text, list, known).is_none()
            && let Some(place) = words::elsewhere(text, list).map(List::place)
        {
            let help = format_args!("write `{word}` {place}, and drop it here");
            return self.wrong(word.span(), text, format_args!("belongs {place}")).help(help);
        }
        let error = self.errors.at(word.span(), format_args!("unknown word `{}` {self}", word.name));
        let has = |name: &str| beside.iter().any(|item| item.is(name));
        let is_idle = |name: &str| words::IDLE.iter().any(|(word, beside)| *word == name && has(beside));
        let mut free = known.to_vec();
        free.retain(|name| !has(name) && !is_idle(name));
        if let Some(meant) = words::suggestion(text, list, &free) {
            free.retain(|name| *name != meant);
            let other = words::other_name(text, list, &free).map(|name| format!(" or `{}`", renamed(word, list, name)));
            let other = other.unwrap_or_default();
            return error.help(format_args!("did you mean `{}`{other}?", renamed(word, list, meant)));
        }
        if words::suggestion(text, list, known).is_some() {
            return error.help("drop it: it could say nothing more here");
        }
        let of_others = [List::Struct, List::Field].iter().any(|list| words::find(*list, text).is_some());
        let also = if of_others && list.of() != List::Struct { "; a fragment chooses no transports" } else { also };
        let are = if known.len() == 1 { "the only word here is" } else { "the words here are" };
        error.help(format_args!("{are} {}{also}", quoted_list(known)));
    }

    /// Reports a literal that no word says the meaning of.
    pub(crate) fn bare(&self, literal: &LitStr, list: List, given: &Given) {
        let text = literal.token();
        let error = self.errors.on(literal, format_args!("{text} stands without a word {self}"));
        match words::key_of(list).filter(|row| !given.has(row.word)) {
            Some(row) => error.help(format_args!("write `{} = {text}`", row.word)),
            None if words::key_of(list).is_some() => error.help("drop it"),
            None => match words::of(list).find(|row| !given.has(row.word)) {
                Some(row) => error.help(format_args!("write `{} = {}`, or drop it", row.word, row.example)),
                None => error.help("drop it"),
            },
        }
    }
}

/// Returns the word by its name here, with what it takes here if something else stands behind it.
fn renamed(word: &Word, list: List, name: &str) -> String {
    let word = Word::of(Ident::new(name, word.span()), word.form.clone());
    let meant = words::find(list, name).and_then(|row| meant::instead(&word, row, &[]));
    meant.filter(|meant| *meant != word.to_string()).unwrap_or_else(|| name.to_owned())
}

/// Returns a key from its literal; what a key must be is checked with all other keys.
pub(crate) fn key(literal: &LitStr) -> Key {
    Key { name: literal.value(), span: literal.span() }
}
