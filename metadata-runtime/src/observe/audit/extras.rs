use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::Audit;
use super::compare::{Expected, fate};
use super::exemptions::Exemptions;
use crate::contract::Carrier;
use crate::observe::carrier_state::{CarrierState, State};
use crate::observe::finding::{Finding, FindingKind, ShownValue};

impl Audit<'_> {
    /// Both copies of the blob have the same extras, and a view has none that the blob has not.
    pub(super) fn check_extras(&mut self) {
        let (body, header) = (self.looked(Carrier::BodyBlob), self.looked(Carrier::HeaderBlob));
        let is_readable = |blob: &CarrierState<'_>| blob.unreadable_extras.is_empty() && !blob.has_unkept_extras;
        if let (Some(body), Some(header)) = (body, header)
            && !(body.extras == header.extras && is_readable(body) && is_readable(header))
        {
            self.check_copy(header, body);
            self.check_missing(body, header);
        }
        let Some(blob) = [body, header].into_iter().flatten().find(|blob| blob.state == State::Complete) else {
            return;
        };
        let is_view = |seen: &CarrierState<'_>| matches!(seen.carrier, Carrier::View(_)) && !seen.extras.is_empty();
        let seen = self.observed.seen.iter().zip(&self.looked);
        let views: Vec<_> = seen.filter(|(seen, looked)| **looked && is_view(seen)).map(|(seen, _)| seen).collect();
        if views.is_empty() {
            return;
        }
        // They are looked up for each view: a contract may have as many views as the blob has extras.
        let (own, shed) = (Extras::of(blob), Exemptions::of(&self.measured, blob.carrier).extras());
        for view in views {
            for (key, value) in &view.extras {
                match own.get(key) {
                    Some(expected) => self.check_extra(view.carrier, key, value, blob.carrier, expected),
                    None if shed || own.has(key) => {}
                    None => {
                        self.report_extra(view.carrier, key, FindingKind::Unexpected, value);
                    }
                }
            }
        }
    }

    /// Each extra of `blob` is in `copy` too, with the same value.
    fn check_copy(&mut self, copy: &CarrierState<'_>, blob: &CarrierState<'_>) {
        self.check_missing(copy, blob);
        let own = Extras::of(copy);
        for (key, expected) in &blob.extras {
            if let Some(found) = own.get(key) {
                self.check_extra(copy.carrier, key, found.value.text, blob.carrier, &Extra::of(expected));
            }
        }
    }

    fn check_missing(&mut self, copy: &CarrierState<'_>, blob: &CarrierState<'_>) {
        if copy.state != State::Complete || Exemptions::of(&self.measured, copy.carrier).extras() {
            return;
        }
        let own = Extras::of(copy);
        for (key, expected) in blob.extras.iter().filter(|(key, _)| !own.has(key)) {
            self.push(Finding {
                field: self.extras_field(),
                expected: Some(self.shown_extra(expected)),
                witness: Some(blob.carrier),
                ..Finding::of(copy.carrier, key, FindingKind::Missing)
            });
        }
    }

    fn check_extra(&mut self, carrier: Carrier, key: &str, found: &str, witness: Carrier, expected: &Extra<'_>) {
        if found != expected.value.text {
            let kind = fate(found, &expected.value);
            let expected = expected.shown.get_or_init(|| self.shown_extra(expected.value.text)).clone();
            let finding = self.report_extra(carrier, key, kind, found);
            finding.expected = Some(expected);
            finding.witness = Some(witness);
        }
    }

    fn report_extra(&mut self, carrier: Carrier, key: &str, kind: FindingKind, found: &str) -> &mut Finding {
        let found = Some(self.shown_extra(found));
        self.push(Finding { field: self.extras_field(), found, ..Finding::of(carrier, key, kind) })
    }

    /// Shows an extra, unless it may be a sensitive value whose key was damaged on the way.
    fn shown_extra(&self, value: &str) -> ShownValue {
        ShownValue::new(value, self.index.has_sensitive)
    }

    fn extras_field(&self) -> Option<String> {
        self.index.extras.map(|field| field.name().to_owned())
    }
}

/// The value of an extra, which all findings share that show it.
struct Extra<'s> {
    value: Expected<'s>,
    shown: OnceCell<ShownValue>,
}

impl<'s> Extra<'s> {
    const fn of(value: &'s str) -> Self {
        Self { value: Expected::new(value), shown: OnceCell::new() }
    }
}

/// The extras of one carrier by their keys: there may be as many as a body has room for.
struct Extras<'s> {
    values: HashMap<&'s str, Extra<'s>>,
    unreadable: HashSet<&'s str>,
    /// `true` if any other may be there too.
    has_others: bool,
}

impl<'s> Extras<'s> {
    fn of(seen: &'s CarrierState<'s>) -> Self {
        let mut values = HashMap::new();
        for (key, value) in &seen.extras {
            // The first one counts.
            values.entry(key.as_str()).or_insert(Extra::of(value));
        }
        let unreadable = seen.unreadable_extras.iter().map(String::as_str).collect();
        Self { values, unreadable, has_others: seen.has_unkept_extras }
    }

    fn get(&self, key: &str) -> Option<&Extra<'s>> {
        self.values.get(key)
    }

    fn has(&self, key: &str) -> bool {
        self.has_others || self.values.contains_key(key) || self.unreadable.contains(key)
    }
}
