//! Every single fault that changes what a request says is found, where a second place says the same.

use codex_metadata_tests::observe::fault::for_each_fault;
use codex_metadata_tests::observe::meaning::{changes, meaning, witnessed};
use codex_metadata_tests::observe::request::{Path, Request};
use codex_metadata_tests::observe::sample;

/// What became of all faults of one request.
#[derive(Debug, Default)]
struct Tally {
    meaningless: usize,
    found: usize,
    /// In places that nothing else speaks of.
    unwitnessed: usize,
}

/// A place that was not there before shows where the contract knows all keys, or another copy does not have it.
fn is_shown(place: &str, original: &Request) -> bool {
    let both =
        meaning(original).contains_key("blob is there") && meaning(original).contains_key("header blob is there");
    let (carrier, _) = place.rsplit_once(' ').unwrap_or((place, ""));
    carrier == "flat" || carrier == place || (both && carrier.ends_with("blob"))
}

fn inject(original: &Request, step: usize) -> Tally {
    assert_eq!(original.read().findings, [], "{original:?}");
    let before = meaning(original);
    let witnessed = witnessed(original);
    let mut tally = Tally::default();
    for_each_fault(original, step, |fault| {
        let findings = fault.request.read().findings;
        let after = meaning(&fault.request);
        let changes = changes(&before, &after);
        let shows = |place: &&str| {
            if before.contains_key(*place) { witnessed.contains(*place) } else { is_shown(place, original) }
        };
        if changes.is_empty() {
            tally.meaningless += 1;
        } else if !findings.is_empty() {
            tally.found += 1;
        } else {
            let shown: Vec<_> = changes.iter().filter(|place| shows(place)).collect();
            assert!(shown.is_empty(), "not found: {} changed {shown:?}\n{:?}", fault.name, fault.request);
            tally.unwitnessed += 1;
        }
    });
    tally
}

fn check(path: Path, step: usize) -> Tally {
    let (request, report) = Request::sending(&sample::full(path), path);
    assert!(report.is_empty(), "{report}");
    let tally = inject(&request, step);
    assert!(tally.found > 100, "{path:?}: {tally:?}");
    println!("{path:?}: {tally:?}");
    tally
}

#[test]
fn each_fault_on_responses_is_found() {
    check(Path::Responses, 11);
}

#[test]
fn each_fault_on_compact_is_found() {
    check(Path::Compact, 3);
}

#[test]
fn each_fault_on_a_preconnect_is_found() {
    check(Path::Preconnect, 1);
}

#[test]
fn each_fault_on_a_handshake_is_found() {
    check(Path::Handshake, 3);
}

#[test]
fn each_fault_on_a_frame_is_found() {
    check(Path::ResponseCreate, 7);
}

#[test]
fn each_fault_on_mcp_is_found() {
    check(Path::Mcp, 3);
}

#[test]
fn each_fault_on_a_consolidation_of_memories_is_found() {
    let (request, _) = Request::sending(&sample::memory(), Path::Responses);
    let tally = inject(&request, 11);
    assert!(tally.found > 100, "{tally:?}");
}
