use super::{Contract, Field, Key, Slot};

/// Refuses, in const evaluation, a flattened key that meets another key of the same object.
///
/// The derive cannot see the flattened type's keys; this can. Names are compared without ASCII case, as
/// everywhere that ownership is decided.
///
/// # Panics
///
/// At compile time, naming the key and both fields.
#[doc(hidden)]
#[track_caller]
pub const fn check_flattened(contract: &Contract) {
    let fields = contract.fields;
    let mut i = 0;
    while i < fields.len() {
        if let Some(slot) = &fields[i].blob {
            check_slot(contract, i, slot, None);
        }
        let mut v = 0;
        while v < fields[i].views.len() {
            check_slot(contract, i, &fields[i].views[v].1, Some(fields[i].views[v].0));
            v += 1;
        }
        i += 1;
    }
}

/// Checks the keys of one flattened slot against the blob (`view` is `None`) or a view.
#[track_caller]
const fn check_slot(contract: &Contract, field: usize, slot: &Slot, view: Option<&str>) {
    if !slot.is_flattened() {
        return;
    }
    let mut k = 0;
    while k < slot.keys().len() {
        let key = slot.keys()[k].name();
        if let Some(blob) = &contract.blob
            && eq_ignore_case(blob.key, key)
        {
            Message::new()
                .quoted(key)
                .text(", flattened from field ")
                .quoted(contract.fields[field].name)
                .text(", is the blob's own key: rename it in the flattened type")
                .panic();
        }
        let mut other = 0;
        while other < contract.fields.len() {
            if other != field
                && let Some(rival) = json_slot(&contract.fields[other], view)
                && has_key(rival.keys(), key)
            {
                Message::new()
                    .quoted(key)
                    .text(", flattened from field ")
                    .quoted(contract.fields[field].name)
                    .text(", is also a key of field ")
                    .quoted(contract.fields[other].name)
                    .text(": give one of them another key")
                    .panic();
            }
            other += 1;
        }
        k += 1;
    }
}

const fn json_slot<'a>(field: &'a Field, view: Option<&str>) -> Option<&'a Slot> {
    let Some(view) = view else {
        return field.blob.as_ref();
    };
    let mut v = 0;
    while v < field.views.len() {
        if eq_ignore_case(field.views[v].0, view) {
            return Some(&field.views[v].1);
        }
        v += 1;
    }
    None
}

const fn has_key(keys: &[Key], name: &str) -> bool {
    let mut k = 0;
    while k < keys.len() {
        if eq_ignore_case(keys[k].name(), name) {
            return true;
        }
        k += 1;
    }
    false
}

const fn eq_ignore_case(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// A message put together in const evaluation, where there is no `format!`.
struct Message {
    bytes: [u8; 512],
    len: usize,
}

impl Message {
    const fn new() -> Self {
        Self { bytes: [0; 512], len: 0 }
    }

    /// Adds all of `text`, or nothing where it does not fit, so that the whole stays UTF-8.
    const fn text(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        if text.len() > self.bytes.len() - self.len {
            return self;
        }
        let mut i = 0;
        while i < text.len() {
            self.bytes[self.len] = text[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    const fn quoted(self, text: &str) -> Self {
        self.text("`").text(text).text("`")
    }

    #[track_caller]
    const fn panic(&self) -> ! {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(message) => panic!("{}", message),
            Err(_) => panic!("a flattened key is also a key of another field"),
        }
    }
}
