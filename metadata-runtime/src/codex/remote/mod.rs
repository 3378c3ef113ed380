//! Remotes of a git repository, as they may be sent: without a credential in the name or in the URL.

mod name;
mod reading;
mod url;

pub use name::{RemoteName, RemoteNameError};
pub use url::{RemoteUrl, RemoteUrlError};
