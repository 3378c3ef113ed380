//! Words to a model: what each attribute means, looked at by itself.

mod container;
mod decisions;
mod doc;
mod field;
mod fragment;
mod serde;
mod size;
mod slot;

pub(crate) use fragment::parse as parse_fragment;
use size::sized_instead;

use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DataStruct, DeriveInput, Field, Fields, Meta, parse_quote};

use crate::errors::Errors;
use crate::given::Given;
use crate::model::{Fragment, Head, Model, Shape};
use crate::names::snake_case;
use crate::spelling;

/// Returns nothing where the input is not a struct with named fields.
pub(crate) fn parse(input: &DeriveInput, errors: &Errors) -> Option<Model> {
    let fields = named_fields(input, errors)?;
    let mut model = container::parse(input, errors);
    model.sized = check_size(input, fields, errors);
    for field in fields {
        let mut parsed = field::parse(field, &model, errors)?;
        if sized_instead(&field.ty, &input.generics).is_some() {
            parsed.ask_nothing();
        }
        // The compiler reports two fields with one name.
        if model.fields.iter().all(|other| other.name != parsed.name) {
            model.fields.push(parsed);
        }
    }
    Some(model)
}

/// Returns `true` if the struct has a fixed size. Only its last field is checked: the compiler reports the others.
fn check_size(input: &DeriveInput, fields: &Fields, errors: &Errors) -> bool {
    let last = fields.iter().last().and_then(|last| Some((last, sized_instead(&last.ty, &input.generics)?)));
    if let Some((last, help)) = last {
        report_no_size(last, "CodexMeta", help, errors);
    }
    last.is_none()
}

fn report_no_size(field: &Field, derived: &str, help: &str, errors: &Errors) {
    let name = field.ident.as_ref().map(|ident| ident.unraw().to_string()).unwrap_or_default();
    errors
        .on(&field.ty, format_args!("the type of field `{name}` has no fixed size, and `{derived}` needs one"))
        .help(help);
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

/// Returns a struct of which nothing is known but its `crate = PATH`, wherever else its attributes are wrong.
pub(crate) fn nothing(input: &DeriveInput) -> Model {
    let ignored = Errors::new();
    let model = container::parse(input, &ignored);
    let _ = ignored.finish();
    Model { given: Given::default(), transports: Vec::new(), ..model }
}

/// Returns a fragment without contents.
pub(crate) fn nothing_of_fragment(input: &DeriveInput) -> Fragment {
    Fragment { head: nothing(input).head, shape: Shape::Struct(Vec::new()) }
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

fn named_fields<'i>(input: &'i DeriveInput, errors: &Errors) -> Option<&'i Fields> {
    let ident = &input.ident;
    let name = snake_case(&ident.unraw().to_string());
    let of_enum = format!(
        "derive `MetaFragment` on `{ident}` instead, with `#[codex_meta(tag = \"{name}\")]` alone, and give a struct that \
         derives `CodexMeta` a field `#[codex_meta(blob(flatten), omit(header, flat))] {name}: {ident}`"
    );
    let of_struct = "write a struct with named fields, and say on each where it goes, such as \
                     `#[codex_meta(header = \"session-id\", flat, blob)] session_id: String`";
    let (place, what, help) = match &input.data {
        Data::Struct(DataStruct { fields: fields @ Fields::Named(_), .. }) => return Some(fields),
        Data::Struct(data) => (data.struct_token.span, "a struct without them", of_struct),
        Data::Enum(data) => (data.enum_token.span, "an enum", of_enum.as_str()),
        Data::Union(data) => (data.union_token.span, "a union", of_struct),
    };
    errors.at(place, format_args!("`CodexMeta` needs a struct with named fields, and `{ident}` is {what}")).help(help);
    None
}
