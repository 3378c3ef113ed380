//! The caller's own pairs, checked against what the snapshot owns.

mod config;
pub(crate) mod pairs;

pub use config::{ConfigExtraError, ConfigRules};

use std::fmt;
use std::marker::PhantomData;

use crate::meta::CodexMeta;
use pairs::{Pairs, RejectedExtra, Source};

/// The most bytes that the keys and values of all extras may take, unless
/// [`with_max_bytes`](Extras::with_max_bytes) sets another limit: many times what a configuration may have
/// (wire contract, "Extras"), and little enough for a request's body. An [`Extras`] holds the pairs and their JSON,
/// which has up to six times their size.
pub const MAX_EXTRAS_BYTES: usize = 16 * 1024;

/// The pairs that callers add to the JSON objects of `M`, from both sources: the *client* extras of one
/// turn, and the *config* extras of a product's configuration (wire contract, "Extras").
///
/// There is no way to make one without its keys having been checked against those that `M` owns, and none
/// to use it in another struct.
///
/// ```
/// use codex_metadata::{CodexMeta, Extras};
///
/// #[derive(CodexMeta)]
/// #[codex_meta(blob(key = "x-meta"))]
/// struct Meta {
///     #[codex_meta(header = "thread-id", flat, blob)]
///     thread_id: String,
///     #[codex_meta(extras)]
///     extras: Extras<Self>,
/// }
///
/// let extras = Extras::new([("team", "a"), ("Thread_ID", "spoofed")], [("region", "eu")]);
/// assert_eq!(extras.rejected().map(|rejected| rejected.key.as_str()).collect::<Vec<_>>(), ["Thread_ID"]);
///
/// let meta = Meta { thread_id: "t-1".into(), extras };
/// let blob = meta.blob();
/// assert_eq!(blob.value.unwrap(), r#"{"thread_id":"t-1","region":"eu","team":"a"}"#);
/// assert_eq!(blob.report.losses().len(), 1);
/// ```
///
/// Those of one struct are not those of another, whose owned keys they were not checked against:
///
/// ```compile_fail,E0308
/// # use codex_metadata::{CodexMeta, Extras};
/// # #[derive(CodexMeta)]
/// # #[codex_meta(transports(blob), blob(key = "x-one"))]
/// # struct One {
/// #     #[codex_meta(extras)]
/// #     extras: Extras<Self>,
/// # }
/// # #[derive(CodexMeta)]
/// # #[codex_meta(transports(blob), blob(key = "x-other"))]
/// # struct Other {
/// #     #[codex_meta(extras)]
/// #     extras: Extras<Self>,
/// # }
/// let one = One { extras: Extras::client([("x-other", "spoofed")]) };
/// let other = Other { extras: one.extras };
/// ```
///
/// `M` is always given. It has a default only so that `Extras` without it is refused by the derive, which says what to
/// write: no pair can be put into an `Extras<()>`.
pub struct Extras<M = ()> {
    pairs: Pairs,
    of: PhantomData<fn() -> M>,
}

impl<M: CodexMeta> Extras<M> {
    /// Takes the pairs of both sources, in any order; of two with the same key in one source the last
    /// counts.
    ///
    /// A key is an ASCII letter, then letters, digits, `_`, `.`, `:`, `/` and `-`; any other is rejected, and so is one that
    /// `M` owns, of which letters and digits alone count. But exactly the key of a field that
    /// [yields](crate::contract::Contract::yields) is kept, for blobs in which the field is not sent. Where both sources
    /// have a key, again by letters and digits, the configuration wins. All keys and values together take at most
    /// [`MAX_EXTRAS_BYTES`]; pairs beyond that are rejected, the client's first.
    pub fn new<K, V>(
        client: impl IntoIterator<Item = (K, V)>,
        config: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self
    where
        K: Into<String>,
        V: Into<String>,
    {
        Self::with_max_bytes(MAX_EXTRAS_BYTES, client, config)
    }

    /// The same with another limit for all keys and values together, in bytes.
    pub fn with_max_bytes<K, V>(
        max_bytes: usize,
        client: impl IntoIterator<Item = (K, V)>,
        config: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self
    where
        K: Into<String>,
        V: Into<String>,
    {
        let client = client.into_iter().map(|(key, value)| (key.into(), value.into()));
        let config = config.into_iter().map(|(key, value)| (key.into(), value.into()));
        let pairs = Pairs::checked(M::CONTRACT, max_bytes, client, config);
        Self { pairs, of: PhantomData }
    }

    /// Pairs of the configuration only.
    pub fn config<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        Self::new(None::<(String, String)>, pairs)
    }

    /// Pairs of the client only.
    pub fn client<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        Self::new(pairs, None::<(String, String)>)
    }
}

impl<M> Extras<M> {
    /// What was rejected, in the order in which it was found: the configuration's first.
    pub fn rejected(&self) -> impl Iterator<Item = &RejectedExtra> {
        self.pairs.rejected()
    }

    /// The pairs that are sent, by key: key, value and source.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, Source)> {
        self.pairs.accepted()
    }

    /// Whether there is no pair to send.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The pairs without their struct, for the walk.
    #[doc(hidden)]
    #[must_use]
    pub const fn pairs(&self) -> &Pairs {
        &self.pairs
    }
}

// By hand, because a derive would ask the same of `M`.

impl<M> Clone for Extras<M> {
    fn clone(&self) -> Self {
        Self { pairs: self.pairs.clone(), of: PhantomData }
    }
}

impl<M> Default for Extras<M> {
    fn default() -> Self {
        Self { pairs: Pairs::default(), of: PhantomData }
    }
}

impl<M> PartialEq for Extras<M> {
    fn eq(&self, other: &Self) -> bool {
        self.pairs == other.pairs
    }
}

impl<M> Eq for Extras<M> {}

impl<M> fmt::Debug for Extras<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pairs.fmt(f)
    }
}
