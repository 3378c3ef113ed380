//! Remotes of a git repository that are safe to send: neither name nor URL contains a credential.

mod name;
mod reading;
mod url;

pub use name::{RemoteName, RemoteNameError};
pub use url::{RemoteUrl, RemoteUrlError};
