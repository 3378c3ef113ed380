use std::fmt;
use std::io::Read;
use std::marker::PhantomData;

use http::HeaderMap;
use serde_json::Value;

use super::decode::Decoder;
use super::index::IndexRef;
use super::version::Version;
use super::{Bounds, Observed, Shape};
use crate::contract::{Carrier, RequestPath, Transport};
use crate::limits::Limits;
use crate::meta::CodexMeta;
use crate::meta::View;

/// Takes what arrived of one snapshot `M`, from as many places as there are; made by [`Observed::of`], or without a type
/// by [`Observed::with`].
///
/// Nothing here fails: what cannot be read is among the findings of the [`Observed`]. Each place is to be given
/// once.
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

    /// Sets how much is read. Comes before what is to be read.
    pub fn bounds(mut self, bounds: Bounds) -> Self {
        self.decoder.set_bounds(bounds);
        self
    }

    /// Says which objects of others come under the same keys. Comes before what is to be read.
    pub fn shapes(mut self, shapes: &'static [Shape]) -> Self {
        self.decoder.know(shapes);
        self
    }

    /// Says what is known beforehand of the requests that come this way, by one of the contract's own
    /// [paths](crate::contract::Contract::paths). Comes before what is to be read.
    ///
    /// # Panics
    ///
    /// Panics if the contract has no path of this name.
    #[track_caller]
    pub fn on(mut self, path: &RequestPath) -> Self {
        let contract = self.decoder.index.contract;
        let own = || contract.paths().iter();
        let same = own().find(|own| std::ptr::eq(*own, path)).or_else(|| own().find(|own| own.name() == path.name()));
        self.path = Some(same.unwrap_or_else(|| contract.refuse_path(path.name())));
        self
    }

    /// Says that the sender had other budgets than it declares: what they leave out is not missed.
    pub fn within(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Says which release sent it, such as `0.171.0`: what that one does not send is not missed. Where this is not said,
    /// or is no version, and no path says it, nothing is missed that some release does not send.
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

    /// Takes the headers of a request or a handshake: the direct ones, and the blob's copy.
    pub fn headers(mut self, headers: &HeaderMap) -> Self {
        self.decoder.headers(headers);
        self
    }

    /// Takes a string map that is out of its body already.
    pub fn client_metadata<K: AsRef<str>, V: AsRef<str>>(mut self, pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        self.decoder.flat_pairs(pairs.into_iter());
        self
    }

    /// Takes a blob by itself, as [`CodexMeta::blob`] gives it: that of the flat map, or of a header where the struct has
    /// no flat map.
    pub fn blob(mut self, text: &str) -> Self {
        let mut carriers = self.decoder.index.contract.carriers();
        if let Some(carrier) = carriers.find(|carrier| matches!(carrier, Carrier::BodyBlob | Carrier::HeaderBlob)) {
            self.decoder.blob(carrier, text);
        }
        self
    }

    /// Takes the body of a request, or a frame: JSON with the flat map and the views where the [path](Self::on) says that
    /// they are, or with `client_metadata` in it where there is no path. All else in it is read past, and not kept.
    ///
    /// The error of a reader is a finding. Of a body that is in memory, [`body_bytes`](Self::body_bytes) makes no copy.
    pub fn body(mut self, body: impl Read) -> Self {
        let places = self.decoder.places(self.path);
        self.decoder.read_places(body, &places);
        self
    }

    /// Takes a body that is in memory, without a copy.
    pub fn body_bytes(mut self, body: &[u8]) -> Self {
        let places = self.decoder.places(self.path);
        self.decoder.read_places_of(body, &places);
        self
    }

    /// Takes a whole request: its headers, and its body as [`body`](Self::body) does.
    ///
    /// The body is bytes that are in memory, so that a server collects it first.
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

    /// Takes a body that is parsed already. A repeated key can then not be found.
    pub fn body_value(mut self, body: &Value) -> Self {
        let places = self.decoder.places(self.path);
        self.decoder.look_at_places(body, &places);
        self
    }

    /// Takes the object of the view called `name`.
    ///
    /// # Panics
    ///
    /// If the contract has no such view.
    #[track_caller]
    pub fn view_named(mut self, name: &str, object: &Value) -> Self {
        let carrier = self.view_carrier(name);
        self.decoder.look(object, &[], |decoder, object| decoder.object(carrier, object));
        self
    }

    /// Takes the view called `name` from the `_meta` object of an MCP request, where it stands under the blob's key.
    ///
    /// # Panics
    ///
    /// If the contract has no such view.
    #[track_caller]
    pub fn meta_named(mut self, name: &str, meta: &Value) -> Self {
        let carrier = self.view_carrier(name);
        let path = [self.decoder.index.contract.blob_key().unwrap_or_default()];
        self.decoder.look(meta, &path, |decoder, object| decoder.object(carrier, object));
        self
    }

    /// Takes the view called `name` from a whole MCP request: JSON-RPC with `_meta` in its `params`.
    ///
    /// # Panics
    ///
    /// If the contract has no such view.
    #[track_caller]
    pub fn mcp_request_named(self, name: &str, request: impl Read) -> Self {
        let key = self.decoder.index.contract.blob_key().unwrap_or_default();
        self.view_within(name, &["params", "_meta", key], request)
    }

    /// Takes the view called `name` from a body: JSON in which it is the object at `path`.
    ///
    /// # Panics
    ///
    /// If the contract has no such view.
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

    /// Returns everything that was observed.
    #[must_use]
    pub fn finish(mut self) -> Observed<'c> {
        self.decoder.check_shapes(self.path.map(RequestPath::name));
        let of_path = || self.path.and_then(RequestPath::sender_version).and_then(Version::parse);
        let sender = self.sender.or_else(of_path);
        Observed::new(self.path, self.limits, sender, self.decoder)
    }
}

impl<M: CodexMeta> Observer<'_, M> {
    /// Takes the object of a view.
    pub fn view(self, view: View<M>, object: &Value) -> Self {
        self.view_named(view.name(), object)
    }

    /// Takes a view from the `_meta` object of an MCP request, where it stands under the blob's key.
    pub fn meta(self, view: View<M>, meta: &Value) -> Self {
        self.meta_named(view.name(), meta)
    }

    /// Takes a view from a whole MCP request: JSON-RPC with `_meta` in its `params`.
    pub fn mcp_request(self, view: View<M>, request: impl Read) -> Self {
        self.mcp_request_named(view.name(), request)
    }
}

/// A copy knows what was said and taken up to here. One of a contract from a file that nothing was given to spares each
/// request the arranging of the contract, which takes longer than reading one.
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
