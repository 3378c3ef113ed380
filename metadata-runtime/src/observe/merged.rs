use std::borrow::Cow;
use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::entry::Entry;
use super::{DeserializeError, Observed, deserialize};
use crate::report::Carrier;

/// One value per field; see [`Observed::merged`].
#[derive(Clone, Debug)]
pub struct Merged<'o> {
    fields: Vec<MergedField<'o>>,
}

/// A field's value, and where it is from.
#[derive(Clone)]
pub struct MergedField<'o> {
    pub(super) name: &'static str,
    pub(super) value: Cow<'o, Value>,
    pub(super) carrier: Carrier,
    /// The value is the text of whatever it was.
    pub(super) is_text: bool,
    pub(super) sensitive: bool,
}

impl<'o> Merged<'o> {
    pub(super) fn new(observed: &'o Observed) -> Self {
        let mut fields: Vec<MergedField<'o>> = Vec::new();
        for entry in Entry::all(observed.contract) {
            // A field's name may be the key of another one's member; the field comes first.
            if !fields.iter().any(|field| field.name == entry.name()) {
                fields.extend(first(observed, entry));
            }
        }
        fields.extend(extras(observed));
        Self { fields }
    }

    /// The field called `name`, or the member with this key of a flattened field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&MergedField<'o>> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// All that arrived, in declaration order, the extras last.
    pub fn iter(&self) -> impl Iterator<Item = &MergedField<'o>> {
        self.fields.iter()
    }

    /// See [`Observed::deserialize`].
    ///
    /// # Errors
    ///
    /// See there.
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<T, DeserializeError> {
        deserialize::deserialize(&self.fields)
    }
}

fn first(observed: &Observed, entry: Entry) -> Option<MergedField<'_>> {
    observed.by_precedence().find_map(|seen| {
        let sighting = entry.keys(seen.carrier.transport()).find_map(|key| seen.sighting(key))?;
        Some(MergedField {
            name: entry.name(),
            value: Cow::Borrowed(&sighting.value),
            carrier: seen.carrier,
            is_text: sighting.is_text(),
            sensitive: entry.field.is_sensitive(),
        })
    })
}

/// The extras of all carriers in one object, those of the first one with more weight.
fn extras(observed: &Observed) -> Option<MergedField<'_>> {
    let field = observed.contract.fields().iter().find(|field| field.is_extras())?;
    let mut pairs = Map::new();
    let mut carrier = None;
    for seen in observed.by_precedence() {
        for (key, value) in &seen.extras {
            carrier.get_or_insert(seen.carrier);
            pairs.entry(key.as_str()).or_insert_with(|| value.clone());
        }
    }
    let value = Cow::Owned(Value::Object(pairs));
    Some(MergedField { name: field.name(), value, carrier: carrier?, is_text: false, sensitive: false })
}

impl MergedField<'_> {
    /// The field's name, or the key of the flattened field's member.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The value; a string where it came as text.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The carrier that it is from.
    #[must_use]
    pub const fn carrier(&self) -> Carrier {
        self.carrier
    }

    /// Whether the field is declared `sensitive`.
    #[must_use]
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }
}

impl fmt::Debug for MergedField<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} from {}: ", self.name, self.carrier)?;
        if self.sensitive { f.write_str("(redacted)") } else { self.value.fmt(f) }
    }
}
