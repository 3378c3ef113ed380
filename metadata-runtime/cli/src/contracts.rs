//! Contracts by their names and from files.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::ops::Deref;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::Context as _;
use codex_metadata::codex::{
    CodexFrameMetadata, CodexMcpMetadata, CodexPreconnectMetadata, CodexResponsesMetadata, CodexSearchMetadata,
};
use codex_metadata::contract::OwnedContract;
use codex_metadata::{CodexMeta as _, Contract};

use crate::bounded;
use crate::check::Fault;
use crate::plain::Named;
use crate::request::OBJECT;

/// The name of the contract of Codex's requests.
pub const CODEX: &str = "codex";
/// The name of the contract of Codex's first handshakes.
pub const CODEX_PRECONNECT: &str = "codex-preconnect";

/// The name of the contract of Codex's frames.
pub const CODEX_FRAME: &str = "codex-frame";
/// The name of the contract of what stands beside the object for MCP servers.
pub const CODEX_MCP: &str = "codex-mcp";
/// The name of the contract of Codex's searches.
pub const CODEX_SEARCH: &str = "codex-search";

/// Returns the names of the fields of all requests, those of the snapshot first.
pub(crate) fn field_names() -> Vec<&'static str> {
    let contracts = [CodexResponsesMetadata::CONTRACT, CodexFrameMetadata::CONTRACT, CodexMcpMetadata::CONTRACT];
    let mut names: Vec<&str> = Vec::new();
    for field in contracts.iter().flat_map(|contract| contract.fields()) {
        if field.name() != OBJECT && !names.contains(&field.name()) {
            names.push(field.name());
        }
    }
    names
}

/// The place of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The contract of Codex's requests.
    Codex,
    /// The contract of Codex's first handshakes.
    CodexPreconnect,
    /// The contract of Codex's frames.
    CodexFrame,
    /// The contract of what stands beside the object for MCP servers.
    CodexMcp,
    /// The contract of Codex's searches.
    CodexSearch,
    /// The standard input.
    Input,
    /// A file with what `Contract::to_json` wrote.
    File(PathBuf),
}

/// Reads a name, or else the path of a file; a file with such a name is written `./codex`.
impl FromStr for Source {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            CODEX => Self::Codex,
            CODEX_PRECONNECT => Self::CodexPreconnect,
            CODEX_FRAME => Self::CodexFrame,
            CODEX_MCP => Self::CodexMcp,
            CODEX_SEARCH => Self::CodexSearch,
            "-" => Self::Input,
            path => Self::File(path.into()),
        })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Codex => f.write_str(CODEX),
            Self::CodexPreconnect => f.write_str(CODEX_PRECONNECT),
            Self::CodexFrame => f.write_str(CODEX_FRAME),
            Self::CodexMcp => f.write_str(CODEX_MCP),
            Self::CodexSearch => f.write_str(CODEX_SEARCH),
            Self::Input => f.write_str("-"),
            Self::File(path) => Named(path).fmt(f),
        }
    }
}

impl Source {
    /// Returns the contract if it is the program's own.
    fn own(&self) -> Option<&'static Contract> {
        Some(match self {
            Self::Codex => CodexResponsesMetadata::CONTRACT,
            Self::CodexPreconnect => CodexPreconnectMetadata::CONTRACT,
            Self::CodexFrame => CodexFrameMetadata::CONTRACT,
            Self::CodexMcp => CodexMcpMetadata::CONTRACT,
            Self::CodexSearch => CodexSearchMetadata::CONTRACT,
            Self::Input | Self::File(_) => return None,
        })
    }

    /// Returns the contract.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, or holds no contract.
    pub fn contract(&self) -> anyhow::Result<Loaded> {
        if let Some(own) = self.own() {
            return Ok(Loaded::Own(own));
        }
        let read = OwnedContract::from_json(&self.text()?);
        let read = read.map_err(|error| anyhow::anyhow!("`{self}` holds no contract: {}", Fault::from(&error)))?;
        Ok(Loaded::Read(Box::new(read)))
    }

    /// Returns the contract as the JSON that it is kept as.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read.
    pub fn text(&self) -> anyhow::Result<String> {
        if let Some(own) = self.own() {
            return Ok(own.to_json().to_string());
        }
        let bytes = match self {
            Self::File(path) => bounded::file(path),
            _ => bounded::read(io::stdin().lock()),
        };
        let bytes = bytes.with_context(|| format!("cannot read `{self}`"))?;
        let text = String::from_utf8(bytes).with_context(|| format!("cannot read `{self}` as UTF-8"))?;
        // Some editors begin a file with a byte order mark.
        Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        })
    }
}

/// A contract of the program's own, or one from a file.
#[derive(Debug)]
pub enum Loaded {
    /// A contract of the program's own.
    Own(&'static Contract),
    /// A contract from a file.
    Read(Box<OwnedContract>),
}

impl Loaded {
    /// Keeps the contract until the program ends.
    #[must_use]
    pub fn keep(self) -> &'static Contract {
        match self {
            Self::Own(contract) => contract,
            Self::Read(contract) => Box::leak(contract),
        }
    }
}

impl Deref for Loaded {
    type Target = Contract;

    fn deref(&self) -> &Contract {
        match self {
            Self::Own(contract) => contract,
            Self::Read(contract) => contract,
        }
    }
}
