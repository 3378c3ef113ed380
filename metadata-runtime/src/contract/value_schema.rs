//! The JSON Schema of a field's values, from the field's type.

use serde_json::Value;

/// A maker of the schema of a type. There is none without the feature `schemars`.
#[derive(Clone, Copy, Debug)]
pub(super) struct ValueSchema {
    #[cfg(feature = "schemars")]
    make: Option<fn() -> Option<Value>>,
}

impl ValueSchema {
    /// That of a type that says nothing.
    pub(super) const NONE: Self = Self {
        #[cfg(feature = "schemars")]
        make: None,
    };

    /// Returns that of the type.
    #[cfg(feature = "schemars")]
    pub(super) const fn of<T: schemars::JsonSchema + ?Sized>() -> Self {
        Self { make: Some(made::<T>) }
    }

    /// Returns the schema, with everything in it; `None` if the type does not say any, or contains itself.
    #[cfg_attr(not(feature = "schemars"), expect(clippy::unused_self, reason = "there is none"))]
    pub(super) fn to_json(self) -> Option<Value> {
        #[cfg(feature = "schemars")]
        return self.make.and_then(|make| make());
        #[cfg(not(feature = "schemars"))]
        None
    }
}

#[cfg(feature = "schemars")]
fn made<T: schemars::JsonSchema + ?Sized>() -> Option<Value> {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut generator = settings.with(|settings| settings.inline_subschemas = true).into_generator();
    let schema = generator.subschema_for::<T>();
    // What refers to a definition has no meaning within another schema.
    generator.definitions().is_empty().then(|| schema.to_value())
}
