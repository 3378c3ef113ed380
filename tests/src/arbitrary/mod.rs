//! Arbitrary snapshots, made from bytes.
//!
//! One way to make them serves all who ask: property tests draw the bytes and shrink them, the soak takes
//! them from a seed, a fuzzer chooses them by what they reach.

mod codex;
mod draw;
mod text;
mod tree;

pub use codex::{Case, Pairs};
pub use draw::{Draw, seeded};
pub use tree::Tree;
