//! Nested structs: the constants that make their rows rows of the struct, and the walk through them.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};

use super::{Expansion, with_transports};
use crate::input::regrouped;
use crate::model::{Field, Role};
use crate::span::{ask_when, check, reference, skipped_if, whole};
use crate::words::List;

/// The most views of a nested struct whose keys are checked in one evaluation.
const AT_ONCE: usize = 2;

impl Expansion<'_> {
    /// Returns the fields that hold a nested struct, each with its place.
    pub(super) fn nested(&self) -> impl Iterator<Item = (usize, &Field)> {
        self.model.fields.iter().enumerate().filter(|(_, field)| field.role == Role::Nested)
    }

    /// Returns `true` if some rows are those of nested structs.
    pub(super) fn has_nested(&self) -> bool {
        !self.broken && self.nested().next().is_some()
    }

    /// Returns the place of a field's row among all rows.
    pub(super) fn row_at(&self, at: usize) -> TokenStream {
        let at = Literal::usize_unsuffixed(at);
        if self.has_nested() { quote!(__codex_rt::row_at(#at, &__CODEX_NESTED)) } else { quote!(#at) }
    }

    /// Returns the rows with those of the nested structs.
    pub(super) fn all_rows(&self, own: TokenStream) -> TokenStream {
        if !self.has_nested() {
            return own;
        }
        let count = Literal::usize_unsuffixed(self.model.fields.len());
        quote!(
            __codex_rt::with_nested::<#count, __CODEX_ROWS>(#own, &__CODEX_NESTED, &__CODEX_SHARED, &__CODEX_NAMES)
        )
    }

    /// Returns the constants, which stand beside the `impl` as no type parameter may be in them. The rows point to the
    /// nested fields, which are a `static` so that a struct's constants end there, and do not hold all levels below.
    pub(super) fn nested_constants(&self) -> TokenStream {
        if !self.has_nested() {
            return TokenStream::new();
        }
        let names = self.model.fields.iter().map(|field| &field.name);
        let count = Literal::usize_unsuffixed(self.model.fields.len());
        let nested: Vec<_> = self.nested().map(|(at, field)| self.nested_field(at, field)).collect();
        let nested_count = Literal::usize_unsuffixed(nested.len());
        quote! {
            const __CODEX_OWN: [&str; #count] = [#(#names),*];
            static __CODEX_NESTED: [__codex_rt::NestedField; #nested_count] = [#(#nested),*];
            const __CODEX_ROWS: usize = __codex_rt::count_rows(#count, &__CODEX_NESTED);
            const __CODEX_SHARED: [bool; __CODEX_ROWS] = __codex_rt::shared_names(&__CODEX_OWN, &__CODEX_NESTED);
            const __CODEX_NAMES: [u8; __codex_rt::count_name_bytes(&__CODEX_SHARED, &__CODEX_NESTED)] =
                __codex_rt::long_names(&__CODEX_SHARED, &__CODEX_NESTED);
        }
    }

    fn nested_field(&self, at: usize, field: &Field) -> TokenStream {
        let (at, name) = (Literal::usize_unsuffixed(at), &field.name);
        let ty = with_static(field.ty.to_token_stream());
        // All over the type's place, so that what is wrong with it is one error.
        let (start, end) = field.ends;
        let open = quote_spanned!(start=> <);
        let inner = quote_spanned!(end=> as __codex_rt::AsNested>::INNER);
        let optional = quote_spanned!(end=> as __codex_rt::AsNested>::OPTIONAL);
        let uses = with_transports(self.model.transports.iter().filter(|transport| !field.omits(transport)));
        let (words, serdes) = (self.words(&field.given, List::Nested), self.serde_name(field));
        quote!(__codex_rt::NestedField::new(#at, #name, #open #ty #inner, #open #ty #optional) #uses #words #serdes)
    }

    /// Returns the checks of the nested structs' keys, each with the place of its word.
    pub(super) fn nested_checks(&self, contract: &TokenStream) -> Vec<TokenStream> {
        let checks = self.nested().enumerate().map(|(which, (_, field))| {
            let place = field.given.span("nested").unwrap_or_else(Span::call_site);
            let which = Literal::usize_unsuffixed(which);
            let views = self.model.transports.iter().filter(|on| on.is_view() && !field.omits(on)).count();
            let views = if views > AT_ONCE { views } else { 0 };
            let met = (0..views)
                .map(Literal::usize_unsuffixed)
                .map(|view| quote!(const { __codex_rt::meets_in_view(#contract, &__CODEX_NESTED, #which, #view) }));
            check("check_nested", (place, place), quote!(#contract, &__CODEX_NESTED, #which, &[#(#met),*]))
        });
        checks.collect()
    }

    /// Returns the walk through groups of the struct's own fields and the nested structs between them. The caller's pairs
    /// come last: what stands in for a field is known only then.
    pub(super) fn nested_walk(&self, visitor: &Ident, values: &[TokenStream]) -> TokenStream {
        let rows = Ident::new("rows", Span::mixed_site());
        let (mut walk, mut last, mut group) = (TokenStream::new(), TokenStream::new(), Vec::new());
        let walk_group = |walk: &mut TokenStream, group: &mut Vec<TokenStream>| {
            if !group.is_empty() {
                walk.extend(quote!(let #rows = __codex_rt::walk_rows(#rows, &[#(#group),*], #visitor);));
                group.clear();
            }
        };
        let mut places = (0..).map(Literal::usize_unsuffixed);
        for (at, (field, value)) in self.model.fields.iter().zip(values).enumerate() {
            match field.role {
                Role::Nested => {
                    walk_group(&mut walk, &mut group);
                    let (inner, place) = (inner(field), places.next());
                    let count = quote!(const { __codex_rt::count_kept(&__CODEX_NESTED[#place]) });
                    let conditions = quote!(<Self as __codex_rt::CodexMeta>::conditions(self));
                    walk.extend(quote!(let #rows = #inner.walk(#rows, #count, #conditions, #visitor);));
                }
                Role::Extras => {
                    group.push(quote!(__codex_rt::Value::new()));
                    let place = self.row_at(at);
                    last.extend(quote!(__codex_rt::walk_row(Self::CONTRACT.fields(), #place, #value, #visitor);));
                }
                Role::Placed | Role::Skipped => group.push(value.clone()),
            }
        }
        walk_group(&mut walk, &mut group);
        quote! {
            let #rows = <Self as __codex_rt::CodexMeta>::CONTRACT.fields();
            #walk
            let _ = #rows;
            #last
        }
    }
}

/// Returns the nested struct, or that it is left out.
pub(super) fn inner(field: &Field) -> TokenStream {
    let reference = reference(&field.ident);
    let inner = whole(|at| quote_spanned!(at=> ::AsNested::nested), &reference, field.ends);
    let when = field.given.path("when").map(ask_when).map(|holds| quote!(.skipped_if(!#holds)));
    let unless = field.given.path("unless").map(ask_when).map(|holds| quote!(.skipped_if(#holds)));
    let skip_if = skipped_if(field.given.path("skip_if"), &reference, false);
    quote!(#inner #when #unless #skip_if)
}

/// Returns the type with `'static` for each of its lifetimes.
fn with_static(tokens: TokenStream) -> TokenStream {
    let mut behind_quote = false;
    let each = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(ident) if std::mem::take(&mut behind_quote) => {
            TokenTree::Ident(Ident::new("static", ident.span()))
        }
        TokenTree::Punct(punct) => {
            behind_quote = punct.as_char() == '\'';
            TokenTree::Punct(punct)
        }
        TokenTree::Group(group) => TokenTree::Group(regrouped(&group, with_static(group.stream()))),
        other => other,
    });
    each.collect()
}
