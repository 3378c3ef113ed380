//! Which objects are not the snapshot's, and nothing is wrong with them.

use super::Decoder;
use super::read::{Form, Members, Raw};
use crate::contract::{Carrier, Transport};
use crate::json::read::Cursor;
use crate::observe::Shape;
use crate::observe::carrier_state::State;
use crate::observe::finding::FindingKind;

impl Decoder<'_> {
    /// Returns the shape of an object of which nothing was lost, if it has one.
    pub(super) fn shape_of(&self, carrier: Carrier, members: &Members<'_>) -> Option<&'static Shape> {
        let mut shapes = self.shapes.iter().filter(|shape| shape.carriers.contains(&carrier));
        shapes.find(|shape| self.has_shape(shape, carrier, members))
    }

    fn has_shape(&self, shape: &Shape, carrier: Carrier, members: &Members<'_>) -> bool {
        let value = |key: &str| members.list.iter().find(|(own, _)| own == key).and_then(|(_, raw)| raw.as_ref());
        let has_keys = shape.keys.iter().all(|(key, text)| match (value(key), text) {
            (Some(raw), Some(text)) => is_text(raw, text),
            (raw, _) => raw.is_some(),
        });
        let is_others = |key: &str| {
            let view = shape.view.and_then(|name| self.index.contract.views().iter().find(|view| **view == name));
            let in_view = view.is_some_and(|view| self.index.declared(Carrier::View(view), key).is_some());
            shape.has(key) || in_view || self.index.declared(carrier, key).is_none()
        };
        has_keys && members.list.iter().all(|(key, _)| is_others(key))
    }

    /// Finds an object of others that this path does not have, and a copy of the blob that is one although the other copy is
    /// the snapshot's.
    pub(in crate::observe) fn check_shapes(&mut self, path: Option<&str>) {
        for i in 0..self.seen.len() {
            let is_elsewhere = |shape: &&Shape| shape.path.is_some_and(|own| path.is_some_and(|path| path != own));
            if let Some(shape) = self.seen[i].shape.filter(is_elsewhere) {
                self.seen[i].shape = None;
                let why = format!("it is the object of a {}, which this path does not have", shape.name);
                self.report(self.seen[i].carrier, "", FindingKind::Malformed(why), None);
            }
        }
        let copies = [(Carrier::HeaderBlob, Carrier::BodyBlob), (Carrier::BodyBlob, Carrier::HeaderBlob)];
        for (carrier, other) in copies {
            let is_ours = |seen: &&super::CarrierState<'_>| matches!(seen.state, State::Partial | State::Complete);
            if !self.seen.iter().any(|seen| seen.carrier == other && is_ours(&seen)) {
                continue;
            }
            let Some(shape) = self.seen(carrier).and_then(|seen| seen.shape.take()) else { continue };
            let why = format!("it is the object of a {}, and {other} is not", shape.name);
            self.report(carrier, "", FindingKind::Malformed(why), None);
        }
    }

    /// Returns whether the contract has a transport whose objects can be others'.
    pub(super) fn takes_shapes(&self, carrier: Carrier) -> bool {
        !self.shapes.is_empty() && matches!(carrier.transport(), Transport::Blob | Transport::View(_))
    }
}

fn is_text(raw: &Raw<'_>, text: &str) -> bool {
    match &raw.form {
        Form::Unescaped(own) => own == text,
        Form::Json => Cursor::new(raw.text).string().is_ok_and(|own| own == text),
        Form::Plain | Form::Given | Form::Canonical(_) => raw.plain() == Some(text),
    }
}
