use serde_json::Value;

use super::compare::fate;
use super::exemptions::Exemptions;
use super::{Audit, text};
use crate::contract::{Carrier, Field};
use crate::observe::carrier_state::{CarrierState, State};
use crate::observe::finding::{Finding, FindingKind, ShownValue};

impl Audit<'_> {
    /// Both copies of the blob have the same extras, and a view has none that the blob has not.
    pub(super) fn check_extras(&mut self) {
        let (body, header) = (self.looked(Carrier::BodyBlob), self.looked(Carrier::HeaderBlob));
        if let (Some(body), Some(header)) = (body, header) {
            self.check_copy(header, body);
            self.check_missing(body, header);
        }
        for &view in self.contract.views() {
            let Some(view) = self.looked(Carrier::View(view)) else { continue };
            let Some(blob) = [body, header].into_iter().flatten().find(|blob| blob.state == State::Complete) else {
                continue;
            };
            for (key, value) in &view.extras {
                match get(blob, key) {
                    Some(expected) => self.check_extra(view.carrier, key, value, blob.carrier, expected),
                    None if has(blob, key) || Exemptions::of(self.observed, blob.carrier).extras() => {}
                    None => self.report_extra(view.carrier, key, FindingKind::Unexpected, value),
                }
            }
        }
    }

    /// Each extra of `blob` is in `copy` too, with the same value.
    fn check_copy(&mut self, copy: &CarrierState, blob: &CarrierState) {
        self.check_missing(copy, blob);
        for (key, expected) in &blob.extras {
            if let Some(found) = get(copy, key) {
                self.check_extra(copy.carrier, key, found, blob.carrier, expected);
            }
        }
    }

    fn check_missing(&mut self, copy: &CarrierState, blob: &CarrierState) {
        if copy.state != State::Complete || Exemptions::of(self.observed, copy.carrier).extras() {
            return;
        }
        for (key, expected) in blob.extras.iter().filter(|(key, _)| !has(copy, key)) {
            self.findings.push(Finding {
                field: self.extras_field(),
                expected: Some(ShownValue::new(text(expected), false)),
                witness: Some(blob.carrier),
                ..Finding::of(copy.carrier, key, FindingKind::Missing)
            });
        }
    }

    fn check_extra(&mut self, carrier: Carrier, key: &str, found: &Value, witness: Carrier, expected: &Value) {
        if found != expected {
            let kind = fate(&text(found), &text(expected));
            self.report_extra(carrier, key, kind, found);
            if let Some(finding) = self.findings.last_mut() {
                finding.expected = Some(ShownValue::new(text(expected), false));
                finding.witness = Some(witness);
            }
        }
    }

    fn report_extra(&mut self, carrier: Carrier, key: &str, kind: FindingKind, found: &Value) {
        let found = Some(ShownValue::new(text(found), false));
        self.findings.push(Finding { field: self.extras_field(), found, ..Finding::of(carrier, key, kind) });
    }

    fn extras_field(&self) -> Option<&'static str> {
        self.contract.fields().iter().find(|field| field.is_extras()).map(Field::name)
    }
}

fn get<'s>(seen: &'s CarrierState, key: &str) -> Option<&'s Value> {
    seen.extras.iter().find(|(own, _)| own == key).map(|(_, value)| value)
}

fn has(seen: &CarrierState, key: &str) -> bool {
    get(seen, key).is_some() || seen.unreadable.iter().any(|own| own == key)
}
