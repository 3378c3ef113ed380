//! The read side: an untouched request has no finding, and gives back what was sent.

use proptest::prelude::*;

use codex_metadata_runtime::codex::{CodexResponsesMetadata, MCP};
use codex_metadata_runtime::observe::{Finding, Kind, Observed};
use codex_metadata_runtime::{CodexMeta, Limit, Limits, Report};
use codex_metadata_tests::observe::arbitrary::{paths_of, snapshot};
use codex_metadata_tests::observe::request::Request;

/// Whether the sender itself says that it left this out: on a path with one carrier, nothing but the report
/// can tell that from a loss on the way.
fn is_reported(finding: &Finding, report: &Report) -> bool {
    finding.kind == Kind::Missing
        && finding.witness.is_none()
        && report.losses().iter().any(|loss| {
            loss.carrier == finding.carrier
                && (loss.key == finding.key || loss.field.is_none() && finding.key.is_empty())
        })
}

fn limits() -> impl Strategy<Value = Limits> {
    let limit = || {
        prop_oneof![
            2 => Just(Limit::Declared),
            1 => Just(Limit::Lifted),
            2 => (0..6_000_usize).prop_map(Limit::Bytes),
        ]
    };
    (limit(), limit(), limit()).prop_map(|(flat, body_blob, header_blob)| Limits { flat, body_blob, header_blob })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn an_untouched_request_has_no_finding_on_any_path(snapshot in snapshot()) {
        for path in paths_of(&snapshot) {
            let (request, report) = Request::sending(&snapshot, path);
            for finding in request.read().findings {
                prop_assert!(is_reported(&finding, &report), "{path:?}: {finding}\n{report}\n{request:?}");
            }
        }
    }

    /// All carriers at once, whose budgets are anything.
    #[test]
    fn all_projections_agree_whatever_the_budgets(snapshot in snapshot(), limits in limits()) {
        let sent = snapshot.within(limits).project();
        let observed = Observed::of::<CodexResponsesMetadata>()
            .within(limits)
            .headers(&sent.headers)
            .client_metadata(&sent.client_metadata)
            .view(MCP, &snapshot.view(MCP).value)
            .finish();
        prop_assert_eq!(observed.audit(), [], "{}\n{:?}", sent.report, observed);
    }
}
