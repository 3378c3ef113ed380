//! A fragment to tokens: its keys and its members.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};

use super::{grouped, implement};
use crate::errors::ends;
use crate::given::Key;
use crate::model::{Fragment, Head, Member, Style, Transport, Variant};
use crate::name_index::NameIndex;
use crate::names::distinct;
use crate::rows::key_row;
use crate::span::{found, own, own_parameters, reference, skipped_if, type_of, type_said};

pub(crate) fn expand(fragment: &Fragment) -> TokenStream {
    let keys = fragment.tag.iter().chain(fragment.all_members().map(|(_, member)| &member.key));
    let keys: Vec<&Key> = distinct(keys, |key| &key.name);
    let places = NameIndex::of(keys.iter().map(|key| key.name.as_str()));
    let mut with_key = vec![Vec::new(); keys.len()];
    for (variant, member) in fragment.all_members() {
        with_key[place_of(&member.key, &places)].push((variant, member));
    }
    let rows = keys.iter().zip(with_key).map(|(key, members)| {
        let is_tag = fragment.tag.as_ref().is_some_and(|tag| tag.name == key.name);
        let types = if is_tag { quote!(.with_text()) } else { types(&members) };
        let key = key_row(key, &Transport::Blob);
        quote!(#key #types)
    });
    // Of the macro's own hygiene, so that no path of the user's can mean it.
    let visit = Ident::new("visit", Span::mixed_site());
    let body = if fragment.is_enum {
        let arms = fragment.variants.iter().map(|variant| arm(&visit, fragment.tag.as_ref(), variant, &places));
        // A reference to what has no variants is still a value to the compiler.
        let this = if fragment.variants.is_empty() { quote!(*self) } else { quote!(self) };
        quote!(match #this { #(#arms)* })
    } else {
        let visits = fragment.members.iter().map(|member| {
            let (value, row) = (member_value(member, &reference(&member.ident)), row(&member.key, &places));
            quote!(#value.visit(#row, #visit);)
        });
        visits.collect()
    };
    items(&fragment.head, &quote!(#(#rows),*), &visit, &body)
}

/// Returns a stand-in for the expansion of a fragment with errors: it owns no key, so that none can meet another's,
/// and still asks what was understood of the types, so that their errors come at once with those of the
/// attributes.
pub(crate) fn stand_in(fragment: &Fragment) -> TokenStream {
    let values = fragment.members.iter().map(|member| member_value(member, &reference(&member.ident)));
    let arms = fragment.variants.iter().filter(|variant| !variant.members.is_empty()).map(|variant| {
        let (pattern, values) = held(variant);
        let values = values.iter().map(|(_, value)| value);
        quote!(#pattern => { #(let _ = #values;)* })
    });
    let arms = fragment.is_enum.then(|| quote!(match self { #(#arms)* _ => {} }));
    let body = quote!(#(let _ = #values;)* #arms);
    items(&fragment.head, &TokenStream::new(), &Ident::new("_", Span::mixed_site()), &body)
}

fn items(head: &Head, rows: &TokenStream, visit: &Ident, body: &TokenStream) -> TokenStream {
    let body = quote! {
        const KEYS: &'static [__codex_rt::Key] = &[#rows];

        fn members(&self, #visit: &mut dyn __codex_rt::FnMut(&'static __codex_rt::Key, &dyn __codex_rt::Json)) {
            #body
        }
    };
    let generics = own_parameters(&head.generics);
    let uses = quote!(SkipIfKind as _, AnyKind as _, OptionKind as _);
    implement(head, &generics, &uses, &quote!(), &quote!(__codex_rt::MetaFragment), &body, &quote!())
}

/// Says the JSON types of what has the key: the members, each with its variant in an enum.
fn types(members: &[(Option<&Variant>, &Member)]) -> TokenStream {
    // Of the macro's own hygiene, so that no field or variant can mean it.
    let [this, held] = ["this", "held"].map(|name| Ident::new(name, Span::mixed_site()));
    let mut types: Vec<TokenStream> = members
        .iter()
        .map(|(variant, member)| {
            let Some(variant) = variant else { return type_said(&this, &member.ident, ends(&member.ty)) };
            let (name, seen) = (own(&variant.ident), type_of(&held.to_token_stream(), ends(&member.ty)));
            let member = own(&member.ident);
            let pattern = match variant.style {
                Style::Named => quote!({ #member: #held, .. }),
                Style::Unit | Style::Newtype => quote!((#held)),
            };
            quote!(match #this { Self::#name #pattern => #seen, _ => loop {} })
        })
        .collect();
    let types = if types.len() == 1 { types.swap_remove(0) } else { grouped(types) };
    quote!(.with_types(|#this: &Self| #types))
}

/// Returns the key's row, which is looked up by its place.
fn row(key: &Key, places: &NameIndex) -> TokenStream {
    let place = Literal::usize_unsuffixed(place_of(key, places));
    quote!(__codex_rt::key_of::<Self>(#place))
}

fn place_of(key: &Key, places: &NameIndex) -> usize {
    places.find(&key.name).unwrap_or_default()
}

/// Returns what a field is as a member, seen through a reference to it.
fn member_value(member: &Member, reference: &TokenStream) -> TokenStream {
    let Member { ty, skip_if, .. } = member;
    let value = found(|at| quote_spanned!(at=> ::AsMember::json), reference, ends(ty));
    let skip_if = skipped_if(skip_if.as_ref(), reference, true);
    quote!(#value #skip_if)
}

/// Returns the pattern of a variant, and each value that it has beside the tag, with its key.
fn held(variant: &Variant) -> (TokenStream, Vec<(&Key, TokenStream)>) {
    let (mut patterns, mut values) = (Vec::new(), Vec::new());
    for (i, member) in variant.members.iter().enumerate() {
        let place = Span::mixed_site().located_at(member.ident.span());
        let (pattern, held) = if variant.style == Style::Named {
            let (name, held) = (own(&member.ident), Ident::new(&format!("member_{i}"), place));
            (quote!(#name: #held,), held)
        } else {
            let held = Ident::new("content", Span::mixed_site());
            (held.to_token_stream(), held)
        };
        patterns.push(pattern);
        values.push((&member.key, member_value(member, &held.into_token_stream())));
    }
    let ident = own(&variant.ident);
    let pattern = match variant.style {
        Style::Unit => quote!(Self::#ident),
        Style::Newtype if values.is_empty() => quote!(Self::#ident(_)),
        Style::Newtype => quote!(Self::#ident(#(#patterns)*)),
        Style::Named => quote!(Self::#ident { #(#patterns)* .. }),
    };
    (pattern, values)
}

fn arm(visit: &Ident, tag: Option<&Key>, variant: &Variant, places: &NameIndex) -> TokenStream {
    let (pattern, values) = held(variant);
    let (tag, value) = (tag.map(|tag| row(tag, places)), &variant.value.name);
    let tagged = quote!(#visit(#tag, &#value));
    if values.is_empty() {
        return quote!(#pattern => #tagged,);
    }
    let values = values.iter().map(|(key, value)| {
        let row = row(key, places);
        quote!(#value.visit(#row, #visit);)
    });
    quote! {
        #pattern => {
            #tagged;
            #(#values)*
        }
    }
}
