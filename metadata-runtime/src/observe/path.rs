use crate::contract::Carrier;

/// The facts that a receiver knows beforehand of the requests to one of its addresses.
///
/// The contract cannot say which carriers a request path has, nor which of the snapshot's conditions hold on
/// it. Without this, a carrier is expected where the receiver looked for it, a condition holds where a field
/// that needs it arrived, and a field exists where any carrier has it.
///
/// The paths of Codex are in [`codex::paths`](crate::codex::paths).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestPath {
    /// Its name, for messages: `POST /responses`.
    pub name: &'static str,
    /// The carriers that its requests have; any other is not looked for, and a finding where it is there.
    pub carriers: &'static [Carrier],
    /// The conditions that hold, by their paths as written in the declaration; in the rows of a nested struct with its name
    /// for `Self`.
    pub holds: &'static [&'static str],
    /// The conditions that do not hold.
    pub fails: &'static [&'static str],
    /// The fields, or members of flattened fields, that every snapshot has.
    pub required: &'static [&'static str],
    /// Fields that senders of earlier releases leave out here and not elsewhere; these replace the declared releases.
    pub since: &'static [PathSince],
}

/// The first release that sends something on one request path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathSince {
    /// The carrier.
    pub carrier: Carrier,
    /// The key on it; `None`: the whole carrier.
    pub key: Option<&'static str>,
    /// The release, such as `0.140.0`.
    pub version: &'static str,
}

impl RequestPath {
    /// Returns the first release that sends `key`, or the whole carrier, on this path, where the path says so.
    pub(super) fn since(&self, carrier: Carrier, key: Option<&str>) -> Option<&'static str> {
        let own = self.since.iter().find(|since| since.carrier == carrier && since.key == key);
        own.map(|since| since.version)
    }
}
