#![doc = include_str!("../README.md")]
//!
//! # How it works
//!
//! The derive works in stages, and each stage passes its result to the next:
//!
//! 1. `input` reads the type.
//! 2. `grammar` parses the tokens of each attribute into a tree.
//! 3. `read` looks up each word of the tree in a table of all words that an attribute may contain.
//! 4. `parse` makes a model of the type: its fields, and how each is sent.
//! 5. `check` finds contradictions between the attributes.
//! 6. `expand` generates the contract, and the code that visits the fields.
//!
//! The errors of all stages are reported together. If there are errors, the derive still generates code for the fields
//! that it understood. Without this code, the compiler would also report an error at each place that uses the type.

mod check;
mod early_checks;
mod errors;
mod expand;
mod given;
mod grammar;
mod input;
mod model;
mod name_index;
mod names;
mod packed;
mod parse;
mod read;
mod rows;
mod span;
mod spelling;
mod table;
#[cfg(test)]
mod tests;

mod tree;
mod words;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use errors::Errors;

#[doc = include_str!("../docs/codex_meta.md")]
#[proc_macro_derive(CodexMeta, attributes(codex_meta))]
pub fn derive_codex_meta(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    codex_meta(input.into()).into()
}

#[doc = include_str!("../docs/meta_fragment.md")]
#[proc_macro_derive(MetaFragment, attributes(codex_meta))]
pub fn derive_meta_fragment(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    meta_fragment(input.into()).into()
}

fn codex_meta(input: TokenStream) -> TokenStream {
    let expand = (expand::expand as Expand<_>, expand::stand_in as Expand<_>);
    derive("CodexMeta", input, parse::parse, check::check, parse::nothing, expand)
}

fn meta_fragment(input: TokenStream) -> TokenStream {
    let expand = (expand::expand_fragment as Expand<_>, expand::stand_in_fragment as Expand<_>);
    derive("MetaFragment", input, parse::parse_fragment, check::check_fragment, parse::nothing_of_fragment, expand)
}

type Expand<M> = fn(&M) -> TokenStream;

/// Runs the stages of a derive. With errors, `stand_in` expands what was understood, or what `nothing` returns.
fn derive<M>(
    name: &str,
    input: TokenStream,
    parse: fn(&DeriveInput, &Errors) -> Option<M>,
    check: fn(&M, &Errors),
    nothing: fn(&DeriveInput) -> M,
    (expand, stand_in): (Expand<M>, Expand<M>),
) -> TokenStream {
    let nothing = |input: &DeriveInput| stand_in(&nothing(input));
    let input = match input::read(input, name, &nothing) {
        Ok(input) => input,
        Err(output) => return output,
    };
    let errors = Errors::default();
    let model = parse(&input, &errors);
    if let Some(model) = &model {
        check(model, &errors);
    }
    let model = model.filter(|_| !packed::refuse(&input, name, &errors));
    match (model, errors.finish()) {
        (Some(model), Ok(())) => expand(&model),
        (model, errors) => {
            let errors = errors.err();
            let stand_in = model.map_or_else(|| nothing(&input), |model| stand_in(&model));
            quote!(#errors #stand_in)
        }
    }
}
