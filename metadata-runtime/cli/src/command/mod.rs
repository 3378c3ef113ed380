//! The subcommands, one file each.

pub(crate) mod contract;
mod live;
pub(crate) mod observe;
pub(crate) mod schema;
