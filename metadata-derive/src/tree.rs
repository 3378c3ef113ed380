//! An attribute as a small tree with the user's tokens. A help is an edit of it, printed.

mod edit;
mod value;

pub(crate) use edit::{is_name, literal};
pub(crate) use value::Value;

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
    /// The name as the user typed it, without `r#`: made once, as it is compared with many others.
    text: String,
    pub(crate) form: Form,
}

/// The argument of a word.
#[derive(Clone)]
pub(crate) enum Form {
    Alone,
    Value(Value),
    List(Vec<Item>),
    /// Something else, which was reported.
    Odd,
}

impl Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#[{ATTRIBUTE}({})]", joined(&self.items))
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
        let Self { name, form, .. } = self;
        match form {
            Form::Alone | Form::Odd => write!(f, "{name}"),
            Form::Value(value) => write!(f, "{name} = {value}"),
            Form::List(items) => write!(f, "{name}({})", joined(items)),
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

    /// Returns the word without what stands behind it, or the literal as it is written.
    pub(crate) fn name(&self) -> String {
        self.word().map_or_else(|| self.to_string(), |word| word.text().to_owned())
    }

    /// Returns `true` for punctuation that was reported.
    pub(crate) const fn is_odd(&self) -> bool {
        matches!(self, Self::Word(Word { form: Form::Odd, .. }))
    }

    /// Returns `true` for a literal, and for a word with nothing behind it.
    pub(crate) const fn is_plain(&self) -> bool {
        matches!(self, Self::Literal(_) | Self::Word(Word { form: Form::Alone, .. }))
    }

    /// Returns `true` if it is the word of this name.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.word().is_some_and(|word| word.text() == name)
    }
}

impl Form {
    /// Returns the items of a list; none where there is no list.
    pub(crate) fn items(&self) -> &[Item] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// Returns the plain texts in it: of literals their values, and names, paths and numbers.
    pub(crate) fn texts(&self) -> Vec<String> {
        let texts = |item: &Item| match item {
            Item::Literal(literal) => Some(literal.value()),
            Item::Word(word) => (!item.is_odd()).then(|| word.text().to_owned()),
        };
        match self {
            Self::Value(value) => value.texts(),
            form => form.items().iter().filter_map(texts).collect(),
        }
    }
}

impl Word {
    pub(crate) fn of(name: Ident, form: Form) -> Self {
        let mut text = name.to_string();
        if text.starts_with("r#") {
            text.drain(.."r#".len());
        }
        Self { name, text, form }
    }

    /// Returns the word as the user typed it, without `r#`.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn span(&self) -> Span {
        self.name.span()
    }

    /// Returns `true` for `word = false`.
    pub(crate) fn is_false(&self) -> bool {
        matches!(&self.form, Form::Value(value) if value.as_bool() == Some(false))
    }
}

/// Returns what the elements are as text, with commas between them.
pub(crate) fn joined(all: impl IntoIterator<Item = impl Display>) -> String {
    let texts: Vec<String> = all.into_iter().map(|each| each.to_string()).collect();
    texts.join(", ")
}
