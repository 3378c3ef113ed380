use std::any::type_name;
use std::fmt;
use std::io::Read;
use std::marker::PhantomData;

use http::HeaderMap;
use serde_json::Value;

use super::decode::Decoder;
use super::index::IndexRef;
use super::version::Version;
use super::{Bounds, Observed, ScannedBody, Shape};
use crate::contract::{Carrier, RequestPath, Transport};
use crate::limits::Limits;
use crate::meta::CodexMeta;
use crate::meta::View;

/// A reader for the metadata of one request. [`Observed::of`] returns a reader for a struct, and [`Observed::with`]
/// returns a reader for a contract from a file.
///
/// Pass in each part of the request that you have, such as the headers or the body, and then call
/// [`finish`](Self::finish). Pass each part only once. The methods return no errors: if a part cannot be read,
/// [`Observed::audit`] has a finding for it.
#[must_use = "does nothing until it is finished"]
pub struct Observer<'c, M = ()> {
    decoder: Decoder<'c>,
    path: Option<&'c RequestPath>,
    limits: Limits,
    sender: Option<Version>,
    of: PhantomData<fn() -> M>,
}

impl<'c, M> Observer<'c, M> {
    pub(super) fn new(index: IndexRef<'c>) -> Self {
        Self {
            decoder: Decoder::new(index, Bounds::default()),
            path: None,
            limits: Limits::default(),
            sender: None,
            of: PhantomData,
        }
    }

    /// Sets the bounds within which the request is read. Call this method before you pass in anything.
    pub fn bounds(mut self, bounds: Bounds) -> Self {
        self.decoder.set_bounds(bounds);
        self
    }

    /// Sets the [shapes](super::Shape) to recognise. A shape describes a JSON object that is not the struct's own, but
    /// that another component of the sending program sends in place of the blob or of a view. An audit accepts such an
    /// object. Call this method before you pass in anything.
    pub fn shapes(mut self, shapes: &'static [Shape]) -> Self {
        self.decoder.know(shapes);
        self
    }

    /// Sets the [request path](crate::contract::RequestPath), which must be a request path of the contract. The request
    /// path says which carriers and fields to expect, and which conditions in `when` and `unless` hold. Call this
    /// method before you pass in anything.
    ///
    /// # Panics
    ///
    /// Panics if the contract has no request path with the name of `path`.
    #[track_caller]
    pub fn on(mut self, path: &RequestPath) -> Self {
        let contract = self.decoder.index.contract;
        let own = || contract.paths().iter();
        let same = own().find(|own| std::ptr::eq(*own, path)).or_else(|| own().find(|own| own.name() == path.name()));
        self.path = Some(same.unwrap_or_else(|| contract.refuse_path(path.name())));
        self
    }

    /// Sets the limits of the sender. Call this method if the sender has other limits than the contract declares. An
    /// audit does not report a value as missing if the sender may have left out the value to keep a limit.
    pub fn within(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the release of the sender, such as `0.171.0`. An audit then does not report a value as missing if this
    /// release of the sender does not send the value. If you do not call this method, the release is [the one that the
    /// contract gives for the request path](crate::contract::RequestPath::sender_version). If the contract gives no
    /// release, an audit reports a value as missing only if every release of the sender sends the value.
    ///
    /// ```
    /// use codex_metadata::CodexMeta;
    /// use codex_metadata::observe::Observed;
    ///
    /// #[derive(CodexMeta)]
    /// #[codex_meta(transports(header, flat))]
    /// struct Ids {
    ///     #[codex_meta(header = "session-id", flat)]
    ///     session_id: String,
    ///     #[codex_meta(header = "thread-id", flat(since = "2.0.0"))]
    ///     thread_id: String,
    /// }
    ///
    /// let ids = Ids { session_id: "s-1".into(), thread_id: "t-1".into() };
    /// let (headers, map) = (ids.headers().value, [("session_id", "s-1")]);
    /// let findings = |version| {
    ///     let observer = Observed::of::<Ids>().sender_version(version);
    ///     observer.headers(&headers).client_metadata(map).finish().audit().len()
    /// };
    /// assert_eq!(findings("1.9.0"), 0);
    /// assert_eq!(findings("2.0.0"), 1, "the flat `thread_id` is missing");
    /// assert_eq!(findings("not known"), 0);
    /// ```
    pub fn sender_version(mut self, version: &str) -> Self {
        self.sender = Version::parse(version);
        self
    }

    /// Reads the headers of a request or of a WebSocket handshake: the direct headers, and the blob's copy.
    pub fn headers(mut self, headers: &HeaderMap) -> Self {
        self.decoder.headers(headers);
        self
    }

    /// Reads headers that are not in a `HeaderMap`. Each pair is one header line: the name, in any letter case, and the
    /// value, without white space around it.
    ///
    /// ```
    /// use codex_metadata::CodexMeta;
    /// use codex_metadata::observe::Observed;
    ///
    /// #[derive(CodexMeta)]
    /// #[codex_meta(transports(header))]
    /// struct Ids {
    ///     #[codex_meta(header = "thread-id")]
    ///     thread_id: String,
    /// }
    ///
    /// let lines = [("Thread-Id", &b"t-1"[..]), ("Accept", b"*/*"), ("thread-id", b"t-2")];
    /// let observed = Observed::of::<Ids>().header_pairs(lines).finish();
    /// assert_eq!(observed.merged().get("thread_id").unwrap().value(), "t-1");
    /// assert_eq!(
    ///     observed.audit()[0].to_string(),
    ///     r#"header `thread-id` (field `thread_id`) came more than once: "t-1 | t-2""#,
    /// );
    /// ```
    pub fn header_pairs<'h>(mut self, pairs: impl IntoIterator<Item = (&'h str, &'h [u8])>) -> Self {
        self.decoder.header_pairs(pairs.into_iter());
        self
    }

    /// Reads the flat map, if you have already taken it out of the body.
    pub fn client_metadata<K: AsRef<str>, V: AsRef<str>>(mut self, pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        self.decoder.flat_pairs(pairs.into_iter());
        self
    }

    /// Reads a blob that is not in a request, such as the result of [`CodexMeta::blob`]. The text is read like a blob
    /// in the body. If the struct sends the blob only in a header, the text is read like the copy in a header.
    pub fn blob(mut self, text: &str) -> Self {
        let mut carriers = self.decoder.index.contract.carriers();
        if let Some(carrier) = carriers.find(|carrier| matches!(carrier, Carrier::BodyBlob | Carrier::HeaderBlob)) {
            self.decoder.blob(carrier, text);
        }
        self
    }

    /// Reads the JSON body of a request or of a WebSocket message. The request path says where in the body the flat map
    /// and the views are. If no request path is set, only the member `client_metadata` is read, as the flat map. In
    /// both cases, the rest of the body is skipped.
    ///
    /// If reading from `body` returns an error, the audit lists the error. If the body is already in memory, call
    /// [`body_bytes`](Self::body_bytes), which does not copy the body.
    pub fn body(mut self, body: impl Read) -> Self {
        let index = self.decoder.index.clone();
        self.decoder.read_places(body, index.body_places(self.path));
        self
    }

    /// Reads a JSON body that is in memory, in the same way as [`body`](Self::body), but does not copy the bytes.
    pub fn body_bytes(mut self, body: &[u8]) -> Self {
        let index = self.decoder.index.clone();
        self.decoder.read_places_of(body, index.body_places(self.path));
        self
    }

    /// Reads a JSON body that your program has already split into its outermost members, in the same way as
    /// [`body`](Self::body).
    ///
    /// ```
    /// use codex_metadata::CodexMeta;
    /// use codex_metadata::observe::{Observed, ScannedBody};
    ///
    /// #[derive(CodexMeta)]
    /// #[codex_meta(transports(header, flat))]
    /// struct Ids {
    ///     #[codex_meta(header = "thread-id", flat)]
    ///     thread_id: String,
    /// }
    ///
    /// let json = r#"{"model":"m","client_metadata":{"thread_id":"t-1"}}"#;
    /// let members = [(2..7, 9..12), (14..29, 31..50)];
    /// let body = ScannedBody { json, members: &members, known: None };
    /// let observed = Observed::of::<Ids>().body_scanned(&body).finish();
    /// assert_eq!(observed.merged().get("thread_id").unwrap().value(), "t-1");
    /// ```
    pub fn body_scanned(mut self, body: &ScannedBody<'_>) -> Self {
        let index = self.decoder.index.clone();
        self.decoder.read_places_scanned(body, index.body_places(self.path));
        self
    }

    /// Reads a whole request: the headers as [`headers`](Self::headers) does, and the body as [`body`](Self::body)
    /// does. The method and the URL are not read: if the contract has request paths, pass the one of the request to
    /// [`on`](Self::on) before.
    ///
    /// The body must be in memory. If your server receives the body as a stream, collect the stream first.
    ///
    /// ```
    /// use codex_metadata::CodexMeta;
    /// use codex_metadata::observe::Observed;
    ///
    /// #[derive(CodexMeta)]
    /// #[codex_meta(transports(header, flat))]
    /// struct Ids {
    ///     #[codex_meta(header = "thread-id", flat)]
    ///     thread_id: String,
    /// }
    ///
    /// let request = http::Request::post("/")
    ///     .header("thread-id", "t-1")
    ///     .body(r#"{"client_metadata":{"thread_id":"t-2"}}"#)?;
    /// let observed = Observed::of::<Ids>().request(&request).finish();
    /// assert_eq!(
    ///     observed.audit()[0].to_string(),
    ///     r#"header `thread-id` (field `thread_id`) differs: "t-1", but flat has "t-2""#,
    /// );
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn request<B: AsRef<[u8]>>(self, request: &http::Request<B>) -> Self {
        let observer = self.headers(request.headers());
        if observer.path.is_some() || observer.decoder.index.contract.has(Transport::Flat) {
            observer.body_bytes(request.body().as_ref())
        } else {
            observer
        }
    }

    /// Reads a body that is already parsed, in the same way as [`body`](Self::body). Keys that were repeated in the
    /// body go unnoticed, because a parsed value has each key only once.
    pub fn body_value(mut self, body: &Value) -> Self {
        let index = self.decoder.index.clone();
        self.decoder.look_at_places(body, index.body_places(self.path));
        self
    }

    /// Reads the view called `name`, whose JSON object is `object`.
    ///
    /// # Panics
    ///
    /// Panics if the contract has no view called `name`.
    #[track_caller]
    pub fn view_named(mut self, name: &str, object: &Value) -> Self {
        let carrier = self.view_carrier(name);
        self.decoder.look::<&str>(object, &[], |decoder, object| decoder.object(carrier, object));
        self
    }

    /// Reads the view called `name` from the object `_meta` of a request of the Model Context Protocol (MCP). In
    /// `_meta`, the key of the view is the blob's key in the contract.
    ///
    /// # Panics
    ///
    /// Panics if the contract has no view called `name`.
    #[track_caller]
    pub fn meta_named(mut self, name: &str, meta: &Value) -> Self {
        let carrier = self.view_carrier(name);
        let path = [self.decoder.index.contract.blob_key().unwrap_or_default()];
        self.decoder.look(meta, &path, |decoder, object| decoder.object(carrier, object));
        self
    }

    /// Reads the view called `name` from a whole request of the Model Context Protocol (MCP): a JSON-RPC request with
    /// the object `_meta` in its `params`. In `_meta`, the key of the view is the blob's key in the contract.
    ///
    /// # Panics
    ///
    /// Panics if the contract has no view called `name`.
    #[track_caller]
    pub fn mcp_request_named(self, name: &str, request: impl Read) -> Self {
        let key = self.decoder.index.contract.blob_key().unwrap_or_default();
        self.view_within(name, &["params", "_meta", key], request)
    }

    /// Reads the view called `name` from a JSON body. `path` lists the keys that lead to the view's object, the
    /// outermost key first.
    ///
    /// # Panics
    ///
    /// Panics if the contract has no view called `name`.
    #[track_caller]
    pub fn view_within(mut self, name: &str, path: &[&str], body: impl Read) -> Self {
        let carrier = self.view_carrier(name);
        self.decoder.read(body, path, |decoder, object| decoder.object(carrier, object));
        self
    }

    #[track_caller]
    fn view_carrier(&self, name: &str) -> Carrier {
        let contract = self.decoder.index.contract;
        match contract.views().iter().find(|view| **view == name) {
            Some(view) => Carrier::View(view),
            None => contract.refuse_view(name),
        }
    }

    /// Returns the values that were read.
    #[must_use]
    pub fn finish(mut self) -> Observed<'c> {
        self.decoder.check_shapes(self.path.map(RequestPath::name));
        let of_path = || self.path.and_then(RequestPath::sender_version).and_then(Version::parse);
        let sender = self.sender.or_else(of_path);
        let mut observed = Observed::new(self.path, self.limits, sender, self.decoder);
        observed.type_name = type_name::<M>();
        observed
    }
}

impl<M: CodexMeta> Observer<'_, M> {
    /// Reads `view`, whose JSON object is `object`.
    pub fn view(self, view: View<M>, object: &Value) -> Self {
        self.view_named(view.name(), object)
    }

    /// Reads `view` from the object `_meta` of a request of the Model Context Protocol (MCP). In `_meta`, the key of
    /// the view is the blob's key in the contract.
    pub fn meta(self, view: View<M>, meta: &Value) -> Self {
        self.meta_named(view.name(), meta)
    }

    /// Reads `view` from a whole request of the Model Context Protocol (MCP): a JSON-RPC request with the object
    /// `_meta` in its `params`. In `_meta`, the key of the view is the blob's key in the contract.
    pub fn mcp_request(self, view: View<M>, request: impl Read) -> Self {
        self.mcp_request_named(view.name(), request)
    }
}

/// Copies the settings and all values that were read so far. If your contract is from a file, create one observer with
/// [`Observed::with`], and clone it for each request before you pass in anything: to prepare the contract takes longer
/// than to read a request.
///
/// ```
/// use codex_metadata::contract::OwnedContract;
/// use codex_metadata::observe::Observed;
///
/// # let file = r#"{"format": 2, "name": "Ids", "transports": ["header"], "views": [], "reserved": [], "foreign": [],
/// #   "fields": [{"name": "id", "type": "string", "transports": {"header": {"keys": ["x-id"]}}}]}"#;
/// let contract = OwnedContract::from_json(file)?;
/// let observer = Observed::with(&contract);
/// for id in ["a", "b"] {
///     let request = http::Request::post("/").header("x-id", id).body([])?;
///     let observed = observer.clone().request(&request).finish();
///     assert_eq!(observed.merged().get("id").unwrap().value(), id);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl<M> Clone for Observer<'_, M> {
    fn clone(&self) -> Self {
        Self {
            decoder: self.decoder.clone(),
            path: self.path,
            limits: self.limits,
            sender: self.sender,
            of: PhantomData,
        }
    }
}

impl<M> fmt::Debug for Observer<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observer").field("path", &self.path).finish_non_exhaustive()
    }
}
