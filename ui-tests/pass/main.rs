//! Code that must compile, and do what it says: hostile names, scopes, macros and types around the derives.
//!
//! Modules of one program rather than cases of `trybuild`, which would build and run each by itself; `clippy` sees
//! them too.

// A test's own items need no documentation, and what surrounds a derive here is odd on purpose.
#![allow(missing_docs, unreachable_pub, clippy::pedantic, clippy::box_collection)]

mod cfg;
mod functions;
mod generics;
mod grammar;
mod macros;
mod many_keys;
mod methods;
mod names;
mod predicates;
mod prelude;
mod reexported;
mod serde;
mod shadowed;
mod types;
mod variants;
mod words;
