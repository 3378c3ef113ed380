//! The budget of all header lines together.

use super::text::Texts;
use crate::contract::{Carrier, Contract, Key, Transport};
use crate::header_value::AROUND;
use crate::limits::Limits;
use crate::report::{Loss, Reason, Report};

/// Takes headers out of `texts` by their rank until the rest is within the total, and returns how much room is left for the
/// value of the blob's copy; `None` where there is no total.
///
/// The copy leaves before any of them does: all that is in it is in the body too.
pub(super) fn keep(
    texts: &mut Texts,
    contract: &'static Contract,
    limits: Limits,
    report: &mut Report,
) -> Option<usize> {
    let total = limits.of_headers(contract)?;
    let mut bytes = texts.header_bytes();
    if bytes <= total {
        let name = contract.blob_key().map_or(0, str::len);
        return Some((total - bytes).saturating_sub(name + AROUND));
    }
    let slots =
        contract.fields().iter().flat_map(|field| field.slots(Transport::Header).map(move |slot| (field, slot)));
    let mut ranked: Vec<_> = slots.filter_map(|(field, slot)| Some((slot.shed()?, field, slot))).collect();
    ranked.sort_by_key(|(rank, ..)| *rank);
    for (rank, field, slot) in ranked {
        let mut shed = |key: &str, name: Option<&str>| {
            let gone = if bytes > total { texts.drop_headers(field, rank, name) } else { 0 };
            if gone > 0 {
                bytes -= gone;
                let reason = Reason::Shed { bytes: gone, limit: total };
                report.push(Loss { field: Some(field.name()), carrier: Carrier::Header, key: key.to_owned(), reason });
            }
        };
        if let Some(prefix) = slot.prefix() {
            shed(&format!("{prefix}*"), None);
        }
        for key in slot.keys().iter().map(Key::name) {
            shed(key, Some(key));
        }
    }
    if bytes > total {
        let reason = Reason::TotalOver { bytes, total };
        report.push(Loss { field: None, carrier: Carrier::Header, key: String::new(), reason });
    }
    Some(0)
}
