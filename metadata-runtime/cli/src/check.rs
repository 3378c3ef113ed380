//! The errors of a file that should hold a contract.

use codex_metadata::Contract;
use codex_metadata::contract::{ContractError, OwnedContract};
use serde::Serialize;
use serde_json::Value;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The place as a JSON Pointer; empty for the whole.
    pub place: String,
    /// The error there.
    pub what: String,
}

/// Returns everything that is wrong with the text of a contract: where it has another form than the schema, or else
/// the first thing that the schema cannot see and no contract says, or else the keys that no struct could declare.
///
/// # Panics
///
/// Panics if the schema of contracts is none.
#[must_use]
pub fn faults(text: &str) -> Vec<Fault> {
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return vec![Fault { place: String::new(), what: format!("is no JSON: {error}") }],
    };
    // Of a file in another form only its form is of interest.
    let is_of_this_form = value["format"].as_u64() == Some(Contract::FORMAT);
    let mut faults = if is_of_this_form { against_schema(&value) } else { Vec::new() };
    let of_error = |error: &ContractError| Fault { place: error.place().to_owned(), what: error.what().to_owned() };
    if faults.is_empty() {
        match OwnedContract::from_value(&value) {
            Ok(contract) => faults.extend(contract.faults().iter().map(of_error)),
            Err(error) => faults.push(of_error(&error)),
        }
    }
    faults
}

fn against_schema(value: &Value) -> Vec<Fault> {
    let schema: Value = serde_json::from_str(Contract::SCHEMA).expect("the schema of contracts is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema of contracts is one");
    let fault =
        |error: jsonschema::ValidationError<'_>| Fault { place: error.instance_path().to_string(), what: said(&error) };
    validator.iter_errors(value).map(fault).collect()
}

/// Returns the message, with a long value left out.
fn said(error: &jsonschema::ValidationError<'_>) -> String {
    const MAX_BYTES: usize = 200;
    let message = error.to_string();
    if message.len() <= MAX_BYTES { message } else { error.masked().to_string() }
}
