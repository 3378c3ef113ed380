//! Behaviour of codex-metadata from outside: what the suite, the examples and the benches share.

pub mod git;
pub mod observe;
pub mod vectors;
pub mod wire;
