//! A variant's named fields on the wire: whatever they hold, serde's `tag` reads the value back, and the reader finds
//! no fault.

use codex_metadata::contract::Key;
use codex_metadata::observe::Observed;
use codex_metadata::{CodexMeta, MetaFragment, View};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, MetaFragment)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[codex_meta(tag = "kind")]
enum Kind {
    Turn,
    Compaction {
        trigger: String,
        #[serde(rename = "window")]
        #[codex_meta(key = "window")]
        number: u64,
    },
    Review {
        files: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        trigger: Option<String>,
        share: i64,
    },
}

#[derive(Clone, Debug, CodexMeta, Serialize, Deserialize)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(flat, blob, mcp)]
    session_id: String,
    #[serde(flatten)]
    #[codex_meta(blob(flatten), mcp(flatten), omit(flat))]
    kind: Kind,
}

fn kind() -> impl Strategy<Value = Kind> {
    let files = proptest::collection::vec(any::<String>(), 0..4);
    prop_oneof![
        Just(Kind::Turn),
        (any::<String>(), any::<u64>()).prop_map(|(trigger, number)| Kind::Compaction { trigger, number }),
        (files, any::<Option<String>>(), any::<i64>()).prop_map(|(files, trigger, share)| Kind::Review {
            files,
            trigger,
            share
        }),
    ]
}

/// A key that two variants have is one key of the contract.
#[test]
fn keys() {
    let names: Vec<&str> = Kind::KEYS.iter().map(Key::name).collect();
    assert_eq!(names, ["kind", "trigger", "window", "files", "share"]);
}

proptest! {
    #[test]
    fn serde_reads_what_is_written(session_id in ".{0,8}", kind in kind()) {
        let meta = Meta { session_id, kind };
        let sent = meta.project();
        let read: Meta = serde_json::from_str(sent.blob().unwrap()).unwrap();
        prop_assert_eq!(&read.kind, &meta.kind);
        let view = meta.view(View::named("mcp")).value;
        prop_assert_eq!(&view, &serde_json::to_value(&meta).unwrap());
        prop_assert_eq!(&serde_json::from_value::<Meta>(view).unwrap().kind, &meta.kind);
        let observed = Observed::of::<Meta>().client_metadata(&sent.client_metadata).finish();
        prop_assert_eq!(observed.audit(), []);
        prop_assert_eq!(&observed.deserialize::<Meta>().unwrap().kind, &meta.kind);
    }
}
