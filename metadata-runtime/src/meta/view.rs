use std::fmt;
use std::marker::PhantomData;

use super::CodexMeta;

/// The name of a view of `M`. A *view* is a JSON object for a reader other than the reader of the blob. A view contains
/// the fields of `M` whose attributes have the view's name. `#[codex_meta(views(...))]` on a struct declares the names
/// of the struct's views.
///
/// Declare a constant for each view, as in this example. A wrong name then does not compile:
///
/// ```
/// use codex_metadata::{CodexMeta, View};
///
/// #[derive(CodexMeta)]
/// #[codex_meta(transports(header), views(mcp))]
/// struct Meta {
///     #[codex_meta(header = "thread-id", mcp)]
///     thread_id: String,
///     #[codex_meta(mcp, omit(header))]
///     model: Option<String>,
/// }
///
/// const MCP: View<Meta> = View::named("mcp");
///
/// let meta = Meta { thread_id: "t-1".into(), model: None };
/// assert_eq!(meta.view(MCP).value, serde_json::json!({ "thread_id": "t-1" }));
/// ```
pub struct View<M> {
    name: &'static str,
    of: PhantomData<fn() -> M>,
}

impl<M: CodexMeta> View<M> {
    /// Returns the view called `name` of the struct `M`.
    ///
    /// # Panics
    ///
    /// Panics if `M` has no view with this name. In the value of a constant, such a name is an error at compile time.
    #[must_use]
    #[track_caller]
    pub const fn named(name: &'static str) -> Self {
        let contract = M::CONTRACT;
        if !contract.is_broken() && !contract.has_view(name) {
            contract.refuse_view(name);
        }
        Self { name, of: PhantomData }
    }

    /// Returns the view's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl<M> Clone for View<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for View<M> {}

impl<M> fmt::Debug for View<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "View({:?})", self.name)
    }
}
