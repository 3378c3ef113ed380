//! What a field could say instead of what it says.

use syn::ext::IdentExt as _;
use syn::{GenericArgument, Ident, LitStr, PathArguments, Type};

use super::super::container::FIELD_WORDS;
use super::{Words, is_word};
use crate::grammar::{Form, Item, Value, Word, listed};
use crate::model::{Transport, arguments_of_extras, path_text};
use crate::names::{self, quoted_list, suggestion};

impl Words<'_> {
    /// What the struct would write to have the transport too.
    pub(super) fn with(&self, transport: &Transport) -> String {
        let has = |built_in: &Transport| built_in == transport || self.container.transports.contains(built_in);
        let all: Vec<String> =
            Transport::BUILT_IN.into_iter().filter(has).map(|built_in| built_in.name().to_owned()).collect();
        let key = if *transport == Transport::Blob && self.container.blob.is_none() {
            ", blob(key = \"x-meta\")"
        } else {
            ""
        };
        format!("`transports({}){key}`", all.join(", "))
    }

    /// How the field keeps its value from those who see it here.
    pub(super) fn hidden(&self, here: &Transport) -> String {
        let transports = &self.container.transports;
        if transports.contains(&Transport::Header) {
            let open = |transport: &&Transport| **transport != Transport::Header;
            let keep = |item: &Item| !transports.iter().any(|transport| is_word(item, transport.name()));
            let whole = self.whole(Some(self.sensitive_header()), keep, transports.iter().filter(open));
            return format!("to hide the value, write `{whole}`");
        }
        let name = here.name();
        let elsewhere = transports.iter().any(|transport| transport != here && self.says(transport.name()));
        let whole = if elsewhere {
            let omits = self.omits();
            let off = |transport: &&Transport| {
                *transport == here || !self.says(transport.name()) && omits.iter().any(|name| name == transport.name())
            };
            self.whole(None, |item| !is_word(item, name), transports.iter().filter(off))
        } else {
            "#[codex_meta(skip)]".to_owned()
        };
        format!("the struct has no headers: to keep the value off `{name}`, write `{whole}`")
    }

    /// Its header, or one that it could have, with `sensitive`.
    fn sensitive_header(&self) -> String {
        let said = self.items.iter().find_map(|item| match item {
            Item::Word(word) if is_word(item, "header") => Some(&word.form),
            _ => None,
        });
        let name = self.items.iter().find_map(header_name).unwrap_or_else(|| names::header_name(self.name));
        let more: Vec<String> = match said {
            Some(Form::List(items)) => {
                let first = |item: &&Item| header_name_in(item).is_none_or(|known| known != name);
                items.iter().filter(first).filter(|item| !is_word(item, "sensitive")).map(Item::to_string).collect()
            }
            _ => Vec::new(),
        };
        let all: Vec<String> = [format!("{name:?}")].into_iter().chain(more).chain(["sensitive".to_owned()]).collect();
        format!("header({})", all.join(", "))
    }

    /// How it could be flattened, if the struct has where.
    pub(super) fn flattened(&self, here: &Transport) -> Option<String> {
        let transports = &self.container.transports;
        let json = transports.iter().find(|transport| transport.is_json())?;
        let off = |transport: &&Transport| *transport != json && (*transport == here || !self.says(transport.name()));
        let keep = |item: &Item| !is_word(item, here.name()) && !is_word(item, json.name());
        // It keeps what else is in the list, but for its keys.
        let more = self.items.iter().filter(|item| is_word(item, json.name())).flat_map(|item| match item {
            Item::Word(Word { form: Form::List(items), .. }) => items.as_slice(),
            _ => &[],
        });
        let more = more.filter(|item| !is_word(item, "flatten") && !is_word(item, "key"));
        let more = more.filter(|item| matches!(item, Item::Word(_))).map(Item::to_string);
        let list: Vec<String> = ["flatten".to_owned()].into_iter().chain(more).collect();
        let first = format!("{}({})", json.name(), list.join(", "));
        Some(self.whole(Some(first), keep, transports.iter().filter(off)))
    }

    /// The attribute as it could be: with something first, with what is kept of it, and what it omits.
    fn whole<'t>(
        &self,
        first: Option<String>,
        keep: impl Fn(&Item) -> bool,
        omit: impl Iterator<Item = &'t Transport>,
    ) -> String {
        let omit: Vec<&str> = omit.map(Transport::name).collect();
        let omit = (!omit.is_empty()).then(|| format!("omit({})", omit.join(", ")));
        let kept = self.items.iter().filter(|item| !is_word(item, "omit") && keep(item)).map(Item::to_string);
        let all: Vec<String> = first.into_iter().chain(kept).chain(omit).collect();
        format!("#[codex_meta({})]", all.join(", "))
    }

    /// What `omit(...)` names, right or wrong.
    pub(super) fn omits(&self) -> Vec<String> {
        let lists = self.items.iter().filter_map(|item| match item {
            Item::Word(Word { form: Form::List(omitted), .. }) if is_word(item, "omit") => Some(omitted),
            _ => None,
        });
        let name = |item: &Item| item.literal().map_or_else(|| item.to_string(), LitStr::value);
        lists.flatten().map(name).collect()
    }

    /// How the struct would say what the word says.
    pub(super) fn on_the_struct(&self, word: &Word) -> String {
        let (text, here) = (word.text(), ", and drop it here");
        let Some(there) = self.container.word(&text) else {
            return format!("write `#[codex_meta({word})]` on the struct{here}");
        };
        match (&there.form, &word.form) {
            (Form::List(first), Form::List(more)) if text == "reserved" || text == "views" => {
                let all = listed(first.iter().chain(more));
                format!("replace the struct's `{there}` with `{text}({all})`{here}")
            }
            _ => format!("drop it: the struct has its own `{there}`"),
        }
    }

    /// How to keep the one that stands alone, and how to do without.
    pub(super) fn alone_help(&self, word: &str, others: &[&str]) -> String {
        let itself = self.items.iter().find(|item| is_word(item, word)).map(Item::to_string).unwrap_or_default();
        let write = format!("write `#[codex_meta({itself})]` alone");
        if word == "extras" {
            return format!("{write}: the caller's pairs go into the blob and the views");
        }
        if others.contains(&"extras") {
            return format!("{write} to send nothing, or `#[codex_meta(extras)]` alone to send the caller's pairs");
        }
        let transports = self.container.transports.iter();
        let undecided = transports.filter(|transport| self.sent.slot(transport).is_none());
        if self.sent.slots.is_empty() {
            let undecided: Vec<&str> =
                undecided.filter(|transport| !self.sent.omits(transport)).map(Transport::name).collect();
            let undecided = quoted_list(undecided);
            return format!("{write} to send it nowhere, or drop `{word}` and say whether it goes to {undecided}");
        }
        let whole = self.whole(None, |item| !is_word(item, word), undecided);
        format!("{write} to send it nowhere, or `{whole}` to send it")
    }

    /// The attribute with `write` instead of `word`.
    pub(super) fn with_instead(&self, word: &Word, write: &str) -> String {
        let all = self.items.iter().map(|item| match item {
            Item::Word(other) if std::ptr::eq(other, word) => write.to_owned(),
            item => item.to_string(),
        });
        format!("#[codex_meta({})]", all.collect::<Vec<String>>().join(", "))
    }

    /// How to leave it out of the transports whose word is `= false`.
    pub(super) fn left_out(&self) -> String {
        let is_false = |word: &&Word| word.form.value().and_then(Value::as_bool) == Some(false);
        let off = self.items.iter().filter_map(Item::word).filter(is_false).map(Word::text);
        let omits = self.omits();
        let all: Vec<String> = omits.iter().cloned().chain(off).collect();
        if self.container.transports.iter().all(|transport| all.iter().any(|name| name == transport.name())) {
            return "write `#[codex_meta(skip)]`".to_owned();
        }
        let all = all.join(", ");
        if omits.is_empty() {
            format!("write `omit({all})`")
        } else {
            format!("drop it, and replace `omit({})` with `omit({all})`", omits.join(", "))
        }
    }

    /// The transports of the struct that no word takes and no other `omit(...)` names, separated by commas.
    pub(super) fn not_named(&self, omit: &Word) -> String {
        if !self.container.transports_known {
            return "header, flat".into();
        }
        let others = self.items.iter().filter_map(Item::word).filter(|word| !std::ptr::eq(*word, omit));
        let named: Vec<String> = others
            .filter(|word| word.text() == "omit")
            .flat_map(|word| word.form.items())
            .map(Item::to_string)
            .collect();
        let is_left =
            |transport: &&Transport| !self.says(transport.name()) && named.iter().all(|name| name != transport.name());
        let left: Vec<&str> = self.container.transports.iter().filter(is_left).map(Transport::name).collect();
        left.join(", ")
    }

    /// How to take `name` out of this `omit(...)`.
    pub(super) fn without_omitted(omit: &Word, name: &str) -> String {
        let left: Vec<String> =
            omit.form.items().iter().map(Item::to_string).filter(|omitted| omitted != name).collect();
        match left.as_slice() {
            [] => format!("drop `{omit}`"),
            left => format!("replace `{omit}` with `omit({})`", left.join(", ")),
        }
    }

    /// The same, where any `omit(...)` may have it.
    pub(super) fn drop_omitted(&self, transport: &Transport) -> String {
        let name = transport.name();
        let omits = self.items.iter().filter_map(Item::word).filter(|word| word.text() == "omit");
        let has = |omit: &&Word| omit.form.items().iter().any(|item| is_word(item, name));
        omits.filter(has).map(|omit| Self::without_omitted(omit, name)).next().unwrap_or_else(|| "drop it".into())
    }

    /// Reports a word in `omit(...)` that is no transport.
    pub(super) fn omitted_view(&self, omit: &Word, ident: &Ident) {
        let (place, text) = (self.place.inside("omit"), ident.unraw().to_string());
        let known = self.container.transports.iter().map(Transport::name);
        if FIELD_WORDS.contains(&text.as_str()) || suggestion(&text, known.clone()).is_some() {
            return place.unknown(ident, known);
        }
        let views = match self.container.word("views") {
            Some(views) => {
                format!("replace the struct's `{views}` with `views({}, {text})`", listed(views.form.items().iter()))
            }
            None => format!("declare the view on the struct with `views({text})`"),
        };
        place.at(ident.span(), format_args!("unknown transport `{text}` {place}")).help(format_args!(
            "{}, or {views} and say on each field whether it goes to `{text}`",
            Self::without_omitted(omit, &text)
        ));
    }

    /// Reports the caller's own pairs where they are sent as if they were a value.
    pub(super) fn check_sends_extras(&self) -> bool {
        let Some(slot) = self.sent.slots.first() else {
            return false;
        };
        let Some(extras) = self.own_extras(&self.field.ty) else {
            return false;
        };
        let (place, word) = (&self.place, slot.transport.name());
        let error = place.on(
            &self.field.ty,
            format_args!("`{word}` {place} cannot send `Extras`, which holds the caller's own pairs"),
        );
        if arguments_of_extras(&self.field.ty).is_some() {
            error.help("write `#[codex_meta(extras)]` alone: they go into the blob and the views");
        } else {
            error.help(format_args!(
                "write `#[codex_meta(extras)]` alone, and make the type `{}`: they go into the blob and the views",
                path_text(extras)
            ));
        }
        true
    }

    /// The `Extras` of this struct that the type is, or has in an `Option` or the like.
    fn own_extras<'t>(&self, ty: &'t Type) -> Option<&'t Type> {
        let inner = match ty {
            Type::Group(group) => return self.own_extras(&group.elem),
            Type::Reference(reference) => return self.own_extras(&reference.elem),
            Type::Path(path) => &path.path.segments.last()?.arguments,
            _ => return None,
        };
        let PathArguments::AngleBracketed(inner) = inner else {
            return None;
        };
        let mut inner = inner.args.iter().filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        });
        if arguments_of_extras(ty).is_none() {
            return inner.find_map(|ty| self.own_extras(ty));
        }
        let is_own = |ty: &Type| match ty {
            Type::Path(path) => {
                path.path.segments.last().is_some_and(|last| last.ident == "Self" || last.ident == self.container.ident)
            }
            _ => false,
        };
        inner.next().is_some_and(is_own).then_some(ty)
    }
}

/// The first name of `header = "..."` or `header("...", ...)`.
fn header_name(item: &Item) -> Option<String> {
    let Item::Word(word) = item else {
        return None;
    };
    match &word.form {
        _ if word.text() != "header" => None,
        Form::Value(Value::Str(name)) => Some(name.value()),
        Form::List(items) => items.iter().find_map(header_name_in),
        _ => None,
    }
}

/// The name that the item of a header's list is.
fn header_name_in(item: &Item) -> Option<String> {
    match item {
        Item::Literal(name) => Some(name.value()),
        Item::Word(Word { name: word, form: Form::Value(Value::Str(name)) }) if word == "name" => Some(name.value()),
        Item::Word(_) => None,
    }
}
