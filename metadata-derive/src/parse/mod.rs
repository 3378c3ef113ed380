//! Words to a model: what each attribute means, looked at by itself.

mod blob;
mod container;
mod field;
mod flat;
mod slot;
pub(crate) mod words;

pub(crate) use container::default_runtime;

use syn::{Data, DeriveInput, Field, Fields, Meta};

use crate::errors::Errors;
use crate::model::Model;

/// `None` where the input is not a struct with named fields.
pub(crate) fn parse(input: &DeriveInput, errors: &Errors) -> Option<Model> {
    let fields = named_fields(input, errors)?;
    let container = container::parse(input, errors);
    let fields = fields.iter().filter_map(|field| field::parse(field, &container, errors)).collect();
    Some(Model {
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        runtime: container.runtime,
        allows_deprecated: allows_deprecated(input),
        transports: container.transports,
        transports_known: container.transports_known,
        blob: container.blob,
        flat_limit: container.flat_limit,
        reserved: container.reserved,
        fields,
    })
}

/// Whether an attribute of the type or of a field says so; the generated code uses their types again.
pub(crate) fn allows_deprecated(input: &DeriveInput) -> bool {
    let fields: Vec<&Field> = match &input.data {
        Data::Struct(data) => data.fields.iter().collect(),
        Data::Enum(data) => data.variants.iter().flat_map(|variant| &variant.fields).collect(),
        Data::Union(data) => data.fields.named.iter().collect(),
    };
    let attributes = fields.into_iter().flat_map(|field| &field.attrs).chain(&input.attrs);
    attributes.filter(|attribute| attribute.path().is_ident("allow") || attribute.path().is_ident("expect")).any(
        |attribute| match &attribute.meta {
            Meta::List(list) => list.tokens.clone().into_iter().any(|token| token.to_string() == "deprecated"),
            _ => false,
        },
    )
}

fn named_fields<'i>(input: &'i DeriveInput, errors: &Errors) -> Option<&'i Fields> {
    let ident = &input.ident;
    let (place, what, help) = match &input.data {
        Data::Struct(data) => match &data.fields {
            fields @ Fields::Named(_) => return Some(fields),
            Fields::Unnamed(_) => {
                (data.struct_token.span, "a tuple struct", "give its fields names: each becomes a key")
            }
            Fields::Unit => (data.struct_token.span, "a unit struct", "give it named fields: each becomes a key"),
        },
        Data::Enum(data) => (
            data.enum_token.span,
            "an enum",
            "derive `MetaFragment` on it, and flatten it into a struct with `blob(flatten)`",
        ),
        Data::Union(data) => (data.union_token.span, "a union", "write a struct with named fields"),
    };
    errors.at(place, format_args!("`CodexMeta` needs a struct with named fields, and `{ident}` is {what}")).help(help);
    None
}
