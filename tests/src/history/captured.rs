use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use codex_metadata::CodexMeta as _;
use codex_metadata::codex::{CodexFrameMetadata, CodexMcpMetadata, CodexResponsesMetadata, MCP, MCP_META};
use codex_metadata::contract::{Carrier, Contract, Key};
use semver::Version;
use serde::Deserialize;
use serde_json::{Map, Value};

/// How a captured request travelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An HTTP request.
    Http,
    /// A WebSocket handshake.
    Handshake,
    /// A frame of a WebSocket.
    Frame,
    /// A request to an MCP server.
    Mcp,
}

/// A carrier of one kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(pub Kind, pub Carrier);

impl Place {
    /// The members beside the object in an MCP request's `_meta`.
    const BESIDE: Self = Self(Kind::Mcp, Carrier::View(MCP_META.name()));

    /// Every place that captures are looked at.
    pub fn all() -> impl Iterator<Item = Self> {
        [
            Self(Kind::Http, Carrier::Header),
            Self(Kind::Http, Carrier::HeaderBlob),
            Self(Kind::Http, Carrier::Flat),
            Self(Kind::Http, Carrier::BodyBlob),
            Self(Kind::Handshake, Carrier::Header),
            Self(Kind::Handshake, Carrier::HeaderBlob),
            Self(Kind::Frame, Carrier::Flat),
            Self(Kind::Frame, Carrier::BodyBlob),
            Self::BESIDE,
            Self(Kind::Mcp, Carrier::View(MCP.name())),
        ]
        .into_iter()
    }

    /// Returns the contract of what is there.
    pub(super) fn contract(self) -> &'static Contract {
        match self.0 {
            Kind::Frame => CodexFrameMetadata::CONTRACT,
            Kind::Mcp if self == Self::BESIDE => CodexMcpMetadata::CONTRACT,
            Kind::Http | Kind::Handshake | Kind::Mcp => CodexResponsesMetadata::CONTRACT,
        }
    }

    /// Returns whether the contract declares the key for this carrier.
    pub(super) fn declares(self, key: &str) -> bool {
        let mut slots = self.contract().fields().iter().flat_map(|field| field.slots(self.1.transport()));
        slots.any(|slot| slot.keys().iter().map(Key::name).any(|name| name == key))
    }

    /// Returns its name for a table.
    #[must_use]
    pub fn name(self) -> String {
        let kind = match self.0 {
            Kind::Http => "HTTP",
            Kind::Handshake => "handshake",
            Kind::Frame => "frame",
            Kind::Mcp => "MCP",
        };
        format!("{kind} {}", self.1)
    }
}

type Keys = BTreeSet<String>;

/// The keys of one scenario: of each kind of request that it has, those of each carrier that it has.
type Scenario = BTreeMap<Kind, BTreeMap<Place, Keys>>;

/// The keys of a folder of captures, by release.
#[derive(Debug, Default)]
pub struct Captures(BTreeMap<Version, BTreeMap<String, Scenario>>);

#[derive(Deserialize)]
struct Line {
    scenario: String,
    sender_version: String,
    kind: Kind,
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default)]
    body: Value,
}

impl Captures {
    /// Reads every `*.jsonl` in the folder.
    ///
    /// # Errors
    ///
    /// When there is none, when one cannot be read, or when a line is no captured request.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut captures = Self::default();
        let place = || format!("cannot read `{}`", folder.display());
        for entry in fs::read_dir(folder).with_context(place)? {
            let path = entry.with_context(place)?.path();
            if path.extension().is_none_or(|extension| extension != "jsonl") {
                continue;
            }
            let text = fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                let added = serde_json::from_str(line).map_err(Into::into).and_then(|line| captures.add(line));
                added.with_context(|| format!("{}:{}: not a captured request", path.display(), number + 1))?;
            }
        }
        if captures.0.is_empty() {
            bail!("`{}` has no captures, files `*.jsonl`", folder.display());
        }
        Ok(captures)
    }

    fn add(&mut self, line: Line) -> Result<()> {
        let version = Version::parse(&line.sender_version)
            .with_context(|| format!("the release `{}` is no version", line.sender_version))?;
        let scenario = self.0.entry(version).or_default().entry(line.scenario).or_default();
        let places = scenario.entry(line.kind).or_default();
        let mut add = |carrier, keys: &mut dyn Iterator<Item = &str>| {
            places.entry(Place(line.kind, carrier)).or_default().extend(keys.map(str::to_owned));
        };
        let key = CodexResponsesMetadata::CONTRACT.blob_key().unwrap_or_default();
        if matches!(line.kind, Kind::Http | Kind::Handshake) {
            let names: Vec<String> = line.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
            add(Carrier::Header, &mut names.iter().map(String::as_str).filter(|name| *name != key));
            if let Some((_, blob)) = line.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)) {
                let blob: Map<String, Value> = serde_json::from_str(blob).context("the header's blob")?;
                add(Carrier::HeaderBlob, &mut blob.keys().map(String::as_str));
            }
        }
        if let Some(map) = line.body["client_metadata"].as_object() {
            add(Carrier::Flat, &mut map.keys().map(String::as_str).filter(|name| *name != key));
            if let Some(blob) = map.get(key).and_then(Value::as_str) {
                let blob: Map<String, Value> = serde_json::from_str(blob).context("the body's blob")?;
                add(Carrier::BodyBlob, &mut blob.keys().map(String::as_str));
            }
        }
        if let Some(meta) = line.body["params"]["_meta"].as_object() {
            add(Place::BESIDE.1, &mut meta.keys().map(String::as_str).filter(|name| *name != key));
            if let Some(object) = meta.get(key).and_then(Value::as_object) {
                add(Carrier::View(MCP.name()), &mut object.keys().map(String::as_str));
            }
        }
        Ok(())
    }

    /// Returns the releases, the earliest first.
    pub fn releases(&self) -> impl Iterator<Item = &Version> {
        self.0.keys()
    }

    /// Returns the scenarios that the release was captured in.
    pub fn scenarios(&self, release: &Version) -> impl Iterator<Item = &str> {
        self.0.get(release).into_iter().flatten().map(|(name, _)| name.as_str())
    }

    /// Returns whether the release was captured in the scenario.
    #[must_use]
    pub fn has(&self, release: &Version, scenario: &str) -> bool {
        self.0.get(release).is_some_and(|scenarios| scenarios.contains_key(scenario))
    }

    /// Returns whether the scenario has requests of the kind; without one it says nothing of their carriers.
    #[must_use]
    pub fn has_kind(&self, release: &Version, scenario: &str, kind: Kind) -> bool {
        self.scenario(release, scenario).is_some_and(|kinds| kinds.contains_key(&kind))
    }

    /// Returns the keys of a carrier; `None` where the scenario's requests do not have it.
    #[must_use]
    pub fn keys(&self, release: &Version, scenario: &str, place: Place) -> Option<&Keys> {
        self.scenario(release, scenario)?.get(&place.0)?.get(&place)
    }

    fn scenario(&self, release: &Version, scenario: &str) -> Option<&Scenario> {
        self.0.get(release)?.get(scenario)
    }

    /// Returns whether the key is the program's, and no pair of the client's own.
    #[must_use]
    pub(super) fn is_of_the_wire(&self, releases: &[&Version], place: Place, key: &str) -> bool {
        let others = releases.iter().filter_map(|release| self.0.get(release)).flatten();
        let mut others = others.filter(|(name, _)| !name.starts_with("app-server"));
        place.declares(key)
            || others.any(|(_, scenario)| {
                let keys = scenario.get(&place.0).and_then(|places| places.get(&place));
                keys.is_some_and(|keys| keys.contains(key))
            })
    }
}
