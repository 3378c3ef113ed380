//! The declaration of a struct, with the tokens that made it.

mod fragment;
mod serde;

pub(crate) use fragment::{Content, Fragment, Held, Member, Shape, Variant};
pub(crate) use serde::Serde;

use proc_macro2::Span;
use syn::{ExprPath, Generics, Ident, Path, PathArguments, Type};

use crate::errors::Ends;
use crate::given::{Given, Key, Number};
use crate::names::path_text;
use crate::tree::{Attribute, Item, SlotWord};
use crate::words::List;

/// The parts of a type that every derive needs.
pub(crate) struct Head {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    /// The path of the runtime.
    pub(crate) runtime: Path,
    /// Its own use of what is deprecated is allowed.
    pub(crate) allows_deprecated: bool,
}

/// A struct that derives `CodexMeta`.
pub(crate) struct Model {
    pub(crate) head: Head,
    pub(crate) transports: Vec<Transport>,
    /// `true` if `transports` has all that was meant; after an error there, fields are not held to it.
    pub(crate) transports_known: bool,
    /// The words of its `blob(...)`.
    pub(crate) blob: Option<Given>,
    /// The most bytes of a value in the flat map.
    pub(crate) flat_limit: Option<Number>,
    /// Where it says `part`, if it does.
    pub(crate) part: Option<Span>,
    /// The words of its `header(...)`.
    pub(crate) header: Option<Given>,
    pub(crate) reserved: Vec<Key>,
    /// Keys that other layers add, each with a `*` at its end where that stands for more.
    pub(crate) foreign: Vec<Key>,
    /// The constant with its request paths.
    pub(crate) paths: Option<ExprPath>,
    pub(crate) fields: Vec<Field>,
    /// All that it says, for what to write instead.
    pub(crate) attribute: Attribute,
    /// Without a fixed size no trait can be implemented for it.
    pub(crate) sized: bool,
    pub(crate) serde: Serde,
}

impl Model {
    pub(crate) fn has(&self, transport: &Transport) -> bool {
        self.transports.contains(transport)
    }

    /// Returns the key of its blob.
    pub(crate) fn blob_key(&self) -> Option<&Key> {
        self.blob.as_ref().and_then(|blob| blob.text("key"))
    }

    /// Returns the number behind a word of the struct's `header(...)`.
    pub(crate) fn header_number(&self, word: &str) -> Option<Number> {
        self.header.as_ref().and_then(|header| header.number(word))
    }

    /// Returns the distinct predicates of `when` and `unless`, in the order in which they are first named.
    pub(crate) fn conditions(&self) -> Vec<&ExprPath> {
        let mut all: Vec<&ExprPath> = Vec::new();
        if let Some(blob) = &self.blob {
            all.extend(blob.function("when"));
        }
        for field in &self.fields {
            for slot in field.slots() {
                all.extend(slot.condition());
            }
            if let Role::Nested(nested) = &field.role {
                all.extend(nested.given.function("when").or_else(|| nested.given.function("unless")));
            }
        }
        let mut distinct: Vec<&ExprPath> = Vec::new();
        for path in all {
            if distinct.iter().all(|known| path_text(known) != path_text(path)) {
                distinct.push(path);
            }
        }
        distinct
    }
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Transport {
    Header,
    Flat,
    Blob,
    View(String),
}

impl Transport {
    pub(crate) const BUILT_IN: [Self; 3] = [Self::Header, Self::Flat, Self::Blob];

    pub(crate) fn names(all: &[Self]) -> Vec<&str> {
        Self::names_if(all, &|_| true)
    }

    /// The names of those that `like` is true of.
    pub(crate) fn names_if<'t>(all: &'t [Self], like: &dyn Fn(&Self) -> bool) -> Vec<&'t str> {
        all.iter().filter(|transport| like(transport)).map(Self::name).collect()
    }

    /// The built-in transport of this name.
    pub(crate) fn built_in(name: &str) -> Option<Self> {
        Self::BUILT_IN.into_iter().find(|transport| transport.name() == name)
    }

    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Header => "header",
            Self::Flat => "flat",
            Self::Blob => "blob",
            Self::View(name) => name,
        }
    }

    /// Returns the words that its list may hold on a field.
    pub(crate) const fn list(&self) -> List {
        match self {
            Self::Header => List::Header,
            Self::Flat => List::Flat,
            Self::Blob => List::Blob,
            Self::View(_) => List::View,
        }
    }

    /// Returns `true` if values travel as JSON, and not as text.
    pub(crate) fn is_json(&self) -> bool {
        matches!(self, Self::Blob | Self::View(_))
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
    pub(crate) serde: Serde,
    /// All that it says, for what to write instead.
    pub(crate) attribute: Attribute,
    /// Its attributes had errors that could hide a decision: what they leave undecided is no further one.
    pub(crate) broken: bool,
}

impl Field {
    /// Where it says `flatten`, if it does.
    pub(crate) fn flatten(&self) -> Option<Span> {
        self.slots().iter().find_map(Slot::flatten)
    }

    /// Returns the slots on the transports that it is sent on.
    pub(crate) fn slots(&self) -> &[Slot] {
        match &self.role {
            Role::Placed(sent) => &sent.slots,
            Role::Skipped | Role::Extras { .. } | Role::Nested(_) => &[],
        }
    }

    /// Returns the names of the views that it sends, each once.
    pub(crate) fn views_sent(&self) -> Vec<&Key> {
        let mut names: Vec<&Key> = Vec::new();
        for name in self.slots().iter().filter_map(Slot::view) {
            if names.iter().all(|known| known.name != name.name) {
                names.push(name);
            }
        }
        names
    }

    /// Returns the transports that it is sent on, each once, with their words.
    pub(crate) fn by_transport(&self) -> Vec<(&Transport, Vec<&Slot>)> {
        let mut all: Vec<(&Transport, Vec<&Slot>)> = Vec::new();
        for slot in self.slots() {
            match all.iter_mut().find(|(transport, _)| **transport == slot.transport) {
                Some((_, slots)) => slots.push(slot),
                None => all.push((&slot.transport, vec![slot])),
            }
        }
        all
    }

    /// Returns the first word `flatten` of each transport, and of a view's, the place among the field's views.
    pub(crate) fn flattened(&self) -> impl Iterator<Item = (Span, Option<usize>)> {
        let mut views = 0;
        self.by_transport().into_iter().filter_map(move |(transport, slots)| {
            let view = matches!(transport, Transport::View(_)).then_some(views);
            views += usize::from(view.is_some());
            slots.into_iter().find_map(Slot::flatten).map(|place| (place, view))
        })
    }
}

pub(crate) enum Role {
    /// `skip`: on no transport.
    Skipped,
    /// `extras`: the caller's pairs.
    Extras {
        span: Span,
        /// The rank at which they leave a blob over its limit.
        shed: Option<Number>,
        /// It stands alone, so that its type is worth a look.
        sound: bool,
    },
    /// `nested`: a struct with rows of its own.
    Nested(NestedIn),
    Placed(Placement),
}

/// The declaration of a field that holds a nested struct.
pub(crate) struct NestedIn {
    /// The word.
    pub(crate) span: Span,
    pub(crate) omitted: Vec<Omitted>,
    /// Its other words.
    pub(crate) given: Given,
}

impl Role {
    /// Makes the walk leave out a field whose type is wrong, and was reported.
    pub(crate) fn ask_nothing(&mut self) {
        match self {
            Self::Skipped | Self::Nested(_) => {}
            Self::Extras { sound, .. } => *sound = false,
            Self::Placed(sent) => {
                drop(sent.given.take("skip_if"));
                for slot in &mut sent.slots {
                    slot.sound = false;
                }
            }
        }
    }
}

/// The declaration of an ordinary field.
#[derive(Default)]
pub(crate) struct Placement {
    pub(crate) slots: Vec<Slot>,
    pub(crate) omitted: Vec<Omitted>,
    /// Its other words.
    pub(crate) given: Given,
}

impl Placement {
    /// Returns the first of the slots on the transport.
    pub(crate) fn slot(&self, transport: &Transport) -> Option<&Slot> {
        self.slots_on(transport).next()
    }

    /// Returns the slots on the transport, one for each word of it.
    pub(crate) fn slots_on(&self, transport: &Transport) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(move |slot| slot.transport == *transport)
    }

    pub(crate) fn omits(&self, transport: &Transport) -> bool {
        self.omitted.iter().any(|omitted| omitted.transport == *transport)
    }
}

pub(crate) struct Omitted {
    pub(crate) transport: Transport,
    pub(crate) span: Span,
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
    /// Returns the predicate of `when` or of `unless`, of which a slot has at most one.
    pub(crate) fn condition(&self) -> Option<&ExprPath> {
        self.given.function("when").or_else(|| self.given.function("unless"))
    }

    /// Returns whether it is never sent together with the other one: one has `when` and the other `unless` the same
    /// function, and no extra stands in for one that is not sent.
    pub(crate) fn excludes(&self, other: &Self) -> bool {
        let opposed = |one: &Self, other: &Self| {
            let (when, unless) = (one.given.function("when"), other.given.function("unless"));
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

    /// Returns its word in the field's attribute, to be edited.
    pub(crate) fn word(&self, attribute: &Attribute) -> SlotWord {
        let word = attribute.items.get(self.at).and_then(Item::word);
        let list = self.transport.list();
        word.map_or_else(|| SlotWord::named(self.transport.name(), list), |word| SlotWord::of(word, list))
    }
}

/// Returns the arguments of `Extras`, if the type has that name.
pub(crate) fn arguments_of_extras(ty: &Type) -> Option<&PathArguments> {
    match ty {
        Type::Path(path) => path.path.segments.last().filter(|last| last.ident == "Extras").map(|last| &last.arguments),
        Type::Group(group) => arguments_of_extras(&group.elem),
        _ => None,
    }
}
