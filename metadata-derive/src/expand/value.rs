//! The value of a field as the walk shows it, in the forms that its transports need.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::model::{Field, Slot};
use crate::span::{found, header_text, made, parts, reference, skipped_if, viewed, whole};
use crate::spelling::has_word;

/// Returns the caller's pairs, from the field that holds them.
pub(super) fn pairs(field: &Field) -> TokenStream {
    whole(|at| quote_spanned!(at=> ::ExtrasOf::<Self>::pairs), &reference(&field.ident), field.ends)
}

/// Returns whether the type is called as a header's value is, or an `Option` or a reference of one.
pub(super) fn is_header_value(ty: &syn::Type) -> bool {
    has_word(ty, &|word| word == "HeaderValue")
}

/// Returns the slots that send something else than the field's value.
pub(super) fn own_forms(field: &Field) -> impl Iterator<Item = &Slot> {
    let makes = |slot: &&Slot| makes(slot) || slot.parts().is_some() || slot.view().is_some();
    field.slots.iter().filter(|slot| slot.sound).filter(makes)
}

/// Returns `true` if a function makes what the slot sends.
pub(super) fn makes(slot: &Slot) -> bool {
    slot.given.path("with").or(slot.given.path("instead")).is_some()
}

/// Returns the values that such a slot sends, each made only when it is asked for.
fn own_form(field: &Field, slot: &Slot) -> TokenStream {
    let reference = reference(&field.ident);
    let made = |word| Some(made(slot.given.path(word)?, &reference, field.ends, slot.is_json()));
    let with = made("with").map(|made| quote!(.with(#made)));
    let instead = made("instead").map(|made| quote!(.instead(#made)));
    let parts = slot.parts().map(|word| {
        let parts = parts(&reference, field.ends, word == "prefix");
        quote!(.with(#parts))
    });
    let view = slot.view().map(|view| {
        let viewed = viewed(&reference, field.ends, &view.name);
        quote!(.with(#viewed))
    });
    quote!(__codex_rt::OwnForm::new() #with #view #parts #instead)
}

/// Returns the field's value in the forms that its transports need.
pub(super) fn value(field: &Field) -> TokenStream {
    let reference = reference(&field.ident);
    let found = |function| found(function, &reference, field.ends);
    let needs = |form: fn(&Slot) -> bool| {
        let is_value =
            |slot: &Slot| slot.given.path("with").is_none() && slot.parts().is_none() && slot.view().is_none();
        field.slots.iter().any(|slot| slot.sound && is_value(slot) && form(slot))
    };
    let mut forms = Vec::new();
    if needs(|slot| !slot.is_json()) {
        forms.push(if is_header_value(&field.ty) {
            header_text(&reference, field.ends)
        } else {
            found(|at| quote_spanned!(at=> ::AsText::text))
        });
    }
    if needs(|slot| slot.is_json() && slot.flatten().is_none()) {
        forms.push(found(|at| quote_spanned!(at=> ::AsJson::json)));
    }
    if needs(|slot| slot.flatten().is_some()) {
        forms.push(found(|at| quote_spanned!(at=> ::AsMembers::members)));
    }
    let value = match forms.as_slice() {
        [] => quote!(__codex_rt::Value::new()),
        [first, more @ ..] => quote!(#first #(.and(#more))*),
    };
    let own: Vec<TokenStream> = own_forms(field).map(|slot| own_form(field, slot)).collect();
    let value = if own.is_empty() { value } else { quote!(__codex_rt::Value::formed(&#value, &[#(#own),*])) };
    let skip_if = skipped_if(field.given.path("skip_if").filter(|_| field.sound), &reference, false);
    quote!(#value #skip_if)
}
