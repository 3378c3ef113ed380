//! The rule that makes a missed projection impossible, on the Codex snapshot itself.

use quote::ToTokens as _;
use syn::punctuated::Punctuated;
use syn::{Ident, ItemStruct, Meta, Token};

use super::expansion::item;
use crate::codex_meta;

const TRANSPORTS: [&str; 4] = ["header", "flat", "blob", "mcp"];

/// Whatever decision is taken out of whatever field, the message names the field, the transport, and what to
/// write.
#[test]
fn no_decision_of_the_snapshot_can_be_dropped() {
    let snapshot: ItemStruct = syn::parse2(item("codex/snapshot.rs", "CodexResponsesMetadata")).unwrap();
    let (mut decided, mut standing_alone) = (0, 0);
    for i in 0..snapshot.fields.len() {
        let name = snapshot.fields.iter().nth(i).unwrap().ident.clone().unwrap();
        for transport in TRANSPORTS {
            let Some(without) = without(&snapshot, i, transport) else { continue };
            let output = codex_meta(without.into_token_stream()).to_string();
            let undecided = format!("field `{name}` must say whether it goes to `{transport}`");
            assert!(output.contains(&undecided), "{name}, {transport}: {output}");
            let leaves_out = output.contains(&format!("{transport})")) || output.contains("or `#[codex_meta(skip)]`");
            assert!(leaves_out, "{name}, {transport}: {output}");
            decided += 1;
        }
        let mut bare = snapshot.clone();
        let attributes = &mut bare.fields.iter_mut().nth(i).unwrap().attrs;
        attributes.retain(|attribute| !attribute.path().is_ident("codex_meta"));
        let output = codex_meta(bare.into_token_stream()).to_string();
        let expected = format!("field `{name}` must say whether it goes to `header`, `flat`, `blob` and `mcp`");
        assert!(output.contains(&expected), "{name}: {output}");
        standing_alone += 1;
    }
    // All but `extras`, which stands for all transports, decide on each.
    assert_eq!(decided, (standing_alone - 1) * TRANSPORTS.len());
}

/// The struct without what field `i` says of `transport`; `None` where it says nothing of it by itself.
fn without(snapshot: &ItemStruct, i: usize, transport: &str) -> Option<ItemStruct> {
    let mut snapshot = snapshot.clone();
    let field = snapshot.fields.iter_mut().nth(i)?;
    let attribute = field.attrs.iter_mut().find(|attribute| attribute.path().is_ident("codex_meta"))?;
    let words = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).unwrap();
    let mut dropped = false;
    let mut kept: Vec<Meta> = Vec::new();
    for word in words {
        if word.path().is_ident(transport) {
            dropped = true;
        } else if word.path().is_ident("omit") {
            let list = word.require_list().unwrap();
            let omitted = list.parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated).unwrap();
            let rest: Vec<&Ident> = omitted.iter().filter(|omitted| *omitted != transport).collect();
            dropped |= rest.len() < omitted.len();
            if !rest.is_empty() {
                kept.push(syn::parse_quote!(omit(#(#rest),*)));
            }
        } else {
            kept.push(word);
        }
    }
    attribute.meta = syn::parse_quote!(codex_meta(#(#kept),*));
    dropped.then_some(snapshot)
}
