//! A fragment to tokens: its keys and its members.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::model::{Fragment, Member, Shape, Variant};
use crate::model::Key;
use crate::names::json_member;

pub(crate) fn expand(fragment: &Fragment) -> TokenStream {
    let Fragment { ident, generics, runtime, shape } = fragment;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    // Of the macro's own hygiene, so that no path of the user's can mean it.
    let visit = Ident::new("visit", Span::mixed_site());
    let keys = keys(shape);
    let rows = keys.iter().map(|key| {
        let (name, member) = (&key.name, json_member(&key.name));
        quote!(__rt::Key::json(#name, #member))
    });
    let body = match shape {
        Shape::Struct(members) => members.iter().map(|member| visit_member(&visit, member, &keys)).collect(),
        Shape::Enum { tag, variants } => {
            let arms = variants.iter().map(|variant| arm(&visit, tag, variant, &keys));
            quote!(match self { #(#arms)* })
        }
    };
    quote! {
        const _: () = {
            use #runtime::__private as __rt;

            #[automatically_derived]
            #[allow(deprecated)]
            impl #impl_generics __rt::MetaFragment for #ident #type_generics #where_clause {
                const KEYS: &'static [__rt::Key] = &[#(#rows),*];

                fn members(&self, #visit: &mut dyn __rt::FnMut(&'static __rt::Key, &dyn __rt::Json)) {
                    #body
                }
            }
        };
    }
}

/// The distinct keys, in the order in which they are written.
fn keys(shape: &Shape) -> Vec<&Key> {
    let all: Vec<&Key> = match shape {
        Shape::Struct(members) => members.iter().map(|member| &member.key).collect(),
        Shape::Enum { tag, variants } => {
            let contents = variants.iter().filter_map(|variant| variant.content.as_ref());
            [tag].into_iter().chain(contents.map(|content| &content.key)).collect()
        }
    };
    let mut distinct: Vec<&Key> = Vec::new();
    for key in all {
        if distinct.iter().all(|known| known.name != key.name) {
            distinct.push(key);
        }
    }
    distinct
}

/// The key's row, which is looked up by its place.
fn row(key: &Key, keys: &[&Key]) -> TokenStream {
    let place = keys.iter().position(|known| known.name == key.name);
    let place = Literal::usize_unsuffixed(place.unwrap_or_default());
    quote!(&<Self as __rt::MetaFragment>::KEYS[#place])
}

fn visit_member(visit: &Ident, member: &Member, keys: &[&Key]) -> TokenStream {
    let Member { ident, ty, key, skip_if } = member;
    let row = row(key, keys);
    let value = quote_spanned!(ty.span()=> &self.#ident);
    let visit = quote!(#visit(#row, #value););
    match skip_if {
        Some(path) => {
            let skip = quote_spanned!(path.span()=> #path(&self.#ident));
            quote!(if !#skip { #visit })
        }
        None => visit,
    }
}

fn arm(visit: &Ident, tag: &Key, variant: &Variant, keys: &[&Key]) -> TokenStream {
    let Variant { ident, value, content } = variant;
    let tag = row(tag, keys);
    match content {
        None => quote!(Self::#ident => #visit(#tag, &#value),),
        Some(content) => {
            let held = Ident::new("content", Span::mixed_site());
            let row = row(&content.key, keys);
            let given = quote_spanned!(content.ty.span()=> #held);
            quote! {
                Self::#ident(#held) => {
                    #visit(#tag, &#value);
                    #visit(#row, #given);
                }
            }
        }
    }
}
