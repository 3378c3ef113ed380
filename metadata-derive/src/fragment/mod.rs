//! `#[derive(MetaFragment)]`, in the same stages: [`parse`] to [`model`] to [`expand`].

mod check;
mod expand;
mod model;
mod parse;

pub(crate) use check::check;
pub(crate) use expand::{expand, stand_in};
pub(crate) use parse::parse;
