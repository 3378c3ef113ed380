//! The decision of a field on each transport.

use crate::errors::Errors;
use crate::given::Key;
use crate::grammar;
use crate::model::{Model, Transport};
use crate::name_index::NameIndex;
use crate::read::key;
use crate::tree::{Attribute, Form, Item, Value, Word};

/// A field's attribute beside the transports of its struct.
#[derive(Clone, Copy)]
pub(super) struct Decisions<'a> {
    pub(super) name: &'a str,
    /// The fields behind it, which the model does not have yet.
    pub(super) behind: &'a [&'a syn::Field],
    pub(super) model: &'a Model,
    pub(super) attribute: &'a Attribute,
}

impl<'a> Decisions<'a> {
    /// Returns the transports of the struct that no word takes and no `omit(...)` names.
    pub(super) fn left(&self) -> Vec<&'a str> {
        let omitted = self.attribute.named_in("omit");
        let words = self.attribute.items.iter().filter_map(Item::word).map(Word::text);
        let decided = NameIndex::of(words.chain(omitted.iter().map(String::as_str)));
        Transport::names_if(&self.model.transports, &|transport| !decided.has(transport.name()))
    }

    /// Returns the key that is the field's own by its name.
    pub(super) fn key(&self, transport: &Transport) -> String {
        match transport {
            Transport::Header => self.model.header_name_beside(self.name, &self.headers_behind()),
            _ => self.model.default_key(self.name),
        }
    }

    /// Returns the names of headers that the fields behind it give, a prefix with `*`.
    fn headers_behind(&self) -> Vec<Key> {
        let attributes = self.behind.iter().map(|field| grammar::attribute(&field.attrs, &Errors::default()));
        let name = |item: &Item| match item {
            Item::Literal(literal) => Some(key(literal)),
            Item::Word(Word { form: Form::Value(Value::Str(literal)), .. }) if item.is("name") => Some(key(literal)),
            Item::Word(Word { form: Form::Value(Value::Str(literal)), .. }) if item.is("prefix") => {
                Some(Key { name: format!("{}*", literal.value()), span: literal.span() })
            }
            Item::Word(_) => None,
        };
        let of_field = |attribute: Attribute| -> Vec<Key> {
            attribute.words("header").flat_map(|(_, word)| word.said()).filter_map(|item| name(&item)).collect()
        };
        attributes.flat_map(of_field).collect()
    }
}
