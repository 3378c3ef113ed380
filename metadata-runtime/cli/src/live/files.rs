//! How many files the system lets the program open, and who may have them.

/// How many open files the program may need beside those of connections that pass requests on.
const OTHER_FILES: u64 = 64;
/// The connections to the server that each client may have, whatever other clients have. One of HTTP/1.1 needs a single one.
/// A client of HTTP/2 that waits for a long answer can still send another request.
pub(super) const OWN: usize = 2;
/// The files of a client: its connection, and those to the server.
const FILES: u64 = 1 + OWN as u64;
/// The most connections of clients, where the system gives no lower limit.
const MOST: u64 = 1 << 16;
/// The most further connections to the server, where the system gives no lower limit.
const MOST_FURTHER: u64 = 1 << 24;

/// How many connections there may be at a time.
pub(super) struct Room {
    /// Connections of clients.
    pub(super) clients: usize,
    /// Connections to the server that clients may have beyond their own, together.
    pub(super) further: usize,
}

impl Room {
    /// Raises the limit of open files as far as the system allows, and divides them.
    pub(super) fn of_system() -> Self {
        Self::of(max_files())
    }

    /// Divides this many files. A quarter is for further connections.
    fn of(files: u64) -> Self {
        let files = files.saturating_sub(OTHER_FILES);
        let clients = ((files - files / 4) / FILES).clamp(16, MOST);
        let further = files.saturating_sub(clients * FILES).min(MOST_FURTHER);
        let size = |count| usize::try_from(count).unwrap_or(usize::MAX);
        Self { clients: size(clients), further: size(further) }
    }
}

#[cfg(unix)]
fn max_files() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    if setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum }).is_ok() {
        return limit.maximum.unwrap_or(u64::MAX);
    }
    limit.current.unwrap_or(u64::MAX)
}

#[cfg(not(unix))]
fn max_files() -> u64 {
    4096
}

#[cfg(test)]
mod tests {
    use super::{FILES, OTHER_FILES, Room};

    #[test]
    fn all_connections_have_their_files() {
        for files in [200, 256, 1024, 4096, 20_000, 1 << 19, 1 << 20, u64::MAX] {
            let Room { clients, further } = Room::of(files);
            let taken = clients as u64 * FILES + further as u64;
            assert!(taken <= files - OTHER_FILES, "{files}: {clients}, {further}");
            assert!(further >= 32, "{files}: {further}");
        }
        let room = Room::of(1024);
        assert_eq!((room.clients, room.further), (240, 240));
    }
}
