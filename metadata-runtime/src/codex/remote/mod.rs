//! Remotes of a git repository that are safe to send: neither name nor URL contains a credential.

mod name;
mod reading;
mod url;

pub use name::{RemoteName, RemoteNameError};
#[doc(hidden)]
pub use reading::as_read;
pub use url::{RemoteUrl, RemoteUrlError};
