//! A contract from a file.

use std::ops::Deref;

use serde_json::Value;

use super::Contract;
use super::error::ContractError;
use super::read::contract;

/// A contract that was read from a file. `OwnedContract` dereferences to [`Contract`], and therefore has all methods of
/// that type.
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
/// Dropping the contract frees its memory, except for the names of views: the program keeps each distinct name until it
/// ends, because [`Carrier::View`](super::Carrier::View) refers to the name. After 4,096 distinct names, a contract
/// with a new view name is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnedContract(Contract);

impl OwnedContract {
    /// Reads a contract from the JSON that [`Contract::to_json`] returns, as text.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not JSON, has an unknown format version, or is not a valid contract. The error
    /// contains the place of the fault.
    pub fn from_json(text: &str) -> Result<Self, ContractError> {
        let value = serde_json::from_str(text).map_err(|error| ContractError::new("", error.to_string()))?;
        Self::from_value(&value)
    }

    /// Reads a contract from a parsed JSON value.
    ///
    /// # Errors
    ///
    /// Returns an error if the value has an unknown format version, or is not a valid contract. The error contains the
    /// place of the fault.
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
