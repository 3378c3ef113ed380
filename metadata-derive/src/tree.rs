//! An attribute as a small tree with the user's tokens. A help is an edit of it, printed.

mod edit;
mod slot;
mod value;

pub(crate) use slot::SlotWord;
pub(crate) use value::{Other, Value, single_literal};

use std::fmt::{self, Display};

use proc_macro2::Span;
use syn::{Ident, LitStr};

/// The attribute that both derives read.
pub(crate) const ATTRIBUTE: &str = "codex_meta";

/// All items of the `#[codex_meta(...)]` on one struct, field or variant, as if they were in one.
#[derive(Clone, Default)]
pub(crate) struct Attribute {
    pub(crate) items: Vec<Item>,
}

#[derive(Clone)]
pub(crate) enum Item {
    Literal(LitStr),
    Word(Word),
}

#[derive(Clone)]
pub(crate) struct Word {
    pub(crate) name: Ident,
    pub(crate) form: Form,
}

/// The argument of a word.
#[derive(Clone)]
pub(crate) enum Form {
    Alone,
    Value(Value),
    /// `(value)` behind a word with a path or a number, where that is no list.
    Inside(Value),
    List(Vec<Item>),
    /// Something else, which was reported.
    Odd(String),
}

impl Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#[{ATTRIBUTE}({})]", listed(&self.items))
    }
}

impl Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(literal) => write!(f, "{}", literal.token()),
            Self::Word(word) => write!(f, "{word}"),
        }
    }
}

impl Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, form } = self;
        match form {
            Form::Alone => write!(f, "{name}"),
            Form::Value(value) => write!(f, "{name} = {value}"),
            Form::Inside(value) => write!(f, "{name}({value})"),
            Form::List(items) => write!(f, "{name}({})", listed(items)),
            Form::Odd(text) => write!(f, "{name}{text}"),
        }
    }
}

impl Item {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Literal(literal) => literal.span(),
            Self::Word(word) => word.span(),
        }
    }

    pub(crate) const fn literal(&self) -> Option<&LitStr> {
        match self {
            Self::Literal(literal) => Some(literal),
            Self::Word(_) => None,
        }
    }

    pub(crate) const fn word(&self) -> Option<&Word> {
        match self {
            Self::Word(word) => Some(word),
            Self::Literal(_) => None,
        }
    }

    /// Returns `true` if it is the word of this name.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.word().is_some_and(|word| word.text() == name)
    }
}

impl Form {
    pub(crate) const fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) | Self::Inside(value) => Some(value),
            Self::Alone | Self::List(_) | Self::Odd(_) => None,
        }
    }

    /// Returns the string literals that were meant, as a value or in a list.
    pub(crate) fn literals(&self) -> Vec<LitStr> {
        let in_list = || self.items().iter().filter_map(Item::literal).cloned().collect();
        self.value().map_or_else(in_list, Value::as_literals)
    }

    /// Returns the items of a list; none where there is no list.
    pub(crate) fn items(&self) -> &[Item] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }
}

impl Word {
    /// Returns a word of the derive's own.
    pub(crate) fn new(name: &str, form: Form) -> Self {
        Self { name: Ident::new(name, Span::call_site()), form }
    }

    /// Returns the word as the user typed it, without `r#`.
    pub(crate) fn text(&self) -> String {
        let text = self.name.to_string();
        text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
    }

    pub(crate) fn span(&self) -> Span {
        self.name.span()
    }
}

/// Returns the items as the user would write them in a list.
pub(crate) fn listed(items: &[Item]) -> String {
    joined(items, ", ")
}

/// Returns what the elements are as text, with `between` between them.
pub(crate) fn joined(all: impl IntoIterator<Item = impl Display>, between: &str) -> String {
    let texts: Vec<String> = all.into_iter().map(|each| each.to_string()).collect();
    texts.join(between)
}
