//! The inbox of the servers: brings each received request back to the call that sent it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Context as _;
use http::Uri;
use tokio::sync::mpsc;

use super::Received;

/// Name of the query parameter with a ticket's number.
const PARAMETER: &str = "capture";

/// The requests that callers wait for, shared by them and the servers.
#[derive(Clone, Debug, Default)]
pub(super) struct Inbox(Arc<Mutex<Waiting>>);

#[derive(Debug, Default)]
struct Waiting {
    issued: u64,
    deliveries: HashMap<u64, Delivery>,
}

impl Inbox {
    /// A new ticket, for one request or one socket.
    pub(super) fn open(&self) -> Ticket {
        let (sender, receiver) = mpsc::unbounded_channel();
        let number = self.with(|waiting| {
            // Callers that gave up before a server saw their request.
            waiting.deliveries.retain(|_, delivery| !delivery.0.is_closed());
            waiting.issued += 1;
            waiting.deliveries.insert(waiting.issued, Delivery(sender));
            waiting.issued
        });
        Ticket { number, receiver }
    }

    /// The way back to the sender of the request with this target, `None` when nobody waits for it.
    ///
    /// It can be claimed once: from then on the server's end is the only one, so that the caller
    /// learns of a connection that was lost instead of waiting for ever.
    pub(super) fn claim(&self, target: &Uri) -> Option<Delivery> {
        let (name, number) = target.query()?.split_once('=')?;
        let number = number.parse().ok().filter(|_| name == PARAMETER)?;
        self.with(|waiting| waiting.deliveries.remove(&number))
    }

    fn with<T>(&self, change: impl FnOnce(&mut Waiting) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The server's end.
#[derive(Debug)]
pub(super) struct Delivery(mpsc::UnboundedSender<anyhow::Result<Received>>);

impl Delivery {
    /// Hands over what was received, or why it could not be.
    pub(super) fn send(&self, received: anyhow::Result<Received>) {
        // The caller may have been cancelled; nobody else wants it.
        let _ = self.0.send(received);
    }
}

/// The caller's end.
#[derive(Debug)]
pub(super) struct Ticket {
    number: u64,
    receiver: mpsc::UnboundedReceiver<anyhow::Result<Received>>,
}

impl Ticket {
    /// The request target for this path. The ticket travels in the query, so that headers and
    /// body stay exactly the caller's.
    pub(super) fn target(&self, path: &str) -> String {
        format!("{path}?{PARAMETER}={}", self.number)
    }

    /// The next thing that arrived.
    pub(super) async fn received(&mut self) -> anyhow::Result<Received> {
        self.receiver.recv().await.context("the server let the connection go before anything arrived")?
    }
}
