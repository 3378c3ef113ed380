//! A contract from a file.

use std::ops::Deref;

use serde_json::Value;

use super::Contract;
use super::error::ContractError;
use super::read::contract;

/// A contract that was read from a file, and that frees what it holds.
///
/// ```
/// use codex_metadata::CodexMeta;
/// use codex_metadata::contract::OwnedContract;
///
/// #[derive(CodexMeta)]
/// #[codex_meta(transports(header, flat))]
/// struct Ids {
///     #[codex_meta(header = "thread-id", flat)]
///     thread_id: String,
/// }
///
/// let file = Ids::CONTRACT.to_json().to_string();
/// let contract = OwnedContract::from_json(&file)?;
/// assert_eq!(*contract, *Ids::CONTRACT);
/// assert!(contract.owns("thread-id"));
/// # Ok::<(), codex_metadata::contract::ContractError>(())
/// ```
///
/// A [`Carrier`](super::Carrier) names a view by a text that lives as long as the program. Each distinct name of a view
/// is kept so long, once however many contracts have it; a process that has read 4,096 of them reads no further one.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnedContract(Contract);

impl OwnedContract {
    /// Reads what [`Contract::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// When it is no JSON, has a form of another version, or says what no contract can; the error has the place.
    pub fn from_json(text: &str) -> Result<Self, ContractError> {
        let value = serde_json::from_str(text).map_err(|error| ContractError::new("", error.to_string()))?;
        Self::from_value(&value)
    }

    /// Reads what is parsed already.
    ///
    /// # Errors
    ///
    /// As [`from_json`](Self::from_json).
    pub fn from_value(value: &Value) -> Result<Self, ContractError> {
        contract(value).map(Self)
    }
}

impl Deref for OwnedContract {
    type Target = Contract;

    fn deref(&self) -> &Contract {
        &self.0
    }
}
