//! A proxy in front of the suite's servers that alters what passes.

mod altering;

pub use altering::AlteringProxy;
