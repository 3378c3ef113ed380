//! Proxies in front of the suite's servers: one that alters requests, and a real nginx.

mod altering;
pub mod nginx;

pub use altering::AlteringProxy;
