//! A checked model to tokens: the contract and the walk, nothing else.
//!
//! Only the user's own tokens keep the user's places, and so only they are blamed: see [`crate::span`].

mod fragment;
mod nested;
mod value;

pub(crate) use fragment::{expand as expand_fragment, stand_in as stand_in_fragment};

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use syn::ext::IdentExt as _;
use syn::{ExprPath, GenericParam, Generics};

use crate::early_checks;
use crate::errors::ends;
use crate::given::{Argument, Given, Number};
use crate::model::{Field, Head, Model, Role, Slot, Transport};
use crate::names::{in_case, path_text};
use crate::rows::{key_row, one_key, one_slot, row_with};
use crate::span::{
    ask_when, check, check_flattened, contract_of_view, flattened_keys, import, own, own_parameters, read_back,
    type_said,
};
use crate::table;
use crate::words::{self, List, MEANT};
use value::{is_header_value, own_forms};

pub(crate) fn expand(model: &Model) -> TokenStream {
    let expansion = Expansion { model, conditions: model.conditions(), table: table::render(model), broken: false };
    let contract = expansion.contract();
    expansion.items(&contract, &model.transports, &expansion.flattened_checks())
}

/// Returns a stand-in for the expansion of a model with errors: it has every projection, so that code that uses
/// the struct brings no second error, and its walk still asks what was understood of the fields, so that the
/// errors of their types come at once with those of the attributes.
pub(crate) fn stand_in(model: &Model) -> TokenStream {
    if !model.sized {
        return unsized_stand_in(model);
    }
    let expansion = Expansion { model, conditions: model.conditions(), table: table::render(model), broken: true };
    let name = expansion.name();
    let within = early_checks::checks(model);
    let checks = Checks { name_types: !within.is_empty(), within, ..Checks::default() };
    expansion.items(&quote!(&__codex_rt::Contract::broken(#name)), &Transport::BUILT_IN, &checks)
}

/// Returns a stand-in for a struct without a fixed size, which can have none of the runtime's traits: it dereferences to
/// what has every projection.
fn unsized_stand_in(model: &Model) -> TokenStream {
    let Head { ident, generics, runtime, .. } = &model.head;
    let (ident, import) = (own(ident), import(runtime));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        const _: () = {
            #import
            impl #impl_generics #ident #type_generics #where_clause {
                pub const CONTRACT: &'static __codex_rt::Contract = &__codex_rt::Contract::broken("");
            }
            impl #impl_generics __codex_rt::Deref for #ident #type_generics #where_clause {
                type Target = __codex_rt::Unsized;

                fn deref(&self) -> &Self::Target {
                    loop {}
                }
            }
        };
    }
}

/// The words of a slot that its row holds in a way of their own.
const IN_ROW: &[&str] =
    &["key", "name", "flatten", "with", "read", "view", "instead", "list", "repeat", "prefix", "nested", MEANT];

struct Expansion<'m> {
    model: &'m Model,
    /// The predicates, each behind its text, in the order of their indices.
    conditions: Vec<(String, &'m ExprPath)>,
    /// The fields on each transport, as Markdown.
    table: String,
    /// It stands in for the expansion of a model with errors.
    broken: bool,
}

impl Expansion<'_> {
    fn items(&self, contract: &TokenStream, transports: &[Transport], checks: &Checks) -> TokenStream {
        let head = &self.model.head;
        let generics = if checks.name_types { head.generics.clone() } else { own_parameters(&head.generics) };
        let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
        let ident = own(&head.ident);
        let Checks { within, beside, .. } = checks;
        let walk = self.walk(within);
        let conditions = self.conditions.iter().map(|(_, path)| ask_when(path));
        let doc = format!("The fields of the struct on each transport:\n\n{}", self.table);
        // Each says that the struct has the transport.
        let declared = transports.iter().filter(|transport| Transport::BUILT_IN.contains(transport));
        let declared = declared.filter(|_| !self.model.given.has("part") || self.broken);
        let markers = declared.map(|transport| format_ident!("Declares{}", in_case(transport.name(), "PascalCase")));
        let nested = self.nested_constants();
        let beside = quote! {
            #nested
            #(
                #[automatically_derived]
                impl #impl_generics __codex_rt::#markers for #ident #type_generics #where_clause {}
            )*
            #beside
        };
        let body = quote! {
            type Declared = Self;

            const CONTRACT: &'static __codex_rt::Contract = #contract;

            fn conditions(&self) -> __codex_rt::Conditions {
                __codex_rt::Conditions::new([#(#conditions),*])
            }

            #walk
        };
        implement(
            head,
            &generics,
            &self.kinds(),
            &quote!(#[doc = #doc]),
            &quote!(__codex_rt::CodexMeta),
            &body,
            &beside,
        )
    }

    /// Returns the traits that the questions to types and functions need. Nothing is imported that few need.
    fn kinds(&self) -> TokenStream {
        let has =
            |word: &&str| self.model.fields.iter().any(|field| field.slots.iter().any(|slot| slot.given.has(word)));
        let of_words: [(&str, &[&str]); 5] = [
            ("MakeKind", &["with", "instead"]),
            ("PartsKind", &["list", "repeat", "prefix"]),
            ("ReadTextKind", &["read"]),
            ("ReadJsonKind", &["read"]),
            ("FoundKind", &["view"]),
        ];
        let used = of_words.iter().filter(|(_, words)| words.iter().any(has)).map(|(kind, _)| *kind);
        let has_header_value = self.model.fields.iter().any(|field| is_header_value(&field.ty));
        let kinds = used.chain(has_header_value.then_some("SentKind")).map(|kind| format_ident!("{kind}"));
        quote!(WhenAny as _, SkipIfKind as _, AnyKind as _, OptionKind as _ #(, #kinds as _)*)
    }

    fn name(&self) -> String {
        self.model.head.ident.unraw().to_string()
    }

    fn contract(&self) -> TokenStream {
        let model = self.model;
        let name = self.name();
        // With the rows of others in it, it is made of the contract.
        let table = if self.has_nested() { "" } else { &self.table };
        let rows = self.all_rows(self.rows());
        let transports = with_transports(model.transports.iter().filter(|transport| **transport != Transport::Blob));
        let limits = [("header", "limit"), ("header", "total"), ("flat", "limit")];
        let limits = limits.map(|(list, word)| number(&format!("with_{list}_{word}"), model.number(list, word)));
        let blob = model.blob().and_then(|blob| {
            let key = &blob.text("key")?.name;
            let words = self.words(blob, List::StructBlob);
            Some(quote!(.with_blob(__codex_rt::BlobRow::new(#key) #words)))
        });
        let keys = ["reserved", "foreign"].into_iter().filter(|word| model.given.has(word)).map(|word| {
            let (method, keys) = (format_ident!("with_{word}"), model.given.keys(word).iter().map(|key| &key.name));
            quote!(.#method(&[#(#keys),*]))
        });
        let paths = model.given.path("paths").map(|paths| quote!(.with_paths(#paths)));
        let has_blob = model.has(&Transport::Blob);
        let part = model.given.flag("part").map(|_| quote!(.with_part(#has_blob)));
        quote! {
            &__codex_rt::Contract::new(#name, const { &#rows }, #table)
                #transports #(#limits)* #blob #(#keys)* #paths #part
        }
    }

    /// Returns the rows, which stand in a constant of their own: as they can own what they hold, nothing else makes them static.
    fn rows(&self) -> TokenStream {
        let (model, fields) = (self.model, &self.model.fields);
        let rows = fields.iter().map(|field| self.row(field));
        let rows = quote!([#(#rows),*]);
        if model.placed().next().is_none() {
            return rows;
        }
        let this = Ident::new("this", Span::mixed_site());
        let types = grouped(fields.iter().map(|field| field_type(&this, field)).collect());
        quote!(__codex_rt::typed(#rows, |#this: &Self| #types))
    }

    fn row(&self, field: &Field) -> TokenStream {
        let forms: Vec<usize> = own_forms(field).map(|slot| slot.at).collect();
        let slots = field.by_transport().map(|(transport, slots)| {
            (transport, one_slot(slots.map(|slot| self.slot(field, slot, &forms)).collect()))
        });
        let mut row = row_with(&field.name, slots);
        row.extend(field.doc.as_ref().map(|paragraph| quote!(.with_doc(#paragraph))));
        match field.role {
            Role::Skipped | Role::Nested => {}
            Role::Extras => {
                let shed = number("with_shed", field.shed_of_extras());
                row.extend(quote!(.with_extras(__codex_rt::extras() #shed)));
            }
            Role::Placed => row.extend(self.words(&field.given, List::Field)),
        }
        row.extend(self.serde_name(field));
        row
    }

    /// Returns the name that serde's attributes give the field, for a reader of the struct itself.
    fn serde_name(&self, field: &Field) -> Option<TokenStream> {
        let name = self.model.serde.name_of(&field.serde, &field.name)?;
        (field.role != Role::Skipped).then(|| quote!(.with_serde_name(#name)))
    }

    /// Returns the slot; `forms` are the places of the words that send something else than the field's value.
    fn slot(&self, field: &Field, slot: &Slot, forms: &[usize]) -> TokenStream {
        let new = match slot.keys.as_slice() {
            [] if slot.given.has("prefix") => quote!(__codex_rt::slot(const { &[] })),
            _ if slot.flatten().is_some() => {
                let keys = flattened_keys(&field.ident, field.ends);
                quote!(__codex_rt::flattened(#keys))
            }
            [key] => one_key(key, &slot.transport),
            keys => {
                let keys = keys.iter().map(|key| key_row(key, &slot.transport));
                quote!(__codex_rt::slot(const { &[#(#keys),*] }))
            }
        };
        if slot.given.is_empty() {
            return new;
        }
        let words = self.words(&slot.given, slot.transport.list());
        let form = Literal::usize_unsuffixed(forms.binary_search(&slot.at).unwrap_or(0));
        let made = |word, method: &str| {
            let (method, text) = (format_ident!("{method}"), path_text(slot.given.path(word)?));
            Some(quote!(.#method(#form, #text)))
        };
        let (with, instead) = (made("with", "with_made"), made("instead", "with_instead"));
        let read = slot.given.path("read").map(|path| {
            let (text, read) = (path_text(path), read_back(path, &field.ident, field.ends, slot.is_json()));
            quote!(.with_read(#text, #read))
        });
        let view = slot.view().map(|view| {
            let (name, contract) = (&view.name, contract_of_view(&field.ident, field.ends, &quote!(&Self)));
            quote!(.with_view(#form, #name, #contract))
        });
        let parts = slot.parts().map(|word| {
            let method = format_ident!("with_{word}");
            let text = match word {
                "repeat" => None,
                _ => Some(slot.given.text(word).map_or(words::LIST_SEPARATOR, |text| text.name.as_str())),
            };
            let text = text.map(|text| quote!(, #text));
            quote!(.#method(#form #text))
        });
        quote!(#new #words #with #read #view #parts #instead)
    }

    /// Returns what the words of a list say in the contract, `.with_word(value)` each, in the order of the table.
    fn words(&self, given: &Given, list: List) -> TokenStream {
        let mut all = TokenStream::new();
        if given.is_empty() {
            return all;
        }
        for word in words::of(list).filter_map(|row| given.get(row.word)) {
            let method = format_ident!("with_{}", word.row.word);
            let value = match &word.argument {
                // These are in the row itself.
                _ if IN_ROW.contains(&word.row.word) => continue,
                Argument::Nothing => TokenStream::new(),
                Argument::Text(text) => text.name.to_token_stream(),
                Argument::Number(number) => Literal::u32_unsuffixed(number.value).to_token_stream(),
                Argument::Path(path) if ["when", "unless"].contains(&word.row.word) => self.condition(path),
                Argument::Path(path) => path_text(path).to_token_stream(),
                _ => continue,
            };
            all.extend(quote!(.#method(#value)));
        }
        all
    }

    fn condition(&self, path: &ExprPath) -> TokenStream {
        let text = path_text(path);
        let index = self.conditions.iter().position(|(known, _)| *known == text);
        let index = Literal::usize_unsuffixed(index.unwrap_or_default());
        quote!(#index, #text)
    }

    fn walk(&self, checks: &TokenStream) -> TokenStream {
        // Of the macro's own hygiene, so that no path of the user's can mean it.
        let visitor = Ident::new("visitor", Span::mixed_site());
        // One for each row, whether it has a value or not.
        let values = self.model.fields.iter().map(|field| match field.role {
            Role::Nested if !self.broken => TokenStream::new(),
            // The questions to its type are asked all the same.
            Role::Nested => {
                let inner = nested::inner(field);
                quote!({ let _ = #inner; __codex_rt::Value::new() })
            }
            Role::Extras if field.sound => value::pairs(field),
            Role::Skipped | Role::Extras => quote!(__codex_rt::Value::new()),
            Role::Placed => value::value(field),
        });
        let values: Vec<TokenStream> = values.collect();
        let walk = if self.has_nested() {
            self.nested_walk(&visitor, &values)
        } else {
            quote!(#visitor.fields(<Self as __codex_rt::CodexMeta>::CONTRACT.fields(), &[#(#values),*]);)
        };
        quote! {
            fn walk(&self, #visitor: &mut dyn __codex_rt::Visitor) {
                #checks
                #walk
            }
        }
    }

    /// Returns the checks for const evaluation: the keys of flattened fields and
    /// the names in request paths. They stand beside the `impl`, or within the
    /// walk if the type is generic: nothing that depends on its parameters can be evaluated until it is used.
    fn flattened_checks(&self) -> Checks {
        let (Head { ident, generics, .. }, fields) = (&self.model.head, &self.model.fields);
        let generic = generics.params.iter().any(|param| !matches!(param, GenericParam::Lifetime(_)));
        let lifetimes = generics.params.iter().map(|_| quote!('static));
        let ident = own(ident);
        let this = if generic { quote!(Self) } else { quote!(#ident <#(#lifetimes),*>) };
        let mut checks = Checks::default();
        let asked = |field: &Field| field.flattened().next().is_some() || !field.views_sent().is_empty();
        for (i, field) in fields.iter().enumerate().filter(|(_, field)| asked(field)) {
            let i = self.row_at(i);
            let contract = quote!(<#this as __codex_rt::CodexMeta>::CONTRACT, #i);
            for (place, view) in field.flattened() {
                checks.push(generic, &check_flattened(place, view, &contract));
            }
            for view in field.views_sent() {
                let name = &view.name;
                checks.push(generic, &check("check_view", (view.span, view.span), quote!(#contract, #name)));
            }
        }
        let contract = quote!(<#this as __codex_rt::CodexMeta>::CONTRACT);
        let paths = self.model.given.path("paths").map(|paths| check("check_paths", ends(paths), contract.clone()));
        for check in self.nested_checks(&contract).into_iter().chain(paths) {
            checks.push(generic, &check);
        }
        if generic {
            let known = early_checks::checks(self.model);
            checks.name_types = !known.is_empty();
            checks.within.extend(known);
        }
        checks
    }
}

/// Returns the `impl` of a trait of the runtime's, in a scope of its own.
fn implement(
    head: &Head,
    generics: &Generics,
    uses: &TokenStream,
    doc: &TokenStream,
    of: &TokenStream,
    body: &TokenStream,
    beside: &TokenStream,
) -> TokenStream {
    let (ident, import) = (own(&head.ident), import(&head.runtime));
    let allow = head.allows_deprecated.then(|| quote!(#[allow(deprecated)]));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        const _: () = {
            #import
            use __codex_rt::{#uses};

            #doc
            #[automatically_derived]
            #allow
            impl #impl_generics #of for #ident #type_generics #where_clause {
                #body
            }
            #beside
        };
    }
}

/// The checks in const evaluation.
#[derive(Default)]
struct Checks {
    within: TokenStream,
    beside: TokenStream,
    /// A type that is not found is an error in them, too, which must be the one that the struct has.
    name_types: bool,
}

impl Checks {
    /// Adds a check, in the walk if it depends on parameters of the type.
    fn push(&mut self, generic: bool, check: &TokenStream) {
        if generic {
            self.within.extend(quote!(const { #check };));
        } else {
            self.beside.extend(quote!(const _: () = #check;));
        }
    }
}

/// Returns `.with_header()` and the like for each transport, the views in one.
fn with_transports<'m>(transports: impl Iterator<Item = &'m Transport>) -> TokenStream {
    let (views, others): (Vec<_>, Vec<_>) = transports.partition(|transport| transport.is_view());
    let others = others.iter().map(|transport| format_ident!("with_{}", transport.name()));
    let views: Vec<&str> = views.iter().map(|view| view.name()).collect();
    let views = (!views.is_empty()).then(|| quote!(.with_views(&[#(#views),*])));
    quote!(#(.#others())* #views)
}

/// Returns `.method(number)`, where there is a number.
fn number(method: &str, number: Option<Number>) -> Option<TokenStream> {
    let method = format_ident!("{method}");
    let value = Literal::u32_unsuffixed(number?.value);
    Some(quote!(.#method(#value)))
}

/// Returns the question for the JSON type of a field, without a value of it.
fn field_type(this: &Ident, field: &Field) -> TokenStream {
    if field.role == Role::Placed && field.slots.iter().all(|slot| slot.sound) {
        type_said(this, &field.ident, field.ends)
    } else {
        quote!(())
    }
}

/// Returns a tuple of tuples, each as large as the runtime knows.
fn grouped(mut all: Vec<TokenStream>) -> TokenStream {
    const LARGEST: usize = 12;
    while all.len() > LARGEST {
        all = all.chunks(LARGEST).map(|group| quote!((#(#group,)*))).collect();
    }
    quote!((#(#all,)*))
}
