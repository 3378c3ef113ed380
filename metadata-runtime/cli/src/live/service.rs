//! A client's connection: each of its requests is passed on, and its answer is passed back as it arrives.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use http::header::{CONNECTION, UPGRADE};
use http::request::Parts;
use http::{HeaderMap, Request, Response, StatusCode, Version};
use hyper::body::Incoming;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::io::copy_bidirectional;
use tokio::sync::watch;

use super::audit::{Auditor, log};
use super::forward::Connector;
use super::headers::end_to_end;
use super::patience::Client;
use super::socket::{Reader, Tapped};
use super::tee::{Tap, Tee};
use super::turns::{Further, Turns};
use super::upstream::{Failed, Upstream};
use crate::capture::sender_version;
use crate::given::Given;
use crate::received;

/// The data that all connections share.
pub(super) struct Shared {
    pub(super) connector: Arc<Connector>,
    pub(super) further: Further,
    /// `None` if nothing is audited.
    pub(super) auditor: Option<Arc<Auditor>>,
    /// The contracts to audit by, where these are not Codex's own.
    pub(super) given: Option<&'static Given>,
    /// Becomes `true` when open connections must end.
    pub(super) ended: watch::Receiver<bool>,
    /// How long the head of a request may take.
    pub(super) head_time: Duration,
}

/// One client's connection.
pub(super) struct Service {
    shared: Arc<Shared>,
    upstream: Arc<Upstream>,
    /// Held by everything that is open.
    client: Arc<Client>,
}

impl Service {
    pub(super) fn new(shared: &Arc<Shared>, client: Arc<Client>) -> Self {
        let upstream = Upstream::new(Arc::clone(&shared.connector), Turns::new(&shared.further));
        Self { shared: Arc::clone(shared), upstream, client }
    }

    /// Passes a request on.
    ///
    /// # Errors
    ///
    /// Returns an error if the server did not answer. The client's connection then ends like the server's, without an
    /// answer by the proxy.
    pub(super) async fn pass(self: Arc<Self>, mut request: Request<Incoming>) -> Result<Response<Incoming>, Failed> {
        let version = request.version();
        let is_upgrade = version != Version::HTTP_2 && asks_for_upgrade(request.headers());
        let client = is_upgrade.then(|| hyper::upgrade::on(&mut request));
        let (mut parts, body) = request.into_parts();
        let auditor = self.shared.auditor.as_ref();
        let release = client.as_ref().and_then(|_| sender_version(self.shared.given, &parts.headers));
        let goes_on = end_to_end(&parts.headers, is_upgrade);
        let arrived = std::mem::replace(&mut parts.headers, goes_on);
        let tap = auditor.map(|auditor| Tap::new(auditor, parts.method.clone(), target_of(&parts), arrived));
        let answered = self.upstream.send(Request::from_parts(parts, Tee::new(body, tap))).await;
        let mut response = answered.inspect_err(|error| self.log(error))?;

        let is_switched = response.status() == StatusCode::SWITCHING_PROTOCOLS;
        if let Some(client) = client.filter(|_| is_switched) {
            let server = hyper::upgrade::on(&mut response);
            let reader = auditor
                .filter(|_| is_websocket(response.headers()))
                .map(|auditor| Reader::new(auditor, release, response.headers()));
            self.pass_socket(client, server, reader);
        }
        let (mut parts, body) = response.into_parts();
        parts.headers = end_to_end(&parts.headers, is_switched);
        parts.version = version;
        Ok(Response::from_parts(parts, body))
    }

    /// Passes on the data of both sides after an upgrade.
    fn pass_socket(&self, client: OnUpgrade, server: OnUpgrade, reader: Option<Reader>) {
        let (place, mut ended) = (Arc::clone(&self.client), self.shared.ended.clone());
        tokio::spawn(async move {
            let _place = place;
            let pass = async {
                let (client, server) = (client.await?, server.await?);
                let mut client = Tapped::new(TokioIo::new(client), reader);
                // The other side sees that one has ended.
                let _ = copy_bidirectional(&mut client, &mut TokioIo::new(server)).await;
                hyper::Result::Ok(())
            };
            tokio::select! {
                _ = pass => {}
                _ = ended.wait_for(|ended| *ended) => {}
            }
        });
    }

    fn log(&self, error: &Failed) {
        if let Some(auditor) = &self.shared.auditor {
            auditor.metrics.failed.fetch_add(1, Ordering::Relaxed);
            log(&format!("the server did not answer: {}", received::value(&error.to_string())));
        }
    }
}

/// Returns what a request asks for, as the client wrote it. In HTTP/2 the server has a field of its own, so that the rest has
/// no user.
fn target_of(head: &Parts) -> String {
    match head.uri.path_and_query().filter(|_| head.version >= Version::HTTP_2) {
        Some(path) => path.to_string(),
        None => head.uri.to_string(),
    }
}

fn asks_for_upgrade(headers: &HeaderMap) -> bool {
    let mut lines = headers.get_all(CONNECTION).iter().filter_map(|line| line.to_str().ok());
    headers.contains_key(UPGRADE)
        && lines.any(|line| line.split(',').any(|word| word.trim().eq_ignore_ascii_case("upgrade")))
}

fn is_websocket(headers: &HeaderMap) -> bool {
    headers.get(UPGRADE).is_some_and(|protocol| protocol.as_bytes().eq_ignore_ascii_case(b"websocket"))
}
