//! The subcommands, a file each: what each takes, and what it does.

pub(crate) mod contract;
mod live;
pub(crate) mod observe;
