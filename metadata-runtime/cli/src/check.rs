//! The errors of a file that should hold a contract.

use std::fmt;

use codex_metadata::Contract;
use codex_metadata::contract::{ContractError, OwnedContract};
use jsonschema::error::ValidationErrorKind;
use serde::Serialize;
use serde_json::Value;

use crate::plain::{MAX_NAME, cut_to, may_have_secret, shortened};

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
    if faults.is_empty() {
        match OwnedContract::from_value(&value) {
            Ok(contract) => faults.extend(contract.faults().iter().map(Fault::from)),
            Err(error) => faults.push(Fault::from(&error)),
        }
    }
    faults
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "`{}` ", self.place)?;
        }
        f.write_str(&self.what)
    }
}

impl From<&ContractError> for Fault {
    /// Leaves out each name of the file that may have a secret.
    fn from(error: &ContractError) -> Self {
        Self { place: place(error.place()), what: without_secret_names(error.what()) }
    }
}

/// Returns the text, with `...` for each name between backticks that may have a secret. Within a name, a backslash escapes
/// the character behind it.
fn without_secret_names(what: &str) -> String {
    let (mut out, mut rest) = (String::new(), what);
    while let Some((before, behind)) = rest.split_once('`') {
        let mut is_escaped = false;
        let is_end = |char| {
            let is_end = char == '`' && !is_escaped;
            is_escaped = char == '\\' && !is_escaped;
            is_end
        };
        let end = behind.find(is_end).unwrap_or(behind.len());
        let (name, left) = behind.split_at(end);
        // Of a URL that was cut, the user may have lost what ends it.
        let is_cut_url = name.ends_with("...") && name.contains("//");
        out.extend([before, "`", if is_cut_url || may_have_secret(name) { "..." } else { name }]);
        rest = left.strip_prefix('`').map_or("", |left| {
            out.push('`');
            left
        });
    }
    out + rest
}

fn against_schema(value: &Value) -> Vec<Fault> {
    let short = has_long_name(value).then(|| with_short_names(value, &mut 0));
    let value = short.as_ref().unwrap_or(value);
    let schema: Value = serde_json::from_str(Contract::SCHEMA).expect("the schema of contracts is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema of contracts is one");
    let fault = |error: jsonschema::ValidationError<'_>| Fault {
        place: place(error.instance_path().as_str()),
        what: said(&error),
    };
    validator.iter_errors(value).map(fault).collect()
}

/// Returns whether a name has more bytes than a place shows. The place of each fault beneath it would repeat the name.
fn has_long_name(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.iter().any(has_long_name),
        Value::Object(members) => members.iter().any(|(name, value)| name.len() > MAX_NAME || has_long_name(value)),
        _ => false,
    }
}

/// Returns the value with a number in the place of each such name.
fn with_short_names(value: &Value, count: &mut usize) -> Value {
    match value {
        Value::Array(elements) => elements.iter().map(|element| with_short_names(element, count)).collect(),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                let value = with_short_names(value, count);
                if name.len() <= MAX_NAME {
                    return (name.clone(), value);
                }
                *count += 1;
                (format!("(long name {count})"), value)
            };
            members.iter().map(member).collect()
        }
        other => other.clone(),
    }
}

/// Returns the JSON Pointer, with `...` for each name in it that is long or may have a secret.
fn place(pointer: &str) -> String {
    let shown = |name: &str| {
        let is_shown = name.len() <= MAX_NAME && !may_have_secret(&name.replace("~1", "/").replace("~0", "~"));
        if is_shown { format!("/{name}") } else { "/...".to_owned() }
    };
    cut_to(MAX_NAME, pointer.split('/').skip(1).map(shown).collect())
}

/// Returns the message, without the value if that is long or may have a secret, as a URL that stands for a path has.
fn said(error: &jsonschema::ValidationError<'_>) -> String {
    const MAX_BYTES: usize = 200;
    let message = worded(error, Some(error.instance()), MAX_NAME).unwrap_or_else(|| error.to_string());
    let is_shown = message.len() <= MAX_BYTES && !holds_secret(error.instance());
    if is_shown {
        return message;
    }
    // The keys stay in a message about keys.
    let masked = |most: usize| worded(error, None, most).unwrap_or_else(|| error.masked().to_string());
    let whole = masked(usize::MAX);
    let is_named = |key: &String| may_have_secret(key) && whole.contains(key.as_str());
    let keys = error.instance().as_object().into_iter().flat_map(serde_json::Map::keys);
    if keys.into_iter().any(is_named) {
        return "has a key that no contract has here, and that may have a secret".to_owned();
    }
    shortened(masked(MAX_NAME))
}

/// Returns the message where the schema's library leaves something out, or calls the parts of a contract by other names.
/// Of each name the first `most` characters are in it.
fn worded(error: &jsonschema::ValidationError<'_>, value: Option<&Value>, most: usize) -> Option<String> {
    let quoted = |name: &String| format!("`{}`", cut_to(most, name.clone()));
    let list = |names: &[String]| names.iter().map(quoted).collect::<Vec<_>>().join(", ");
    Some(match error.kind() {
        ValidationErrorKind::Enum { options } => {
            let options: Option<Vec<String>> =
                options.as_array()?.iter().map(|option| option.as_str().map(str::to_owned)).collect();
            let value = value.map_or_else(|| "the value".to_owned(), Value::to_string);
            format!("{value} is none of {}", list(&options?))
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            format!("has {}, which no contract has here", list(unexpected))
        }
        ValidationErrorKind::Required { property } => format!("has no `{}`", property.as_str()?),
        _ => return None,
    })
}

/// Returns `true` if some text in the value is a URL with a user, a query or a fragment, in any spelling.
fn holds_secret(value: &Value) -> bool {
    match value {
        Value::String(text) => may_have_secret(text),
        Value::Array(elements) => elements.iter().any(holds_secret),
        Value::Object(members) => members.iter().any(|(key, value)| may_have_secret(key) || holds_secret(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
