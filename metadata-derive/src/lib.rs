#![doc = include_str!("../README.md")]
//!
//! # How it works
//!
//! Each stage hands on to the next and none looks back: `input` reads the type, `grammar` turns the tokens of an
//! attribute into a `tree`, `read` turns the tree into words by the table in `words`, `parse` says what they mean
//! together, `model` holds it, `check` compares what several places say, `expand` writes the contract and the walk.
//! Errors are gathered on the way; with any, a walk over what was understood stands in.

mod check;
mod early_checks;
mod errors;
mod expand;
mod given;
mod grammar;
mod input;
mod model;
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
    let derive = Derive {
        name: "CodexMeta",
        parse: parse::parse,
        nothing: parse::nothing,
        check: check::check,
        expand: expand::expand,
        stand_in: expand::stand_in,
    };
    derive.run(input)
}

fn meta_fragment(input: TokenStream) -> TokenStream {
    let derive = Derive {
        name: "MetaFragment",
        parse: parse::parse_fragment,
        nothing: parse::nothing_of_fragment,
        check: check::check_fragment,
        expand: expand::expand_fragment,
        stand_in: expand::stand_in_fragment,
    };
    derive.run(input)
}

/// The stages of a derive.
struct Derive<M> {
    name: &'static str,
    parse: fn(&DeriveInput, &Errors) -> Option<M>,
    /// Returns what stands in where there is nothing to expand.
    nothing: fn(&DeriveInput) -> M,
    check: fn(&M, &Errors),
    expand: fn(&M) -> TokenStream,
    stand_in: fn(&M) -> TokenStream,
}

impl<M> Derive<M> {
    fn run(&self, input: TokenStream) -> TokenStream {
        let nothing = |input: &DeriveInput| (self.stand_in)(&(self.nothing)(input));
        let input = match input::read(input, self.name, &nothing) {
            Ok(input) => input,
            Err(output) => return output,
        };
        let errors = Errors::new();
        let model = (self.parse)(&input, &errors);
        if let Some(model) = &model {
            (self.check)(model, &errors);
        }
        let model = model.filter(|_| !packed::refuse(&input, self.name, &errors));
        match (model, errors.finish()) {
            (Some(model), Ok(())) => (self.expand)(&model),
            (model, errors) => {
                let errors = errors.err();
                let stand_in = model.map_or_else(|| nothing(&input), |model| (self.stand_in)(&model));
                quote!(#errors #stand_in)
            }
        }
    }
}
