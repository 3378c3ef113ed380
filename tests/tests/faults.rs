//! Every single fault that changes what a request says is found, where a second place says the same.

use codex_metadata::Carrier;
use codex_metadata_cli::request::Request;
use codex_metadata_tests::observe::fault::for_each_fault;
use codex_metadata_tests::observe::judge::{Judge, Verdict};
use codex_metadata_tests::observe::sending::received;
use codex_metadata_tests::paths::RequestPath;
use codex_metadata_tests::samples;
use codex_metadata_tests::wire::Loopback;

/// The outcomes of all faults of one request.
#[derive(Debug, Default)]
struct Tally {
    meaningless: usize,
    found: usize,
    /// In places that nothing else speaks of.
    unwitnessed: usize,
}

fn inject(original: &Request, step: usize) -> Tally {
    assert_eq!(original.read().findings, [], "{original:?}");
    let judge = Judge::of(original);
    let mut tally = Tally::default();
    for_each_fault(original, step, |fault| match judge.verdict(&fault.request) {
        Verdict::Meaningless => tally.meaningless += 1,
        Verdict::Found => tally.found += 1,
        Verdict::Unwitnessed => tally.unwitnessed += 1,
        Verdict::Missed(places) => panic!("not found: {} changed {places:?}\n{:?}", fault.name, fault.request),
    });
    tally
}

/// Returns the requests that the servers received of the rich sample.
async fn arrived(path: RequestPath) -> Vec<Request> {
    let servers = Loopback::start().await.unwrap();
    let snapshot = path.snapshot(samples::rich().snapshot, &samples::turn());
    let delivery = path.send(&snapshot, &servers).await.unwrap();
    assert!(delivery.report.losses().iter().all(|loss| loss.carrier == Carrier::HeaderBlob), "{}", delivery.report);
    received(path, &delivery.requests)
}

async fn check(path: RequestPath, step: usize) {
    for request in arrived(path).await {
        let tally = inject(&request, step);
        assert!(tally.found > 100, "{}: {tally:?}", path.name());
    }
}

#[tokio::test]
async fn each_fault_in_a_turn_is_found() {
    check(RequestPath::Turn, 29).await;
}

#[tokio::test]
async fn each_fault_in_a_turn_on_a_websocket_is_found() {
    check(RequestPath::WebSocketTurn, 19).await;
}

#[tokio::test]
async fn each_fault_in_a_consolidation_of_memories_is_found() {
    check(RequestPath::Memory, 31).await;
}

#[tokio::test]
async fn each_fault_in_a_remote_compaction_is_found() {
    check(RequestPath::RemoteCompactionV1, 7).await;
}

#[tokio::test]
async fn each_fault_in_a_preconnect_is_found() {
    check(RequestPath::Preconnect, 1).await;
}

#[tokio::test]
async fn each_fault_in_an_mcp_call_is_found() {
    check(RequestPath::Mcp, 13).await;
}
