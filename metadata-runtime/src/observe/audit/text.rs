//! Comparison of a text with the JSON that it is of.

use crate::json::read::{Node, write_integer, write_number};
use crate::json::write_string;
use crate::observe::json_ref::JsonRef;
use crate::observe::json_value::JsonValue;

/// A text that stands for what a value means, so that large values are compared without being read again.
pub(super) struct Mark {
    /// The same text for equal values, and for those that only have other `integers`.
    pub(super) text: String,
    /// What tells integers from others that are the same double and as short; empty for a float, which is that of each.
    integers: Vec<String>,
}

impl Mark {
    pub(super) fn of(json: JsonRef<'_>) -> Self {
        let (mut text, mut integers) = (String::new(), Vec::new());
        write_mark(&json.node(), &mut text, &mut |number, mark| {
            if write_number(number, mark) {
                let mut integer = String::new();
                write_integer(number, &mut integer);
                integers.push(integer);
            }
        });
        Self { text, integers }
    }

    /// Returns whether both values are equal.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let may_be_one = |(one, other): (&String, &String)| one == other || one.is_empty() || other.is_empty();
        self.text == other.text && self.integers.iter().zip(&other.integers).all(may_be_one)
    }

    /// Returns whether each value is equal to both or to none.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        self.text == other.text && self.integers == other.integers
    }
}

/// Returns `true` if `shown` is the text of `json`. A whole float may have lost its `.0` there, or have its digits instead of
/// an exponent. It is the text of no value if it has more `members` and elements, which is how many are read of a request.
pub(super) fn is_text_of(shown: &str, json: JsonRef<'_>, members: usize) -> bool {
    match json.as_str() {
        Some(json) => shown == json,
        None => shown == json.text() || JsonValue::within(shown, members).is_ok_and(|shown| json == shown),
    }
}

/// Returns the marks of a text: it is the text of no value of which the [mark](mark_of) is none of them.
pub(super) fn marks_of_text(text: &str, members: usize) -> Vec<String> {
    let json = JsonValue::within(text, members).ok().filter(|json| json.as_str().is_none());
    [JsonValue::from(text)].into_iter().chain(json).map(|value| mark_of(value.as_json_ref())).collect()
}

/// Returns a text that is the same for equal values, so that one of many can be looked up. Two numbers may have one although
/// they are not equal, if they are the same double and the shortest forms of it.
pub(super) fn mark_of(json: JsonRef<'_>) -> String {
    let mut mark = String::new();
    let mut write_number = |number: &str, mark: &mut String| {
        write_number(number, mark);
    };
    write_mark(&json.node(), &mut mark, &mut write_number);
    mark
}

fn write_mark(node: &Node<'_>, mark: &mut String, write_number: &mut impl FnMut(&str, &mut String)) {
    match node {
        Node::Null => mark.push_str("null"),
        Node::Bool(flag) => mark.push_str(if *flag { "true" } else { "false" }),
        Node::Number(text) => write_number(text, mark),
        Node::String(text) => write_string(mark, text),
        Node::Array(list) => {
            mark.push('[');
            for element in list {
                write_mark(element, mark, write_number);
                mark.push(',');
            }
            mark.push(']');
        }
        Node::Object(members) => {
            // Of members with one key, the first counts.
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by(|a, b| a.0.cmp(&b.0));
            sorted.dedup_by(|later, first| later.0 == first.0);
            mark.push('{');
            for (key, value) in sorted {
                write_string(mark, key);
                mark.push(':');
                write_mark(value, mark, write_number);
                mark.push(',');
            }
            mark.push('}');
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::observe::json_value::JsonValue;

    #[test]
    fn text_is_compared_with_what_json_means() {
        let is_text_of =
            |text: &str, json: &str| super::is_text_of(text, json.parse::<JsonValue>().unwrap().as_json_ref(), 100);
        for (text, json) in [
            ("a", r#""a""#),
            ("3", "3"),
            ("-3", "-3"),
            ("true", "true"),
            ("1", "1.0"),
            ("1000", "1e3"),
            (r#"{"a":1}"#, r#"{"a": 1}"#),
            (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1.0}"#),
            ("[100,{}]", "[1e2,{}]"),
            ("2041072330205278.3", "2041072330205278.2"),
        ] {
            assert!(is_text_of(text, json), "{text} {json}");
            let mark = super::mark_of(json.parse::<JsonValue>().unwrap().as_json_ref());
            assert!(super::marks_of_text(text, 100).contains(&mark), "{text} {json}: {mark}");
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
            let mark = super::mark_of(json.parse::<JsonValue>().unwrap().as_json_ref());
            assert!(!super::marks_of_text(text, 100).contains(&mark), "{text} {json}: {mark}");
        }
    }
}
