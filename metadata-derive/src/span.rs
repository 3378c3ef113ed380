//! Where the compiler reports what only it can find: on the user's tokens, and on all of them.
//!
//! An expression's place reaches from its first token to its last. Where a type or a path of the user's is in
//! question, these two have its places, so that the error underlines it, without a note that a macro is to
//! blame; all between belongs to the macro, so that no lint takes it for the user's code. `self` must stay the
//! macro's: it would not be found under the hygiene of a `macro_rules!` that the user's tokens came through.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{ExprPath, Generics, Path, Type};

use crate::errors::{Ends, ends};

/// A path within the runtime, at a place.
pub(crate) type At = fn(Span) -> TokenStream;

/// Hands a value of type `ty`, or what its `Option` holds, to `function`: an error about the type is on `ty`.
pub(crate) fn found(function: At, value: &TokenStream, ends: Ends) -> TokenStream {
    called(function, look(value, "__codex_inside", ends), ends)
}

/// Returns the call of the function at `path` for a value, or for that in its `Option`, as JSON or as text: an error about
/// the function is on its path.
pub(crate) fn made(path: &ExprPath, value: &TokenStream, of: Ends, json: bool) -> TokenStream {
    let found = look(value, "__codex_inside", of);
    let (_, end) = ends(path);
    let form = Ident::new(if json { "__codex_json" } else { "__codex_text" }, end);
    asked("MakeCall", 4, quote!(#found, #path), ends(path), &quote_spanned!(end=> .__codex_made().#form()))
}

/// Returns the call of the function at `path` that makes the value again of what arrived: an error about the function is on its path.
pub(crate) fn read_back(path: &ExprPath, name: &Ident, of: Ends, json: bool) -> TokenStream {
    let (name, this) = (own(name), Ident::new("this", Span::mixed_site()));
    let arrived = Ident::new("arrived", Span::mixed_site());
    let found = look(&quote!(&#this.#name), "__codex_inside", of);
    let (kind, form) = if json { ("__codex_read_json", "__codex_json") } else { ("__codex_read_text", "__codex_text") };
    let (_, end) = ends(path);
    let [kind, form] = [kind, form].map(|name| Ident::new(name, end));
    let arguments = quote!(|#this: &Self| #found, #path);
    let question = quote_spanned!(end=> .#kind().#form(#arrived));
    let read = asked("read_call", if json { 3 } else { 2 }, arguments, ends(path), &question);
    quote!(|#arrived: &str| #read)
}

/// Returns the elements of a value, or its entries: an error about them is on the type.
pub(crate) fn parts(value: &TokenStream, (start, end): Ends, entries: bool) -> TokenStream {
    let found = look(value, "__codex_inside", (start, end));
    let kind = Ident::new(if entries { "ByEntry" } else { "ByElement" }, start);
    let kind = quote_spanned!(start=> __codex_rt::#kind);
    let question = quote_spanned!(end=> .__codex_parts().__codex_value());
    asked("PartsCall", 3, quote!(#found, #kind), (start, end), &question)
}

/// Returns the text of a field that may be a header's value, which has one of its own.
pub(crate) fn header_text(value: &TokenStream, ends: Ends) -> TokenStream {
    let found = look(value, "__codex_inside", ends);
    quote_spanned!(ends.1=> #found.__codex_sent().text())
}

/// Returns the view of the struct that a field holds: an error about the type is on the type.
pub(crate) fn viewed(value: &TokenStream, ends: Ends, view: &str) -> TokenStream {
    let found = look(value, "__codex_inside", ends);
    called(|at| quote_spanned!(at=> ::AsViewed::viewed), quote!(#found, #view), ends)
}

/// Returns the contract of the struct that the field of this name holds, which its type says.
pub(crate) fn contract_of_view(name: &Ident, ends: Ends, given: &TokenStream) -> TokenStream {
    let name = own(name);
    let this = Ident::new("this", Span::mixed_site());
    let look = look(&quote!(&#this.#name), "__codex_inside", ends);
    by_type(|at| quote_spanned!(at=> ::viewed_by), &this, given, &quote!(#look.__codex_viewed()), ends)
}

/// Returns the call of a check of the runtime's in const evaluation, which fails at this place.
pub(crate) fn check(function: &str, (start, end): Ends, arguments: TokenStream) -> TokenStream {
    let function = Ident::new(function, start);
    let (function, arguments) = (quote_spanned!(start=> __codex_rt::#function), parenthesized(end, arguments));
    quote!(#function #arguments)
}

/// Returns the call of the function for the whole value, also if that is an `Option`.
pub(crate) fn whole(function: At, value: &TokenStream, ends: Ends) -> TokenStream {
    called(function, look(value, "whole", ends), ends)
}

/// Returns the keys of what the field of this name flattens, which its type says.
pub(crate) fn flattened_keys(name: &Ident, ends: Ends) -> TokenStream {
    let name = own(name);
    let this = Ident::new("this", Span::mixed_site());
    keys_seen(&this, &quote!(&Self), &quote!(&#this.#name), ends)
}

/// Returns the question for the JSON type of the field of this name.
pub(crate) fn type_said(this: &Ident, name: &Ident, ends: Ends) -> TokenStream {
    let name = own(name);
    type_of(&quote!(&#this.#name), ends)
}

/// Returns the question for the JSON type of a value.
pub(crate) fn type_of(value: &TokenStream, ends: Ends) -> TokenStream {
    look(value, "__codex_type", ends)
}

/// Returns the keys of a type where there is no field to infer it from.
pub(crate) fn keys_of(ty: &Type) -> TokenStream {
    let ends = ends(ty);
    let this = Ident::new("this", Span::mixed_site());
    let reference = quote_spanned!(ends.0=> &);
    keys_seen(&this, &quote!(#reference #ty), &this.to_token_stream(), ends)
}

fn keys_seen(this: &Ident, given: &TokenStream, value: &TokenStream, ends: Ends) -> TokenStream {
    let look = look(value, "__codex_keys", ends);
    by_type(|at| quote_spanned!(at=> ::flattened_keys), this, given, &look, ends)
}

/// Hands a closure of what its argument is asked to `function`, which never calls it: its type says all.
fn by_type(function: At, this: &Ident, given: &TokenStream, asked: &TokenStream, ends: Ends) -> TokenStream {
    let bar = quote_spanned!(ends.0=> |);
    called(function, quote!(#bar #this: #given| #asked), ends)
}

/// Asks a `when` predicate about the struct: its function must take exactly that.
pub(crate) fn ask_when(path: &ExprPath) -> TokenStream {
    let (start, end) = ends(path);
    let when = quote_spanned!(start=> __codex_rt::WhenCall);
    let arguments = parenthesized(end, quote!(self, #path));
    let ask = quote_spanned!(end=> .__codex_verdict());
    quote!(__codex_rt::When::<Self>::holds(#when #arguments #ask))
}

/// Returns `.skipped_if(...)` for a predicate of a field, if there is one; in a fragment it has another message. In the
/// question `SkipIfKind` needs a reference for each way to hand the field over.
pub(crate) fn skipped_if(path: Option<&ExprPath>, field: &TokenStream, in_fragment: bool) -> Option<TokenStream> {
    let path = path?;
    let (_, end) = ends(path);
    let verdict = quote_spanned!(end=> .__codex_skip_verdict());
    let asked = asked("SkipIfCall", 6, quote!(#field, #path), ends(path), &verdict);
    let holds: At = if in_fragment {
        |at| quote_spanned!(at=> ::SkipMemberIf::holds)
    } else {
        |at| quote_spanned!(at=> ::SkipIf::holds)
    };
    let holds = called(holds, quote!(#field, #asked), ends(path));
    Some(quote!(.skipped_if(#holds)))
}

/// Checks what is flattened, in const evaluation, which fails at `place`; of a view, the field's one at the place `view`.
pub(crate) fn check_flattened(place: Span, view: Option<usize>, field: &TokenStream) -> TokenStream {
    match view.map(Literal::usize_unsuffixed) {
        Some(view) => check("check_flattened_in", (place, place), quote!(#field, #view)),
        None => check("check_flattened", (place, place), field.clone()),
    }
}

/// Returns the name of the type, of a field or of a variant as the macro's own word, so that no lint says that it is
/// deprecated.
///
/// It is found all the same: `macro_rules!` has no hygiene for these. But a macro's own word is of the edition of the
/// macro: what is a keyword since then is a name with `r#` only.
pub(crate) fn own(name: &Ident) -> Ident {
    let span = Span::call_site().located_at(name.span());
    if name == "gen" {
        return Ident::new_raw("gen", span);
    }
    let mut name = name.clone();
    name.set_span(span);
    name
}

/// Returns a reference to the field of this name. All of it has the place of the name, for what is said of the field's value
/// and not of its type.
pub(crate) fn reference(name: &Ident) -> TokenStream {
    let name = own(name);
    quote_spanned!(name.span()=> &self.#name)
}

/// Returns the generics for an `impl`, with the names of the parameters as the macro's own words: the compiler suggests no
/// bound for one that has none there, which would be a trait of the runtime's.
pub(crate) fn own_parameters(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    generics.type_params_mut().for_each(|parameter| parameter.ident = own(&parameter.ident));
    generics.const_params_mut().for_each(|parameter| parameter.ident = own(&parameter.ident));
    generics
}

/// Returns the import of the name that all else is found by; a wrong path is an error on the path.
pub(crate) fn import(runtime: &Path) -> TokenStream {
    let (_, end) = ends(runtime);
    let (private, name) =
        (Ident::new("crate_must_name_the_codex_metadata_crate_itself", end), Ident::new("__codex_rt", end));
    quote!(use #runtime::#private as #name;)
}

/// Returns a question to what a call of the runtime's gives, which has a reference for each kind that may answer.
fn asked(
    call: &str,
    references: usize,
    arguments: TokenStream,
    (start, end): Ends,
    question: &TokenStream,
) -> TokenStream {
    let call = Ident::new(call, start);
    let call = quote_spanned!(start=> __codex_rt::#call);
    let arguments = parenthesized(end, arguments);
    let references = std::iter::repeat_n(quote_spanned!(start=> &), references);
    let asked = parenthesized(start, quote!(#(#references)* #call #arguments));
    quote!(#asked #question)
}

fn parenthesized(place: Span, tokens: TokenStream) -> Group {
    let mut group = Group::new(Delimiter::Parenthesis, tokens);
    group.set_span(place);
    group
}

/// Looks at a value.
fn look(value: &TokenStream, method: &str, (start, end): Ends) -> TokenStream {
    let (runtime, method) = (Ident::new("__codex_rt", start), Ident::new(method, end));
    let argument = parenthesized(end, value.clone());
    quote_spanned!(end=> #runtime::Probe #argument.#method())
}

/// Calls a function of the runtime, all over a place of the user's.
///
/// A type that does not hold by itself is an error at each path that has it as a generic argument, and at each call
/// that takes or returns it: where all of them are where the struct has the type, they are one error.
fn called(function: At, argument: TokenStream, (start, end): Ends) -> TokenStream {
    let runtime = Ident::new("__codex_rt", start);
    let (function, argument) = (function(end), parenthesized(end, argument));
    quote!(#runtime #function #argument)
}
