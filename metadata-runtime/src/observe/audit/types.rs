//! Comparison of a value with the type of its field.

use super::Audit;
use crate::contract::{JsonType, Slot};
use crate::json::read::as_integer;
use crate::observe::carrier_state::Occurrence;
use crate::observe::finding::FindingKind;
use crate::observe::json_ref::JsonRef;
use crate::observe::json_value::JsonValue;

impl<'o> Audit<'o> {
    /// Finds each value that the field's type cannot have; `reference` is what else was to be there.
    pub(super) fn check_types(&mut self, occurrences: &[Occurrence<'o, 'o>], reference: &Occurrence<'o, 'o>) {
        let expected = self.measured.known.of(reference).is_possible(reference).then_some(reference);
        for occurrence in occurrences {
            if self.measured.known.of(occurrence).is_possible(occurrence) {
                continue;
            }
            let field = occurrence.place.field;
            let is_view = occurrence.place.slot.view().is_some();
            let kind = FindingKind::Mistyped(if is_view { JsonType::Object } else { occurrence.place.json_type() });
            let found = self.shown_as_json(occurrence);
            let shown = expected.map(|expected| self.shown_as_json(expected));
            let finding = self.report(field.name(), occurrence.carrier(), occurrence.place.key, kind);
            finding.found = Some(found);
            finding.expected = shown;
            finding.witness = expected.map(Occurrence::carrier);
        }
    }
}

/// Returns `false` if no value of the field's type is sent so.
pub(super) fn is_possible(occurrence: &Occurrence<'_, '_>) -> bool {
    let (place, value) = (occurrence.place, occurrence.value);
    if !place.has_own_form && place.is_string {
        return occurrence.is_text() || value.is_string();
    }
    let json = place.json_type();
    if !place.has_own_form {
        return if occurrence.is_text() { is_text_of(json, value.text()) } else { has_type(json, value) };
    }
    let slot = place.slot;
    // An extra in the field's place is a string.
    let is_extra = place.yields && value.as_str().is_some();
    if slot.is_json() {
        // Whatever a function makes is sent as JSON too.
        return value
            .text()
            .parse::<JsonValue>()
            .is_ok_and(|value| is_made(slot) || has_type(json, value.as_json_ref()));
    }
    if is_made(slot) {
        return true;
    }
    if slot.view().is_some() {
        return has_type(JsonType::Object, value) || is_extra;
    }
    if !occurrence.is_text() {
        return has_type(json, value) || is_extra;
    }
    is_text_of(json, value.text())
}

/// Returns `false` if the text is that of no value of the type.
fn is_text_of(json: JsonType, text: &str) -> bool {
    match json {
        JsonType::Integer { min, max } => is_in_range(text, min, max),
        JsonType::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
        JsonType::Boolean => matches!(text, "true" | "false"),
        _ => true,
    }
}

/// Returns `true` if a function makes what is sent, so that the field's type says nothing of it.
pub(super) fn is_made(slot: &Slot) -> bool {
    slot.with().is_some() || slot.instead().is_some() || slot.parts().is_some()
}

/// Returns `true` if both send the same form of a value.
pub(super) fn are_alike(a: &Slot, b: &Slot) -> bool {
    a.with() == b.with() && a.view() == b.view()
}

fn has_type(json: JsonType, value: JsonRef<'_>) -> bool {
    let text = value.text();
    let first = text.as_bytes().first().copied().unwrap_or_default();
    let is_number = matches!(first, b'-' | b'0'..=b'9');
    match json {
        JsonType::Any => true,
        JsonType::Text => value.as_str().is_some(),
        _ if value.as_str().is_some() => false,
        JsonType::Integer { min, max } => is_number && is_in_range(text, min, max),
        JsonType::Number => is_number,
        JsonType::Boolean => matches!(text, "true" | "false"),
        JsonType::Array => first == b'[',
        JsonType::Object => first == b'{',
    }
}

fn is_in_range(text: &str, min: i128, max: u128) -> bool {
    // Nearly all are small enough.
    const SMALL: usize = 18;
    if text.len() <= SMALL
        && let Ok(number) = text.parse::<i64>()
        && !text.starts_with('+')
    {
        let number = i128::from(number);
        return number >= min && u128::try_from(number).map_or(true, |number| number <= max);
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let integer = if plain { Some(text.into()) } else { as_integer(text) };
    integer.is_some_and(|text| match text.parse::<u128>() {
        Ok(number) => number <= max && i128::try_from(number).map_or(true, |number| number >= min),
        Err(_) => text
            .parse::<i128>()
            .is_ok_and(|number| number >= min && u128::try_from(number).map_or(true, |number| number <= max)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_a_type_or_not() {
        let byte = JsonType::Integer { min: 0, max: 255 };
        let widest = JsonType::Integer { min: i128::MIN, max: u128::MAX };
        for (json, yes, no) in [
            (
                byte,
                &["0", "255", "2.0", "1e2", "-0"][..],
                &["256", "-1", "1.5", "\"1\"", "true", "[1]", "1e3", "1e-1"][..],
            ),
            (JsonType::Integer { min: -5, max: 5 }, &["-5", "5"], &["-6", "6"]),
            (
                widest,
                &["340282366920938463463374607431768211455", "-170141183460469231731687303715884105728"],
                &["340282366920938463463374607431768211456", "-170141183460469231731687303715884105729", "1e999999999"],
            ),
            (JsonType::Number, &["1", "1.5", "-1e9"], &["\"1\"", "true"]),
            (JsonType::Boolean, &["true", "false"], &["\"false\"", "0", "{}"]),
            (JsonType::Text, &["\"\"", "\"1\""], &["1", "[]"]),
            (JsonType::Array, &["[]"], &["{}", "\"[]\""]),
            (JsonType::Object, &["{}"], &["[]", "1"]),
            (JsonType::Any, &["1", "\"\""], &[]),
        ] {
            let has = |value: &&&str| has_type(json, value.parse::<JsonValue>().unwrap().as_json_ref());
            assert!(yes.iter().all(|value| has(&value)), "{json:?}");
            assert!(!no.iter().any(|value| has(&value)), "{json:?}");
        }
    }
}
