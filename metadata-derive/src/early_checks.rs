//! The keys that are known without the contract, compared where the struct is declared: of a generic struct those that
//! do not depend on its parameters, since its contract can be evaluated only where it is used, and then once for each
//! type that it is used with; of a struct with errors, which has no contract, those that were understood.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use syn::Type;

use crate::model::{Field, Head, Model, Slot};
use crate::names::path_text;
use crate::rows::{key_row, one_slot, row_with};
use crate::span::{check_flattened, keys_of};
use crate::spelling::words;

/// Statements for the walk: the length of an array is evaluated where nobody calls it, too.
///
/// They stand among the parameters of the struct, so that a type that is not found is the error that the struct has,
/// with the same suggestions.
pub(crate) fn checks(model: &Model) -> TokenStream {
    let mut checks = TokenStream::new();
    for (i, field) in model.fields.iter().enumerate() {
        if field.broken || !is_known(&field.ty, &model.head) {
            continue;
        }
        for (place, view) in field.flattened() {
            let (contract, i) = (contract(model), Literal::usize_unsuffixed(i));
            let check = check_flattened(place, view, &quote!(const { &#contract }, #i));
            checks.extend(quote!(let _: [(); { #check; 0 }];));
        }
    }
    checks
}

/// Returns the contract for the checks.
fn contract(model: &Model) -> TokenStream {
    let name = model.head.ident.to_string();
    let rows = model.fields.iter().map(|field| row(field, &model.head));
    let blob = model.blob().and_then(|blob| {
        let key = &blob.text("key")?.name;
        Some(quote!(.with_blob(__codex_rt::BlobRow::new(#key))))
    });
    let reserved = model.given.keys("reserved").iter().map(|key| &key.name);
    let foreign = model.given.keys("foreign").iter().map(|key| &key.name);
    quote! {
        __codex_rt::Contract::new(#name, const { &[#(#rows),*] }, "") #blob
            .with_reserved(&[#(#reserved),*]).with_foreign(&[#(#foreign),*])
    }
}

fn row(field: &Field, head: &Head) -> TokenStream {
    let is_clear = |slot: &&Slot| !field.broken && (slot.flatten().is_none() || is_known(&field.ty, head));
    let slots = field.by_transport().filter(|(transport, _)| transport.is_json()).filter_map(|(on, slots)| {
        let words: Vec<TokenStream> = slots.filter(is_clear).map(|slot| keys(slot, &field.ty)).collect();
        (!words.is_empty()).then(|| (on, one_slot(words)))
    });
    row_with(&field.name, slots)
}

fn keys(slot: &Slot, ty: &Type) -> TokenStream {
    let said = ["when", "unless"].into_iter().filter_map(|word| {
        let (method, path) = (format_ident!("with_{word}"), path_text(slot.given.path(word)?));
        Some(quote!(.#method(0, #path)))
    });
    let said = said.chain(slot.given.has("yields").then(|| quote!(.with_yields())));
    if slot.flatten().is_none() {
        let keys = slot.keys.iter().map(|key| key_row(key, &slot.transport));
        return quote!(__codex_rt::slot(const { &[#(#keys),*] }) #(#said)*);
    }
    let keys = keys_of(ty);
    quote!(__codex_rt::flattened(#keys) #(#said)*)
}

/// Returns `true` if a type can be named where the parameters are not known, means the same there, and was read as it is: an
/// expression in it was not.
fn is_known(ty: &Type, head: &Head) -> bool {
    let is_its_own = |word: &Ident| ["Self", "impl", "dyn", "_"].iter().any(|other| word == other);
    let tokens = ty.to_token_stream();
    let is_plain = !tokens.to_string().contains(['\'', '!', '+', '[', '{']);
    is_plain && !words(tokens).iter().any(|word| is_its_own(word) || head.has_parameter(word))
}
