//! What stands in for an expansion whose input is of no use at all, so that code that uses the type brings no
//! second error.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{DeriveInput, Path};

use crate::errors::Errors;
use crate::expand::marker;
use crate::grammar;
use crate::model::Transport;
use crate::parse::default_runtime;
use crate::read::Place;
use crate::span::{import, own};
use crate::words::List;

pub(crate) fn codex_meta(input: &DeriveInput) -> TokenStream {
    let import = import(&runtime(input));
    let ident = own(&input.ident);
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let name = ident.unraw().to_string();
    let markers = Transport::BUILT_IN.iter().filter_map(marker);
    quote! {
        const _: () = {
            #import

            #[automatically_derived]
            impl #impl_generics __codex_rt::CodexMeta for #ident #type_generics #where_clause {
                const CONTRACT: &'static __codex_rt::Contract = &__codex_rt::Contract::broken(#name);

                fn conditions(&self) -> __codex_rt::Conditions {
                    __codex_rt::Conditions::new([])
                }

                fn walk(&self, _: &mut dyn __codex_rt::Visitor) {}
            }
            #(
                #[automatically_derived]
                impl #impl_generics __codex_rt::#markers for #ident #type_generics #where_clause {}
            )*
        };
    }
}

pub(crate) fn meta_fragment(input: &DeriveInput) -> TokenStream {
    let import = import(&runtime(input));
    let ident = own(&input.ident);
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        const _: () = {
            #import

            #[automatically_derived]
            impl #impl_generics __codex_rt::MetaFragment for #ident #type_generics #where_clause {
                const KEYS: &'static [__codex_rt::Key] = &[];

                fn members(&self, _: &mut dyn __codex_rt::FnMut(&'static __codex_rt::Key, &dyn __codex_rt::Json)) {}
            }
        };
    }
}

/// Returns the `crate = PATH` of the input, wherever else its attributes are wrong.
fn runtime(input: &DeriveInput) -> Path {
    let errors = Errors::new();
    let attribute = grammar::attribute(&input.attrs, &errors);
    let given = Place::new(String::new(), &errors).read(&attribute.items, List::Fragment);
    // The attributes of what is refused as a whole are not reported.
    let _ = errors.finish();
    given.module("crate").cloned().unwrap_or_else(default_runtime)
}
