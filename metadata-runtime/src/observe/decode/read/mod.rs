//! From bytes to members: everything that touches hostile input.

mod input;
mod members;
mod outline;

pub(in crate::observe) use input::{Input, read_all};
pub(in crate::observe) use members::{Form, Members, Problem, Raw, read_members, read_scanned};
pub(in crate::observe) use outline::Outline;
