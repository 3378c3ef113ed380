//! Facts about one value that arrived, each found once for all values that it is compared with, and for all places where it
//! is missing: a contract may have a thousand views beside one large value.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ptr;
use std::rc::Rc;

use super::parts::{self, Part};
use super::refused;
use super::sizes::Lens;
use super::text::Mark;
use super::types;
use super::viewed::{self, Row};
use crate::contract::Carrier;
use crate::observe::Observed;
use crate::observe::carrier_state::Occurrence;
use crate::observe::finding::ShownValue;
use crate::observe::json_value::JsonValue;

/// The facts about the values of one entry.
#[derive(Default)]
pub(super) struct Known {
    values: RefCell<HashMap<Key, Rc<Facts>>>,
}

/// The place of a value, and where its text is.
type Key = (*const (), *const u8, usize);

/// Facts about one value, as far as they were asked for.
#[derive(Default)]
pub(super) struct Facts {
    json: OnceCell<Json>,
    parts: OnceCell<Option<Rc<[Part]>>>,
    rows: OnceCell<Option<Vec<Row>>>,
    is_possible: OnceCell<bool>,
    shown: OnceCell<ShownValue>,
    shown_as_json: OnceCell<ShownValue>,
    is_sendable: OnceCell<bool>,
    /// Whether a view refuses it, and any other JSON.
    is_refused: [OnceCell<bool>; 2],
    pub(super) lens: Lens,
}

/// The JSON that a value is, or that its text is.
pub(super) enum Json {
    /// A string whose content is not that of the value.
    String(String),
    /// Any other JSON, by what it means.
    Other(Mark),
    /// A string as it arrived, or a text that is no JSON.
    None,
}

impl Known {
    /// Returns the facts about a value.
    pub(super) fn of(&self, value: &Occurrence<'_, '_>) -> Rc<Facts> {
        let text = value.value.text();
        let key = (ptr::from_ref(value.place).cast(), text.as_ptr(), text.len());
        Rc::clone(self.values.borrow_mut().entry(key).or_default())
    }

    /// Forgets the values of an entry, which are not compared with those of another one.
    pub(super) fn forget(&self) {
        // Mostly nothing was to be known.
        let mut values = self.values.borrow_mut();
        if !values.is_empty() {
            *values = HashMap::new();
        }
    }
}

impl Facts {
    /// Returns the JSON of the value.
    pub(super) fn json(&self, of: &Occurrence<'_, '_>) -> &Json {
        self.json.get_or_init(|| {
            if !of.value.is_string() {
                return Json::Other(Mark::of(of.value));
            }
            match read(of) {
                Some(json) if !json.as_json_ref().is_string() => Json::Other(Mark::of(json.as_json_ref())),
                Some(json) if of.is_json_text() => Json::String(json.text().to_owned()),
                _ => Json::None,
            }
        })
    }

    /// Returns the parts of the value. Only those of one that came by them are kept, which are as many as were read; the text
    /// of another one may have more.
    pub(super) fn parts(&self, of: &Occurrence<'_, '_>) -> Option<Rc<[Part]>> {
        let find = || parts::parts(of).map(Rc::from);
        if of.is_by_parts() { self.parts.get_or_init(find).clone() } else { find() }
    }

    /// Returns the rows of the value, which is a view.
    pub(super) fn rows(&self, observed: &Observed<'_>, of: &Occurrence<'_, '_>) -> Option<&[Row]> {
        self.rows.get_or_init(|| viewed::rows(observed, of)).as_deref()
    }

    /// Returns `false` if no value of the field's type is sent so.
    pub(super) fn is_possible(&self, of: &Occurrence<'_, '_>) -> bool {
        *self.is_possible.get_or_init(|| types::is_possible(of))
    }

    /// Shows the value.
    pub(super) fn shown(&self, of: &Occurrence<'_, '_>) -> ShownValue {
        self.shown.get_or_init(|| ShownValue::new(of.value.text(), of.is_hidden())).clone()
    }

    /// Shows the value so that a string is told from any other; what arrived as a text has no quotes to show.
    pub(super) fn shown_as_json(&self, of: &Occurrence<'_, '_>) -> ShownValue {
        if of.is_text() {
            return self.shown(of);
        }
        self.shown_as_json.get_or_init(|| ShownValue::new(of.value.to_string(), of.is_hidden())).clone()
    }

    /// Returns whether a header can have the value as text.
    pub(super) fn is_sendable(&self, of: &Occurrence<'_, '_>) -> bool {
        *self.is_sendable.get_or_init(|| refused::is_sendable(of))
    }

    /// Returns whether JSON refuses the value, of which `find` says so for a carrier of that kind.
    pub(super) fn is_refused(&self, carrier: Carrier, find: impl FnOnce() -> bool) -> bool {
        *self.is_refused[usize::from(matches!(carrier, Carrier::View(_)))].get_or_init(find)
    }
}

/// Returns the JSON that a text is, if it has no more members and elements than are read of a request.
pub(super) fn read(of: &Occurrence<'_, '_>) -> Option<JsonValue> {
    if !of.is_text() {
        return None;
    }
    JsonValue::within(of.value.text(), of.max_members()).ok()
}
