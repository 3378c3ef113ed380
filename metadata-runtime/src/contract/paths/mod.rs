//! The request paths of a contract: how a request of each is recognised, where its metadata is, and what its senders
//! send.

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

/// A kind of request or message that carries the metadata, such as `POST /turns`: how a receiver recognises it, and
/// what the receiver can expect in it.
///
/// The fields of a contract do not say which carriers a request has, nor which conditions hold for it. A path does.
/// Without a path, an audit expects each carrier that the receiver passed in, takes a condition as met if a field that
/// needs it arrived, and takes a field as sent if any carrier has it.
///
/// A struct names its list of paths with `paths = PATH`. Every name in the list is checked at compile time.
/// [`Contract::path_named`](super::Contract::path_named) returns a path, and in a constant a wrong name does not
/// compile:
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

/// The kind of message of a request path.
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
    /// An MCP request: JSON-RPC over any transport.
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
    /// Returns a path with a name for messages, such as `POST /responses`. It has no carrier and matches no request
    /// until the other methods say so.
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

    /// Sets the kind of message. The default is an HTTP request.
    #[must_use]
    pub const fn with_kind(mut self, kind: MessageKind) -> Self {
        self.kind = kind;
        self
    }

    /// Sets the HTTP methods. By default any method matches.
    #[must_use]
    pub const fn with_methods(mut self, methods: &'static [&'static str]) -> Self {
        put(&mut self.methods, Names::written(methods));
        self
    }

    /// Sets the patterns of the URL's path, of which one must match. By default any URL matches. A `*` matches any
    /// text, including slashes and the empty text. The URL's query and a trailing slash are ignored.
    #[must_use]
    pub const fn with_urls(mut self, patterns: &'static [&'static str]) -> Self {
        put(&mut self.urls, Names::written(patterns));
        self
    }

    /// Requires a header: only requests with it match. Use it to tell two paths with the same URL apart; the first path
    /// that matches is taken.
    #[must_use]
    pub const fn with_header(mut self, name: &'static str) -> Self {
        put(&mut self.header, Some(Text::Written(name)));
        self
    }

    /// Requires a member of the body: only messages with this `text` at the JSON Pointer `pointer` match.
    #[must_use]
    pub const fn with_member(mut self, pointer: &'static str, text: &'static str) -> Self {
        put(&mut self.member, Some((Text::Written(pointer), Text::Written(text))));
        self
    }

    /// Declares that requests without the metadata come to the same URL. A request then matches only if it has a header
    /// of the contract, the flat map or a view, or if its sender is one of [`with_senders`](Self::with_senders).
    #[must_use]
    pub const fn with_others(mut self) -> Self {
        self.shared = true;
        self
    }

    /// Sets the headers by which senders identify themselves: the name of a header, such as `user-agent`, and the
    /// beginning of its value, compared without case. The text after the `/` in a `User-Agent` is the sender's version.
    #[must_use]
    pub const fn with_senders(mut self, senders: &'static [(&'static str, &'static str)]) -> Self {
        put(&mut self.senders, Pairs::Written(senders));
        self
    }

    /// Sets the headers of the contract that other clients send too, such as a request's id. With
    /// [`with_others`](Self::with_others), one such header alone does not make a request match; two do.
    #[must_use]
    pub const fn with_common(mut self, headers: &'static [&'static str]) -> Self {
        put(&mut self.common, Names::written(headers));
        self
    }

    /// Sets the carriers that requests have. If another carrier arrives, the audit has a finding.
    #[must_use]
    pub const fn with_carriers(mut self, carriers: &'static [Carrier]) -> Self {
        put(&mut self.carriers, List::Written(carriers));
        self
    }

    /// Sets the place of the flat map in the body, as a JSON Pointer. The default is `/client_metadata`.
    #[must_use]
    pub const fn with_flat_at(mut self, pointer: &'static str) -> Self {
        put(&mut self.flat_at, Some(Text::Written(pointer)));
        self
    }

    /// Sets the places of views in the body: for each its name and a JSON Pointer. The receiver passes in any other
    /// view itself.
    #[must_use]
    pub const fn with_views_at(mut self, pointers: &'static [(&'static str, &'static str)]) -> Self {
        put(&mut self.views_at, Pairs::Written(pointers));
        self
    }

    /// Sets the conditions that hold, by their paths as written in the declaration, such as `Self::is_turn`. In the
    /// path of a nested struct's condition, write the struct's name in place of `Self`.
    #[must_use]
    pub const fn with_holds(mut self, conditions: &'static [&'static str]) -> Self {
        put(&mut self.holds, Names::written(conditions));
        self
    }

    /// Sets the conditions that do not hold.
    #[must_use]
    pub const fn with_fails(mut self, conditions: &'static [&'static str]) -> Self {
        put(&mut self.fails, Names::written(conditions));
        self
    }

    /// Sets the fields, or members of flattened fields, that every request has.
    #[must_use]
    pub const fn with_required(mut self, fields: &'static [&'static str]) -> Self {
        put(&mut self.required, Names::written(fields));
        self
    }

    /// Sets the releases that send a carrier, or a key on it. For a key they override `since` and `until` of the
    /// declaration.
    #[must_use]
    pub const fn with_releases(mut self, releases: &'static [PathRelease<'static>]) -> Self {
        put(&mut self.releases, Releases::Written(releases));
        self
    }

    /// Sets the release of the sender of all requests, such as `1.2.0`.
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

    /// Returns the kind of message.
    #[must_use]
    pub const fn kind(&self) -> MessageKind {
        self.kind
    }

    /// Returns the HTTP methods; empty if any method matches.
    #[must_use]
    pub const fn methods(&self) -> &Names {
        &self.methods
    }

    /// Returns the patterns of the URL's path; empty if any URL matches.
    #[must_use]
    pub const fn urls(&self) -> &Names {
        &self.urls
    }

    /// Returns the header that a request must have.
    #[must_use]
    pub const fn header(&self) -> Option<&str> {
        Text::of(self.header.as_ref())
    }

    /// Returns the JSON Pointer of the member that the body must have, and its text.
    #[must_use]
    pub const fn member(&self) -> Option<(&str, &str)> {
        match &self.member {
            Some((pointer, text)) => Some((pointer.get(), text.get())),
            None => None,
        }
    }

    /// Returns whether requests without the metadata come to the same URL.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        self.shared
    }

    /// Returns the headers by which senders identify themselves: the name of each, and the beginning of its value.
    #[must_use]
    pub fn senders(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.senders.iter()
    }

    /// Returns the headers of the contract that other clients send too.
    #[must_use]
    pub const fn common(&self) -> &Names {
        &self.common
    }

    /// Returns the carriers that requests have.
    #[must_use]
    pub const fn carriers(&self) -> &[Carrier] {
        self.carriers.get()
    }

    /// Returns the place of the flat map in the body, as a JSON Pointer; `None` if requests have no flat map.
    #[must_use]
    pub fn flat_at(&self) -> Option<&str> {
        let default = || self.carriers().contains(&Carrier::Flat).then_some(CLIENT_METADATA);
        Text::of(self.flat_at.as_ref()).or_else(default)
    }

    /// Returns the places of views in the body: the name of each, and its JSON Pointer.
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

    /// Returns the fields, or members of flattened fields, that every request has.
    #[must_use]
    pub const fn required(&self) -> &Names {
        &self.required
    }

    /// Returns the releases that send a carrier, or a key on it.
    #[must_use]
    pub fn releases(&self) -> impl ExactSizeIterator<Item = PathRelease<'_>> {
        self.releases.iter()
    }

    /// Returns the release of the sender, if the path sets one.
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
