//! The read side: an untouched request has no finding.

use proptest::prelude::*;

use codex_metadata::codex::{CodexResponsesMetadata, MCP};
use codex_metadata::observe::{Bounds, Observed};
use codex_metadata::{Carrier, CodexMeta, Limit, Limits};
use codex_metadata_tests::arbitrary::{Case, seeded};
use codex_metadata_tests::observe::judge::is_reported;
use codex_metadata_tests::observe::sending::{paths_of, received, sending};
use codex_metadata_tests::paths::send_all;
use codex_metadata_tests::samples;
use codex_metadata_tests::wire::Loopback;

fn cases() -> impl Strategy<Value = Case> {
    prop::collection::vec(any::<u8>(), 0..1200).prop_map(|bytes| Case::from_bytes(&bytes))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn an_untouched_request_has_no_finding_on_any_path(Case { snapshot, .. } in cases()) {
        for path in paths_of(&snapshot) {
            let (request, report) = sending(&snapshot, path);
            for finding in request.read().findings {
                prop_assert!(is_reported(&finding, &report), "{path:?}: {finding}\n{report}\n{request:?}");
            }
        }
    }

    /// All carriers at once, whose budgets are anything.
    #[test]
    fn all_projections_agree_whatever_the_budgets(Case { snapshot, limits, .. } in cases()) {
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

/// The blob's copy leaves before any header does, and nobody sees afterwards how large that one was.
#[test]
fn a_copy_that_left_for_a_header_of_any_size_is_not_missed() {
    let limits = Limits { header: Limit::Lifted, ..Limits::default() };
    let mut snapshot = samples::rich().snapshot.for_turn("turn-1");
    snapshot.routing_hint = Some("m".repeat(9_000));
    let observe = |headers| {
        let map = snapshot.client_metadata().value;
        Observed::of::<CodexResponsesMetadata>().within(limits).headers(headers).client_metadata(map).finish().audit()
    };
    let sent = snapshot.within(limits).project();
    let left: Vec<Carrier> = sent.report.losses().iter().map(|loss| loss.carrier).collect();
    assert!(left.contains(&Carrier::HeaderBlob) && left.contains(&Carrier::Header), "{}", sent.report);
    assert_eq!(observe(&sent.headers), []);
}

/// Nothing but the number of keys is wrong with it.
#[test]
fn the_number_of_members_is_bounded() {
    let keys: Vec<String> = (0..200_000).map(|key| format!(r#""k{key}":"v""#)).collect();
    let body = format!(r#"{{"client_metadata":{{"thread_id":"t-1",{}}}}}"#, keys.join(","));
    let observed = Observed::of::<CodexResponsesMetadata>().body(body.as_bytes()).finish();
    assert_eq!(observed.get("thread_id").count(), 1);
    let findings = observed.audit();
    assert!(findings.len() <= Bounds::default().findings + 2, "{}", findings.len());
}

/// A number of arbitrary snapshots, and the samples, through the real servers of every request path.
#[tokio::test]
async fn an_untouched_request_has_no_finding_after_a_real_transport() {
    let servers = Loopback::start().await.unwrap();
    let arbitrary = (0..24).map(|seed| Case::from_bytes(&seeded(seed)).snapshot);
    let mut requests = 0;
    for snapshot in arbitrary.chain(samples::all().map(|sample| sample.snapshot)) {
        for delivery in send_all(&snapshot, &samples::turn(), &servers).await.unwrap() {
            for request in received(delivery.path, &delivery.requests) {
                requests += 1;
                for finding in request.read().findings {
                    let place = format!("{}: {finding}\n{}", delivery.path.name(), delivery.report);
                    assert!(is_reported(&finding, &delivery.report), "{place}");
                }
            }
        }
    }
    assert!(requests >= (24 + 3) * 11, "{requests} requests");
}
