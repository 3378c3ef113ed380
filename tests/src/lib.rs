//! Behaviour of codex-metadata from outside: what the suite, the examples and the benches share.

pub mod arbitrary;
pub mod baseline;
pub mod bench;
pub mod codex_turn;
pub mod front;
pub mod fuzz;
pub mod git;
pub mod history;
pub mod hostile;
pub mod live;
pub mod model;
pub mod observe;
pub mod oracle;
pub mod page;
pub mod paths;
pub mod proxy;
pub mod samples;
pub mod soak;
pub mod spellings;
pub mod wire;

/// The examples of documents whose own crates cannot run them.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../README.md")]
    mod repository {}

    #[doc = include_str!("../../metadata-derive/docs/codex_meta.md")]
    mod codex_meta {}

    #[doc = include_str!("../../metadata-derive/docs/meta_fragment.md")]
    mod meta_fragment {}
}
