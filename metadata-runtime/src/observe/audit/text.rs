//! Comparison of a text with the JSON that it is of.

use crate::observe::json_ref::JsonRef;
use crate::observe::json_value::JsonValue;

/// Returns `true` if `shown` is the text of `json`. A whole float may have lost its `.0` there, or have its digits instead of
/// an exponent.
pub(super) fn is_text_of(shown: &str, json: JsonRef<'_>) -> bool {
    match json.as_str() {
        Some(json) => shown == json,
        None => shown == json.text() || shown.parse::<JsonValue>().is_ok_and(|shown| json == shown),
    }
}

#[cfg(test)]
mod tests {
    use crate::observe::json_value::JsonValue;

    #[test]
    fn text_is_compared_with_what_json_means() {
        let is_text_of =
            |text: &str, json: &str| super::is_text_of(text, json.parse::<JsonValue>().unwrap().as_json_ref());
        for (text, json) in [
            ("a", r#""a""#),
            ("3", "3"),
            ("-3", "-3"),
            ("true", "true"),
            ("1", "1.0"),
            ("1000", "1e3"),
            (r#"{"a":1}"#, r#"{"a": 1}"#),
            (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1.0}"#),
        ] {
            assert!(is_text_of(text, json), "{text} {json}");
        }
        for (text, json) in [
            ("a", r#""A""#),
            ("3", "4"),
            ("3", "true"),
            ("tru", "true"),
            ("", "0"),
            ("18446744073709551616", "18446744073709551617"),
            (r#"{"a":2}"#, r#"{"a":1}"#),
        ] {
            assert!(!is_text_of(text, json), "{text} {json}");
        }
    }
}
