//! The text of a list of any length is taken apart within the bounds that the reader has, and not within others.

use std::fmt;

use codex_metadata::observe::{Bounds, FindingKind, Observed};
use codex_metadata::{Carrier, CodexMeta};
use serde::{Deserialize, Serialize};

const MANY: Bounds = Bounds { body_bytes: 64 << 20, kept_bytes: 8 << 20, members: 1_000_000, depth: 64, findings: 10 };

#[derive(CodexMeta, Deserialize)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
struct Told {
    #[codex_meta(flat, blob)]
    id: String,
    #[codex_meta(flat(json), blob)]
    tools: Vec<u32>,
    #[codex_meta(flat, blob)]
    shown: Shown,
}

#[derive(Serialize, Deserialize)]
struct Shown(Vec<Vec<u32>>);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

fn told(len: usize) -> Told {
    Told { id: "a".into(), tools: vec![0; len], shown: Shown(vec![vec![0]; len / 2]) }
}

fn flat(told: &Told) -> Vec<(String, String)> {
    let pairs = told.client_metadata().value.into_iter();
    pairs.filter(|(key, _)| key != "x-meta").collect()
}

#[test]
fn a_list_of_any_length_is_read_within_the_bounds() {
    for len in [10, 150_000] {
        let pairs = flat(&told(len));
        let observed = Observed::of::<Told>().bounds(MANY).client_metadata(pairs).finish();
        let read = observed.deserialize::<Told>().unwrap();
        assert_eq!((read.tools.len(), read.shown.0.len()), (len, len / 2));
    }
}

#[test]
fn a_text_beyond_the_bounds_is_said_to_be() {
    let bounds = Bounds { members: 1_000, ..MANY };
    let pairs = flat(&Told { tools: Vec::new(), ..told(2_000) });
    let error =
        Observed::of::<Told>().bounds(bounds).client_metadata(pairs).finish().deserialize::<Told>().err().unwrap();
    assert_eq!(
        error.to_string(),
        "field `shown` from flat: it has more than 1000 members and elements, see `Bounds::members`"
    );
}

#[test]
fn a_long_list_is_the_same_in_text_and_in_the_blob() {
    for len in [10, 150_000] {
        let told = told(len);
        let observed = Observed::of::<Told>().bounds(MANY).client_metadata(told.client_metadata().value).finish();
        // The copy in the headers was not looked at.
        let is_found = observed.audit().iter().any(|finding| finding.carrier != Carrier::HeaderBlob);
        assert!(!is_found, "{:?}", observed.audit());
    }
}

/// A wide value is none that JSON may have refused for its depth.
#[test]
fn a_long_list_that_the_blob_lacks_is_missing() {
    for len in [10, 150_000] {
        let pairs = flat(&told(len)).into_iter().filter(|(key, _)| key != "tools");
        let pairs = pairs.chain([("x-meta".to_owned(), r#"{"id":"a","tools":[]}"#.to_owned())]);
        let findings = Observed::of::<Told>().client_metadata(pairs).finish().audit();
        let missing: Vec<_> = findings
            .iter()
            .filter(|finding| finding.kind == FindingKind::Missing)
            .map(|finding| &*finding.key)
            .collect();
        assert_eq!(missing, ["tools", "shown"], "{findings:?}");
    }
}

/// Where the white space in front was looked at again for each element, this took days.
#[test]
fn a_list_behind_white_space_is_read_once() {
    #[derive(CodexMeta, Deserialize)]
    #[codex_meta(transports(flat))]
    struct Labels {
        #[codex_meta(flat(list))]
        labels: Vec<String>,
    }

    let spaces = " ".repeat(1 << 21);
    let read = |labels: &str| Observed::of::<Labels>().bounds(MANY).client_metadata([("labels", labels)]).finish();
    let labels = |observed: &Observed<'_>| observed.deserialize::<Labels>().unwrap().labels;
    let observed = read(&format!("{spaces}{}a", "a,".repeat(900_000)));
    assert_eq!(labels(&observed).len(), 900_001);
    assert_eq!(observed.audit(), []);
    let beyond = read(&format!("{spaces}{}a", "a,".repeat(1 << 20))).audit();
    assert_eq!(beyond.len(), 1, "{beyond:?}");
    assert_eq!(labels(&read(&spaces)), [""; 0]);
}
