//! Words to a model: what each attribute means, looked at by itself.

mod container;
mod decisions;
mod doc;
mod field;
mod fragment;
mod size;
mod slot;

pub(crate) use fragment::parse as parse_fragment;
use size::sized_instead;

use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DataStruct, DeriveInput, Field, Fields, Generics, Meta, parse_quote};

use crate::errors::Errors;
use crate::given::Given;
use crate::grammar;
use crate::model::{Fragment, Head, Model, Serde, Transports};
use crate::name_index::NameIndex;
use crate::names::snake_case;
use crate::spelling;

/// Returns nothing where the input is not a struct with named fields.
pub(crate) fn parse(input: &DeriveInput, errors: &Errors) -> Option<Model> {
    let Data::Struct(DataStruct { fields: fields @ Fields::Named(_), .. }) = &input.data else {
        let (ident, name) = (&input.ident, snake_case(&input.ident.unraw().to_string()));
        let of_enum = format!(
            "derive `MetaFragment` on `{ident}` instead, with `#[codex_meta(tag = \"{name}\")]` alone, and give a struct that \
             derives `CodexMeta` a field `#[codex_meta(blob(flatten), omit(header, flat))] {name}: {ident}`"
        );
        let of_struct = "write a struct with named fields, and say on each where it goes, such as \
                         `#[codex_meta(header = \"session-id\", flat, blob)] session_id: String`";
        let help = if matches!(input.data, Data::Enum(_)) { of_enum.as_str() } else { of_struct };
        refuse(input, "`CodexMeta` needs a struct with named fields", help, errors);
        return None;
    };
    let mut model = container::parse(input, errors);
    model.sized = check_size(fields, "CodexMeta", &input.generics, errors);
    let fields: Vec<&Field> = fields.iter().collect();
    let mut names = NameIndex::default();
    for (at, field) in fields.iter().enumerate() {
        let mut parsed = field::parse(field, &fields[at + 1..], &model, errors)?;
        if sized_instead(&field.ty, &input.generics).is_some() {
            parsed.ask_nothing();
        }
        // The compiler reports two fields with one name.
        if names.add(&parsed.name, at).is_none() {
            model.fields.push(parsed);
        }
    }
    Some(model)
}

/// Reports a type of a kind that the derive is not for.
fn refuse(input: &DeriveInput, needs: &str, help: &str, errors: &Errors) {
    let (place, what) = match &input.data {
        Data::Struct(data) => (data.struct_token.span, "a struct without them"),
        Data::Enum(data) => (data.enum_token.span, "an enum"),
        Data::Union(data) => (data.union_token.span, "a union"),
    };
    errors.at(place, format_args!("{needs}, and `{}` is {what}", input.ident)).help(help);
}

/// Returns `true` if the struct has a fixed size. Only its last field is checked: the compiler reports the others.
fn check_size(fields: &Fields, derived: &str, generics: &Generics, errors: &Errors) -> bool {
    let last = fields.iter().last().and_then(|last| Some((last, sized_instead(&last.ty, generics)?)));
    if let Some((Field { ident: Some(ident), ty, .. }, help)) = last {
        let name = ident.unraw();
        errors
            .on(ty, format_args!("the type of field `{name}` has no fixed size, and `{derived}` needs one"))
            .help(help);
    }
    last.is_none()
}

/// Returns what is said of any type, and the path of the runtime that it gives.
fn head(input: &DeriveInput, given: &Given) -> Head {
    Head {
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        runtime: given.path("crate").map_or_else(|| parse_quote!(::codex_metadata), |path| path.path.clone()),
        allows_deprecated: allows_deprecated(input),
    }
}

/// Returns what serde's attributes say.
fn serdes(attributes: &[Attribute]) -> Serde {
    Serde(grammar::named("serde", attributes, &Errors::default()))
}

/// Returns a struct of which nothing is known but its `crate = PATH`, wherever else its attributes are wrong.
pub(crate) fn nothing(input: &DeriveInput) -> Model {
    Model { given: Given::default(), transports: Transports::default(), ..container::parse(input, &Errors::default()) }
}

/// Returns a fragment without contents.
pub(crate) fn nothing_of_fragment(input: &DeriveInput) -> Fragment {
    Fragment { head: nothing(input).head, is_enum: false, tag: None, members: Vec::new(), variants: Vec::new() }
}

/// Returns `true` if an attribute of the type or of a field allows it; the generated code repeats their bounds and
/// predicates.
fn allows_deprecated(input: &DeriveInput) -> bool {
    let on_field = |field: &Field| field.attrs.iter().any(allow_it);
    let on_fields = match &input.data {
        Data::Struct(data) => data.fields.iter().any(on_field),
        Data::Enum(data) => data.variants.iter().any(|variant| variant.fields.iter().any(on_field)),
        Data::Union(data) => data.fields.named.iter().any(on_field),
    };
    on_fields || input.attrs.iter().any(allow_it)
}

/// Returns `true` if the attribute is `allow(deprecated)` or `expect(deprecated)`.
fn allow_it(attribute: &Attribute) -> bool {
    match &attribute.meta {
        Meta::List(list) if list.path.is_ident("allow") || list.path.is_ident("expect") => {
            spelling::words(list.tokens.clone()).iter().any(|word| word == "deprecated")
        }
        _ => false,
    }
}
