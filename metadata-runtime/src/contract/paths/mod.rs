//! The request paths of a contract: how a request of each is recognised, where its metadata is, and what its senders
//! send.

mod carriers;
mod check;
mod conditions;
mod fault;
mod field_names;
#[cfg(feature = "contract")]
mod json;
mod key_names;
mod lists;
mod look_up;
mod names;
mod release;
#[cfg(feature = "contract")]
mod words;

pub use check::check_paths;
pub use release::PathRelease;

#[cfg(feature = "contract")]
pub(super) use fault::fault;
#[cfg(feature = "contract")]
pub(super) use json::{path_json, read};

use std::fmt;

use super::Carrier;
use super::text::{List, Names, Text, put};
use lists::{Pairs, Releases};

/// Where a path has the flat map unless it says otherwise.
const CLIENT_METADATA: &str = "/client_metadata";

/// A *request path* describes one kind of request or message with the metadata, such as `POST /turns`: how to recognise
/// such requests, and what to expect in them. The program `codex-meta` finds the request path of a captured request; a
/// server that uses this crate passes the request path to `Observer::on`.
///
/// The fields of a contract do not say which carriers a request has, or which conditions are met in the request. A
/// request path says both. Without a request path, an audit makes three assumptions:
///
/// - A carrier must be there if the receiver passed the part of the request that contains the carrier, such as the
///   headers, to the `Observer`.
/// - A condition is met if a field arrived that is sent only under this condition.
/// - A field was sent if it arrived on any carrier.
///
/// A struct declares its request paths with the attribute `#[codex_meta(paths = PATHS)]`, where `PATHS` is a constant
/// of type `&[RequestPath]`. The compiler checks that the struct has every carrier, view, field, key and condition that
/// this constant names. [`Contract::path_named`](super::Contract::path_named) returns one of the request paths; if you
/// call this method in a constant, a wrong name does not compile:
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

/// The kind of message that a request path describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum MessageKind {
    /// An HTTP request.
    #[default]
    Http,
    /// The HTTP request that opens a WebSocket.
    Handshake,
    /// A message on a WebSocket.
    Frame,
    /// An MCP request, which is a JSON-RPC message over any kind of connection.
    Mcp,
}

impl MessageKind {
    /// All kinds of messages.
    pub const ALL: [Self; 4] = [Self::Http, Self::Handshake, Self::Frame, Self::Mcp];

    /// Returns the name of the kind, as contracts and captures have it: `http`, `handshake`, `frame` or `mcp`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Handshake => "handshake",
            Self::Frame => "frame",
            Self::Mcp => "mcp",
        }
    }
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl RequestPath {
    /// Returns a request path called `name`, such as `POST /responses`. Error messages and the output of the program
    /// `codex-meta` show this name.
    ///
    /// A request path must have carriers: call [`with_carriers`](Self::with_carriers). An HTTP request matches only if
    /// you also call [`with_methods`](Self::with_methods), [`with_urls`](Self::with_urls),
    /// [`with_header`](Self::with_header), [`with_member`](Self::with_member), [`with_others`](Self::with_others) or
    /// [`with_senders`](Self::with_senders).
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

    /// Sets the kind of message that the request path describes, such as a message on a WebSocket. The default is an
    /// HTTP request.
    #[must_use]
    pub const fn with_kind(mut self, kind: MessageKind) -> Self {
        self.kind = kind;
        self
    }

    /// Sets the HTTP methods that a matching request can have. By default, it can have any method.
    #[must_use]
    pub const fn with_methods(mut self, methods: &'static [&'static str]) -> Self {
        put(&mut self.methods, Names::written(methods));
        self
    }

    /// Sets patterns for the path of a request's URL. The request matches only if one of the patterns matches. By
    /// default, the request can have any URL. A `*` in a pattern stands for any text, including slashes and the empty
    /// text. The query of the URL is ignored, and so are slashes at the end of the pattern and of the URL's path.
    #[must_use]
    pub const fn with_urls(mut self, patterns: &'static [&'static str]) -> Self {
        put(&mut self.urls, Names::written(patterns));
        self
    }

    /// Sets a header that a request must have to match. Use a header to tell apart two request paths with the same URL.
    /// Declare the request path with the header first, because a request belongs to the first request path that it
    /// matches.
    #[must_use]
    pub const fn with_header(mut self, name: &'static str) -> Self {
        put(&mut self.header, Some(Text::Written(name)));
        self
    }

    /// Sets a string that the JSON body must contain: a message matches only if the value at the JSON Pointer `pointer`
    /// is the string `text`.
    #[must_use]
    pub const fn with_member(mut self, pointer: &'static str, text: &'static str) -> Self {
        put(&mut self.member, Some((Text::Written(pointer), Text::Written(text))));
        self
    }

    /// Declares that the URLs of this request path also receive requests without metadata. A request then matches only
    /// if it contains a header of the contract, the flat map or a view, or if it comes from one of the senders in
    /// [`with_senders`](Self::with_senders).
    #[must_use]
    pub const fn with_others(mut self) -> Self {
        self.shared = true;
        self
    }

    /// Sets the senders, which are the clients that send the metadata. Each pair identifies a sender by the name of a
    /// header, such as `user-agent`, and by the text with which the header's value begins, in any letter case. In a
    /// `User-Agent`, the text after the `/` is the release of the sender.
    #[must_use]
    pub const fn with_senders(mut self, senders: &'static [(&'static str, &'static str)]) -> Self {
        put(&mut self.senders, Pairs::Written(senders));
        self
    }

    /// Sets the headers of the contract that clients without the metadata send too, such as the id of a request. With
    /// [`with_others`](Self::with_others), one such header alone does not make a request match, but two different ones
    /// do.
    #[must_use]
    pub const fn with_common(mut self, headers: &'static [&'static str]) -> Self {
        put(&mut self.common, Names::written(headers));
        self
    }

    /// Sets the carriers that requests of this request path have. An audit reports any other carrier that arrives,
    /// except direct headers.
    #[must_use]
    pub const fn with_carriers(mut self, carriers: &'static [Carrier]) -> Self {
        put(&mut self.carriers, List::Written(carriers));
        self
    }

    /// Sets where the flat map is in the body, as a JSON Pointer. The default is `/client_metadata`.
    #[must_use]
    pub const fn with_flat_at(mut self, pointer: &'static str) -> Self {
        put(&mut self.flat_at, Some(Text::Written(pointer)));
        self
    }

    /// Sets where views are in the body. Each pair is the name of a view and a JSON Pointer. A view that is not listed
    /// is not read from the body: the receiver must pass such a view to the `Observer` separately.
    #[must_use]
    pub const fn with_views_at(mut self, pointers: &'static [(&'static str, &'static str)]) -> Self {
        put(&mut self.views_at, Pairs::Written(pointers));
        self
    }

    /// Sets which functions in `when` and `unless` attributes return `true` for every request of this request path.
    /// List each function as it is written in the attribute, such as `Self::is_turn`. If the function is from a nested
    /// struct, write the name of the nested struct in place of `Self`.
    #[must_use]
    pub const fn with_holds(mut self, conditions: &'static [&'static str]) -> Self {
        put(&mut self.holds, Names::written(conditions));
        self
    }

    /// Sets which functions in `when` and `unless` attributes return `false` for every request of this request path.
    /// Write each function as in [`with_holds`](Self::with_holds).
    #[must_use]
    pub const fn with_fails(mut self, conditions: &'static [&'static str]) -> Self {
        put(&mut self.fails, Names::written(conditions));
        self
    }

    /// Sets the fields that every request of this request path has. For a field declared with `flatten`, list the keys
    /// of the members that every request has.
    #[must_use]
    pub const fn with_required(mut self, fields: &'static [&'static str]) -> Self {
        put(&mut self.required, Names::written(fields));
        self
    }

    /// Declares carriers, and keys on a carrier, that are missing from the requests of some releases of the sender. Each
    /// [`PathRelease`] is the range of the releases whose requests have the carrier or the key. The range of a key
    /// replaces the `since` and `until` in the attribute of the key's field.
    #[must_use]
    pub const fn with_releases(mut self, releases: &'static [PathRelease<'static>]) -> Self {
        put(&mut self.releases, Releases::Written(releases));
        self
    }

    /// Sets the release of the program that sends the requests, such as `1.2.0`. An audit then expects what this
    /// release sends, unless the receiver passes another release to `Observer::sender_version`. Do not call this method
    /// if several releases of the program send such requests.
    #[must_use]
    pub const fn with_sender_version(mut self, version: &'static str) -> Self {
        put(&mut self.sender_version, Some(Text::Written(version)));
        self
    }

    /// Returns the name of the request path.
    #[must_use]
    pub const fn name(&self) -> &str {
        self.name.get()
    }

    /// Returns the kind of message that the request path describes, such as an HTTP request.
    #[must_use]
    pub const fn kind(&self) -> MessageKind {
        self.kind
    }

    /// Returns the HTTP methods that a matching request can have. An empty list allows every method.
    #[must_use]
    pub const fn methods(&self) -> &Names {
        &self.methods
    }

    /// Returns the patterns for the path of a request's URL, one of which must match. An empty list allows every URL.
    #[must_use]
    pub const fn urls(&self) -> &Names {
        &self.urls
    }

    /// Returns the header that a request must have to match.
    #[must_use]
    pub const fn header(&self) -> Option<&str> {
        Text::of(self.header.as_ref())
    }

    /// Returns a JSON Pointer and a text. A message matches only if the value at this JSON Pointer in its body is a
    /// string with this text.
    #[must_use]
    pub const fn member(&self) -> Option<(&str, &str)> {
        match &self.member {
            Some((pointer, text)) => Some((pointer.get(), text.get())),
            None => None,
        }
    }

    /// Returns `true` if the URLs of this request path also receive requests without metadata.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        self.shared
    }

    /// Returns the senders, which are the clients that send the metadata. Each pair identifies a sender by the name of
    /// a header and the text with which the header's value begins.
    #[must_use]
    pub fn senders(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.senders.iter()
    }

    /// Returns the headers of the contract that clients without the metadata send too. See
    /// [`with_common`](Self::with_common).
    #[must_use]
    pub const fn common(&self) -> &Names {
        &self.common
    }

    /// Returns the carriers that requests of this request path have.
    #[must_use]
    pub const fn carriers(&self) -> &[Carrier] {
        self.carriers.get()
    }

    /// Returns where the flat map is in the body, as a JSON Pointer; `None` if requests have no flat map.
    #[must_use]
    pub fn flat_at(&self) -> Option<&str> {
        let default = || self.carriers().contains(&Carrier::Flat).then_some(CLIENT_METADATA);
        Text::of(self.flat_at.as_ref()).or_else(default)
    }

    /// Returns where views are in the body. Each pair is the name of a view and a JSON Pointer.
    #[must_use]
    pub fn views_at(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.views_at.iter()
    }

    /// Returns the functions in `when` and `unless` attributes that return `true` for requests of this request path.
    #[must_use]
    pub const fn holds(&self) -> &Names {
        &self.holds
    }

    /// Returns the functions in `when` and `unless` attributes that return `false` for requests of this request path.
    #[must_use]
    pub const fn fails(&self) -> &Names {
        &self.fails
    }

    /// Returns the fields that every request of this request path has. For a field declared with `flatten`, the list
    /// contains the keys of the members that every request has.
    #[must_use]
    pub const fn required(&self) -> &Names {
        &self.required
    }

    /// Returns the carriers, and the keys on a carrier, that are missing from the requests of some releases of the
    /// sender. Each [`PathRelease`] is the range of the releases whose requests have the carrier or the key.
    #[must_use]
    pub fn releases(&self) -> impl ExactSizeIterator<Item = PathRelease<'_>> {
        self.releases.iter()
    }

    /// Returns the release of the program that sends the requests; `None` if the request path does not declare the
    /// release.
    #[must_use]
    pub const fn sender_version(&self) -> Option<&str> {
        Text::of(self.sender_version.as_ref())
    }
}
