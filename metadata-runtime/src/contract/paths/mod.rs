//! The request paths of a contract: how a request of each is recognised, where in it what is, and what is known of it
//! beforehand.

mod check;
mod conditions;
mod fault;
mod json;
mod lists;
mod look_up;
mod names;
mod release;
mod words;

pub use check::check_paths;
pub use release::PathRelease;

pub(super) use fault::fault;
pub(super) use json::{path_json, read};

use std::fmt;

use super::Carrier;
use super::text::{List, Names, Text, put};
use lists::{Pairs, Releases};

/// Where a path has the flat map unless it says otherwise.
const CLIENT_METADATA: &str = "/client_metadata";

/// One of the addresses to which requests with the metadata come, or one of the kinds of message: what a receiver knows
/// of them beforehand.
///
/// The rows of a contract cannot say which carriers a request has, nor which of the snapshot's conditions hold for it.
/// Without a path, a carrier is expected where the receiver looked for it, a condition holds where a field that needs it
/// arrived, and a field exists where any carrier has it.
///
/// A struct names a list of them with `paths = PATH`. Every name in it is checked at compile time, and a path is had by
/// [`Contract::path_named`](super::Contract::path_named), so that none can be misspelt:
///
/// ```
/// use codex_metadata::contract::{MessageKind, PathRelease, RequestPath};
/// use codex_metadata::observe::Observed;
/// use codex_metadata::{Carrier, CodexMeta};
///
/// #[derive(CodexMeta)]
/// #[codex_meta(transports(header, flat), paths = PATHS)]
/// struct Ids {
///     #[codex_meta(header = "thread-id", flat(when = Self::is_turn))]
///     thread_id: Option<String>,
///     #[codex_meta(skip)]
///     is_turn: bool,
/// }
///
/// impl Ids {
///     fn is_turn(&self) -> bool {
///         self.is_turn
///     }
/// }
///
/// const PATHS: &[RequestPath] = &[
///     RequestPath::new("POST /turns")
///         .with_methods(&["POST"])
///         .with_urls(&["/v1/turns"])
///         .with_carriers(&[Carrier::Header, Carrier::Flat])
///         .with_flat_at("/metadata")
///         .with_holds(&["Self::is_turn"])
///         .with_required(&["thread_id"])
///         .with_releases(&[PathRelease::of(Carrier::Flat).with_since("1.2.0")]),
///     RequestPath::new("handshake").with_kind(MessageKind::Handshake).with_carriers(&[Carrier::Header]),
/// ];
///
/// const TURN: &RequestPath = Ids::CONTRACT.path_named("POST /turns");
///
/// let request = http::Request::post("/v1/turns")
///     .header("thread-id", "t-1")
///     .body(r#"{"metadata":{"thread_id":"t-2"}}"#)?;
/// let findings = Observed::of::<Ids>().on(TURN).request(&request).finish().audit();
/// assert!(findings[0].to_string().starts_with("header `thread-id` (field `thread_id`) differs"));
/// # Ok::<(), http::Error>(())
/// ```
///
/// ```compile_fail,E0080
/// # use codex_metadata::contract::RequestPath;
/// # use codex_metadata::{Carrier, CodexMeta};
/// #[derive(CodexMeta)]
/// #[codex_meta(transports(flat), paths = PATHS)]
/// struct Ids {
///     #[codex_meta(flat)]
///     thread_id: String,
/// }
///
/// const PATHS: &[RequestPath] =
///     &[RequestPath::new("turn").with_carriers(&[Carrier::Flat]).with_required(&["thred_id"])];
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RequestPath {
    pub(super) name: Text,
    pub(super) kind: MessageKind,
    pub(super) methods: Names,
    pub(super) urls: Names,
    /// A header that tells its requests from those of the paths behind it.
    pub(super) header: Option<Text>,
    /// Where in the body of its messages which text is.
    pub(super) member: Option<(Text, Text)>,
    pub(super) shared: bool,
    pub(super) senders: Pairs,
    /// The headers of the contract that others have too.
    pub(super) common: Names,
    pub(super) carriers: List<Carrier>,
    pub(super) flat_at: Option<Text>,
    pub(super) views_at: Pairs,
    pub(super) holds: Names,
    pub(super) fails: Names,
    pub(super) required: Names,
    pub(super) releases: Releases,
    pub(super) sender_version: Option<Text>,
}

/// The kinds of message that a path may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum MessageKind {
    /// An HTTP request.
    #[default]
    Http,
    /// The handshake of a WebSocket.
    Handshake,
    /// A message on a WebSocket.
    Frame,
    /// A request of MCP: JSON-RPC, on whatever carries it.
    Mcp,
}

impl MessageKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Http, Self::Handshake, Self::Frame, Self::Mcp];
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Http => "http",
            Self::Handshake => "handshake",
            Self::Frame => "frame",
            Self::Mcp => "mcp",
        })
    }
}

impl RequestPath {
    /// Returns a path by a name for messages, such as `POST /responses`, that is recognised by nothing and has no carrier.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        const NONE: Names = Names::written(&[]);
        Self {
            name: Text::Written(name),
            kind: MessageKind::Http,
            methods: NONE,
            urls: NONE,
            header: None,
            member: None,
            shared: false,
            senders: Pairs::Written(&[]),
            common: NONE,
            carriers: List::Written(&[]),
            flat_at: None,
            views_at: Pairs::Written(&[]),
            holds: NONE,
            fails: NONE,
            required: NONE,
            releases: Releases::Written(&[]),
            sender_version: None,
        }
    }

    /// Says what kind of message its requests are; else they are HTTP requests.
    #[must_use]
    pub const fn with_kind(mut self, kind: MessageKind) -> Self {
        self.kind = kind;
        self
    }

    /// Says which methods its requests have; else any.
    #[must_use]
    pub const fn with_methods(mut self, methods: &'static [&'static str]) -> Self {
        put(&mut self.methods, Names::written(methods));
        self
    }

    /// Says which patterns the path of the URL has one of; else any URL. A `*` stands for any text, also for none and for
    /// slashes. A query and a slash at the end do not count.
    #[must_use]
    pub const fn with_urls(mut self, patterns: &'static [&'static str]) -> Self {
        put(&mut self.urls, Names::written(patterns));
        self
    }

    /// Says that only requests with this header are recognised: of two paths with one URL the first that fits is taken.
    #[must_use]
    pub const fn with_header(mut self, name: &'static str) -> Self {
        put(&mut self.header, Some(Text::Written(name)));
        self
    }

    /// Says that only messages are recognised whose body has this text at `pointer`.
    #[must_use]
    pub const fn with_member(mut self, pointer: &'static str, text: &'static str) -> Self {
        put(&mut self.member, Some((Text::Written(pointer), Text::Written(text))));
        self
    }

    /// Says that others' requests come there too: only those are recognised that have a header of the contract, its flat
    /// map or one of its views, or whose sender is known; see [`with_senders`](Self::with_senders).
    #[must_use]
    pub const fn with_others(mut self) -> Self {
        self.shared = true;
        self
    }

    /// Says how the senders of its requests call themselves: the name of a header such as `user-agent`, and what its value
    /// begins with, whatever its case. What is in `User-Agent` behind a `/` is the sender's version.
    #[must_use]
    pub const fn with_senders(mut self, senders: &'static [(&'static str, &'static str)]) -> Self {
        put(&mut self.senders, Pairs::Written(senders));
        self
    }

    /// Says which headers of the contract other clients have too, such as a request's id: where a request is recognised by
    /// what it has of the contract, one of these is not enough, and two of them are.
    #[must_use]
    pub const fn with_common(mut self, headers: &'static [&'static str]) -> Self {
        put(&mut self.common, Names::written(headers));
        self
    }

    /// Says which carriers its requests have; any other is a finding where it arrives.
    #[must_use]
    pub const fn with_carriers(mut self, carriers: &'static [Carrier]) -> Self {
        put(&mut self.carriers, List::Written(carriers));
        self
    }

    /// Says where in the body the flat map is, as a JSON Pointer; else at `/client_metadata`.
    #[must_use]
    pub const fn with_flat_at(mut self, pointer: &'static str) -> Self {
        put(&mut self.flat_at, Some(Text::Written(pointer)));
        self
    }

    /// Says where in the body views are, each by its name and as a JSON Pointer. One that is not listed is for the receiver
    /// to find.
    #[must_use]
    pub const fn with_views_at(mut self, pointers: &'static [(&'static str, &'static str)]) -> Self {
        put(&mut self.views_at, Pairs::Written(pointers));
        self
    }

    /// Says which conditions hold, by their paths as written in the declaration; in the rows of a nested struct with its
    /// name for `Self`.
    #[must_use]
    pub const fn with_holds(mut self, conditions: &'static [&'static str]) -> Self {
        put(&mut self.holds, Names::written(conditions));
        self
    }

    /// Says which conditions do not hold.
    #[must_use]
    pub const fn with_fails(mut self, conditions: &'static [&'static str]) -> Self {
        put(&mut self.fails, Names::written(conditions));
        self
    }

    /// Says which fields, or members of flattened fields, every snapshot has.
    #[must_use]
    pub const fn with_required(mut self, fields: &'static [&'static str]) -> Self {
        put(&mut self.required, Names::written(fields));
        self
    }

    /// Says which releases send a carrier, or a key on it, in place of what the declaration says of the key.
    #[must_use]
    pub const fn with_releases(mut self, releases: &'static [PathRelease<'static>]) -> Self {
        put(&mut self.releases, Releases::Written(releases));
        self
    }

    /// Says which release sends all its requests, such as `1.2.0`.
    #[must_use]
    pub const fn with_sender_version(mut self, version: &'static str) -> Self {
        put(&mut self.sender_version, Some(Text::Written(version)));
        self
    }

    /// Returns the path's name.
    #[must_use]
    pub const fn name(&self) -> &str {
        self.name.get()
    }

    /// Returns what kind of message its requests are.
    #[must_use]
    pub const fn kind(&self) -> MessageKind {
        self.kind
    }

    /// Returns the methods of its requests; none for any.
    #[must_use]
    pub const fn methods(&self) -> &Names {
        &self.methods
    }

    /// Returns the patterns of its URLs; none for any.
    #[must_use]
    pub const fn urls(&self) -> &Names {
        &self.urls
    }

    /// Returns the header without which a request is none of its.
    #[must_use]
    pub const fn header(&self) -> Option<&str> {
        Text::of(self.header.as_ref())
    }

    /// Returns the JSON Pointer of a member of the body, and the text that is there.
    #[must_use]
    pub const fn member(&self) -> Option<(&str, &str)> {
        match &self.member {
            Some((pointer, text)) => Some((pointer.get(), text.get())),
            None => None,
        }
    }

    /// Returns whether others' requests come there too.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        self.shared
    }

    /// Returns how its senders call themselves: the name of a header, and what its value begins with.
    #[must_use]
    pub fn senders(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.senders.iter()
    }

    /// Returns the headers of the contract that other clients have too.
    #[must_use]
    pub const fn common(&self) -> &Names {
        &self.common
    }

    /// Returns the carriers of its requests.
    #[must_use]
    pub const fn carriers(&self) -> &[Carrier] {
        self.carriers.get()
    }

    /// Returns where in the body the flat map is, as a JSON Pointer; `None` where there is none.
    #[must_use]
    pub fn flat_at(&self) -> Option<&str> {
        let default = || self.carriers().contains(&Carrier::Flat).then_some(CLIENT_METADATA);
        Text::of(self.flat_at.as_ref()).or_else(default)
    }

    /// Returns where in the body views are, each by its name and as a JSON Pointer.
    #[must_use]
    pub fn views_at(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.views_at.iter()
    }

    /// Returns the conditions that hold.
    #[must_use]
    pub const fn holds(&self) -> &Names {
        &self.holds
    }

    /// Returns the conditions that do not hold.
    #[must_use]
    pub const fn fails(&self) -> &Names {
        &self.fails
    }

    /// Returns the fields, or members of flattened fields, that every snapshot has.
    #[must_use]
    pub const fn required(&self) -> &Names {
        &self.required
    }

    /// Returns which releases send a carrier, or a key on it.
    #[must_use]
    pub fn releases(&self) -> impl ExactSizeIterator<Item = PathRelease<'_>> {
        self.releases.iter()
    }

    /// Returns the release of all its senders.
    #[must_use]
    pub const fn sender_version(&self) -> Option<&str> {
        Text::of(self.sender_version.as_ref())
    }

    /// Returns which releases send `key`, or the whole carrier, where the path says so.
    #[cfg(feature = "observe")]
    pub(crate) fn release(&self, carrier: Carrier, key: Option<&str>) -> Option<PathRelease<'_>> {
        self.releases().find(|release| release.carrier() == carrier && release.key() == key)
    }
}
