//! One path of a contract, looked up by its name.

use super::super::check::Message;
use super::super::{Contract, equal};
use super::RequestPath;

/// The stand-in for a path of a contract that was not made.
static NO_PATH: RequestPath = RequestPath::new("");

/// Methods that return request paths.
impl Contract {
    /// Returns the request paths, in declaration order. A request that matches several request paths belongs to the
    /// first of them.
    #[must_use]
    pub const fn paths(&self) -> &[RequestPath] {
        self.paths.get()
    }

    /// Returns the request path called `name`, if the contract has one.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<&RequestPath> {
        self.paths().iter().find(|path| path.name() == name)
    }

    /// Returns the request path called `name`. Call this method in a constant, so that a wrong name does not compile.
    ///
    /// # Panics
    ///
    /// Panics if no request path has this name. In a constant, the panic is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn path_named(&self, name: &str) -> &RequestPath {
        // What is wrong with its attributes is said already.
        if self.is_broken() {
            return &NO_PATH;
        }
        let (paths, mut i) = (self.paths(), 0);
        while i < paths.len() {
            if equal(paths[i].name(), name) {
                return &paths[i];
            }
            i += 1;
        }
        self.refuse_path(name)
    }

    /// Refuses a path that the struct does not have.
    #[track_caller]
    pub(crate) const fn refuse_path(&self, name: &str) -> ! {
        let mut message = Message::new().quoted(self.name()).text(" has no request path ").quoted(name);
        let (paths, mut i) = (self.paths(), 0);
        while i < paths.len() {
            message = message.text(if i == 0 { ", only " } else { ", " }).quoted(paths[i].name());
            i += 1;
        }
        let what = if i == 0 { ": list it in a constant, and name that with `paths = PATH`" } else { "" };
        message.text(what).panic()
    }
}
