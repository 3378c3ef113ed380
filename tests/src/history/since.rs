use codex_metadata::CodexMeta as _;
use codex_metadata::codex::{CodexResponsesMetadata, paths};
use codex_metadata::contract::{Carrier, Slot};
use semver::Version;

use super::{Captures, Change, Event, Kind, Place, events};

/// Compares the `since` of the declaration with what was captured, and returns a line for each that is not as captured:
/// it is to lie after the last release without the key, and not after the first with it.
///
/// What an earlier release had on the same transport, though elsewhere, need not have one: that is a gap, or a scenario
/// that took another way.
#[must_use]
pub fn check_since(captures: &Captures) -> Vec<String> {
    let wrong = |event: Event| {
        let carrier = event.place.1?;
        let declared = declared(event.place.0, carrier, event.key.as_deref());
        let key = event.key.as_deref().map_or(String::new(), |key| format!(" `{key}`"));
        let what = format!("{}{key} came in {}, and {} had none", event.place.name(), event.after, event.before);
        match declared {
            Declared::Since(since) if since > event.before && since <= event.after => None,
            Declared::Not => None,
            _ if was_there(captures, carrier, &event) => None,
            Declared::Always => Some(format!("{what}: write `since = \"{}\"`", event.after)),
            Declared::Since(since) if since > event.after => {
                Some(format!("{what}: its `since` of {since} is too late"))
            }
            Declared::Since(since) => Some(format!("{what}: its `since` of {since} is too early")),
        }
    };
    events(captures).into_iter().filter(|event| event.change == Change::Came).filter_map(wrong).collect()
}

/// Returns whether an earlier release had the key on the same transport, in whatever scenario.
fn was_there(captures: &Captures, carrier: Carrier, event: &Event) -> bool {
    let Some(key) = &event.key else { return false };
    let same = |place: &Place| place.1.is_some_and(|other| other.transport() == carrier.transport());
    captures.releases().filter(|release| **release <= event.before).any(|release| {
        let mut scenarios = captures.scenarios(release);
        scenarios.any(|scenario| {
            let mut keys = Place::all().filter(same).filter_map(|place| captures.keys(release, scenario, place));
            keys.any(|keys| keys.contains(key))
        })
    })
}

/// What the contract says of a key.
enum Declared {
    /// It does not have the key.
    Not,
    /// It names no first release.
    Always,
    /// It names this one.
    Since(Version),
}

impl Declared {
    fn of(since: Option<&str>) -> Self {
        since.and_then(|text| Version::parse(text).ok()).map_or(Self::Always, Self::Since)
    }
}

fn declared(kind: Kind, carrier: Carrier, key: Option<&str>) -> Declared {
    let path = match kind {
        Kind::Http => paths::RESPONSES,
        Kind::Handshake => paths::HANDSHAKE,
        Kind::Frame => paths::RESPONSE_CREATE,
        Kind::Mcp => paths::MCP_REQUEST,
    };
    let on_path = path.since.iter().find(|since| since.carrier == carrier && since.key == key);
    if let Some(on_path) = on_path {
        return Declared::of(Some(on_path.version));
    }
    let Some(key) = key else { return Declared::Always };
    let mut fields = CodexResponsesMetadata::CONTRACT.fields().iter();
    let since = fields.find_map(|field| {
        let has_key = |slot: &&Slot| slot.keys().iter().any(|own| own.name() == key);
        let slot = field.slots(carrier.transport()).find(has_key)?;
        Some(slot.since().or(field.since()))
    });
    since.map_or(Declared::Not, Declared::of)
}

impl Place {
    /// Returns its name for a table.
    #[must_use]
    pub fn name(self) -> String {
        let Self(kind, carrier) = self;
        let kind = match kind {
            Kind::Http => "HTTP",
            Kind::Handshake => "handshake",
            Kind::Frame => "frame",
            Kind::Mcp => "MCP",
        };
        carrier.map_or(format!("{kind} `_meta`"), |carrier| format!("{kind} {carrier}"))
    }
}
