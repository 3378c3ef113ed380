//! The objects of a contract's file.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::error::ContractError;
use super::text::Names;
use super::text::shown;
use crate::line::Quoted;

type Result<T> = std::result::Result<T, ContractError>;

/// An object of the file, with its place.
pub(super) struct Object<'v> {
    place: String,
    members: &'v Map<String, Value>,
}

/// How many names are too many to be compared with one after the other.
const MANY: usize = 64;

/// Returns the most entries of a list with this name. Each path, and each further word of a field, is compared with others:
/// without an end, the time for a small file would be out of proportion.
fn max_len(name: &str) -> usize {
    match name {
        "also" | "within" => 64,
        "paths" => 1024,
        _ => 8192,
    }
}

impl<'v> Object<'v> {
    pub(super) fn new(place: &str, value: &'v Value, known: &[&str]) -> Result<Self> {
        Self::with_nulls(place, value, known, &[])
    }

    /// Reads an object of which the members in `nulls` may be `null`; any other is left out where there is none.
    pub(super) fn with_nulls(place: &str, value: &'v Value, known: &[&str], nulls: &[&str]) -> Result<Self> {
        let Some(members) = value.as_object() else {
            return Err(ContractError::new(place, "is no object"));
        };
        // Mostly they are those that a contract's format has, but there may be as many as a field has keys.
        let many: Option<HashSet<&str>> = (known.len() > MANY).then(|| known.iter().copied().collect());
        let is_known = |name: &str| many.as_ref().map_or_else(|| known.contains(&name), |many| many.contains(name));
        match members.keys().find(|name| !is_known(name)) {
            Some(name) => Err(ContractError::new(place, format!("has `{}`, which is not known", Quoted(shown(name))))),
            None => match members.iter().find(|(name, value)| value.is_null() && !nulls.contains(&name.as_str())) {
                Some((name, _)) => Err(ContractError::new(&format!("{place}/{name}"), "is `null`, which it cannot be")),
                None => Ok(Self { place: place.to_owned(), members }),
            },
        }
    }

    pub(super) fn at(&self, name: &str) -> String {
        format!("{}/{name}", self.place)
    }

    /// The member, unless it is missing or `null`.
    pub(super) fn maybe(&self, name: &str) -> Option<(String, &'v Value)> {
        let value = self.members.get(name).filter(|value| !value.is_null())?;
        Some((self.at(name), value))
    }

    pub(super) fn needed(&self, name: &str) -> Result<(String, &'v Value)> {
        self.maybe(name).ok_or_else(|| ContractError::new(&self.at(name), "is missing"))
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&'v str>> {
        let Some((place, value)) = self.maybe(name) else {
            return Ok(None);
        };
        value.as_str().map(Some).ok_or_else(|| ContractError::new(&place, "is no text"))
    }

    pub(super) fn needed_text(&self, name: &str) -> Result<&'v str> {
        let (place, value) = self.needed(name)?;
        value.as_str().ok_or_else(|| ContractError::new(&place, "is no text"))
    }

    /// Returns the name of a struct, a field or a request path, which messages and lists of all kinds repeat.
    pub(super) fn own_name(&self) -> Result<&'v str> {
        const MAX_BYTES: usize = 1024;
        let name = self.needed_text("name")?;
        if name.len() > MAX_BYTES {
            let what = format!("has {} bytes: a name has at most {MAX_BYTES}", name.len());
            return Err(ContractError::new(&self.at("name"), what));
        }
        Ok(name)
    }

    pub(super) fn flag(&self, name: &str) -> Result<bool> {
        let Some((place, value)) = self.maybe(name) else {
            return Ok(false);
        };
        match value.as_bool() {
            Some(true) => Ok(true),
            // `Contract::to_json` never writes it, and its schema has none.
            Some(false) => Err(ContractError::new(&place, "is `false`: leave it out")),
            None => Err(ContractError::new(&place, "is not `true`")),
        }
    }

    pub(super) fn number<N: TryFrom<u64>>(&self, name: &str) -> Result<Option<N>> {
        let Some((place, value)) = self.maybe(name) else {
            return Ok(None);
        };
        let number = value.as_u64().and_then(|number| N::try_from(number).ok());
        number.map(Some).ok_or_else(|| ContractError::new(&place, "is no number of that size"))
    }

    pub(super) fn size(&self, name: &str) -> Result<Option<usize>> {
        self.number(name)
    }

    pub(super) fn rank(&self, name: &str) -> Result<Option<u32>> {
        self.number(name)
    }

    pub(super) fn list(&self, name: &str) -> Result<Vec<(String, &'v Value)>> {
        let (place, value) = self.needed(name)?;
        let list = value.as_array().ok_or_else(|| ContractError::new(&place, "is no array"))?;
        let most = max_len(name);
        if list.len() > most {
            let what = format!("has {} entries: a contract's file has at most {most} there", list.len());
            return Err(ContractError::new(&place, what));
        }
        Ok(list.iter().enumerate().map(|(i, value)| (format!("{place}/{i}"), value)).collect())
    }

    pub(super) fn texts(&self, name: &str) -> Result<Vec<&'v str>> {
        let no_text = |place: &str| ContractError::new(place, "is no text");
        self.list(name)?.into_iter().map(|(place, value)| value.as_str().ok_or_else(|| no_text(&place))).collect()
    }

    pub(super) fn names(&self, name: &str) -> Result<Names> {
        Ok(Names::read(self.texts(name)?))
    }
}
