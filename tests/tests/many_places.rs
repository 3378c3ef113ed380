//! A body that has many views is read once for all of them, with the same result as for each alone.

use std::fmt::Write as _;
use std::ops::Range;

use allocation_counter::measure;
use codex_metadata::contract::{OwnedContract, RequestPath};
use codex_metadata::observe::{Observed, Observer, ScannedBody};
use codex_metadata::{CodexMeta, Extras};
use serde_json::{Map, Value, json};

#[derive(CodexMeta)]
#[codex_meta(transports(), views(v0))]
struct Meta {
    #[codex_meta(v0)]
    id: String,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

/// Returns the contract with a view at each of these places.
fn contract(places: &[String]) -> OwnedContract {
    let names: Vec<String> = (0..places.len()).map(|i| format!("v{i}")).collect();
    let mut contract = Meta::CONTRACT.to_json();
    contract["views"] = json!(names);
    contract["transports"] = json!(names);
    let keys: Map<String, Value> = names.iter().map(|name| (name.clone(), json!({"keys": ["id"]}))).collect();
    contract["fields"][0]["transports"] = keys.into();
    let views: Vec<Value> = names.iter().zip(places).map(|(name, at)| json!({"view": name, "at": at})).collect();
    contract["paths"] = json!([{"name": "p", "kind": "http", "carriers": names, "views": views}]);
    OwnedContract::from_json(&contract.to_string()).unwrap()
}

fn path(contract: &OwnedContract) -> &RequestPath {
    contract.paths().iter().next().unwrap()
}

fn results(read: Observer<'_>) -> String {
    let observed = read.finish();
    format!("{:#?}\n{:#?}\n{observed:#?}", observed.audit(), observed.unchecked())
}

/// Returns what comes of one look at a body for each view.
fn one_by_one(contract: &OwnedContract, places: &[String], body: &[u8]) -> String {
    let mut observer = Observed::with(contract).on(path(contract));
    for (i, place) in places.iter().enumerate() {
        let names: Vec<String> =
            place.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        observer = observer.view_within(&format!("v{i}"), &names, body);
    }
    results(observer)
}

const PLACES: [&str; 17] = [
    "",
    "/m",
    "/m",
    "/m/a",
    "/m/a/b",
    "/M/a",
    "/_m/a",
    "/_m/A",
    "/_m",
    "/x~1y/~0",
    "/none",
    "/text/a",
    "/list",
    "/\u{17F}/k",
    "/s\0/k",
    "/s\0t/\u{212A}",
    "/",
];

const BODY: &str = r#" {"id":"0", "M":{"a": {"id":"1"}},"m":{"A":2,"\u0061" :{"id":"2","b":{"id":"3","b":"x"}},"a":{}, "id":4},
 "_m":{"a":{"id":"5","e":"x","e":"y"},"A":{"id":"6"}},"-m":1,"x/y":{"~":{"id":"7"}},"m":{"a":{"id":"8"}},"text":"a","list":[],
 "s":{"k":{"id":"9"}},"ſ":{"k":{"id":"10"},"K":1},"s\u0000":{"k":{"id":"11"}},"s\u0000t":{"K":1,"K":{"id":"12"}},"":{"id":"13","n":1.50}} "#;

#[test]
fn each_of_many_views_is_read_as_it_is_alone() {
    let places = PLACES.map(str::to_owned);
    let contract = contract(&places);
    let together = |body: &[u8]| results(Observed::with(&contract).on(path(&contract)).body_bytes(body));
    for end in 0..=BODY.len() {
        let body = &BODY.as_bytes()[..end];
        assert_eq!(together(body), one_by_one(&contract, &places, body), "{}", String::from_utf8_lossy(body));
    }
    for (what, other) in
        [("\"", "'"), ("{", "["), ("}", "]"), (":", ""), (",", ",,"), ("a", "\\"), ("a", "_a"), ("1", "")]
    {
        for (at, _) in BODY.match_indices(what) {
            let body = format!("{}{other}{}", &BODY[..at], &BODY[at + what.len()..]);
            assert_eq!(together(body.as_bytes()), one_by_one(&contract, &places, body.as_bytes()), "{body}");
        }
    }
}

/// A body with a view at each of the places, under keys with an escape, which are copied.
struct Views {
    contract: OwnedContract,
    body: String,
    members: Vec<(Range<usize>, Range<usize>)>,
}

impl Views {
    fn new(count: usize) -> Self {
        let places: Vec<String> = (0..count).map(|i| format!("/p/m/v{i}")).collect();
        let mut body = r#"{"p":{"m":{"#.to_owned();
        for i in 0..count {
            let comma = if i == 0 { "" } else { "," };
            write!(body, r#"{comma}"\u0076{i}":{{"id":"x"}}"#).unwrap();
        }
        body.push_str("}}}");
        let members = vec![(2..3, 5..body.len() - 1)];
        Self { contract: contract(&places), body, members }
    }

    fn observer(&self) -> Observer<'_> {
        Observed::with(&self.contract).on(path(&self.contract))
    }

    /// Returns how many bytes reading asks for.
    fn bytes<'c>(&'c self, read: impl FnOnce(Observer<'c>) -> Observer<'c>) -> u64 {
        let (before, mut after) = (self.observer(), None);
        let bytes = measure(|| after = Some(read(before))).bytes_total;
        let observed = after.unwrap().finish();
        assert_eq!(observed.audit(), []);
        assert_eq!(observed.occurrences().count(), self.members.len() * self.contract.views().len());
        bytes
    }
}

/// All keys were read again for each place.
#[test]
fn reading_grows_with_the_views_and_not_with_their_square() {
    let (few, many) = (Views::new(150), Views::new(600));
    let assert_linear = |what: &str, few: u64, many: u64| assert!(many < 6 * few, "{what}: {few}, then {many}");
    let slice = |views: &Views| views.bytes(|observer| observer.body_bytes(views.body.as_bytes()));
    assert_linear("a slice", slice(&few), slice(&many));
    let value = |views: &Views| {
        let value = serde_json::from_str(&views.body).unwrap();
        views.bytes(|observer| observer.body_value(&value))
    };
    assert_linear("a value", value(&few), value(&many));
    let scanned = |views: &Views| {
        let body = ScannedBody { json: &views.body, members: &views.members, known: None };
        views.bytes(|observer| observer.body_scanned(&body))
    };
    assert_linear("a scanned body", scanned(&few), scanned(&many));
}

/// Each member was looked up among all views: as many took half a minute.
#[test]
fn the_last_of_many_views_is_read_as_fast_as_the_first() {
    const EXTRAS: usize = 60_000;
    let places: Vec<String> = (0..1_000).map(|i| format!("/v{i}")).collect();
    let contract = contract(&places);
    let extras: Map<String, Value> = (0..EXTRAS).map(|i| (format!("e{i}"), "".into())).collect();
    let observed = Observed::with(&contract).on(path(&contract)).body_value(&json!({"v999": extras})).finish();
    let last = contract.carriers().last().unwrap();
    assert_eq!(observed.extras(last).count(), EXTRAS);
}
