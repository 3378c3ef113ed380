//! The parts that the benches share: the snapshots and requests that are measured, the clock, the table of targets.

mod clock;
mod fixtures;
mod reading;
mod targets;

pub use clock::{Contender, Race};
pub use fixtures::{Case, Named, SNAPSHOTS, a, b, c};
pub use reading::{Prompts, captures, newest_capture, observe, observe_file, values};
pub use targets::Targets;
