//! From bytes to members: everything that touches hostile input.

mod input;
mod members;
mod value;

pub(in crate::observe) use input::Input;
pub(in crate::observe) use members::{Members, Problem, read_members};
pub(in crate::observe) use value::{message, read_value};
