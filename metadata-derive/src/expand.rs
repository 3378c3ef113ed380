//! A checked model to tokens: the contract and the walk, nothing else.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::TypePath;
use syn::spanned::Spanned as _;

use crate::model::{Field, Key, Model, Number, Role, Sent, Slot, Transport, path_text};
use crate::names::json_member;
use crate::table;

pub(crate) fn expand(model: &Model) -> TokenStream {
    let expansion = Expansion { model, conditions: model.conditions() };
    let Model { ident, generics, runtime, .. } = model;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let table = table::render(model);
    let contract = expansion.contract(&table);
    let walk = expansion.walk();
    let conditions = expansion.conditions.iter().map(|path| quote_spanned!(path.span()=> #path(self)));
    let markers = markers(model).map(|marker| {
        quote! {
            #[automatically_derived]
            impl #impl_generics __rt::#marker for #ident #type_generics #where_clause {}
        }
    });
    let flattened = expansion.flattened_check();
    let doc = format!("Its fields on each transport:\n\n{table}");
    quote! {
        const _: () = {
            use #runtime::__private as __rt;

            #[doc = #doc]
            #[automatically_derived]
            #[allow(deprecated)]
            impl #impl_generics __rt::CodexMeta for #ident #type_generics #where_clause {
                const CONTRACT: &'static __rt::Contract = #contract;

                fn conditions(&self) -> __rt::Conditions {
                    __rt::Conditions::new([#(#conditions),*])
                }

                #walk
            }
            #(#markers)*
            #flattened
        };
    }
}

/// The traits that say which projections a struct has.
pub(crate) fn markers(model: &Model) -> impl Iterator<Item = Ident> {
    model.transports.iter().filter_map(|transport| match transport {
        Transport::Header => Some(format_ident!("HasHeaders")),
        Transport::Flat => Some(format_ident!("HasFlat")),
        Transport::Blob => Some(format_ident!("HasBlob")),
        Transport::View(_) => None,
    })
}

struct Expansion<'m> {
    model: &'m Model,
    /// In the order of their indices.
    conditions: Vec<&'m TypePath>,
}

impl Expansion<'_> {
    fn contract(&self, table: &str) -> TokenStream {
        let model = self.model;
        let name = model.ident.to_string();
        let rows = model.fields.iter().map(|field| self.row(field));
        let header = model.has(&Transport::Header).then(|| quote!(.with_header()));
        let flat = model.has(&Transport::Flat).then(|| quote!(.with_flat()));
        let blob = model.blob.as_ref().map(|blob| {
            let key = &blob.key.name;
            let when = blob.when.as_ref().map(|path| {
                let condition = self.condition(path);
                quote!(.with_when(#condition))
            });
            let header_limit = limit("with_header_limit", blob.header_limit);
            let body_limit = limit("with_body_limit", blob.body_limit);
            quote!(.with_blob(__rt::BlobRow::new(#key) #when #header_limit #body_limit))
        });
        let flat_limit = limit("with_flat_limit", model.flat_limit);
        let views: Vec<&str> = model.views().collect();
        let views = (!views.is_empty()).then(|| quote!(.with_views(&[#(#views),*])));
        let reserved: Vec<&str> = model.reserved.iter().map(|key| key.name.as_str()).collect();
        let reserved = (!reserved.is_empty()).then(|| quote!(.with_reserved(&[#(#reserved),*])));
        quote!(&__rt::Contract::new(#name, &[#(#rows),*], #table) #header #flat #flat_limit #blob #views #reserved)
    }

    fn row(&self, field: &Field) -> TokenStream {
        let name = &field.name;
        let decided = match &field.role {
            Role::Skipped => TokenStream::new(),
            Role::Extras(extras) => {
                let shed = limit("with_shed", extras.shed);
                quote!(.with_extras(__rt::ExtrasRow::new() #shed))
            }
            Role::Sent(sent) => {
                let built_in = [
                    (Transport::Header, "with_header"),
                    (Transport::Flat, "with_flat"),
                    (Transport::Blob, "with_blob"),
                ]
                .into_iter()
                .filter_map(|(transport, method)| {
                    let slot = self.slot(field, sent.slot(&transport)?);
                    let method = Ident::new(method, Span::call_site());
                    Some(quote!(.#method(#slot)))
                });
                let views: Vec<TokenStream> = sent
                    .slots
                    .iter()
                    .filter_map(|slot| match &slot.transport {
                        Transport::View(view) => {
                            let slot = self.slot(field, slot);
                            Some(quote!((#view, #slot)))
                        }
                        _ => None,
                    })
                    .collect();
                let views = (!views.is_empty()).then(|| quote!(.with_views(&[#(#views),*])));
                let skip_if = sent.skip_if.as_ref().map(|path| {
                    let text = path_text(path);
                    quote!(.with_skip_if(#text))
                });
                quote!(#(#built_in)* #views #skip_if)
            }
        };
        quote!(__rt::Field::new(#name) #decided)
    }

    fn slot(&self, field: &Field, slot: &Slot) -> TokenStream {
        let keys = slot.keys.iter().map(|key| key_row(key, &slot.transport));
        let new = if slot.flatten {
            let ty = &field.ty;
            quote!(__rt::Slot::flatten(<#ty as __rt::MetaFragment>::KEYS))
        } else {
            quote!(__rt::Slot::new(&[#(#keys),*]))
        };
        let when = slot.when.as_ref().map(|path| {
            let condition = self.condition(path);
            quote!(.with_when(#condition))
        });
        let sensitive = slot.sensitive.then(|| quote!(.with_sensitive()));
        let body_only = slot.body_only.then(|| quote!(.with_body_only()));
        let shed = limit("with_shed", slot.shed);
        quote!(#new #when #sensitive #body_only #shed)
    }

    fn condition(&self, path: &TypePath) -> TokenStream {
        let text = path_text(path);
        let index = self.conditions.iter().position(|known| path_text(*known) == text);
        let index = Literal::usize_unsuffixed(index.unwrap_or_default());
        quote!(__rt::Condition::new(#index, #text))
    }

    fn walk(&self) -> TokenStream {
        // Of the macro's own hygiene, so that no path of the user's can mean them.
        let visitor = Ident::new("visitor", Span::mixed_site());
        let rows = Ident::new("rows", Span::mixed_site());
        let fields: Vec<TokenStream> = self
            .model
            .fields
            .iter()
            .enumerate()
            .filter_map(|(i, field)| {
                let i = Literal::usize_unsuffixed(i);
                let ident = &field.ident;
                match &field.role {
                    Role::Skipped => None,
                    Role::Extras(_) => Some(quote!(#visitor.extras(&#rows[#i], self.#ident.pairs());)),
                    Role::Sent(sent) => {
                        let value = value(field, sent);
                        Some(quote!(#visitor.field(&#rows[#i], #value);))
                    }
                }
            })
            .collect();
        if fields.is_empty() {
            return quote!(
                fn walk(&self, _: &mut dyn __rt::Visitor) {}
            );
        }
        quote! {
            fn walk(&self, #visitor: &mut dyn __rt::Visitor) {
                use __rt::ProbeAny as _;
                let #rows = <Self as __rt::CodexMeta>::CONTRACT.fields();
                #(#fields)*
            }
        }
    }

    /// What only const evaluation can see: the keys of what is flattened.
    fn flattened_check(&self) -> Option<TokenStream> {
        let flattened = self.model.fields.iter().find_map(|field| match &field.role {
            Role::Sent(sent) => sent.slots.iter().find(|slot| slot.flatten),
            _ => None,
        })?;
        let Model { ident, generics, .. } = self.model;
        // Of a generic type there is nothing to evaluate yet.
        if generics.params.iter().any(|param| !matches!(param, syn::GenericParam::Lifetime(_))) {
            return None;
        }
        let lifetimes = generics.params.iter().map(|_| quote!('static));
        let check = quote_spanned!(flattened.span=> __rt::check_flattened);
        Some(quote! {
            const _: () = #check(<#ident <#(#lifetimes),*> as __rt::CodexMeta>::CONTRACT);
        })
    }
}

/// `.method(number)`, where there is a number.
fn limit(method: &str, number: Option<Number>) -> Option<TokenStream> {
    let method = Ident::new(method, Span::call_site());
    let value = Literal::u32_unsuffixed(number?.value);
    Some(quote!(.#method(#value)))
}

fn key_row(key: &Key, transport: &Transport) -> TokenStream {
    let name = &key.name;
    if transport.is_json() {
        let member = json_member(name);
        quote!(__rt::Key::json(#name, #member))
    } else {
        quote!(__rt::Key::text(#name))
    }
}

/// The field's value in the forms that its transports need, with errors about its type on the type.
fn value(field: &Field, sent: &Sent) -> TokenStream {
    let ident = &field.ident;
    let span = field.ty.span();
    let mut forms = TokenStream::new();
    if sent.slots.iter().any(|slot| !slot.transport.is_json()) {
        let text = quote_spanned!(span=> text);
        forms.extend(quote!(.with_text(__rt::Probe(&self.#ident).#text())));
    }
    if sent.slots.iter().any(|slot| slot.transport.is_json() && !slot.flatten) {
        let json = quote_spanned!(span=> &self.#ident);
        forms.extend(quote!(.with_json(#json)));
    }
    if sent.slots.iter().any(|slot| slot.flatten) {
        let members = quote_spanned!(span=> &self.#ident);
        forms.extend(quote!(.with_members(#members)));
    }
    let value = quote!(__rt::Value::absent() #forms);
    match &sent.skip_if {
        Some(path) => {
            let skip = quote_spanned!(path.span()=> #path(&self.#ident));
            quote!(if #skip { __rt::Value::absent() } else { #value })
        }
        None => value,
    }
}
