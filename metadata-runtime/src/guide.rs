//! The guide. It shows how to replace hand-written projections, and explains the limits of each carrier, what is
//! printed of secrets, and the performance.

#[doc = include_str!("../docs/adopting.md")]
pub mod adopting {}

#[doc = include_str!("../docs/limits.md")]
pub mod limits {}

#[doc = include_str!("../docs/performance.md")]
pub mod performance {}

#[doc = include_str!("../docs/secrets.md")]
pub mod secrets {}
