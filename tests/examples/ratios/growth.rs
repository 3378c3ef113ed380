//! The growth of the cost: with the number of fields, and with the size of a nested value.

use std::collections::BTreeMap;

use codex_metadata::{CodexMeta, Rendered};
use codex_metadata_tests::bench::{Contender, Race, Targets};
use seq_macro::seq;

/// How much more a unit may cost in something ten times as large.
const LINEAR: f64 = 1.5;

/// The value of each field.
const ID: &str = "0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";

/// A module with a struct of that many fields, all of them in the flat map and in the blob.
macro_rules! wide {
    ($module:ident, $fields:literal) => {
        mod $module {
            use super::{CodexMeta, ID, seq};

            seq!(N in 0..$fields {
                #[derive(CodexMeta)]
                #[codex_meta(blob(key = "x-wide"))]
                pub(super) struct Wide {
                    #( #[codex_meta(flat, blob, omit(header))] f~N: String, )*
                }

                pub(super) fn wide() -> Wide {
                    Wide { #( f~N: ID.to_owned(), )* }
                }
            });
        }
    };
}

wide!(wide10, 10);
wide!(wide100, 100);
wide!(wide1000, 1000);

#[derive(CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-deep"))]
struct Deep {
    #[codex_meta(blob, omit(flat))]
    tree: BTreeMap<String, Vec<String>>,
}

/// With about that many bytes of JSON.
fn deep(bytes: usize) -> Deep {
    let branch = || vec![ID.to_owned(); 24];
    Deep { tree: (0..bytes.div_ceil(1_000)).map(|i| (format!("branch-{i:08}"), branch())).collect() }
}

/// Into memory that was used before, so that this is the encoder's cost and not that of fresh pages.
fn contender(meta: &impl CodexMeta) -> Contender<'_> {
    let mut rendered = Rendered::default();
    Contender::new(move || meta.render_into(&mut rendered))
}

pub(crate) fn check(targets: &mut Targets) {
    let (ten, hundred, thousand) = (wide10::wide(), wide100::wide(), wide1000::wide());
    let race = Race::run(vec![contender(&ten), contender(&hundred), contender(&thousand)]);
    targets.at_most(["fields", "100", "10, each"], race.ratio(1, 0) / 10.0, LINEAR);
    targets.at_most(["fields", "1,000", "100, each"], race.ratio(2, 1) / 10.0, LINEAR);

    let sizes = [1_000, 10_000, 100_000, 1_000_000, 10_000_000].map(deep);
    let race = Race::run(sizes.iter().map(contender).collect());
    let steps = [("10 kB", "1 kB, each"), ("100 kB", "10 kB, each"), ("1 MB", "100 kB, each"), ("10 MB", "1 MB, each")];
    for (i, (larger, smaller)) in steps.into_iter().enumerate() {
        targets.at_most(["nested value", larger, smaller], race.ratio(i + 1, i) / 10.0, LINEAR);
    }
}
