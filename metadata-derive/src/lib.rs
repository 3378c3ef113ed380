#![doc = include_str!("../README.md")]
//!
//! # How it works
//!
//! Each stage hands on to the next and none looks back: `input` reads the type, `grammar` turns tokens into words,
//! `parse` gives the words their meaning, `model` holds it, `check` compares what several places say, `expand` writes
//! the contract and the walk. Errors are gathered on the way; with any, a walk over what was understood stands in,
//! or `fallback` where nothing was.

mod check;
mod early_checks;
mod errors;
mod expand;
mod fallback;
mod fragment;
mod given;
mod grammar;
mod input;
mod model;
mod names;
mod packed;
mod parse;
mod read;
mod span;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod words;

use proc_macro2::TokenStream;
use quote::quote;

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
    let input = match input::read(input, "CodexMeta", fallback::codex_meta) {
        Ok(input) => input,
        Err(output) => return output,
    };
    let errors = Errors::new();
    let model = parse::parse(&input, &errors);
    if let Some(model) = &model {
        check::check(model, &errors);
    }
    let model = model.filter(|_| !packed::refuse(&input, "CodexMeta", &errors));
    match (model, errors.finish()) {
        (Some(model), Ok(())) => expand::expand(&model),
        (model, errors) => {
            let errors = errors.err();
            let stand_in = model.map_or_else(|| fallback::codex_meta(&input), |model| expand::stand_in(&model));
            quote!(#errors #stand_in)
        }
    }
}

fn meta_fragment(input: TokenStream) -> TokenStream {
    let input = match input::read(input, "MetaFragment", fallback::meta_fragment) {
        Ok(input) => input,
        Err(output) => return output,
    };
    let errors = Errors::new();
    let fragment = fragment::parse(&input, &errors);
    if let Some(fragment) = &fragment {
        fragment::check(fragment, &errors);
    }
    let fragment = fragment.filter(|_| !packed::refuse(&input, "MetaFragment", &errors));
    match (fragment, errors.finish()) {
        (Some(fragment), Ok(())) => fragment::expand(&fragment),
        (fragment, errors) => {
            let errors = errors.err();
            let stand_in =
                fragment.map_or_else(|| fallback::meta_fragment(&input), |fragment| fragment::stand_in(&fragment));
            quote!(#errors #stand_in)
        }
    }
}
