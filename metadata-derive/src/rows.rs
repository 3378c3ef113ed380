//! The rows of a contract as tokens, for the expansion and for the checks before it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::given::Key;
use crate::model::Transport;
use crate::names::padded_member;

/// Returns the slot of the words of a transport, of which the first has the others.
pub(crate) fn one_slot(words: Vec<TokenStream>) -> TokenStream {
    let mut words = words.into_iter();
    let (first, more) = (words.next(), words.as_slice());
    let more = (!more.is_empty()).then(|| quote!(.with_more(const { &[#(#more),*] })));
    quote!(#first #more)
}

/// Returns the row of a field with these slots, the one in the blob first: it is the only one of most fields.
pub(crate) fn row_with<'m>(field: &str, slots: impl Iterator<Item = (&'m Transport, TokenStream)>) -> TokenStream {
    let (mut header, mut flat, mut blob, mut views) = (None, None, None, Vec::new());
    for (transport, slot) in slots {
        match transport {
            Transport::Header => header = Some(quote!(.with_header(#slot))),
            Transport::Flat => flat = Some(quote!(.with_flat(#slot))),
            Transport::Blob => blob = Some(slot),
            Transport::View { name, .. } => views.push(quote!((#name, #slot))),
        }
    }
    let mut row = if let Some(blob) = blob {
        quote!(__codex_rt::in_blob(#field, #blob))
    } else {
        quote!(__codex_rt::field(#field))
    };
    row.extend(header);
    row.extend(flat);
    row.extend((!views.is_empty()).then(|| quote!(.with_views(const { &[#(#views),*] }))));
    row
}

/// Returns the row of a key; in JSON, with what a member of this key begins with.
pub(crate) fn key_row(key: &Key, transport: &Transport) -> TokenStream {
    with_key(key, transport, ["header_key", "text_key", "json_key"])
}

/// Returns a slot that has one key.
pub(crate) fn one_key(key: &Key, transport: &Transport) -> TokenStream {
    with_key(key, transport, ["header", "text", "json"])
}

fn with_key(key: &Key, transport: &Transport, [header, text, json]: [&str; 3]) -> TokenStream {
    let name = &key.name;
    let (function, more) = match transport {
        // The compiler makes the name, so that no projection has to look at its characters.
        Transport::Header => (header, quote!(, || const { __codex_rt::header_name(#name) })),
        Transport::Flat => (text, TokenStream::new()),
        Transport::Blob | Transport::View { .. } => {
            let member = padded_member(name);
            (json, quote!(, #member))
        }
    };
    let function = format_ident!("{function}");
    quote!(__codex_rt::#function(#name #more))
}
