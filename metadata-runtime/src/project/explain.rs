use std::fmt;

use super::refused::refused;
use super::view::view_refuses;
use super::walker::{Context, Part, walk};
use crate::contract::{Carrier, Contract, Field, Slot, Transport};
use crate::extras::pairs::{Pairs, Source};
use crate::json::{Json, Output};
use crate::report::{Loss, Reason, Report};
use crate::value::Value;
use crate::walk::ErasedMeta;

/// The outcome of a projection for one field on one carrier. [`explain`](crate::CodexMeta::explain) returns an outcome
/// for each field on each carrier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldOutcome {
    /// The name of the field.
    pub field: &'static str,
    /// The carrier.
    pub carrier: Carrier,
    /// [`Outcome::Sent`], or the reason why the field was not sent on the carrier.
    pub outcome: Outcome,
}

impl fmt::Display for FieldOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (field `{}`): {}", self.carrier, self.field, self.outcome)
    }
}

/// The outcome for one field on one carrier: [`Sent`](Self::Sent), or the reason why the field was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The field was sent. The field that holds the extras counts as sent if at least one extra was sent.
    Sent,
    /// The field's attribute excludes this carrier, with `omit` or `skip`.
    Omitted,
    /// The field is declared with `body_only`, and this carrier is the blob's copy in a header.
    BodyOnly,
    /// The function in `when = ...` returned `false`. The variant contains the function as written in the attribute,
    /// such as `Self::is_review`.
    Condition(&'static str),
    /// The function in `unless = ...` returned `true`. The variant contains the function as written in the attribute,
    /// such as `Self::is_review`.
    Unless(&'static str),
    /// The whole blob was not sent, because the function in `blob(when = ...)` on the struct returned `false`. The
    /// variant contains the function as written in the attribute, such as `Self::is_review`.
    NoBlob(&'static str),
    /// The function in `skip_if = ...` returned `true`. The variant contains the function as written in the attribute,
    /// such as `str::is_empty`.
    Skipped(&'static str),
    /// The field has no value to send: for example, it is `None`, or an empty list.
    Absent,
    /// The value, or one of its elements or entries, could not be sent. The variant contains the reason.
    Lost(Reason),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent => f.write_str("sent"),
            Self::Omitted => f.write_str("omitted by declaration"),
            Self::BodyOnly => f.write_str("body only"),
            Self::Condition(path) => write!(f, "only while `{path}` holds"),
            Self::NoBlob(path) => write!(f, "no blob unless `{path}` holds"),
            Self::Unless(path) | Self::Skipped(path) => write!(f, "left out while `{path}` holds"),
            Self::Absent => f.write_str("no value"),
            Self::Lost(reason) => write!(f, "lost: {reason}"),
        }
    }
}

/// One cell per field and carrier, in the contract's order; `report` is that of the projections.
pub(crate) fn explain(meta: &dyn ErasedMeta, report: &Report) -> Vec<FieldOutcome> {
    let contract = meta.contract();
    let cells = contract
        .fields()
        .iter()
        .flat_map(|field| contract.carriers().map(|carrier| (field.name(), carrier)))
        .map(|(field, carrier)| FieldOutcome { field, carrier, outcome: Outcome::Omitted })
        .collect();
    let conditions = meta.conditions();
    let blob = conditions.hold(contract.blob_when());
    let mut account = Account { contract, report, cells, blob, json: Output::default() };
    // The report of the projections has the losses.
    let _ = walk(meta, conditions, &mut account);
    for cell in account.cells.iter_mut().filter(|cell| cell.outcome == Outcome::Sent) {
        let lost = report.losses().iter().find(|loss| {
            let whole_carrier = loss.field.is_none();
            loss.carrier == cell.carrier
                && loss.reason.is_loss()
                && (whole_carrier || loss.field == Some(cell.field) && !loss.reason.is_about_an_extra())
        });
        if let Some(loss) = lost {
            cell.outcome = Outcome::Lost(loss.reason.clone());
        }
    }
    account.cells
}

struct Account<'r> {
    contract: &'static Contract,
    report: &'r Report,
    cells: Vec<FieldOutcome>,
    /// `true` if the blob's own condition holds.
    blob: bool,
    /// One value as JSON; kept so that one buffer serves all fields.
    json: Output,
}

impl Account<'_> {
    fn record(&mut self, field: &'static Field, mut outcome: impl FnMut(&mut Self, Carrier) -> Outcome) {
        for i in 0..self.cells.len() {
            if self.cells[i].field == field.name() {
                self.cells[i].outcome = outcome(self, self.cells[i].carrier);
            }
        }
    }

    /// The condition of the blob, where it keeps the blob from existing.
    fn no_blob(&self, carrier: Carrier) -> Option<Outcome> {
        let condition = self.contract.blob_when().filter(|_| !self.blob)?;
        (carrier.transport() == Transport::Blob).then_some(Outcome::NoBlob(condition.path()))
    }

    fn outcome(&mut self, field: &'static Field, carrier: Carrier, value: &Value<'_>, context: &Context) -> Outcome {
        let words = || field.slots(carrier.transport());
        let Some(first) = words().find(|slot| slot.is_for(carrier)) else {
            return if words().next().is_some() { Outcome::BodyOnly } else { Outcome::Omitted };
        };
        if let Some(outcome) = self.no_blob(carrier) {
            return outcome;
        }
        let is_active = |slot: &&Slot| slot.is_for(carrier) && context.active(Some(*slot)).is_some();
        if let Some(condition) = first.condition().filter(|_| !words().any(|slot| is_active(&slot))) {
            let path = condition.path();
            return if condition.is_negated() { Outcome::Unless(path) } else { Outcome::Condition(path) };
        }
        if words().filter(is_active).any(|slot| self.has_value(slot, carrier, value)) {
            return Outcome::Sent;
        }
        match field.skip_if() {
            Some(path) if value.is_skipped() => Outcome::Skipped(path),
            _ => Outcome::Absent,
        }
    }

    /// Returns `true` if there is anything to send. A value that fails to render counts: the report has its loss.
    fn has_value(&mut self, slot: &'static Slot, carrier: Carrier, value: &Value<'_>) -> bool {
        if matches!(carrier.transport(), Transport::Header | Transport::Flat) {
            let value = value.of_slot(slot);
            if let Some(parts) = value.parts() {
                let mut any = false;
                parts.visit(&mut |_, _| any = true);
                return any;
            }
            return if slot.is_json_text() { self.has_json(&value) } else { value.has_text() };
        }
        let value = value.of_slot(slot);
        let mut any = value.viewed().is_some();
        let mut look = |value: &dyn Json| {
            self.json.text.clear();
            any |= value.write_value(&mut self.json).is_err() || !self.json.text.is_empty();
        };
        if slot.is_flattened() {
            if let Some(members) = value.members() {
                members.visit(&mut |_, value| look(value));
            }
        } else if let Some(value) = value.json() {
            look(value);
        }
        any
    }
}

impl Account<'_> {
    fn has_json(&mut self, value: &Value<'_>) -> bool {
        self.json.text.clear();
        let written = value.json().map(|json| json.write_value(&mut self.json));
        value.viewed().is_some() || written.is_some_and(|written| written.is_err() || !self.json.text.is_empty())
    }
}

impl Part for Account<'_> {
    fn field(&mut self, field: &'static Field, value: &Value<'_>, context: &mut Context) {
        self.record(field, |account, carrier| account.outcome(field, carrier, value, context));
    }

    fn extras(&mut self, field: &'static Field, pairs: &Pairs, _context: &mut Context) {
        self.record(field, |account, carrier| {
            if let Some(outcome) = account.no_blob(carrier) {
                return outcome;
            }
            let (any, mut lost) = match carrier.transport() {
                Transport::Header | Transport::Flat => return Outcome::Omitted,
                Transport::Blob => {
                    let is_loss = |loss: &&Loss, key: &str| {
                        loss.carrier == carrier && loss.key == key && loss.reason == Reason::OwnedKey
                    };
                    let reported = |key: &str| account.report.losses().iter().find(|loss| is_loss(loss, key));
                    let refused = |key| if field.is_nested() { refused(account.contract, key) } else { None };
                    let any = pairs.blob().any(|(key, _)| refused(key).is_none())
                        || pairs.stand_ins().any(|(key, ..)| reported(key).is_none());
                    let stand_in = pairs.stand_ins().find_map(|(key, ..)| Some((key, reported(key)?.reason.clone())));
                    let nested = || pairs.blob().find_map(|(key, _)| Some((key, refused(key)?)));
                    (any, pairs.lost().next().or(stand_in).or_else(nested))
                }
                Transport::View(view) => {
                    let refused = |key| view_refuses(account.contract, view, field, key);
                    let lost = pairs.client().find_map(|(key, _)| Some((key, refused(key)?)));
                    let mut stand_ins = pairs.stand_ins().filter(|(_, _, source)| *source == Source::Client);
                    let beaten = stand_ins.next().map(|(key, ..)| (key, Reason::OwnedKey));
                    let any = pairs.client().any(|(key, _)| refused(key).is_none());
                    (any, pairs.lost_by_client().next().or(beaten).or(lost))
                }
            };
            match lost.take() {
                _ if any => Outcome::Sent,
                Some((_, reason)) => Outcome::Lost(reason),
                None => Outcome::Absent,
            }
        });
    }
}
