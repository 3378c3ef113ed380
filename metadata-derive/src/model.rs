//! The declaration of a struct, with the tokens that made it.

mod fragment;
mod serde;
mod slots;
mod transport;

pub(crate) use fragment::{Fragment, Member, Style, Variant};
pub(crate) use serde::Serde;
pub(crate) use slots::Slots;
pub(crate) use transport::{PerTransport, Transport, Transports};

use proc_macro2::Span;
use syn::{ExprPath, Generics, Ident, Path, Type};

use crate::errors::Ends;
use crate::given::{Given, Key, Number};
use crate::name_index::NameIndex;
use crate::names::{distinct, header_name, in_case, key_letters, of_its_own, path_text};
use crate::spelling::named;
use crate::tree::{Attribute, Form, Item, Word};

/// The parts of a type that every derive needs.
pub(crate) struct Head {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    /// The path of the runtime.
    pub(crate) runtime: Path,
    /// Its own use of what is deprecated is allowed.
    pub(crate) allows_deprecated: bool,
}

impl Head {
    /// Returns `true` if the word is a type parameter or a constant one.
    pub(crate) fn has_parameter(&self, word: &Ident) -> bool {
        let (types, constants) = (self.generics.type_params(), self.generics.const_params());
        types.map(|param| &param.ident).chain(constants.map(|param| &param.ident)).any(|ident| ident == word)
    }
}

/// A struct that derives `CodexMeta`. Its fields are read after its own words, by which they are held to the transports.
pub(crate) struct Model {
    pub(crate) head: Head,
    pub(crate) transports: Transports,
    /// `true` if `transports` has all that was meant; after an error there, fields are not held to it.
    pub(crate) transports_known: bool,
    /// The words of its attributes.
    pub(crate) given: Given,
    /// All that it says, for what to write instead.
    pub(crate) attribute: Attribute,
    pub(crate) fields: Vec<Field>,
    /// Without a fixed size no trait can be implemented for it.
    pub(crate) sized: bool,
    pub(crate) serde: Serde,
}

impl Model {
    pub(crate) fn has(&self, transport: &Transport) -> bool {
        self.transports.named(transport.name()).is_some()
    }

    /// Returns the names of all transports.
    pub(crate) fn names(&self) -> Vec<&str> {
        Transport::names(&self.transports)
    }

    /// Returns the transport that the item is a word of.
    pub(crate) fn transport(&self, item: &Item) -> Option<&Transport> {
        self.transports.named(item.word()?.text())
    }

    /// Returns the words of its `blob(...)`.
    pub(crate) fn blob(&self) -> Option<&Given> {
        self.given.list("blob")
    }

    /// Returns the key of its blob.
    pub(crate) fn blob_key(&self) -> Option<&Key> {
        self.blob().and_then(|blob| blob.text("key"))
    }

    /// Returns the number behind a word in the list of another one of the struct's.
    pub(crate) fn number(&self, list: &str, word: &str) -> Option<Number> {
        self.given.list(list).and_then(|list| list.number(word))
    }

    /// Returns the key of a field that gives none, where that is not a header.
    pub(crate) fn default_key(&self, field: &str) -> String {
        self.given.text("rename_all").map_or_else(|| field.to_owned(), |case| in_case(field, &case.name))
    }

    /// Returns a name for a header of the field, of those like the field's own the first that the struct does not have.
    pub(crate) fn header_name(&self, field: &str) -> String {
        self.header_name_beside(field, &[])
    }

    /// Returns the same, where fields that the struct does not have yet have these names; one ends in `*` that others only
    /// begin with.
    pub(crate) fn header_name_beside(&self, field: &str, others: &[Key]) -> String {
        let mut name = header_name(field);
        let is_taken = |name: &str| {
            let letters = key_letters(name);
            let begins = |start: &Key| letters.starts_with(&key_letters(&start.name));
            let is = |key: &Key| letters == key_letters(&key.name) || key.name.ends_with('*') && begins(key);
            let mut slots = self.slots_on(&Transport::Header).filter(|(other, _)| other.name != field);
            self.blob_key().is_some_and(is)
                || others.iter().any(is)
                || ["reserved", "foreign"].iter().any(|list| self.given.keys(list).iter().any(is))
                || slots.any(|(_, slot)| slot.keys.iter().any(is) || slot.given.text("prefix").is_some_and(begins))
        };
        // Where all are taken that begin so, the last one has to do.
        for _ in 0..3 {
            if is_taken(&name) {
                name = of_its_own(&name);
            }
        }
        name
    }

    /// Returns why it can have no extras, if it cannot.
    pub(crate) fn lacks_extras(&self) -> Option<&'static str> {
        let is_part = self.given.has("part").then_some("a part has no extras");
        let is_text = || self.transports_known && !self.transports.iter().any(Transport::is_json);
        is_part.or_else(|| is_text().then_some("extras go into the blob and views, and there is neither"))
    }

    /// Leaves a field out on these transports, too.
    pub(crate) fn left_out(&self, field: &Attribute, names: &[&str]) -> Attribute {
        let left = field.without_all(names).omitting(names);
        let omitted = left.named_in("omit");
        let omitted = NameIndex::of(omitted.iter().map(String::as_str));
        if self.names().iter().all(|name| omitted.has(name)) {
            return Attribute::default().with(Word::new("skip", Form::Alone));
        }
        left
    }

    /// Returns the fields that are sent as values of their own.
    pub(crate) fn placed(&self) -> impl Iterator<Item = &Field> {
        self.with_role(Role::Placed)
    }

    /// Returns the fields with this role.
    pub(crate) fn with_role(&self, role: Role) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.role == role)
    }

    /// Returns the slots of the fields on the transport.
    pub(crate) fn slots_on(&self, transport: &Transport) -> impl Iterator<Item = (&Field, &Slot)> {
        self.placed().flat_map(move |field| field.slots_on(transport).map(move |slot| (field, slot)))
    }

    /// Returns the distinct predicates of `when` and `unless`, each behind its text, in the order in which they are first
    /// named.
    pub(crate) fn conditions(&self) -> Vec<(String, &ExprPath)> {
        let of_blob = self.blob().and_then(|blob| blob.path("when"));
        let of_fields = self.fields.iter().flat_map(|field| {
            let nested = Some(&field.given).filter(|_| field.role == Role::Nested);
            field.slots.iter().map(|slot| &slot.given).chain(nested).filter_map(Given::condition)
        });
        let all = of_blob.into_iter().chain(of_fields).map(|path| (path_text(path), path));
        distinct(all, |(text, _)| text)
    }
}

pub(crate) struct Field {
    pub(crate) ident: Ident,
    /// The name without `r#`.
    pub(crate) name: String,
    /// Its key where it gives none, but in headers.
    pub(crate) default_key: String,
    pub(crate) ty: Type,
    /// The places of its type's first and last token.
    pub(crate) ends: Ends,
    /// The first paragraph of its documentation.
    pub(crate) doc: Option<String>,
    pub(crate) role: Role,
    /// The words of transports, if it is sent as a value of its own.
    pub(crate) slots: Slots,
    /// `true` for the transports in its `omit(...)`.
    pub(crate) omitted: PerTransport<bool>,
    /// Its other words.
    pub(crate) given: Given,
    /// `true` if its type is worth a look, even if something else is wrong with it.
    pub(crate) sound: bool,
    pub(crate) serde: Serde,
    /// All that it says, for what to write instead.
    pub(crate) attribute: Attribute,
    /// Its attributes had errors that could hide a decision: what they leave undecided is no further one.
    pub(crate) broken: bool,
}

/// The kind of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// `skip`: on no transport.
    Skipped,
    /// `extras`: the caller's pairs.
    Extras,
    /// `nested`: a struct with rows of its own.
    Nested,
    Placed,
}

impl Field {
    /// Returns where it says `flatten`, if it does.
    pub(crate) fn flatten(&self) -> Option<Span> {
        self.slots.iter().find_map(Slot::flatten)
    }

    /// Returns the slots on the transport, one for each word of it.
    pub(crate) fn slots_on(&self, transport: &Transport) -> impl Iterator<Item = &Slot> {
        self.slots.on(transport)
    }

    pub(crate) fn omits(&self, transport: &Transport) -> bool {
        self.omitted.get(transport).is_some_and(|omitted| *omitted)
    }

    /// Returns the rank at which the caller's pairs leave a blob over its limit.
    pub(crate) fn shed_of_extras(&self) -> Option<Number> {
        self.given.list("extras").and_then(|list| list.number("shed"))
    }

    /// Returns the names of the views that it sends, each once.
    pub(crate) fn views_sent(&self) -> Vec<&Key> {
        distinct(self.slots.iter().filter_map(Slot::view), |view| &view.name)
    }

    /// Returns the transports that it is sent on, each once, with their words.
    pub(crate) fn by_transport(&self) -> impl Iterator<Item = (&Transport, impl Iterator<Item = &Slot>)> {
        self.slots.firsts().map(|first| (&first.transport, self.slots.on(&first.transport)))
    }

    /// Returns the first word `flatten` of each transport, and of a view's, the place among the field's views.
    pub(crate) fn flattened(&self) -> impl Iterator<Item = (Span, Option<usize>)> {
        let mut views = 0;
        self.by_transport().filter_map(move |(transport, mut slots)| {
            let view = transport.is_view().then_some(views);
            views += usize::from(view.is_some());
            slots.find_map(Slot::flatten).map(|place| (place, view))
        })
    }

    /// Makes the walk leave out a field whose type is wrong, and was reported.
    pub(crate) fn ask_nothing(&mut self) {
        self.sound = false;
        for slot in self.slots.iter_mut() {
            slot.sound = false;
        }
    }
}

/// The declaration of a field on one transport.
pub(crate) struct Slot {
    pub(crate) transport: Transport,
    /// Empty where it is flattened or has a prefix.
    pub(crate) keys: Vec<Key>,
    /// The word, where it gives no key, so that the field's name is the one.
    pub(crate) keyless: Option<Span>,
    /// The words of its list.
    pub(crate) given: Given,
    /// The word's place in the field's attribute.
    pub(crate) at: usize,
    /// `true` if its demand on the field's type is meant, even if something else is wrong with it.
    pub(crate) sound: bool,
}

impl Slot {
    /// Returns whether it is never sent together with the other one: one has `when` and the other `unless` the same
    /// function, and no extra stands in for one that is not sent.
    pub(crate) fn excludes(&self, other: &Self) -> bool {
        let opposed = |one: &Self, other: &Self| {
            let (when, unless) = (one.given.path("when"), other.given.path("unless"));
            when.zip(unless).is_some_and(|(when, unless)| path_text(when) == path_text(unless))
        };
        (opposed(self, other) || opposed(other, self)) && [self, other].iter().all(|slot| !slot.given.has("yields"))
    }

    /// Returns whether the value is written as JSON, there or in a text.
    pub(crate) fn is_json(&self) -> bool {
        self.transport.is_json() || self.given.has("json") || self.given.has("view")
    }

    /// Returns the word by which it sends the value in parts, if there is one.
    pub(crate) fn parts(&self) -> Option<&'static str> {
        ["list", "repeat", "prefix"].into_iter().find(|word| self.given.has(word))
    }

    /// Returns the name of the view that it sends, if it sends one.
    pub(crate) fn view(&self) -> Option<&Key> {
        self.given.text("view")
    }

    /// Returns where it says `flatten`, if it does.
    pub(crate) fn flatten(&self) -> Option<Span> {
        self.given.flag("flatten")
    }
}

/// Returns `true` if the type has the name of the caller's own pairs.
pub(crate) fn is_extras(ty: &Type) -> bool {
    named(ty).is_some_and(|last| last.ident == "Extras")
}
