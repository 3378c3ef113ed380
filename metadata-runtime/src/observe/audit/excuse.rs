//! What a sender may leave out.

use serde_json::Value;

use super::text;
use crate::observe::Observed;
use crate::observe::entry::Entry;
use crate::observe::seen::Sighting;
use crate::report::Carrier;

/// Why something may be missing from one carrier.
pub(super) struct Excuses<'o> {
    observed: &'o Observed,
    carrier: Carrier,
}

impl<'o> Excuses<'o> {
    pub(super) fn of(observed: &'o Observed, carrier: Carrier) -> Self {
        Self { observed, carrier }
    }

    /// Whether all of it may be missing.
    pub(super) fn whole(&self) -> bool {
        let _ = self.observed;
        false
    }

    /// Whether an entry with the value of `reference` may be missing.
    pub(super) fn entry(&self, _entry: Entry, reference: Option<&Sighting>) -> bool {
        match self.carrier {
            Carrier::Header => reference.is_some_and(|reference| !is_sendable(&reference.value)),
            _ => false,
        }
    }

    /// Whether the extras may be missing.
    pub(super) fn extras(&self) -> bool {
        false
    }
}

/// Whether a header can have the value; of an object or an array only its sender knows.
fn is_sendable(value: &Value) -> bool {
    if matches!(value, Value::Object(_) | Value::Array(_)) {
        return false;
    }
    let text = text(value);
    text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && text.trim_matches(' ').len() == text.len()
}
