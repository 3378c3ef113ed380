//! `tracing` events for the losses of a projection, for callers who keep only its value.

use crate::report::Report;

#[cfg(not(feature = "tracing"))]
pub(crate) const fn tell(_: &Report) {}

/// Makes an event of each loss, up to [`Report::SHOWN`], and one of how many more there are.
#[cfg(feature = "tracing")]
pub(crate) fn tell(report: &Report) {
    if !report.is_empty() {
        told::tell(report);
    }
}

#[cfg(feature = "tracing")]
mod told {
    use std::fmt;

    use tracing::warn;

    use crate::line::Quoted;
    use crate::report::{Reason, Report};

    #[cold]
    pub(super) fn tell(report: &Report) {
        let losses = report.losses();
        for loss in losses.iter().take(Report::SHOWN) {
            let (field, carrier) = (loss.field, &loss.carrier);
            let (key, reason) = (Quoted(&loss.key), WithoutValue(&loss.reason));
            match loss.reason {
                Reason::Replaced { .. } => warn!(target: "codex_metadata", field, %carrier, %key, %reason, "replaced"),
                Reason::TotalOver { .. } => warn!(target: "codex_metadata", %carrier, %reason, "over the total"),
                _ => warn!(target: "codex_metadata", field, %carrier, %key, %reason, "not sent"),
            }
        }
        if let more @ 1.. = losses.len().saturating_sub(Report::SHOWN) {
            warn!(target: "codex_metadata", more, "more not sent");
        }
    }

    /// A reason without any part of the value, which an error of its own `Serialize` may quote.
    struct WithoutValue<'r>(&'r Reason);

    impl fmt::Display for WithoutValue<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self.0 {
                Reason::Unprintable { at, .. } => write!(f, "a character that is not printable ASCII at byte {at}"),
                Reason::NoForm(_) => f.write_str("the value cannot be represented there"),
                other => other.fmt(f),
            }
        }
    }
}
