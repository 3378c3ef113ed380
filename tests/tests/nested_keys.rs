//! The names and keys of the rows of nested structs beside those around them.

use std::collections::BTreeMap;

use codex_metadata::contract::{Field, OwnedContract};
use codex_metadata::{CodexMeta, MetaFragment, View};
use serde_json::{Value, json};

macro_rules! one {
    ($name:ident, $key:literal) => {
        #[derive(CodexMeta)]
        #[codex_meta(part, transports(flat))]
        struct $name {
            #[codex_meta(flat = $key)]
            c: u8,
        }
    };
}

one!(First, "first");
one!(Second, "second");
one!(Third, "third");
one!(Fourth, "fourth");

/// Its rows are called `b.c` and `d.c`.
#[derive(CodexMeta)]
#[codex_meta(part, transports(flat))]
struct Lengthened {
    #[codex_meta(nested)]
    b: First,
    #[codex_meta(nested)]
    d: Second,
}

/// Its rows are called `d.b.c`, `b.c` and `c`: the first is called like what lengthens the second.
#[derive(CodexMeta)]
#[codex_meta(part, transports(flat))]
struct Again {
    #[codex_meta(nested)]
    d: Lengthened,
    #[codex_meta(nested)]
    b: Third,
    #[codex_meta(flat = "own")]
    c: u8,
}

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Outer {
    #[codex_meta(nested)]
    d: Lengthened,
    #[codex_meta(nested)]
    b: Third,
    #[codex_meta(flat = "own")]
    c: u8,
}

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Outermost {
    #[codex_meta(nested)]
    a: Again,
    #[codex_meta(nested)]
    b: Fourth,
    #[codex_meta(flat = "outermost")]
    c: u8,
}

fn names(fields: &[Field]) -> Vec<&str> {
    fields.iter().map(Field::name).collect()
}

#[test]
fn no_two_rows_have_one_name() {
    assert_eq!(names(Lengthened::CONTRACT.fields()), ["b.c", "d.c"]);
    assert_eq!(names(Outer::CONTRACT.fields()), ["d.b.c", "d.c", "b.c", "c"]);
    assert_eq!(names(Again::CONTRACT.fields()), ["d.b.c", "d.c", "b.c", "c"]);
    // The row that `b.c` of the outermost struct lengthens is called like none of the others.
    assert_eq!(names(Outermost::CONTRACT.fields()), ["d.b.c", "d.c", "a.b.c", "a.c", "b.c", "c"]);
    for contract in [Outer::CONTRACT, Outermost::CONTRACT] {
        let read = OwnedContract::from_value(&contract.to_json()).unwrap();
        assert_eq!(names(read.fields()), names(contract.fields()));
    }
}

/// A row that is lengthened for another's sake is called like a third one, which is lengthened too.
#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct InTurn {
    /// `d.b.c`, `d.c`, `b.c`, `c`.
    #[codex_meta(nested)]
    e: Again,
    /// `b.c`, `d.c`.
    #[codex_meta(nested)]
    d: OtherLengthened,
}

one!(Fifth, "fifth");
one!(Sixth, "sixth");

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat))]
struct OtherLengthened {
    #[codex_meta(nested)]
    b: Fifth,
    #[codex_meta(nested)]
    d: Sixth,
}

#[test]
fn what_a_lengthened_name_meets_is_lengthened_in_turn() {
    assert_eq!(names(InTurn::CONTRACT.fields()), ["e.d.b.c", "e.d.c", "e.b.c", "c", "d.b.c", "d.d.c"]);
    assert_eq!(OwnedContract::from_value(&InTurn::CONTRACT.to_json()).map(|_| ()), Ok(()));
}

#[derive(CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"), reserved("once"), foreign("proxy_id", "trace_*"))]
struct Labelled {
    #[codex_meta(flat(prefix = "label_"), omit(blob))]
    labels: BTreeMap<String, String>,
    #[codex_meta(flat, blob)]
    id: u8,
}

/// Returns the faults of the contract whose labels have another prefix.
fn faults(prefix: &str) -> Vec<String> {
    let mut file = Labelled::CONTRACT.to_json();
    file["fields"][0]["transports"]["flat"]["prefix"] = prefix.into();
    let contract = OwnedContract::from_value(&file).unwrap();
    contract.faults().iter().map(|fault| format!("{}: {}", fault.place(), fault.what())).collect()
}

#[test]
fn a_prefix_begins_nothing_that_is_not_its_own() {
    assert_eq!(faults("label_"), [""; 0]);
    let other = "give the field another prefix";
    for (prefix, what) in [
        ("on", format!("has the prefix `on`, and so begins `once`, which is in `reserved`: {other}")),
        ("X-", format!("has the prefix `X-`, and so begins `x-meta`, which is the blob's own: {other}")),
        ("proxy_", format!("has the prefix `proxy_`, and so begins `proxy_id`, which is in `foreign`: {other}")),
        ("trace_of_", format!("has the prefix `trace_of_`, which is in `foreign`: {other}")),
    ] {
        assert_eq!(faults(prefix), [format!("/fields/0/transports/flat: {what}")]);
    }
}

/// The derive and [`faults`](codex_metadata::contract::Contract::faults) agree on nested rows as well.
#[test]
fn a_prefix_within_a_nested_row_is_no_other_rows() {
    let mut file = Labelled::CONTRACT.to_json();
    file["fields"][0]["within"] = json!([{ "field": "inner", "of": "Labels" }]);
    file["fields"][1]["transports"]["flat"]["keys"] = ["label_id"].into();
    let contract = OwnedContract::from_value(&file).unwrap();
    let what: Vec<Value> = contract.faults().iter().map(|fault| fault.what().into()).collect();
    assert_eq!(what, ["has the key `label_id`, which begins like the prefix `label_` of field `labels`"]);
}

#[derive(CodexMeta)]
#[codex_meta(part, transports(), views(log, trace))]
struct Traced {
    #[codex_meta(log, trace)]
    id: u8,
}

#[derive(MetaFragment)]
struct Trace {
    id: u8,
}

/// The nested `id` is not in the view of which the other field is, so that the two do not meet.
#[derive(CodexMeta)]
#[codex_meta(transports(), views(log, trace))]
struct Apart {
    #[codex_meta(trace(flatten), omit(log))]
    trace: Trace,
    #[codex_meta(nested, omit(trace))]
    traced: Traced,
}

#[test]
fn a_view_that_a_nested_field_omits_has_none_of_its_keys() {
    let meta = Apart { trace: Trace { id: 1 }, traced: Traced { id: 2 } };
    assert_eq!(meta.view(View::named("log")).value, json!({ "id": 2 }));
    assert_eq!(meta.view(View::named("trace")).value, json!({ "id": 1 }));
}
