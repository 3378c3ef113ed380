//! The derived projections and the hand-written ones, for people: `cargo bench -p codex-metadata-tests`
//!
//! `cargo run --release --example ratios` compares them; `--example instructions` counts without a clock.

use codex_metadata::codex::MCP;
use codex_metadata::{CodexMeta as _, Rendered};
use codex_metadata_tests::bench::{Case, SNAPSHOTS};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// The snapshot of that name, with its projection.
fn bench<T>(bencher: Bencher<'_, '_>, name: &str, projection: impl Fn(&Case) -> T + Sync) {
    let make = SNAPSHOTS.iter().find(|(known, _)| *known == name).map(|(_, make)| make);
    let case = make.map(|make| make()).expect("one of the names that the bench was given");
    bencher.bench_local(|| projection(black_box(&case)));
}

#[divan::bench_group]
mod blob {
    use super::*;

    #[divan::bench(args = ["A", "B", "C"])]
    fn derived(bencher: Bencher<'_, '_>, name: &str) {
        bench(bencher, name, |case| case.snapshot.blob());
    }

    #[divan::bench(args = ["A", "B", "C"])]
    fn by_hand(bencher: Bencher<'_, '_>, name: &str) {
        bench(bencher, name, |case| case.by_hand().blob());
    }

    #[divan::bench(args = ["A", "B", "C"])]
    fn by_hand_without_escaping(bencher: Bencher<'_, '_>, name: &str) {
        bench(bencher, name, |case| serde_json::to_vec(&case.by_hand().payload()));
    }
}

#[divan::bench_group]
mod all {
    use super::*;

    #[divan::bench(args = ["A", "B", "C"])]
    fn project(bencher: Bencher<'_, '_>, name: &str) {
        bench(bencher, name, |case| case.snapshot.project());
    }

    #[divan::bench(args = ["A", "B", "C"])]
    fn render(bencher: Bencher<'_, '_>, name: &str) {
        bench(bencher, name, |case| case.snapshot.render());
    }

    #[divan::bench(args = ["A", "B", "C"])]
    fn render_into_a_used_one(bencher: Bencher<'_, '_>, name: &str) {
        let rendered = std::sync::Mutex::new(Rendered::default());
        bench(bencher, name, |case| {
            if let Ok(mut rendered) = rendered.lock() {
                case.snapshot.render_into(&mut rendered);
            }
        });
    }

    #[divan::bench(args = ["A", "B", "C"])]
    fn by_hand(bencher: Bencher<'_, '_>, name: &str) {
        bench(bencher, name, |case| (case.by_hand().headers(), case.by_hand().client_metadata()));
    }
}

#[divan::bench(args = ["A", "B", "C"])]
fn view(bencher: Bencher<'_, '_>, name: &str) {
    bench(bencher, name, |case| case.snapshot.view(MCP));
}
