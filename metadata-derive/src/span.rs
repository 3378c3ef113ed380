//! Where the compiler reports what only it can find: on the user's tokens, and on all of them.
//!
//! An expression's place reaches from its first token to its last. Where a type or a path of the user's is in
//! question, these two have its places, so that the error underlines it, without a note that a macro is to
//! blame; all between belongs to the macro, so that no lint takes it for the user's code. `self` must stay the
//! macro's: it would not be found under the hygiene of a `macro_rules!` that the user's tokens came through.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{ExprPath, GenericParam, Generics, Path, Type};

use crate::errors::ends;
use crate::model::Transport;

/// Looks at a value of type `ty`: an error about the type is on `ty`, whatever trait the result is handed to.
pub(crate) fn found(value: &TokenStream, ty: &Type) -> TokenStream {
    look(value, "__codex_inside", ty)
}

/// The same, without a look inside an `Option`.
pub(crate) fn whole(value: &TokenStream, ty: &Type) -> TokenStream {
    look(value, "whole", ty)
}

/// Asks a `when` predicate about the struct: its function must take exactly that.
pub(crate) fn ask_when(path: &ExprPath) -> TokenStream {
    let (start, end) = ends(path);
    let when = quote_spanned!(start=> __rt::AskWhen);
    let arguments = parenthesized(end, quote!(self, #path));
    let ask = quote_spanned!(end=> .__codex_ask());
    quote!(__rt::When::<Self>::holds(#when #arguments #ask))
}

/// Asks a `skip_if` predicate about a field.
pub(crate) fn ask_skip_if(path: &ExprPath, field: &TokenStream) -> TokenStream {
    let asked = ask_skip(path, field);
    quote!(__rt::SkipIf::holds(#field, #asked))
}

/// The same in a fragment, for which another message is right.
pub(crate) fn ask_skip_member_if(path: &ExprPath, field: &TokenStream) -> TokenStream {
    let asked = ask_skip(path, field);
    quote!(__rt::SkipMemberIf::holds(#field, #asked))
}

/// `AskSkip` needs a reference for each way to hand the field over.
fn ask_skip(path: &ExprPath, field: &TokenStream) -> TokenStream {
    let (start, end) = ends(path);
    let references = quote_spanned!(start=> &&&&&&);
    let skip_if = quote_spanned!(start=> __rt::AskSkipIf);
    let arguments = parenthesized(end, quote!(#field, #path));
    let asked = parenthesized(start, quote!(#references #skip_if #arguments));
    let ask = quote_spanned!(end=> .__codex_ask_skip());
    quote!(#asked #ask)
}

/// Checks what is flattened, in const evaluation, which fails at `place`.
pub(crate) fn check_flattened(place: Span, transport: &Transport, field: &TokenStream) -> TokenStream {
    let (function, arguments) = match transport {
        Transport::View(view) => (quote_spanned!(place=> __rt::check_flattened_in), quote!(#field, #view)),
        _ => (quote_spanned!(place=> __rt::check_flattened), field.clone()),
    };
    let arguments = parenthesized(place, arguments);
    quote!(#function #arguments)
}

/// The name of the type, of a field or of a variant as the macro's own word, so that no lint says that it is deprecated.
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

/// The generics for an `impl`, with the names of the parameters as the macro's own words: the compiler suggests no bound
/// for one that has none there, which would be a trait of the runtime's.
pub(crate) fn own_parameters(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    for parameter in &mut generics.params {
        match parameter {
            GenericParam::Type(parameter) => parameter.ident = own(&parameter.ident),
            GenericParam::Const(parameter) => parameter.ident = own(&parameter.ident),
            GenericParam::Lifetime(_) => {}
        }
    }
    generics
}

/// The name that all else is found by; a wrong path is an error on the path.
pub(crate) fn import(runtime: &Path) -> TokenStream {
    let (_, end) = ends(runtime);
    let (private, name) =
        (Ident::new("crate_must_name_the_codex_metadata_runtime_crate_itself", end), Ident::new("__rt", end));
    quote!(use #runtime::#private as #name;)
}

fn parenthesized(place: Span, tokens: TokenStream) -> Group {
    let mut group = Group::new(Delimiter::Parenthesis, tokens);
    group.set_span(place);
    group
}

fn look(value: &TokenStream, method: &str, place: impl ToTokens) -> TokenStream {
    let (start, end) = ends(place);
    let method = Ident::new(method, end);
    let look = quote_spanned!(start=> __rt::Look);
    let call = quote_spanned!(end=> .#method());
    quote!(#look(#value)#call)
}
