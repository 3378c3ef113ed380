//! Contracts that requests are recognised and read by: Codex's own, or those that were given.

use std::collections::HashSet;
use std::sync::LazyLock;

use codex_metadata::codex::{CodexFrameMetadata, CodexPreconnectMetadata, CodexResponsesMetadata};
use codex_metadata::contract::{Key, MessageKind, Names, RequestPath, Slot, Transport};
use codex_metadata::observe::{Observed, Observer};
use codex_metadata::{Carrier, CodexMeta as _, Contract};

use crate::contracts::Source;
use crate::headers::Headers;
use crate::plain::{MAX_NAME, cut_to, without_secrets};
use crate::request::{Reading, Request, Seen};
use crate::spelling::{begins_with, is_spelling_of, significant};

/// Codex's own contracts. Frames have keys that are no part of the snapshot, and a handshake before any turn has no blob.
static CODEX: LazyLock<Given> = LazyLock::new(|| {
    let contracts = [CodexFrameMetadata::CONTRACT, CodexResponsesMetadata::CONTRACT, CodexPreconnectMetadata::CONTRACT];
    Given { all: contracts.map(Known::of).into() }
});

/// Contracts in the order in which they recognise a request.
#[derive(Debug)]
pub struct Given {
    all: Vec<Known>,
}

impl Given {
    /// Reads the contracts, which are then kept until the program ends.
    ///
    /// # Errors
    ///
    /// Returns an error if one cannot be read, has nothing that requests could be recognised by, or has the name of
    /// another.
    pub fn read(sources: &[Source]) -> anyhow::Result<&'static Self> {
        let mut all: Vec<(&Source, Known)> = Vec::new();
        for source in sources {
            let contract: &'static Contract = source.contract()?.keep();
            let name = contract_name(contract);
            anyhow::ensure!(
                !contract.is_part(),
                "`{source}` holds the contract of `{name}`, which is a part and has no requests of its own: \
                 give the contract of the struct that holds it",
            );
            anyhow::ensure!(
                !contract.paths().is_empty() || contract.has(Transport::Header) || contract.has(Transport::Flat),
                "`{source}` holds the contract of `{name}`, which has no request paths, no headers and no flat map, \
                 so that no request can be recognised: declare its paths with `paths = PATH`",
            );
            anyhow::ensure!(
                contract.paths().is_empty() || contract.paths().iter().any(recognises),
                "`{source}` holds the contract of `{name}`, of whose request paths none says how its requests are \
                 recognised: give one `with_urls`, `with_header` or another of these",
            );
            if let Some((other, _)) = all.iter().find(|(_, known)| known.contract.name() == contract.name()) {
                anyhow::bail!("`{source}` holds a contract of `{name}`, as `{other}` does: give one of them");
            }
            all.push((source, Known::of(contract)));
        }
        let mut all: Vec<Known> = all.into_iter().map(|(_, known)| known).collect();
        // A request may come to another contract than its own, and the frames of a socket have the release of its handshake.
        let hides_version = all.iter().any(|known| known.hides_version);
        let contracts: Vec<&Contract> = all.iter().map(|known| known.contract).collect();
        for known in &mut all {
            known.hides_version = hides_version;
            known.reader = Observed::beside(known.contract, &contracts);
        }
        Ok(Box::leak(Box::new(Self { all })))
    }

    /// Returns Codex's own contracts.
    #[must_use]
    pub fn codex() -> &'static Self {
        &CODEX
    }

    /// Returns whether these are Codex's own contracts, which nobody has given.
    pub(crate) fn is_default(&self) -> bool {
        std::ptr::eq(self, Self::codex())
    }

    /// Returns the contracts.
    #[must_use]
    pub fn contracts(&self) -> impl ExactSizeIterator<Item = &'static Contract> {
        self.all.iter().map(|known| known.contract)
    }

    /// Returns each way in which a request can be recognised: a path of a contract, or by what the contract has without one.
    pub(crate) fn ways(&'static self) -> impl Iterator<Item = By> {
        self.all.iter().flat_map(|known| {
            let paths = known.contract.paths();
            let without = By::new(known, None);
            paths.iter().map(|path| By::new(known, Some(path))).chain([without])
        })
    }

    pub(crate) fn all(&self) -> &[Known] {
        &self.all
    }

    /// Returns whether a `User-Agent` is one that a path names as its sender's.
    pub(crate) fn is_sender(&self, agent: &str) -> bool {
        let mut paths = self.contracts().flat_map(Contract::paths);
        paths.any(|path| {
            let mut agents = path.senders().filter(|(header, _)| header.eq_ignore_ascii_case("user-agent"));
            agents.any(|(_, begins)| begins_with(agent.as_bytes(), begins))
        })
    }
}

/// Returns the name of a contract for a message; of a long one the beginning. In a file it may be a URL.
fn contract_name(contract: &Contract) -> String {
    cut_to(MAX_NAME, without_secrets(contract.name()).into_owned())
}

/// Returns whether one of a contract's headers is there, or two are that others have in common.
pub(crate) fn are_telling<'n>(mut own: impl Iterator<Item = &'n str>, common: &Names) -> bool {
    let mut seen = HashSet::new();
    own.any(|name| match common.iter().find(|common| is_spelling_of(name, common)) {
        Some(common) => {
            seen.insert(common);
            seen.len() > 1
        }
        None => true,
    })
}

/// Returns whether a path says how its requests are recognised.
pub(crate) fn recognises(path: &RequestPath) -> bool {
    let lists = [path.methods(), path.urls()];
    path.kind() != MessageKind::Http
        || lists.iter().any(|list| !list.is_empty())
        || path.header().is_some()
        || path.member().is_some()
        || path.is_shared()
        || path.senders().len() > 0
}

/// A contract with the keys that tell its requests from others.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) contract: &'static Contract,
    /// `true` for one of Codex's own, also from a file.
    pub(crate) is_codex: bool,
    /// `true` if a contract, this one or one beside it, says that a header with the sender's release is sensitive.
    hides_version: bool,
    /// The beginning of each reading by the contract.
    reader: Observer<'static>,
    headers: Keys,
    flat: Keys,
    /// The headers that others have too, by any path.
    common: HashSet<String>,
}

/// The keys of a carrier, by what readers tell them apart.
#[derive(Debug, Default)]
struct Keys {
    exact: HashSet<&'static str>,
    /// By letters and digits alone.
    alike: HashSet<String>,
    /// The [marks](mark) of all, to tell most others without looking for them.
    marks: u128,
    prefixes: Vec<&'static str>,
}

impl Keys {
    fn of(contract: &'static Contract, transport: Transport, blob: Carrier) -> Self {
        let slots = || contract.fields().iter().flat_map(|field| field.slots(transport));
        let blob_key = contract.blob_key().filter(|_| contract.carriers().any(|carrier| carrier == blob));
        let without_prefix = slots().filter(|slot| slot.prefix().is_none());
        let exact: HashSet<&str> = without_prefix.flat_map(Slot::keys).map(Key::name).chain(blob_key).collect();
        let alike: HashSet<String> = exact.iter().copied().map(significant).collect();
        let marks = alike.iter().fold(0, |marks, key| marks | mark(key));
        Self { exact, alike, marks, prefixes: slots().filter_map(Slot::prefix).collect() }
    }

    fn have(&self, key: &str) -> bool {
        // What is exact is alike.
        self.marks & mark(key) != 0 && (self.exact.contains(key) || self.alike.contains(&significant(key)))
            || self.prefixes.iter().any(|prefix| begins_with(key.as_bytes(), prefix))
    }
}

/// Returns one of 128 bits, by the first of the letters and digits in a key and by how many there are.
fn mark(key: &str) -> u128 {
    let first = key.bytes().find(u8::is_ascii_alphanumeric).unwrap_or_default();
    let len = key.bytes().fold(0, |len, byte| len + u32::from(byte.is_ascii_alphanumeric()));
    1 << ((37 * u32::from(first.to_ascii_lowercase()) + len) % u128::BITS)
}

impl Known {
    fn of(contract: &'static Contract) -> Self {
        let own = [CodexFrameMetadata::CONTRACT, CodexResponsesMetadata::CONTRACT, CodexPreconnectMetadata::CONTRACT];
        Self {
            contract,
            is_codex: own.contains(&contract),
            hides_version: ["version", "user-agent"].iter().any(|header| hides_header(contract, header)),
            reader: Observed::with(contract),
            headers: Keys::of(contract, Transport::Header, Carrier::HeaderBlob),
            flat: Keys::of(contract, Transport::Flat, Carrier::BodyBlob),
            common: contract.paths().iter().flat_map(|path| path.common().iter()).map(significant).collect(),
        }
    }

    /// Returns whether one of the headers is the contract's, in any spelling.
    pub(crate) fn has_header(&self, headers: Option<Headers<'_>>) -> bool {
        headers.is_some_and(|headers| headers.names().any(|name| self.headers.have(name)))
    }

    /// Returns whether one of the headers is the contract's and none that others have too by any of its paths.
    pub(crate) fn has_telling_header(&self, headers: Option<Headers<'_>>) -> bool {
        let tells = |name: &str| self.headers.have(name) && !self.common.contains(&significant(name));
        headers.is_some_and(|headers| headers.names().any(tells))
    }

    /// Returns whether a header of this name is the contract's.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.headers.have(name)
    }

    /// Returns the keys of the flat map.
    pub(crate) fn flat_keys(&self) -> impl Iterator<Item = &'static str> {
        self.flat.exact.iter().copied()
    }

    /// Returns whether a key of the flat map is the contract's, in any spelling.
    pub(crate) fn has_flat_key(&self, key: &str) -> bool {
        self.flat.have(key)
    }
}

/// Returns whether some reader finds a sensitive field in the header.
fn hides_header(contract: &Contract, header: &str) -> bool {
    let is_one = |slot: &Slot| match slot.prefix() {
        Some(prefix) => significant(header).starts_with(&significant(prefix)),
        None => slot.keys().iter().any(|key| is_spelling_of(key.name(), header)),
    };
    let has_blob = contract.carriers().any(|carrier| carrier == Carrier::HeaderBlob);
    let is_blob = has_blob && contract.blob_key().is_some_and(|key| is_spelling_of(key, header));
    contract.fields().iter().filter(|field| field.is_sensitive()).any(|field| {
        field.slots(Transport::Header).any(is_one) || is_blob && field.slots(Transport::Blob).next().is_some()
    })
}

/// The contract by which a request was recognised, with its path if it has one.
#[derive(Clone, Copy, Debug)]
pub struct By {
    known: &'static Known,
    path: Option<&'static RequestPath>,
}

/// Two are equal if they are the same path of the same contract.
impl PartialEq for By {
    fn eq(&self, other: &Self) -> bool {
        let is_same = |(one, other): (&RequestPath, &RequestPath)| std::ptr::eq(one, other);
        std::ptr::eq(self.known, other.known)
            && self.path.is_some() == other.path.is_some()
            && self.path.zip(other.path).is_none_or(is_same)
    }
}

impl Eq for By {}

impl By {
    pub(crate) const fn new(known: &'static Known, path: Option<&'static RequestPath>) -> Self {
        Self { known, path }
    }

    /// Returns the contract.
    #[must_use]
    pub const fn contract(self) -> &'static Contract {
        self.known.contract
    }

    /// Returns the path.
    #[must_use]
    pub const fn path(self) -> Option<&'static RequestPath> {
        self.path
    }

    /// Returns whether the contract is one of Codex's own, also from a file.
    pub(crate) const fn is_codex(self) -> bool {
        self.known.is_codex
    }

    /// Returns whether the sender's release is sensitive.
    pub(crate) const fn hides_version(self) -> bool {
        self.known.hides_version
    }

    /// Reads a request by the contract.
    #[must_use]
    pub fn read(self, request: &Request) -> Reading {
        self.read_seen(&request.seen())
    }

    pub(crate) fn read_seen(self, request: &Seen<'_>) -> Reading {
        let mut reader = self.known.reader.clone();
        if let Some(path) = self.path {
            reader = reader.on(path);
        }
        if let Some(version) = request.version {
            reader = reader.sender_version(version);
        }
        if let Some(headers) = request.headers.filter(|_| self.has_headers()) {
            reader = headers.to(reader);
        }
        if let Some(body) = request.body.filter(|_| self.has_body()) {
            reader = body.to(reader);
        }
        let observed = reader.finish();
        let findings = observed.audit();
        Reading { observed, beside: None, findings }
    }

    /// Returns whether the headers are the sender's. Headers around JSON-RPC are its carrier's, if the path does not
    /// say otherwise.
    fn has_headers(self) -> bool {
        let is_named = |path: &RequestPath| {
            path.carriers().iter().any(|carrier| matches!(carrier, Carrier::Header | Carrier::HeaderBlob))
        };
        self.path.is_none_or(|path| path.kind() != MessageKind::Mcp || is_named(path))
    }

    /// Returns whether something in the body may be the sender's. A body may be another's, and no JSON.
    fn has_body(self) -> bool {
        self.path.is_some() || self.contract().has(Transport::Flat)
    }
}
