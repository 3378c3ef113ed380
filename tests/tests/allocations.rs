//! How often the projections of a typical turn ask for memory.

use allocation_counter::measure;

use codex_metadata::CodexMeta as _;
use codex_metadata::observe::JsonValue;
use codex_metadata_tests::bench;

fn allocations<T>(run: impl FnOnce() -> T) -> u64 {
    let mut made = None;
    let count = measure(|| made = Some(run())).count_total;
    drop(made);
    count
}

/// Two a map entry, its key and its value, and two a header, one of which the tables of both maps may use; none
/// a field.
#[test]
fn owned_values_cost_two_allocations_an_entry() {
    let case = bench::a();
    let mut rendered = case.snapshot.render();
    let projection = rendered.to_projection();
    let emitted = projection.headers.len() + projection.client_metadata.len();
    let reused = allocations(|| {
        case.snapshot.render_into(&mut rendered);
        rendered.to_projection()
    });
    let direct = allocations(|| case.snapshot.project());
    for count in [reused, direct] {
        assert!(count <= 2 * emitted as u64, "{count} allocations for {emitted} headers and map entries");
    }
}

#[test]
fn borrowed_text_costs_eight_allocations_at_most() {
    for case in [bench::a(), bench::c()] {
        let count = allocations(|| case.snapshot.render());
        assert!(count <= 8, "{count} allocations");
    }
}

#[test]
fn a_used_one_needs_no_memory() {
    let case = bench::a();
    let mut rendered = case.snapshot.render();
    assert_eq!(allocations(|| case.snapshot.render_into(&mut rendered)), 0);
}

/// Before any request there is no blob, and the memory of the last one is kept for the next.
#[test]
fn a_used_one_needs_no_memory_after_a_snapshot_without_a_blob() {
    let case = bench::a();
    let mut rendered = case.snapshot.render();
    let mut idle = case.snapshot.clone();
    idle.request_kind = None;
    let count = allocations(|| {
        idle.render_into(&mut rendered);
        case.snapshot.render_into(&mut rendered);
    });
    assert_eq!(count, 0);
    assert!(rendered.blob().is_some());
}

/// The tool inventory is in the body's blob only, so that the header's copy is a text of its own, and a list says what
/// it leaves out.
#[test]
fn a_used_one_needs_one_allocation_for_a_copy_that_leaves_something_out() {
    let case = bench::b();
    let mut rendered = case.snapshot.render();
    let count = allocations(|| case.snapshot.render_into(&mut rendered));
    assert_eq!(count, 1);
    assert_ne!(rendered.blob(), rendered.header_blob());
}

#[test]
fn a_report_of_nothing_costs_nothing() {
    let case = bench::a();
    let blob = case.snapshot.blob();
    assert!(blob.report.is_empty());
    // The text.
    assert_eq!(allocations(|| case.snapshot.blob()), 1);
}

/// Each had as much room as all that follows it.
#[test]
fn a_value_that_was_read_has_no_room_for_others() {
    const COUNT: usize = 2_000;
    let text = "[1, 2] ".repeat(COUNT);
    let mut values = Vec::with_capacity(COUNT);
    let kept = measure(|| {
        let mut rest = text.as_str();
        while let Ok((value, behind)) = JsonValue::first(rest) {
            values.push(value);
            rest = behind;
        }
    });
    assert_eq!(values.len(), COUNT);
    assert!(usize::try_from(kept.bytes_current).unwrap() <= 10 * COUNT, "{}", kept.bytes_current);
}
