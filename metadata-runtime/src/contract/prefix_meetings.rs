//! Which nested structs have a key or a prefix that begins with another row's prefix, or the reverse, in const evaluation.

use super::key_filter::mixed;
use super::meetings::{Meetings, has_two_nested, place_of};
use super::start_filter::By;
use super::{Field, Slot};

/// Returns the nested fields that may have a key or a prefix that begins with the prefix of another row, or a prefix with
/// which a key or a prefix of another row begins. The others need no comparison with the rows of the struct.
#[expect(clippy::large_stack_arrays, reason = "in const evaluation there is no stack")]
pub(super) const fn of(fields: &[Field]) -> Meetings {
    // With one nested field alone, the comparison looks at each row once.
    if !has_two_nested(fields) {
        return Meetings::ANY;
    }
    let mut prefixes = Prefixes { hashes: [0; SLOTS], owners: [None; SLOTS], len: 0, met: Meetings::NONE };
    let mut at = 0;
    while at < fields.len() {
        let owner = place_of(&fields[at]);
        prefixes.add_words(fields[at].header.as_ref(), HEADER, owner);
        prefixes.add_words(fields[at].flat.as_ref(), FLAT, owner);
        at += 1;
    }
    if prefixes.len > MAX_PREFIXES {
        return Meetings::ANY;
    }
    at = 0;
    while at < fields.len() && prefixes.len > 0 {
        let owner = place_of(&fields[at]);
        prefixes.meet_words(fields[at].header.as_ref(), HEADER, owner);
        prefixes.meet_words(fields[at].flat.as_ref(), FLAT, owner);
        at += 1;
    }
    prefixes.met
}

/// With these the hashes begin. The blob and the views have no prefixes.
const HEADER: u64 = 1;
const FLAT: u64 = 2;

/// Hashes of prefixes, each with its transport.
struct Prefixes {
    /// Each as near behind the place that it says as there is room. Zero is none.
    hashes: [u64; SLOTS],
    /// The nested field that brings the prefix; `None` is the struct itself.
    owners: [Option<usize>; SLOTS],
    len: usize,
    met: Meetings,
}

/// Two to the eleventh.
const SLOTS: usize = 0x800;

/// Three quarters of the slots, so that few hashes stand far behind their places.
const MAX_PREFIXES: usize = 0x600;

impl Prefixes {
    const fn add_words(&mut self, first: Option<&Slot>, transport: u64, owner: Option<usize>) {
        let (Some(first), mut at) = (first, 0) else { return };
        while let Some(word) = first.word(at) {
            if let Some(prefix) = word.prefix() {
                self.add(prefix, transport, owner);
            }
            at += 1;
        }
    }

    const fn add(&mut self, prefix: &str, transport: u64, owner: Option<usize>) {
        let (mut hash, mut at) = (transport, 0);
        while let Some((byte, next)) = By::Case.next(prefix.as_bytes(), at) {
            (hash, at) = (mixed(hash, byte as u64), next);
        }
        let place = self.find(hash);
        // The first owner of a prefix stays: the others meet it when their own prefixes are looked for.
        if self.hashes[place] == 0 && self.len <= MAX_PREFIXES {
            (self.hashes[place], self.owners[place]) = (hash | 1, owner);
            self.len += 1;
        }
    }

    const fn meet_words(&mut self, first: Option<&Slot>, transport: u64, owner: Option<usize>) {
        let (Some(first), mut at) = (first, 0) else { return };
        while let Some(word) = first.word(at) {
            let (keys, mut key) = (word.keys(), 0);
            while key < keys.len() {
                self.meet_name(keys[key].name(), transport, owner);
                key += 1;
            }
            if let Some(prefix) = word.prefix() {
                self.meet_name(prefix, transport, owner);
            }
            at += 1;
        }
    }

    /// Looks for each beginning of the name among the prefixes.
    const fn meet_name(&mut self, name: &str, transport: u64, owner: Option<usize>) {
        let (mut hash, mut at) = (transport, 0);
        loop {
            let place = self.find(hash);
            if self.hashes[place] != 0 {
                self.meet(self.owners[place], owner);
            }
            match By::Case.next(name.as_bytes(), at) {
                Some((byte, next)) => (hash, at) = (mixed(hash, byte as u64), next),
                None => return,
            }
        }
    }

    /// Returns the place of the hash, or the empty one where it would be.
    const fn find(&self, hash: u64) -> usize {
        let (hash, mut at) = (hash | 1, (hash >> 53) as usize);
        while self.hashes[at] != 0 && self.hashes[at] != hash {
            at = (at + 1) % SLOTS;
        }
        at
    }

    const fn meet(&mut self, one: Option<usize>, other: Option<usize>) {
        match (one, other) {
            (Some(one), Some(other)) if one == other => {}
            (None, None) => {}
            _ => {
                self.met.add(one);
                self.met.add(other);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::nested_field::NestedField;
    use super::super::within::Within;
    use super::super::{Contract, rows};
    use super::*;

    static INNER: Contract = Contract::new("Inner", &[], "");

    /// Returns a row of the struct itself, or of the nested field at this place, with a key, or with a prefix that `*` ends.
    fn row(place: Option<usize>, transport: u64, name: &'static str) -> Field {
        let slot = match name.strip_suffix('*') {
            Some(prefix) => rows::slot(&[]).with_prefix(0, prefix),
            None => rows::text(name),
        };
        let row = rows::field("field");
        let mut row = if transport == HEADER { row.with_header(slot) } else { row.with_flat(slot) };
        row.within = place.map(|place| {
            let nested = Box::leak(Box::new(NestedField::new(place, "inner", &INNER, false)));
            Within::Declared { nested, at: 0 }
        });
        row
    }

    #[test]
    fn nested_fields_meet_where_a_name_begins_with_a_prefix_of_another_row() {
        for (rows, met) in [
            (&[(Some(0), "label-*"), (Some(1), "label-id")][..], &[0, 1][..]),
            (&[(Some(0), "label-id"), (Some(1), "label-*")], &[0, 1]),
            (&[(Some(0), "label-*"), (Some(1), "label-of-*")], &[0, 1]),
            (&[(Some(0), "Label-*"), (Some(1), "laBel-id")], &[0, 1]),
            (&[(Some(0), "label-*"), (Some(1), "label"), (Some(2), "labelled")], &[]),
            // The struct itself is no nested field.
            (&[(None, "label-*"), (Some(0), "window"), (Some(1), "label-id")], &[1]),
            (&[(Some(0), "window"), (Some(1), "label-*"), (None, "label-id")], &[1]),
            (&[(None, "label-*"), (Some(0), "window"), (Some(1), "id"), (None, "label-id")], &[]),
            // Of equal prefixes, only the first has an owner in the table.
            (&[(Some(0), "label-*"), (Some(1), "label-*"), (Some(2), "label-id")], &[0, 1, 2]),
            (&[(None, "label-*"), (Some(0), "label-*"), (Some(1), "label-id")], &[0, 1]),
            // The names of one nested struct are compared where it is declared.
            (&[(Some(0), "label-*"), (Some(0), "label-id"), (Some(1), "id")], &[]),
        ] {
            for transport in [HEADER, FLAT] {
                let fields: Vec<Field> = rows.iter().map(|(place, name)| row(*place, transport, name)).collect();
                let found: Vec<usize> = (0..64).filter(|place| of(&fields).may_have(*place)).collect();
                assert_eq!(found, met, "{rows:?} on {transport}");
            }
        }
    }

    #[test]
    fn header_and_flat_do_not_meet() {
        let fields = [row(Some(0), HEADER, "label-*"), row(Some(1), FLAT, "label-id")];
        assert!((0..64).all(|place| !of(&fields).may_have(place)));
    }

    #[test]
    fn with_more_prefixes_than_there_is_room_for_any_may_meet() {
        let mut fields: Vec<Field> =
            (0..MAX_PREFIXES).map(|i| row(Some(0), FLAT, format!("label-{i}-*").leak())).collect();
        fields.push(row(Some(1), FLAT, "label-7-id"));
        let met = of(&fields);
        assert!(met.may_have(0) && met.may_have(1) && !met.may_have(2));
        fields.push(row(Some(0), FLAT, "other-*"));
        assert!(of(&fields).may_have(2));
    }
}
