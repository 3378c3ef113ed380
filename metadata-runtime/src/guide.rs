//! Pages about the whole: what is limited, and what it costs.

#[doc = include_str!("../docs/limits.md")]
pub mod limits {}

#[doc = include_str!("../docs/performance.md")]
pub mod performance {}
