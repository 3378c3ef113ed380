//! `#[derive(MetaFragment)]`, in the same stages: [`parse`] to [`model`] to [`expand`].

mod expand;
mod model;
mod parse;

pub(crate) use expand::expand;
pub(crate) use parse::parse;
