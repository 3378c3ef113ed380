//! Errors about what was typed.

use clap::error::{ContextKind, ContextValue};

use crate::plain::Shown;

/// Shows what was typed without what may be a password: a URL may have come to the wrong option.
#[must_use]
pub fn without_secrets(mut error: clap::Error) -> clap::Error {
    let shown = |(kind, value): (ContextKind, &ContextValue)| match value {
        ContextValue::String(typed) => Some((kind, Shown(typed).to_string())).filter(|(_, shown)| shown != typed),
        _ => None,
    };
    let shown: Vec<(ContextKind, String)> = error.context().filter_map(shown).collect();
    if !shown.is_empty() {
        // A tip repeats it.
        error.remove(ContextKind::Suggested);
    }
    for (kind, shown) in shown {
        error.insert(kind, ContextValue::String(shown));
    }
    error
}
