//! The caller's pairs, checked against the keys of a contract, without the type that declares it.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::ops::Deref;

use crate::contract::Contract;
use crate::contract::owned_keys::{ForeignKeys, LazyKeys, OwnedKeys};
use crate::contract::relation::{folded, is_extra_key};
use crate::json::write_string;
use crate::line::Quoted;
use crate::report::Reason;

/// The source of an extra, which is a pair of key and text that no field declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A client, which adds the extra for one turn. A turn is what Codex does in answer to one input.
    Client,
    /// A configuration, which adds the extra for all turns.
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

/// An extra that was rejected, and is therefore not sent. [`Extras::rejected`](crate::Extras::rejected) returns the
/// rejected extras.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedExtra {
    /// The key of the extra.
    pub key: String,
    /// The source of the extra.
    pub source: Source,
    /// The reason why the extra was rejected.
    pub reason: Reason,
}

impl fmt::Display for RejectedExtra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} extra `{}` not sent: {}", self.source, Quoted(&self.key), self.reason)
    }
}

/// The bytes that are left for further pairs.
struct ByteBudget {
    max_bytes: usize,
    taken: usize,
}

impl ByteBudget {
    /// Exchanges `old` bytes for `new` ones. Returns `false` if there is no room.
    fn exchange(&mut self, old: usize, new: usize) -> bool {
        let taken = (self.taken - old).saturating_add(new);
        let fits = taken <= self.max_bytes;
        if fits {
            self.taken = taken;
        }
        fits
    }
}

/// The keys of a contract.
struct Keys<'c> {
    contract: &'c Contract,
    owned: LazyKeys,
    foreign: LazyKeys<ForeignKeys>,
}

impl<'c> Deref for Keys<'c> {
    type Target = Contract;

    fn deref(&self) -> &'c Contract {
        self.contract
    }
}

impl Keys<'_> {
    /// As [`Contract::owns`], which looks at each key of the contract.
    fn owns(&self, key: &str) -> bool {
        self.owned.has(key, || self.contract.owns(key), || OwnedKeys::of(self.contract))
    }

    /// As [`Contract::is_foreign`], which looks at each foreign key.
    fn is_foreign(&self, key: &str) -> bool {
        self.foreign.has(key, self.contract)
    }
}

/// The pairs of an [`Extras`](crate::Extras), as a [`Visitor`](crate::Visitor) gets them. Unlike `Extras<M>`, this type
/// has no type parameter.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Pairs {
    accepted: BTreeMap<String, Pair>,
    /// All pairs as members of a blob, each after a comma. They are rendered once and sent often.
    members: String,
    rejected: Vec<RejectedExtra>,
    /// The client's pairs whose keys the configuration sets too.
    overridden: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Pair {
    value: String,
    source: Source,
    /// `true` if the key is that of a field which yields: the pair is sent while the field is not.
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

/// Appends a member of a JSON object after a comma.
pub(crate) fn write_member(json: &mut String, key: &str, value: &str) {
    json.push(',');
    write_string(json, key);
    json.push(':');
    write_string(json, value);
}

impl Pairs {
    /// Checks the pairs of both sources against the keys of `contract`. They have at most `max_bytes` together.
    pub(super) fn checked(
        contract: &Contract,
        max_bytes: usize,
        client: impl Iterator<Item = (String, String)>,
        config: impl Iterator<Item = (String, String)>,
    ) -> Self {
        Self::default().with(contract, max_bytes, client, config)
    }

    /// Replaces the pairs of one source. Of the other, what was rejected stays so, and the rest is checked again.
    pub(super) fn replace(
        &mut self,
        contract: &Contract,
        max_bytes: usize,
        source: Source,
        new: impl Iterator<Item = (String, String)>,
    ) {
        let Self { accepted, mut rejected, overridden, members: _ } = std::mem::take(self);
        rejected.retain(|rejected| rejected.source != source);
        let kept = accepted.into_iter().filter(|(_, pair)| pair.source != source).map(|(key, pair)| (key, pair.value));
        let before = Self { rejected, ..Self::default() };
        *self = match source {
            Source::Client => before.with(contract, max_bytes, new, kept),
            Source::Config => before.with(contract, max_bytes, kept.chain(overridden), new),
        };
    }

    /// Adds the pairs of both sources to those that were rejected before.
    fn with(
        mut self,
        contract: &Contract,
        max_bytes: usize,
        client: impl Iterator<Item = (String, String)>,
        config: impl Iterator<Item = (String, String)>,
    ) -> Self {
        let mut room = ByteBudget { max_bytes, taken: 0 };
        let contract = &Keys { contract, owned: LazyKeys::default(), foreign: LazyKeys::default() };
        let before = self.rejected.iter().filter(|rejected| rejected.source == Source::Config);
        let mut config_keys: HashSet<String> =
            before.filter(|rejected| is_extra_key(&rejected.key)).map(|rejected| folded(&rejected.key)).collect();
        for (key, value) in config {
            if is_extra_key(&key) {
                config_keys.insert(folded(&key));
            }
            self.add(contract, Source::Config, key, value, &mut room);
        }
        for (key, value) in client {
            // The configuration wins even if its own pair was rejected, which is no reason to trust the client's more.
            let is_free =
                is_extra_key(&key) && (!contract.owns(&key) || contract.yields(&key)) && !contract.is_foreign(&key);
            if is_free && config_keys.contains(&folded(&key)) {
                self.overridden.push((key, value));
            } else {
                self.add(contract, Source::Client, key, value, &mut room);
            }
        }
        self.rejected.sort_by_key(|rejected| rejected.source == Source::Client);
        self.render();
        self
    }

    fn add(&mut self, contract: &Keys<'_>, source: Source, key: String, value: String, room: &mut ByteBudget) {
        let full = Reason::ExtrasFull { limit: room.max_bytes };
        if !is_extra_key(&key) {
            self.rejected.push(RejectedExtra { key, source, reason: Reason::MalformedKey });
            return;
        }
        let stands_in = contract.yields(&key);
        if contract.owns(&key) && !stands_in {
            self.rejected.push(RejectedExtra { key, source, reason: Reason::OwnedKey });
            return;
        }
        if contract.is_foreign(&key) {
            self.rejected.push(RejectedExtra { key, source, reason: Reason::ForeignKey });
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

    /// Returns the accepted pairs, each as key, value and source, sorted by key.
    pub(super) fn accepted(&self) -> impl Iterator<Item = (&str, &str, Source)> {
        self.accepted.iter().map(|(key, pair)| (key.as_str(), pair.value.as_str(), pair.source))
    }

    /// Returns whether an accepted pair has the key of a field that yields.
    pub(super) fn stands_in(&self, key: &str) -> bool {
        self.accepted.get(key).is_some_and(|pair| pair.stands_in)
    }

    /// Removes the accepted pairs of which `lost` returns a reason, and keeps those as lost. It is asked with the key, the
    /// source, and whether the pair has the key of a field that yields.
    pub(super) fn lose(&mut self, mut lost: impl FnMut(&str, Source, bool) -> Option<Reason>) {
        let before = self.accepted.len();
        let (rejected, overridden) = (&mut self.rejected, &mut self.overridden);
        self.accepted.retain(|key, pair| {
            match lost(key, pair.source, pair.stands_in) {
                None => return true,
                Some(Reason::ConfigWins) => overridden.push((key.clone(), pair.value.clone())),
                Some(reason) => rejected.push(RejectedExtra { key: key.clone(), source: pair.source, reason }),
            }
            false
        });
        if self.accepted.len() < before {
            self.members.clear();
            self.render();
        }
    }

    /// Returns the rejected pairs, the configuration's first.
    pub(super) fn rejected(&self) -> impl Iterator<Item = &RejectedExtra> {
        self.rejected.iter()
    }

    /// Returns the members for a blob, each after a comma.
    pub(crate) fn members(&self) -> &str {
        &self.members
    }

    /// Returns the pairs that are sent in a blob whichever fields the blob contains. These are the accepted pairs of
    /// both sources, except the pairs that [`stand_ins`](Self::stand_ins) returns. A pair of `stand_ins` is sent only
    /// if the blob does not contain the field with the same key.
    pub fn blob(&self) -> impl Iterator<Item = (&str, &str)> {
        let free = |(_, pair): &(&String, &Pair)| !pair.stands_in;
        self.accepted.iter().filter(free).map(|(key, pair)| (key.as_str(), pair.value.as_str()))
    }

    /// Returns the pairs that have the key of a field which is declared with `yields`, each as key, value and source.
    /// Such a pair is sent only in a blob that does not contain the field. A key that differs from another key of the
    /// contract in case and punctuation alone is rejected, and not returned here.
    pub fn stand_ins(&self) -> impl Iterator<Item = (&str, &str, Source)> {
        let stands_in = |(_, pair): &(&String, &Pair)| pair.stands_in;
        self.accepted.iter().filter(stands_in).map(|(key, pair)| (key.as_str(), pair.value.as_str(), pair.source))
    }

    /// Returns the pairs that are sent in a view. These are the accepted pairs of the client, except the pairs that
    /// [`stand_ins`](Self::stand_ins) returns. A client's pair that the configuration overrides is not accepted (see
    /// [`Extras::new`](crate::Extras::new)).
    pub fn client(&self) -> impl Iterator<Item = (&str, &str)> {
        let client = |(_, pair): &(&String, &Pair)| pair.source == Source::Client && !pair.stands_in;
        self.accepted.iter().filter(client).map(|(key, pair)| (key.as_str(), pair.value.as_str()))
    }

    /// Returns the lost keys, each with its reason.
    pub(crate) fn lost(&self) -> impl Iterator<Item = (&str, Reason)> {
        self.lost_of(&[Source::Client, Source::Config])
    }

    /// Returns the lost keys of the client, each with its reason, for a view, which takes none of the configuration's.
    pub(crate) fn lost_by_client(&self) -> impl Iterator<Item = (&str, Reason)> {
        self.lost_of(&[Source::Client])
    }

    fn lost_of(&self, sources: &[Source]) -> impl Iterator<Item = (&str, Reason)> {
        let rejected = self.rejected.iter().filter(|rejected| sources.contains(&rejected.source));
        let rejected = rejected.map(|rejected| (rejected.key.as_str(), rejected.reason.clone()));
        rejected.chain(self.overridden.iter().map(|(key, _)| (key.as_str(), Reason::ConfigWins)))
    }
}
