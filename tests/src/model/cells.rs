use codex_metadata::{Carrier, Loss, Outcome, Reason};

use super::extras::Merged;
use super::rows::{Facts, Row, Rule};

const CARRIERS: [Carrier; 5] =
    [Carrier::Header, Carrier::Flat, Carrier::BodyBlob, Carrier::HeaderBlob, Carrier::View("mcp")];

/// One cell for each field on each carrier; `losses` are those of every carrier but the view.
pub(super) fn cells(
    rows: &[Row],
    facts: Facts,
    merged: &Merged,
    losses: &[Loss],
) -> Vec<(&'static str, Carrier, Outcome)> {
    let mut cells = Vec::new();
    for row in rows {
        for carrier in CARRIERS {
            let outcome = or_lost(outcome(row, facts, carrier), row.field, carrier, losses);
            cells.push((row.field, carrier, outcome));
        }
    }
    for carrier in CARRIERS {
        cells.push(("extras", carrier, or_lost(extras(facts, merged, carrier), "extras", carrier, losses)));
    }
    cells
}

fn outcome(row: &Row, facts: Facts, carrier: Carrier) -> Outcome {
    let rule = match carrier {
        // Of several headers the one that is sent, and of those that are not the first.
        Carrier::Header => {
            let rules = || row.headers.iter().map(|(_, rule)| *rule);
            rules().find(|rule| rule.holds(facts)).or_else(|| rules().next())
        }
        Carrier::Flat => row.flat.map(|_| Rule::Always),
        Carrier::BodyBlob | Carrier::HeaderBlob => row.blob.map(|blob| blob.rule),
        Carrier::View(_) => row.mcp.then_some(Rule::Always),
    };
    let Some(rule) = rule else {
        return Outcome::Omitted;
    };
    if carrier == Carrier::HeaderBlob && row.blob.is_some_and(|blob| blob.body_only) {
        return Outcome::BodyOnly;
    }
    if is_blob(carrier) && !facts.has_kind {
        return Outcome::NoBlob("Self::has_turn_metadata");
    }
    match (rule.path().filter(|_| !rule.holds(facts)), row.skipped) {
        (Some(path), _) if rule.is_negated() => Outcome::Unless(path),
        (Some(path), _) => Outcome::Condition(path),
        (None, Some(path)) => Outcome::Skipped(path),
        (None, None) if row.text.is_none() && row.members.is_empty() => Outcome::Absent,
        (None, None) => Outcome::Sent,
    }
}

fn extras(facts: Facts, merged: &Merged, carrier: Carrier) -> Outcome {
    let (sent, lost) = match carrier {
        Carrier::Header | Carrier::Flat => return Outcome::Omitted,
        Carrier::BodyBlob | Carrier::HeaderBlob if !facts.has_kind => {
            return Outcome::NoBlob("Self::has_turn_metadata");
        }
        Carrier::BodyBlob | Carrier::HeaderBlob if !merged.stand_ins.is_empty() => return Outcome::Sent,
        Carrier::BodyBlob | Carrier::HeaderBlob => (&merged.blob, merged.lost.first().map(|(_, _, reason)| reason)),
        Carrier::View(_) => (&merged.mcp, merged.mcp_lost.first().map(|(_, reason)| reason)),
    };
    match lost {
        _ if !sent.is_empty() => Outcome::Sent,
        Some(reason) => Outcome::Lost(reason.clone()),
        None => Outcome::Absent,
    }
}

fn is_blob(carrier: Carrier) -> bool {
    matches!(carrier, Carrier::BodyBlob | Carrier::HeaderBlob)
}

/// Returns the outcome of a field that was to be sent, which may be lost with its whole carrier or alone; single extras do
/// not count.
fn or_lost(outcome: Outcome, field: &str, carrier: Carrier, losses: &[Loss]) -> Outcome {
    let lost = losses.iter().find(|loss| {
        let of_field = loss.field == Some(field) && (field != "extras" || matches!(loss.reason, Reason::Shed { .. }));
        let is_lost = !matches!(loss.reason, Reason::Replaced { .. } | Reason::TotalOver { .. });
        is_lost && loss.carrier == carrier && (loss.field.is_none() || of_field)
    });
    match (outcome, lost) {
        (Outcome::Sent, Some(why)) => Outcome::Lost(why.reason.clone()),
        (outcome, _) => outcome,
    }
}
