//! Behaviour of codex-metadata from outside: what the suite, the examples and the benches share.

pub mod baseline;
pub mod bench;
pub mod git;
pub mod vectors;
pub mod wire;
