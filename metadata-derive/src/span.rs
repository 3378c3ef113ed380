//! Where the compiler reports what only it can find: on the user's tokens, and on all of them.
//!
//! An expression's place reaches from its first token to its last. Where a type or a path of the user's is in
//! question, these two have its places, so that the error underlines it, without a note that a macro is to
//! blame; all between belongs to the macro, so that no lint takes it for the user's code. `self` must stay the
//! macro's: it would not be found under the hygiene of a `macro_rules!` that the user's tokens came through.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{ExprPath, Path, Type};

use crate::errors::ends;

/// Looks at a value of type `ty`: an error about the type is on `ty`, whatever trait the result is handed to.
pub(crate) fn found(value: &TokenStream, ty: &Type) -> TokenStream {
    look(value, "inside", ty)
}

/// The same, without a look inside an `Option`.
pub(crate) fn whole(value: &TokenStream, ty: &Type) -> TokenStream {
    look(value, "whole", ty)
}

/// Asks a `when` predicate about the struct: its function must take exactly that.
pub(crate) fn ask_when(path: &ExprPath) -> TokenStream {
    quote!(__rt::Ask { value: self, predicate: #path }.holds())
}

/// Asks a `skip_if` predicate about a value, which is dereferenced to what the function takes.
pub(crate) fn ask_skip_if(path: &ExprPath, value: &TokenStream) -> TokenStream {
    let value = look(value, "whole", path);
    quote!(__rt::Ask { predicate: #path, value: #value }.holds())
}

/// Checks what is flattened, in const evaluation, which fails at `place`.
pub(crate) fn check_flattened(place: Span, arguments: TokenStream) -> TokenStream {
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
    arguments.set_span(place);
    let function = quote_spanned!(place=> __rt::check_flattened);
    quote!(#function #arguments)
}

/// The name of the type, of a field or of a variant as the macro's own word, so that no lint says that it is deprecated.
///
/// It is found all the same: `macro_rules!` has no hygiene for these.
pub(crate) fn own(name: &Ident) -> Ident {
    let mut name = name.clone();
    name.set_span(Span::call_site().located_at(name.span()));
    name
}

/// The name that all else is found by; a wrong path is an error on the path.
pub(crate) fn import(runtime: &Path) -> TokenStream {
    let (_, end) = ends(runtime);
    let (private, name) = (Ident::new("__private", end), Ident::new("__rt", end));
    quote!(use #runtime::#private as #name;)
}

fn look(value: &TokenStream, method: &str, place: impl ToTokens) -> TokenStream {
    let (start, end) = ends(place);
    let method = Ident::new(method, end);
    let look = quote_spanned!(start=> __rt::Look);
    let call = quote_spanned!(end=> .#method());
    quote!(#look(#value)#call)
}
