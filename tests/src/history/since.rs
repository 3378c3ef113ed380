use std::collections::BTreeSet;

use codex_metadata::codex::paths;
use codex_metadata::contract::{Carrier, Slot};
use semver::Version;

use super::{Captures, Change, Event, Kind, Place, events};

/// Compares the `since` of the declaration with what was captured, and returns a line for each that is not as captured:
/// it is to lie after the last release without the key, and not after the first with it.
///
/// A key that an earlier release had elsewhere on the same transport need not have one: that is a gap, or a scenario
/// that took another way.
#[must_use]
pub fn check_since(captures: &Captures) -> Vec<String> {
    let wrong = |event: Event| {
        let declared = declared(event.place, event.key.as_deref());
        let key = event.key.as_deref().map_or(String::new(), |key| format!(" `{key}`"));
        let what = format!("{}{key} came in {}, and {} had none", event.place.name(), event.after, event.before);
        match declared {
            Declared::Since(since) if since > event.before && since <= event.after => None,
            Declared::Not => None,
            _ if was_there(captures, &event) => None,
            Declared::Always => Some(format!("{what}: write `since = \"{}\"`", event.after)),
            Declared::Since(since) if since > event.after => {
                Some(format!("{what}: its `since` of {since} is too late"))
            }
            Declared::Since(since) => Some(format!("{what}: its `since` of {since} is too early")),
        }
    };
    events(captures).into_iter().filter(|event| event.change == Change::Came).filter_map(wrong).collect()
}

/// Returns a line for each key that some release sent and that is not declared where it was.
///
/// Left out are the client's own pairs, and headers of the connection and of the program itself.
#[must_use]
pub fn check_declared(captures: &Captures) -> Vec<String> {
    let releases: Vec<&Version> = captures.releases().collect();
    let mut lines = Vec::new();
    for place in Place::all() {
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for release in &releases {
            let keys = captures.scenarios(release).filter_map(|scenario| captures.keys(release, scenario, place));
            for key in keys.flatten() {
                let is_known = place.declares(key)
                    || place.contract().is_foreign(key)
                    || place.1 == Carrier::Header && NO_METADATA.contains(&key.as_str());
                if !is_known && captures.is_of_the_wire(&releases, place, key) && told.insert(key) {
                    lines.push(format!("{} `{key}` was sent by {release}, and is not declared there", place.name()));
                }
            }
        }
    }
    lines
}

/// Headers that say what the program is and what it takes.
const NO_METADATA: &[&str] = &["openai-beta", "originator", "user-agent", "version", "x-codex-beta-features"];

/// Returns whether an earlier release had the key on the same transport, in whatever scenario.
fn was_there(captures: &Captures, event: &Event) -> bool {
    let Some(key) = &event.key else { return false };
    let same = |place: &Place| place.1.transport() == event.place.1.transport();
    captures.releases().filter(|release| **release <= event.before).any(|release| {
        let mut scenarios = captures.scenarios(release);
        scenarios.any(|scenario| {
            let mut keys = Place::all().filter(same).filter_map(|place| captures.keys(release, scenario, place));
            keys.any(|keys| keys.contains(key))
        })
    })
}

/// The declared release of a key.
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

fn declared(place: Place, key: Option<&str>) -> Declared {
    let Place(kind, carrier) = place;
    let path = match kind {
        Kind::Http => paths::RESPONSES,
        Kind::Handshake => paths::HANDSHAKE,
        Kind::Frame => paths::RESPONSE_CREATE,
        Kind::Mcp => paths::MCP_REQUEST,
    };
    let on_path = path.releases().find(|release| release.carrier() == carrier && release.key() == key);
    if let Some(on_path) = on_path {
        return Declared::of(on_path.since());
    }
    let Some(key) = key else { return Declared::Always };
    let mut fields = place.contract().fields().iter();
    let since = fields.find_map(|field| {
        let has_key = |slot: &&Slot| slot.keys().iter().any(|own| own.name() == key);
        let slot = field.slots(carrier.transport()).find(has_key)?;
        Some(slot.since().or(field.since()))
    });
    since.map_or(Declared::Not, Declared::of)
}
