//! Words to a model: what each attribute means, looked at by itself.

mod container;
mod field;
mod slot;
pub(crate) mod words;

pub(crate) use container::default_runtime;

use syn::{Data, DeriveInput, Fields};

use crate::errors::Errors;
use crate::model::Model;

/// `None` where the input is not a struct with named fields.
pub(crate) fn parse(input: &DeriveInput, errors: &Errors) -> Option<Model> {
    let fields = named_fields(input, errors)?;
    let container = container::parse(&input.attrs, errors);
    let fields = fields.iter().filter_map(|field| field::parse(field, &container, errors)).collect();
    Some(Model {
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        runtime: container.runtime,
        transports: container.transports,
        transports_known: container.transports_known,
        blob: container.blob,
        flat_limit: container.flat_limit,
        reserved: container.reserved,
        fields,
    })
}

fn named_fields<'i>(input: &'i DeriveInput, errors: &Errors) -> Option<&'i Fields> {
    let (place, what) = match &input.data {
        Data::Struct(data) => match &data.fields {
            fields @ Fields::Named(_) => return Some(fields),
            Fields::Unnamed(_) => (data.struct_token.span, "a tuple struct"),
            Fields::Unit => (data.struct_token.span, "a unit struct"),
        },
        Data::Enum(data) => (data.enum_token.span, "an enum"),
        Data::Union(data) => (data.union_token.span, "a union"),
    };
    let ident = &input.ident;
    let instead = match &input.data {
        Data::Enum(_) => "; an enum can be flattened into one with `#[derive(MetaFragment)]`",
        _ => "",
    };
    errors.at(place, format_args!("`CodexMeta` needs a struct with named fields, and `{ident}` is {what}{instead}"));
    None
}
