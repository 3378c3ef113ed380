//! t

pub mod git;
pub mod wire;
