//! Names of the rows of a view that a field sends, which no attribute has written down.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Returns `FIELD.ROW`, which is made once for each two rows of the program.
pub(crate) fn row_name(field: &'static str, row: &'static str) -> &'static str {
    static NAMES: Mutex<BTreeMap<(&str, &str), &str>> = Mutex::new(BTreeMap::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    names.entry((field, row)).or_insert_with(|| format!("{field}.{row}").leak())
}
