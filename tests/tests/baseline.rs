//! The hand-written projections send what the golden vectors expect, so that what is measured against them is
//! measured against the same work.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use codex_metadata_tests::baseline::{Baseline, Extras};
use codex_metadata_vectors::Vector;

const BLOB: &str = "x-codex-turn-metadata";

fn strings(value: &Value) -> BTreeMap<String, String> {
    serde_json::from_value(value.clone()).unwrap_or_default()
}

fn object(text: Option<&str>) -> Value {
    text.map_or(Value::Null, |text| serde_json::from_str(text).unwrap())
}

fn check(line: &str) {
    let vector: Vector = serde_json::from_str(line).unwrap();
    let Value::Object(raw) = serde_json::from_str(line).unwrap() else { unreachable!() };
    let (given, expect) = (&raw["snapshot"], &raw["expect"]);
    let extras = Extras::new(strings(&given["client_extra"]), strings(&given["config_extra"]));
    let by_hand = Baseline::new(&vector.snapshot, &extras);

    let mut map: BTreeMap<String, String> = by_hand.client_metadata().into_iter().collect();
    assert_eq!(object(map.remove(BLOB).as_deref()), expect["blob"], "{}", vector.name);
    assert_eq!(map, strings(&expect["client_metadata"]), "{}", vector.name);

    let mut headers = by_hand.headers();
    let blob = headers.remove(BLOB);
    let blob = blob.as_ref().map(|blob| blob.to_str().unwrap());
    assert_eq!(object(blob), expect["header_blob"], "{}", vector.name);
    let headers: BTreeMap<String, String> =
        headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    assert_eq!(headers, strings(&expect["headers"]), "{}", vector.name);
}

#[test]
fn the_hand_written_projections_pass_the_vectors() {
    for file in ["named.jsonl", "random.jsonl"] {
        let path = format!("{}/vectors/{file}", env!("CARGO_MANIFEST_DIR"));
        fs::read_to_string(path).unwrap().lines().for_each(check);
    }
}
