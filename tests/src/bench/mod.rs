//! The parts that the benches share: the snapshots that are measured, the clock, the table of targets.

mod clock;
mod fixtures;
mod targets;

pub use clock::{Contender, Race};
pub use fixtures::{Case, Named, SNAPSHOTS, a, b, c};
pub use targets::Targets;
