//! The caller's own pairs, checked against what the snapshot owns.

mod config;

pub use config::{ConfigExtraError, ConfigRules};

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::marker::PhantomData;

use crate::contract::relation::{folded, is_extra_key};
use crate::json::write_string;
use crate::meta::CodexMeta;
use crate::report::Reason;

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
        let mut pairs = Pairs::default();
        let mut room = ByteBudget { max_bytes, taken: 0 };
        let mut config_keys = HashSet::new();
        for (key, value) in config {
            let key = key.into();
            if is_extra_key(&key) {
                config_keys.insert(folded(&key));
            }
            pairs.add::<M>(Source::Config, key, value.into(), &mut room);
        }
        for (key, value) in client {
            let key = key.into();
            // Also where the configuration's own pair was rejected: it is no reason to trust this one more.
            let is_free = is_extra_key(&key) && (!M::CONTRACT.owns(&key) || M::CONTRACT.yields(&key));
            if is_free && config_keys.contains(&folded(&key)) {
                pairs.overridden.push(key);
            } else {
                pairs.add::<M>(Source::Client, key, value.into(), &mut room);
            }
        }
        pairs.render();
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
        self.pairs.rejected.iter()
    }

    /// The pairs that are sent, by key: key, value and source.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, Source)> {
        self.pairs.accepted.iter().map(|(key, pair)| (key.as_str(), pair.value.as_str(), pair.source))
    }

    /// Whether there is no pair to send.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.accepted.is_empty()
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

/// Where an extra comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The caller, for one turn.
    Client,
    /// The product's configuration.
    Config,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Client => "client",
            Self::Config => "config",
        })
    }
}

/// A pair that is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedExtra {
    /// Its key.
    pub key: String,
    /// Where it came from.
    pub source: Source,
    /// Why it is not sent.
    pub reason: Reason,
}

impl fmt::Display for RejectedExtra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} extra `{}` not sent: {}", self.source, self.key.escape_debug(), self.reason)
    }
}

/// The most bytes that the keys and values of all extras may take, unless
/// [`with_max_bytes`](Extras::with_max_bytes) sets another limit: many times what a configuration may have
/// (wire contract, "Extras"), and little enough for a request's body. An [`Extras`] holds the pairs and their JSON,
/// which has up to six times their size.
pub const MAX_EXTRAS_BYTES: usize = 16 * 1024;

/// What is left for further pairs.
struct ByteBudget {
    max_bytes: usize,
    taken: usize,
}

impl ByteBudget {
    /// Exchanges `old` bytes for `new` ones, if there is room.
    fn exchange(&mut self, old: usize, new: usize) -> bool {
        let taken = (self.taken - old).saturating_add(new);
        let fits = taken <= self.max_bytes;
        if fits {
            self.taken = taken;
        }
        fits
    }
}

/// Checked pairs, without the type of the struct that they were checked against.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Pairs {
    accepted: BTreeMap<String, Pair>,
    /// All of them as members of a blob, each with a comma before it: they are made once, and sent often.
    members: String,
    rejected: Vec<RejectedExtra>,
    /// The client's keys that the configuration has too.
    overridden: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Pair {
    value: String,
    source: Source,
    /// The key is that of a field which yields: the pair is sent where the field is not.
    stands_in: bool,
}

impl fmt::Debug for Pairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pairs")
            .field("accepted", &self.accepted)
            .field("rejected", &self.rejected)
            .field("overridden", &self.overridden)
            .finish_non_exhaustive()
    }
}

/// Adds a member of a JSON object, with a comma before it.
pub(crate) fn write_member(json: &mut String, key: &str, value: &str) {
    json.push(',');
    write_string(json, key);
    json.push(':');
    write_string(json, value);
}

impl Pairs {
    fn add<M: CodexMeta>(&mut self, source: Source, key: String, value: String, room: &mut ByteBudget) {
        let full = Reason::ExtrasFull { limit: room.max_bytes };
        if !is_extra_key(&key) {
            self.rejected.push(RejectedExtra { key, source, reason: Reason::MalformedKey });
            return;
        }
        let stands_in = M::CONTRACT.yields(&key);
        if M::CONTRACT.owns(&key) && !stands_in {
            self.rejected.push(RejectedExtra { key, source, reason: Reason::OwnedKey });
            return;
        }
        match self.accepted.entry(key) {
            Entry::Occupied(mut taken) => {
                if room.exchange(taken.get().value.len(), value.len()) {
                    taken.get_mut().value = value;
                } else {
                    self.rejected.push(RejectedExtra { key: taken.key().clone(), source, reason: full });
                }
            }
            Entry::Vacant(free) => {
                if room.exchange(0, free.key().len() + value.len()) {
                    free.insert(Pair { value, source, stands_in });
                } else {
                    self.rejected.push(RejectedExtra { key: free.into_key(), source, reason: full });
                }
            }
        }
    }

    fn render(&mut self) {
        for (key, pair) in self.accepted.iter().filter(|(_, pair)| !pair.stands_in) {
            write_member(&mut self.members, key, &pair.value);
        }
    }

    /// What a blob takes, as its members, each with a comma before it.
    pub(crate) fn members(&self) -> &str {
        &self.members
    }

    /// What every blob takes: the pairs of both sources whose key no field has.
    pub fn blob(&self) -> impl Iterator<Item = (&str, &str)> {
        let free = |(_, pair): &(&String, &Pair)| !pair.stands_in;
        self.accepted.iter().filter(free).map(|(key, pair)| (key.as_str(), pair.value.as_str()))
    }

    /// Returns the pairs whose key a field has that yields, which a blob takes if it does not have the field.
    pub fn stand_ins(&self) -> impl Iterator<Item = (&str, &str, Source)> {
        let stands_in = |(_, pair): &(&String, &Pair)| pair.stands_in;
        self.accepted.iter().filter(stands_in).map(|(key, pair)| (key.as_str(), pair.value.as_str(), pair.source))
    }

    /// What a view may take: the client's pairs whose key neither the configuration nor a field has.
    pub fn client(&self) -> impl Iterator<Item = (&str, &str)> {
        let client = |(_, pair): &(&String, &Pair)| pair.source == Source::Client && !pair.stands_in;
        self.accepted.iter().filter(client).map(|(key, pair)| (key.as_str(), pair.value.as_str()))
    }

    /// The keys that were lost, each with its reason.
    pub(crate) fn lost(&self) -> impl Iterator<Item = (&str, Reason)> {
        self.lost_of(&[Source::Client, Source::Config])
    }

    /// The same of what a view might have taken: it takes nothing of the configuration's.
    pub(crate) fn lost_by_client(&self) -> impl Iterator<Item = (&str, Reason)> {
        self.lost_of(&[Source::Client])
    }

    fn lost_of(&self, sources: &[Source]) -> impl Iterator<Item = (&str, Reason)> {
        let rejected = self.rejected.iter().filter(|rejected| sources.contains(&rejected.source));
        let rejected = rejected.map(|rejected| (rejected.key.as_str(), rejected.reason.clone()));
        rejected.chain(self.overridden.iter().map(|key| (key.as_str(), Reason::ConfigWins)))
    }
}
