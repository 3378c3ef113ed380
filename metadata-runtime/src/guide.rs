//! Pages that concern more than one item: the move from hand-written code, the limits, the costs.

#[doc = include_str!("../docs/adopting.md")]
pub mod adopting {}

#[doc = include_str!("../docs/limits.md")]
pub mod limits {}

#[doc = include_str!("../docs/performance.md")]
pub mod performance {}
