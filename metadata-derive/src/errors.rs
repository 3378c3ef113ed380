use std::cell::RefCell;
use std::fmt::{Display, Write as _};

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

/// Gathers every error of one derive, so that a user sees all of them at once.
#[derive(Default)]
pub(crate) struct Errors {
    found: RefCell<Vec<Error>>,
}

/// One error: what is wrong, on the tokens that are wrong, and after `help:` what to write instead.
struct Error {
    start: Span,
    end: Span,
    message: String,
}

/// An error that has just been recorded, to add what helps.
pub(crate) struct Recorded<'e>(&'e Errors);

impl Recorded<'_> {
    pub(crate) fn help(&self, help: impl Display) {
        if let Some(last) = self.0.found.borrow_mut().last_mut() {
            let _ = write!(last.message, "\nhelp: {help}");
        }
    }
}

impl Errors {
    /// Records an error at `span`.
    pub(crate) fn at(&self, span: Span, message: impl Display) -> Recorded<'_> {
        self.between((span, span), message)
    }

    /// Records an error on all tokens of `place`.
    pub(crate) fn on(&self, place: &dyn ToTokens, message: impl Display) -> Recorded<'_> {
        self.between(ends(place), message)
    }

    /// Records an error on all from one place to another.
    pub(crate) fn between(&self, (start, end): (Span, Span), message: impl Display) -> Recorded<'_> {
        self.found.borrow_mut().push(Error { start, end, message: message.to_string() });
        Recorded(self)
    }

    /// Returns how many there are, to tell whether a step has added any.
    pub(crate) fn count(&self) -> usize {
        self.found.borrow().len()
    }

    /// Returns all errors as `compile_error!` calls, in the order of their places, if there are any.
    pub(crate) fn finish(self) -> Result<(), TokenStream> {
        let found = self.found.take();
        if found.is_empty() {
            return Ok(());
        }
        // The compiler shows them in the order in which it comes to them. There are few, and a sort of the standard
        // library's takes long to build.
        let mut sorted: Vec<(Position, TokenStream)> = Vec::new();
        for error in found {
            let position = position(error.start);
            let behind = sorted.partition_point(|(other, _)| *other <= position);
            sorted.insert(behind, (position, error.to_compile_error()));
        }
        let found = sorted.iter().map(|(_, error)| error);
        // In a scope of their own: what is not found in the scope of a `compile_error!` is not reported.
        Err(quote!(const _: () = { #(#found)* };))
    }
}

impl Error {
    fn to_compile_error(&self) -> TokenStream {
        let Self { start, end, message } = self;
        // The place of an invocation reaches from its first token to its last.
        let macro_path = quote_spanned!(*start=> ::core::compile_error!);
        let arguments = quote_spanned!(*end=> { #message });
        quote_spanned!(*start=> #macro_path #arguments)
    }
}

/// A file, line and column; nothing outside of the compiler.
type Position = Option<(String, usize, usize)>;

/// Returns where in the source that is.
fn position(span: Span) -> Position {
    proc_macro::is_available().then(|| {
        let start = span.unwrap();
        (start.file(), start.line(), start.column())
    })
}

/// The places of a first and a last token.
pub(crate) type Ends = (Span, Span);

/// Returns the ends of the tokens; without any, the place of the derive.
pub(crate) fn ends(tokens: &dyn ToTokens) -> Ends {
    let mut ends = None;
    for token in tokens.to_token_stream() {
        let (start, _) = ends.unwrap_or((token.span(), token.span()));
        ends = Some((start, token.span()));
    }
    ends.unwrap_or((Span::call_site(), Span::call_site()))
}
