//! Whose turn it is to have a connection to a server that takes one request at a time on each.
//!
//! A client of HTTP/2 may send as many requests at a time as there are streams. Each of them needs a connection of HTTP/1.1,
//! and so a file, which other clients need too.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::files::OWN;

/// The connections that clients may have beyond their own.
pub(super) struct Further {
    left: Arc<Semaphore>,
    /// How many of them one client may have.
    each: usize,
}

impl Further {
    /// Makes room for `count` connections, of which one client may have a quarter.
    pub(super) fn new(count: usize) -> Self {
        Self { left: Arc::new(Semaphore::new(count)), each: count.div_ceil(4) }
    }
}

/// The turns of one client.
pub(super) struct Turns {
    own: Arc<Semaphore>,
    further: Arc<Semaphore>,
    /// The rest of all clients' further ones.
    left: Arc<Semaphore>,
}

/// A turn, which ends when it is dropped.
pub(super) enum Turn {
    /// One that the client always may have.
    Own(#[expect(dead_code, reason = "it is held")] OwnedSemaphorePermit),
    /// One beyond those, as one of the client's and one of all clients'.
    Further(#[expect(dead_code, reason = "they are held")] [OwnedSemaphorePermit; 2]),
}

impl Turns {
    pub(super) fn new(further: &Further) -> Self {
        Self {
            own: Arc::new(Semaphore::new(OWN)),
            further: Arc::new(Semaphore::new(further.each)),
            left: Arc::clone(&further.left),
        }
    }

    /// Waits for a turn.
    pub(super) async fn next(&self) -> Turn {
        let further = async { [permit(&self.further).await, permit(&self.left).await] };
        tokio::select! {
            biased;
            own = permit(&self.own) => Turn::Own(own),
            both = further => Turn::Further(both),
        }
    }

    /// Returns how many of its own turns the client does not have.
    pub(super) fn own_left(&self) -> usize {
        self.own.available_permits()
    }
}

async fn permit(of: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    Arc::clone(of).acquire_owned().await.unwrap_or_else(|_| unreachable!("it is never closed"))
}
