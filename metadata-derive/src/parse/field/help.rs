//! What a field could say instead of what it says.

use syn::ext::IdentExt as _;
use syn::{GenericArgument, Ident, PathArguments, Type};

use super::super::container::FIELD_WORDS;
use super::{Words, is_word};
use crate::grammar::{Form, Item, Value, Word, listed, texts, texts_if, words_of};
use crate::model::{Transport, arguments_of_extras, path_text};
use crate::names::{self, quoted_list, suggestion};

impl Words<'_> {
    /// What the struct would write to have the transport too.
    pub(super) fn with(&self, transport: &Transport) -> String {
        let has = |built_in: &Transport| built_in == transport || self.container.transports.contains(built_in);
        let all = Transport::names_if(&Transport::BUILT_IN, &has);
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
            let open = |transport: &Transport| *transport != Transport::Header;
            let keep = |item: &Item| self.container.transport(item).is_none();
            let whole = self.whole(Some(self.sensitive_header()), &keep, &open);
            return format!("to hide the value, write `{whole}`");
        }
        let name = here.name();
        let elsewhere = transports.iter().any(|transport| transport != here && self.says(transport.name()));
        let whole = if elsewhere {
            let left = self.not_said();
            let off = |transport: &Transport| {
                transport == here || !self.says(transport.name()) && !left.contains(&transport.name())
            };
            self.whole(None, &|item| !is_word(item, name), &off)
        } else {
            "#[codex_meta(skip)]".to_owned()
        };
        format!("the struct has no headers: to keep the value off `{name}`, write `{whole}`")
    }

    /// Its header, or one that it could have, with `sensitive`.
    fn sensitive_header(&self) -> String {
        let name = self.items.iter().find_map(header_name).unwrap_or_else(|| names::header_name(self.name));
        let mut all = vec![format!("{name:?}")];
        if let Some(said) = words_of(self.items, "header").first() {
            let is_more = |item: &Item| !is_word(item, "sensitive") && header_name_in(item).as_ref() != Some(&name);
            all.extend(texts_if(said.form.items(), &is_more));
        }
        all.push("sensitive".to_owned());
        format!("header({})", all.join(", "))
    }

    /// How it could be flattened, if the struct has where.
    pub(super) fn flattened(&self, here: &Transport) -> Option<String> {
        let json = self.container.transports.iter().find(|transport| transport.is_json())?;
        let off = |transport: &Transport| transport != json && (transport == here || !self.says(transport.name()));
        let keep = |item: &Item| !is_word(item, here.name()) && !is_word(item, json.name());
        // It keeps what else is in the list, but for its keys.
        let is_more = |item: &Item| item.word().is_some_and(|word| !["flatten", "key"].contains(&word.text().as_str()));
        let mut list = vec!["flatten".to_owned()];
        for word in words_of(self.items, json.name()) {
            list.extend(texts_if(word.form.items(), &is_more));
        }
        let first = format!("{}({})", json.name(), list.join(", "));
        Some(self.whole(Some(first), &keep, &off))
    }

    /// The attribute as it could be: with something first, with what is kept of it, and what it omits.
    fn whole(&self, first: Option<String>, keep: &dyn Fn(&Item) -> bool, omit: &dyn Fn(&Transport) -> bool) -> String {
        let mut all = Vec::from_iter(first);
        all.extend(texts_if(self.items, &|item| !is_word(item, "omit") && keep(item)));
        let omit = Transport::names_if(&self.container.transports, omit);
        if !omit.is_empty() {
            all.push(format!("omit({})", omit.join(", ")));
        }
        format!("#[codex_meta({})]", all.join(", "))
    }

    /// What `omit(...)` names, right or wrong.
    pub(super) fn omits(&self) -> Vec<String> {
        let mut names = Vec::new();
        for omit in words_of(self.items, "omit") {
            for item in omit.form.items() {
                names.push(match item {
                    Item::Literal(literal) => literal.value(),
                    Item::Word(word) => word.to_string(),
                });
            }
        }
        names
    }

    /// How the struct would say what the word says.
    pub(super) fn on_the_struct(&self, word: &Word) -> String {
        let (text, here) = (word.text(), ", and drop it here");
        let Some(there) = self.container.word(&text) else {
            return format!("write `#[codex_meta({word})]` on the struct{here}");
        };
        match (&there.form, &word.form) {
            (Form::List(first), Form::List(more)) if text == "reserved" || text == "views" => {
                let mut all = texts(first);
                all.extend(texts(more));
                format!("replace the struct's `{there}` with `{text}({})`{here}", all.join(", "))
            }
            _ => format!("drop it: the struct has its own `{there}`"),
        }
    }

    /// How to keep the one that stands alone, and how to do without.
    pub(super) fn alone_help(&self, word: &str, others: &[&str]) -> String {
        let itself = words_of(self.items, word).first().map(ToString::to_string).unwrap_or_default();
        let write = format!("write `#[codex_meta({itself})]` alone");
        if word == "extras" {
            return format!("{write}: the caller's pairs go into the blob and the views");
        }
        if others.contains(&"extras") {
            return format!("{write} to send nothing, or `#[codex_meta(extras)]` alone to send the caller's pairs");
        }
        if self.sent.slots.is_empty() {
            let is_undecided = |transport: &Transport| !self.sent.omits(transport);
            let undecided = quoted_list(&Transport::names_if(&self.container.transports, &is_undecided));
            return format!("{write} to send it nowhere, or drop `{word}` and say whether it goes to {undecided}");
        }
        let off = |transport: &Transport| self.sent.slot(transport).is_none();
        let whole = self.whole(None, &|item| !is_word(item, word), &off);
        format!("{write} to send it nowhere, or `{whole}` to send it")
    }

    /// The attribute with `write` instead of `word`.
    pub(super) fn with_instead(&self, word: &Word, write: &str) -> String {
        let mut all = texts(self.items);
        if let Some(i) = self.items.iter().position(|item| item.word().is_some_and(|other| std::ptr::eq(other, word))) {
            write.clone_into(&mut all[i]);
        }
        format!("#[codex_meta({})]", all.join(", "))
    }

    /// How to leave it out of the transports whose word is `= false`.
    pub(super) fn left_out(&self) -> String {
        let omits = self.omits();
        let mut all = omits.clone();
        for word in self.items.iter().filter_map(Item::word) {
            if word.form.value().and_then(Value::as_bool) == Some(false) {
                all.push(word.text());
            }
        }
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
        let mut named = Vec::new();
        for other in words_of(self.items, "omit") {
            if !std::ptr::eq(other, omit) {
                named.extend(texts(other.form.items()));
            }
        }
        let is_left = |name: &str| !self.says(name) && named.iter().all(|named| named != name);
        Transport::names_if(&self.container.transports, &|transport| is_left(transport.name())).join(", ")
    }

    /// Reports a word in `omit(...)` that is no transport.
    pub(super) fn omitted_view(&self, omit: &Word, ident: &Ident) {
        let (place, text) = (self.place.inside("omit"), ident.unraw().to_string());
        let known = self.container.names();
        if FIELD_WORDS.contains(&text.as_str()) || suggestion(&text, &known).is_some() {
            return place.unknown(ident, &known);
        }
        let views = match self.container.word("views") {
            Some(views) => {
                format!("replace the struct's `{views}` with `views({}, {text})`", listed(views.form.items()))
            }
            None => format!("declare the view on the struct with `views({text})`"),
        };
        place.at(ident.span(), format_args!("unknown transport `{text}` {place}")).help(format_args!(
            "{}, or {views} and say on each field whether it goes to `{text}`",
            without_omitted(omit, &text)
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

/// How to take `name` out of this `omit(...)`.
pub(super) fn without_omitted(omit: &Word, name: &str) -> String {
    let mut left = texts(omit.form.items());
    left.retain(|omitted| omitted != name);
    if left.is_empty() {
        format!("drop `{omit}`")
    } else {
        format!("replace `{omit}` with `omit({})`", left.join(", "))
    }
}

/// The same, where any `omit(...)` may have it.
pub(super) fn drop_omitted(items: &[Item], name: &str) -> String {
    for omit in words_of(items, "omit") {
        if !words_of(omit.form.items(), name).is_empty() {
            return without_omitted(omit, name);
        }
    }
    "drop it".to_owned()
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
