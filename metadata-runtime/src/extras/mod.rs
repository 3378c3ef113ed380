//! The caller's own pairs, checked against the keys that the snapshot owns.

mod config;
pub(crate) mod pairs;
pub(crate) mod places;
mod serde;

pub use config::{ConfigExtraError, ConfigExtraErrorKind, ConfigRules};

use std::fmt;
use std::marker::PhantomData;

use crate::meta::CodexMeta;
use pairs::{Pairs, RejectedExtra, Source};

/// The default limit on the size of an [`Extras`], in bytes. The size is that of the keys and values of all accepted
/// pairs together. [`with_max_bytes`](Extras::with_max_bytes) sets another limit. Extras that are deserialized may be
/// larger.
///
/// The default is about five times the size of the largest extras that a configuration of Codex can have (see "Extras"
/// in the document [wire contract](https://github.com/openai/codex-metadata/blob/main/tests/wire-contract.md)), and
/// small compared to the body of a request.
///
/// An [`Extras`] can take more memory than its limit, because three of its contents do not count: the keys of rejected
/// pairs; the pairs of the client that are not sent because the configuration has the same key; and the JSON of the
/// pairs, which is up to six times as large as the pairs.
pub const MAX_EXTRAS_BYTES: usize = 16 * 1024;

/// The extras of the struct `M`. An *extra* is a pair of key and text that no field declares.
///
/// The pairs come from two sources: a client sets pairs for one turn, and a configuration sets pairs for all turns. The
/// blob contains the pairs of both sources. Of these pairs, a view contains only the client's. "Extras" in the document
/// [wire contract](https://github.com/openai/codex-metadata/blob/main/tests/wire-contract.md) says which extras Codex
/// allows.
///
/// A pair is rejected if `M` [owns](crate::contract::Contract::owns) its key, for example because it is the key or the
/// header name of a field:
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
/// The extras of one struct cannot be used in another struct, since they were not checked against the keys of that
/// other struct:
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
/// Always write the type parameter, as in `Extras<Self>`. The derive reports an error if the type parameter is missing.
pub struct Extras<M = ()> {
    pairs: Pairs,
    /// The limit for all keys and values, for pairs that come later.
    max_bytes: usize,
    of: PhantomData<fn() -> M>,
}

impl<M: CodexMeta> Extras<M> {
    /// Creates extras from the pairs of both sources, and checks each pair. If a source contains exactly the same key
    /// twice, the last value is used.
    ///
    /// A pair is rejected in each of these cases:
    ///
    /// - The key does not begin with an ASCII letter, or contains a character other than ASCII letters, digits, `_`,
    ///   `.`, `:`, `/` and `-`, or has more than 32 KiB.
    /// - `M` [owns](crate::contract::Contract::owns) the key, or declares with `foreign(...)` that another layer adds
    ///   this key to the request.
    /// - With this pair, all keys and values together would have more than [`MAX_EXTRAS_BYTES`]. The pairs of the
    ///   configuration are counted before those of the client, each source in the order in which its pairs are passed.
    ///
    /// Keys are compared by their letters and digits only, without case: `Thread-ID` equals `thread_id`. Within one
    /// source, however, `Thread-ID` and `thread_id` are different keys, and both pairs are sent.
    ///
    /// If a pair of the client and a pair of the configuration have equal keys, the configuration *overrides* the
    /// client's pair, even if the configuration's pair is rejected. An overridden pair is not sent.
    /// [`rejected`](Self::rejected) does not list such a pair, but the report of a projection does, with
    /// [`Reason::ConfigWins`](crate::Reason::ConfigWins).
    ///
    /// One kind of key is accepted although `M` owns it: an extra may have exactly the key of a field that is declared
    /// with `yields`, unless another key that `M` owns differs from it in case and punctuation alone. Such an extra is
    /// sent if the field is not in the blob (see [`yields`](crate::contract::Contract::yields)).
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

    /// Creates extras as [`new`](Self::new) does, but all keys and values together may have up to `max_bytes` bytes.
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
        Self { pairs, max_bytes, of: PhantomData }
    }

    /// Replaces the pairs of one source, and checks the new pairs as [`new`](Self::new) does. The limit on the size of
    /// all keys and values together stays the same.
    ///
    /// A new configuration can change which pairs of the client are sent. A client's pair that the old configuration
    /// overrode is sent if the new configuration does not have its key. A client's pair that no longer fits within the
    /// limit is rejected.
    ///
    /// Pairs of the other source that were rejected before stay rejected, even if they would fit within the limit now.
    ///
    /// ```
    /// use codex_metadata::{CodexMeta, Extras, Source};
    ///
    /// #[derive(CodexMeta)]
    /// #[codex_meta(transports(blob), blob(key = "x-meta"))]
    /// struct Meta {
    ///     #[codex_meta(extras)]
    ///     extras: Extras<Self>,
    /// }
    ///
    /// let mut meta = Meta { extras: Extras::new([("team", "a")], [("region", "eu")]) };
    /// // The next turn.
    /// meta.extras.replace(Source::Client, [("team", "b"), ("region", "us")]);
    /// assert_eq!(meta.blob().value.unwrap(), r#"{"region":"eu","team":"b"}"#);
    /// // The configuration is loaded again.
    /// meta.extras.replace(Source::Config, [("plan", "pro")]);
    /// assert_eq!(meta.blob().value.unwrap(), r#"{"plan":"pro","region":"us","team":"b"}"#);
    /// ```
    pub fn replace<K: Into<String>, V: Into<String>>(
        &mut self,
        source: Source,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) {
        let pairs = pairs.into_iter().map(|(key, value)| (key.into(), value.into()));
        self.pairs.replace(M::CONTRACT, self.max_bytes, source, pairs);
    }

    /// Creates extras from the pairs of a configuration alone, and checks them as [`new`](Self::new) does.
    pub fn config<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        Self::new(None::<(String, String)>, pairs)
    }

    /// Creates extras from the pairs of a client alone, and checks them as [`new`](Self::new) does.
    pub fn client<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        Self::new(pairs, None::<(String, String)>)
    }
}

impl<M> Extras<M> {
    /// Returns the rejected pairs: first the pairs of the configuration, then the pairs of the client. A client's pair
    /// that the configuration overrides (see [`new`](Self::new)) is not rejected.
    pub fn rejected(&self) -> impl Iterator<Item = &RejectedExtra> {
        self.pairs.rejected()
    }

    /// Returns the accepted pairs, each as key, value and source, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, Source)> {
        self.pairs.accepted()
    }

    /// Returns `true` if there are no accepted pairs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Returns the pairs without the type of their struct, for the walk.
    #[doc(hidden)]
    #[must_use]
    pub const fn pairs(&self) -> &Pairs {
        &self.pairs
    }
}

// Written by hand, because a derive would require the traits of `M`.

impl<M> Clone for Extras<M> {
    fn clone(&self) -> Self {
        Self { pairs: self.pairs.clone(), max_bytes: self.max_bytes, of: PhantomData }
    }
}

impl<M> Default for Extras<M> {
    fn default() -> Self {
        Self { pairs: Pairs::default(), max_bytes: MAX_EXTRAS_BYTES, of: PhantomData }
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
