//! The JSON Schema of a field's values, from the field's type.

use serde_json::Value;

/// The types that mean any value to generators; some take a schema without a type for an object.
pub(super) const EVERY_TYPE: [&str; 6] = ["array", "boolean", "null", "number", "object", "string"];

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
        Self { make: Some(open::schema::<T>) }
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

/// The schemas of types, opened for later releases of the sender: they may send members and variants that the type does
/// not have yet.
#[cfg(feature = "schemars")]
mod open {
    use schemars::generate::SchemaSettings;
    use schemars::transform::{Transform, transform_subschemas};
    use schemars::{JsonSchema, Schema};
    use serde_json::{Map, Value, json};

    use super::EVERY_TYPE;

    pub(super) fn schema<T: JsonSchema + ?Sized>() -> Option<Value> {
        let settings = SchemaSettings::draft2020_12().for_serialize();
        let mut generator = settings.with(|settings| settings.inline_subschemas = true).into_generator();
        let mut schema = generator.subschema_for::<T>();
        // What refers to a definition has no meaning within another schema.
        if !generator.definitions().is_empty() {
            return None;
        }
        Open.transform(&mut schema);
        Some(schema.to_value())
    }

    struct Open;

    impl Transform for Open {
        fn transform(&mut self, schema: &mut Schema) {
            open_within(schema);
            let Some(object) = schema.as_object_mut() else { return };
            if let Some(values) = object.remove("enum") {
                let mut known = Map::from_iter([("enum".to_owned(), values)]);
                known.extend(object.remove_entry("type"));
                add_others(object, vec![known.into()]);
            }
        }
    }

    /// Opens what is within the schema; of an enum's variants each stays what it is, so that they can be told apart.
    fn open_within(schema: &mut Schema) {
        let Some(object) = schema.as_object_mut() else { return };
        for closed in ["additionalProperties", "unevaluatedProperties"] {
            if object.get(closed) == Some(&false.into()) {
                object.remove(closed);
            }
        }
        let variants = object.remove("oneOf");
        transform_subschemas(&mut Open, schema);
        let Some((object, Value::Array(mut variants))) = schema.as_object_mut().zip(variants) else { return };
        for variant in &mut variants {
            if let Ok(variant) = variant.try_into() {
                open_within(variant);
            }
        }
        add_others(object, variants);
    }

    /// Puts the variants into the schema, with any other of their types.
    fn add_others(object: &mut Map<String, Value>, mut variants: Vec<Value>) {
        let mut types: Vec<&str> = Vec::new();
        for variant in &variants {
            for name in types_of(variant).unwrap_or_else(|| EVERY_TYPE.to_vec()) {
                if !types.contains(&name) {
                    types.push(name);
                }
            }
        }
        let others = match types[..] {
            [one] => json!({"type": one}),
            _ => json!({"type": types}),
        };
        variants.push(others);
        let any = Value::from(variants);
        if !object.contains_key("anyOf") {
            object.insert("anyOf".to_owned(), any);
        } else if let Value::Array(all) = object.entry("allOf").or_insert_with(|| json!([])) {
            all.push(json!({"anyOf": any}));
        }
    }

    /// Returns the names of the types that a schema names, or whose values it lists.
    fn types_of(schema: &Value) -> Option<Vec<&str>> {
        if let Some(named) = schema.get("type") {
            return match named {
                Value::String(one) => Some(vec![one]),
                Value::Array(all) => all.iter().map(Value::as_str).collect(),
                _ => None,
            };
        }
        let type_of = |value: &Value| match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        let listed = schema.get("enum").and_then(Value::as_array).map(|all| all.iter().map(type_of).collect());
        listed.or_else(|| schema.get("const").map(|value| vec![type_of(value)]))
    }
}
