//! Cases of what a limit may have left out of what is sent, and of what it cannot have.

use std::collections::BTreeMap;

use codex_metadata::{Carrier, CodexMeta, Limits, Projection};
use codex_metadata_tests::observe::limits::{found, read, unchecked};
use serde::Deserialize;

fn numbered(count: usize, from: &str) -> Vec<String> {
    (0..count).map(|i| format!("{from}{i}")).collect()
}

mod replaced {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(transports(header, flat))]
    struct TwoTexts {
        #[codex_meta(header(name = "x-note", limit = 20), flat(limit = 10, instead = too_long))]
        note: String,
    }

    #[derive(Debug, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(blob(key = "x-m", body_limit = 60, header_limit = 60))]
    struct WithBlob {
        #[codex_meta(flat, blob, omit(header))]
        id: String,
        #[codex_meta(header = "x-note", flat(limit = 10, instead = too_long), blob(shed = 1))]
        note: String,
    }

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-m", body_limit = 100, header_limit = 100))]
    struct AsJson {
        #[codex_meta(header("x-t", json, limit = 40), flat(json, limit = 40, instead = Vec::len), blob(shed = 1))]
        tools: Vec<String>,
    }

    const fn too_long(_: &str) -> &'static str {
        "too long"
    }

    #[test]
    fn a_replacement_says_nothing_of_the_value() {
        let sent = TwoTexts { note: "n".repeat(30) };
        assert_eq!(unchecked(&sent), ["header `x-note` (field `note`) may be over its limit"]);
        for length in [5, 30, 60] {
            assert_eq!(unchecked(&WithBlob { id: "i".into(), note: "n".repeat(length) }), [""; 0]);
            unchecked(&WithBlob { id: "i".into(), note: "é".repeat(length) });
        }
        unchecked(&AsJson { tools: vec!["t".repeat(20); 8] });
    }

    #[test]
    fn the_value_is_read_where_it_is() {
        let sent = WithBlob { id: "i".into(), note: "n".repeat(60) };
        let observed = read::<WithBlob>(&sent.project(), None, Limits::default());
        assert_eq!(observed.merged().get("note").unwrap().carrier(), Carrier::Header);
        assert_eq!(observed.deserialize::<WithBlob>().unwrap(), sent);
    }

    #[derive(CodexMeta)]
    #[codex_meta(transports(header, flat), header(limit = 50))]
    struct TwoNames {
        #[codex_meta(header("x-note", "x-old-note", instead = too_long), flat)]
        note: String,
    }

    /// A value that may be replaced counts like any other, if none is over its limit.
    #[test]
    fn the_value_that_differs_from_the_others_is_found() {
        let sent = TwoNames { note: "abc".into() };
        let changed = found(&sent, |sent| drop(sent.client_metadata.insert("note".into(), "abX".into())));
        assert_eq!(changed, [r#"flat `note` (field `note`) differs: "abX""#]);
        let changed = found(&sent, |sent| drop(sent.headers.insert("x-old-note", "abX".parse().unwrap())));
        assert_eq!(changed, [r#"header `x-old-note` (field `note`) differs: "abX""#]);
        // One function made both, of a value that is on another carrier.
        let long = TwoNames { note: "n".repeat(60) };
        let changed = found(&long, |sent| drop(sent.headers.insert("x-old-note", "too short".parse().unwrap())));
        assert_eq!(changed, [r#"header `x-old-note` (field `note`) differs: "too short""#]);
    }

    #[test]
    fn the_value_is_missed_beside_a_replacement() {
        let sent = WithBlob { id: "i".into(), note: "n".repeat(12) };
        let lost = found(&sent, |sent| drop(sent.headers.remove("x-note")));
        assert_eq!(lost, ["header `x-note` (field `note`) is missing"]);
        let changed = found(&sent, |sent| drop(sent.headers.insert("x-note", "nnn".parse().unwrap())));
        assert_eq!(changed.len(), 1, "{changed:?}");
    }
}

mod parts {
    use super::*;

    #[derive(CodexMeta)]
    #[codex_meta(transports(header, flat), flat(limit = 2048))]
    struct Lines {
        #[codex_meta(header(name = "x-tag", repeat), flat(list))]
        tags: Vec<String>,
    }

    #[derive(CodexMeta)]
    #[codex_meta(transports(header, flat), flat(limit = 100), header(limit = 100))]
    struct Lists {
        #[codex_meta(header(name = "x-t", list), flat(list = "|"))]
        tags: Vec<String>,
    }

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-m", body_limit = 4096, body_only))]
    struct InBlob {
        #[codex_meta(flat, blob, omit(header))]
        note: String,
        #[codex_meta(header(name = "x-t", repeat), blob, omit(flat))]
        tags: Vec<String>,
    }

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-m"), header(total = 1024))]
    struct Shedding {
        #[codex_meta(header = "x-id", flat, blob)]
        id: String,
        #[codex_meta(header(name = "x-request-feature", repeat), flat(list), blob)]
        features: Vec<String>,
        #[codex_meta(header(prefix = "x-request-label-"), flat(prefix = "l_"), omit(blob))]
        labels: BTreeMap<String, String>,
        #[codex_meta(blob(shed = 1), omit(header, flat))]
        note: String,
    }

    #[derive(CodexMeta)]
    #[codex_meta(transports(header, flat), header(total = 1000))]
    struct Direct {
        #[codex_meta(header(name = "x-note", shed = 1), flat)]
        note: String,
        #[codex_meta(header(name = "x-feature", repeat), flat(list))]
        features: Vec<String>,
    }

    #[test]
    fn what_arrived_is_not_all_that_was_sent() {
        unchecked(&Lines { tags: numbered(80, "a-tag-of-more-than-thirty-bytes-") });
        unchecked(&Lists { tags: vec!["a|b".repeat(40), "x".into()] });
        let mut tags = numbered(3, "t");
        tags.extend(vec!["a, b".repeat(200); 3]);
        let sent = InBlob { note: "n".repeat(3000), tags };
        assert_eq!(unchecked(&sent), ["blob `tags` (field `tags`) may be over its limit"]);
    }

    fn shedding(features: usize, labels: usize, note: usize) -> Shedding {
        let labels = numbered(labels, "k").into_iter().map(|key| (key, "v".into())).collect();
        Shedding { id: "i".into(), features: numbered(features, "f"), labels, note: "n".repeat(note) }
    }

    #[test]
    fn each_line_counts() {
        for note in [400, 500, 600, 700] {
            unchecked(&shedding(10, 0, note));
            unchecked(&shedding(0, 10, note));
            unchecked(&shedding(8, 8, note));
            unchecked(&Direct { note: "n".repeat(note), features: numbered(20, "") });
        }
        let lost = found(&shedding(8, 8, 200), |sent| {
            let copy = sent.blob().unwrap().replace(&format!(r#","note":"{}""#, "n".repeat(200)), "");
            sent.headers.insert("x-m", copy.parse().unwrap());
        });
        assert_eq!(lost, ["header blob `note` (field `note`) is missing"]);
        let direct = Direct { note: "n".repeat(400), features: numbered(20, "") };
        assert_eq!(found(&direct, |sent| drop(sent.headers.remove("x-note"))).len(), 1);
    }
}

mod blobs {
    use super::*;

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-m", body_limit = 8192, header_limit = 4096))]
    struct Both {
        #[codex_meta(header = "x-id", flat, blob)]
        id: String,
        #[codex_meta(blob, omit(header, flat))]
        note: String,
    }

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-m", header_limit = 4096, header_only))]
    struct Copy {
        #[codex_meta(header = "x-id", flat, blob)]
        id: String,
        #[codex_meta(blob, omit(header, flat))]
        note: Option<String>,
    }

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-m", body_limit = 1000, body_only))]
    struct TwoKeys {
        #[codex_meta(header = "x-id", flat, blob)]
        id: String,
        #[codex_meta(blob("note", "old_note", shed = 1), flat, omit(header))]
        note: String,
    }

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-m", body_limit = 1000, body_only))]
    struct TwoThatStay {
        #[codex_meta(header = "x-id", flat, blob)]
        id: String,
        #[codex_meta(flat, blob("a", "b"), omit(header))]
        note: String,
    }

    fn without_blobs(sent: &mut Projection) {
        sent.headers.remove("x-m");
        sent.client_metadata.remove("x-m");
    }

    #[test]
    fn a_blob_over_its_limit_is_listed_and_not_missed() {
        let line = |carrier: &str| format!("{carrier} `note` (field `note`) may be over its limit");
        let both = |length| Both { id: "i".into(), note: "n".repeat(length) };
        assert_eq!(unchecked(&both(10_000)), [line("blob"), line("header blob")]);
        assert_eq!(unchecked(&Copy { id: "i".into(), note: Some("n".repeat(10_000)) }), [line("header blob")]);
        // Its other copy says that there was room.
        let lost = found(&both(100), |sent| drop(sent.headers.remove("x-m")));
        assert_eq!(lost, ["header blob is missing"]);
        // So is one that was lost, since nothing says how large it was.
        let mut sent = both(100).project();
        without_blobs(&mut sent);
        let observed = read::<Both>(&sent, None, Limits::default());
        assert_eq!(observed.audit(), []);
        let listed: Vec<String> = observed.unchecked().iter().map(ToString::to_string).collect();
        assert!(["blob", "header blob"].into_iter().all(|carrier| listed.contains(&line(carrier))), "{listed:?}");
        // Without a limit there is no reason.
        let findings = read::<Both>(&sent, None, Limits::LIFTED).audit();
        assert_eq!(findings.iter().filter(|finding| finding.key.is_empty()).count(), 2, "{findings:?}");
    }

    #[test]
    fn each_key_counts() {
        let two = |length| TwoKeys { id: "i".into(), note: "n".repeat(length) };
        let staying = |length| TwoThatStay { id: "i".into(), note: "n".repeat(length) };
        for length in [400, 480, 500, 600, 900, 1500] {
            unchecked(&two(length));
            unchecked(&staying(length));
        }
        let lost = found(&two(400), |sent| drop(sent.client_metadata.insert("x-m".into(), r#"{"id":"i"}"#.into())));
        assert_eq!(lost.len(), 2, "{lost:?}");
        assert_eq!(found(&staying(400), without_blobs), ["blob is missing"]);
    }
}
