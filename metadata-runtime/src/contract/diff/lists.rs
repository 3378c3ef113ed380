//! Arrays in a contract's JSON.

use std::collections::{HashMap, VecDeque};

use serde_json::Value;

/// Returns the strings of an array.
pub(super) fn texts(value: &Value) -> Vec<String> {
    rows(value).into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Returns the items of an array; none if it is absent.
pub(super) fn rows(value: &Value) -> Vec<&Value> {
    value.as_array().into_iter().flatten().collect()
}

/// Calls `found` with each text that only one of two lists has, and with `true` if the new one has it. A text that a list
/// repeats counts as often as it is there.
pub(super) fn each(old: &[String], new: &[String], mut found: impl FnMut(String, bool)) {
    for (all, others, is_new) in [(old, new, false), (new, old, true)] {
        let mut left: HashMap<&str, usize> = HashMap::new();
        for text in others {
            *left.entry(text).or_default() += 1;
        }
        for text in all {
            match left.get_mut(text.as_str()) {
                Some(count) if *count > 0 => *count -= 1,
                _ => found(text.clone(), is_new),
            }
        }
    }
}

/// Rows that are still to find their like, each by a text that it shares with that.
pub(super) struct Left<'v> {
    rows: Vec<Option<&'v Value>>,
    places: HashMap<String, VecDeque<usize>>,
}

impl<'v> Left<'v> {
    pub(super) fn by(rows: Vec<&'v Value>, text: impl Fn(&Value) -> String) -> Self {
        let mut places: HashMap<String, VecDeque<usize>> = HashMap::new();
        for (place, row) in rows.iter().enumerate() {
            places.entry(text(row)).or_default().push_back(place);
        }
        Self { rows: rows.into_iter().map(Some).collect(), places }
    }

    /// Returns the first of the rows with the text, which is then no longer among them.
    pub(super) fn take(&mut self, text: &str) -> Option<&'v Value> {
        let place = self.places.get_mut(text)?.pop_front()?;
        self.rows[place].take()
    }

    /// Returns the rows that found none.
    pub(super) fn rest(self) -> Vec<&'v Value> {
        self.rows.into_iter().flatten().collect()
    }
}
