//! Variants with named fields: what they write, the same type reads with serde's tag.

use codex_metadata::{CodexMeta, MetaFragment};
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize, MetaFragment)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[codex_meta(tag = "kind")]
enum Kind {
    Turn,
    MemoryReview {
        r#type: String,
        #[serde(rename = "file_count", skip_serializing_if = "Option::is_none")]
        #[codex_meta(key = "file_count")]
        files: Option<u64>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[codex_meta(skip_if = Vec::is_empty)]
        tags: Vec<(u8, String)>,
        #[serde(skip)]
        #[codex_meta(skip)]
        scratch: u8,
    },
    #[serde(rename = "compact")]
    #[codex_meta(value = "compact")]
    Compaction {
        tags: [u8; 2],
        r#type: bool,
    },
    Empty {
        #[serde(skip)]
        #[codex_meta(skip)]
        scratch: u8,
    },
}

/// The names that the derive could give to what it binds, and those that a variant's pattern could mean.
#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Hostile<'a, T: Serialize> {
    Members { visit: &'a T, member_0: u8, content: u8, self_: u8 },
}

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"), views(mcp))]
struct Meta<F: MetaFragment> {
    #[codex_meta(blob(flatten), mcp(flatten))]
    kind: F,
}

fn blob(kind: impl MetaFragment) -> String {
    Meta { kind }.blob().value.unwrap()
}

#[test]
fn each_member_is_beside_the_tag() {
    let review = |files, tags| Kind::MemoryReview { r#type: String::from("a"), files, tags, scratch: 1 };
    assert_eq!(blob(review(None, Vec::new())), r#"{"kind":"memory_review","type":"a"}"#);
    assert_eq!(
        blob(review(Some(2), vec![(1, String::from("é"))])),
        r#"{"kind":"memory_review","type":"a","file_count":2,"tags":[[1,"\u00e9"]]}"#
    );
    assert_eq!(blob(Kind::Compaction { tags: [1, 2], r#type: true }), r#"{"kind":"compact","tags":[1,2],"type":true}"#);
    assert_eq!(blob(Kind::Empty { scratch: 1 }), r#"{"kind":"empty"}"#);
    let hostile = Hostile::Members { visit: &"v", member_0: 0, content: 1, self_: 2 };
    assert_eq!(blob(hostile), r#"{"kind":"members","visit":"v","member_0":0,"content":1,"self_":2}"#);
}

#[test]
fn serde_writes_the_same_and_reads_it() {
    let kinds = [
        Kind::Turn,
        Kind::MemoryReview { r#type: String::new(), files: None, tags: Vec::new(), scratch: 0 },
        Kind::MemoryReview { r#type: "a".into(), files: Some(u64::MAX), tags: vec![(0, "b".into())], scratch: 0 },
        Kind::Compaction { tags: [0, 255], r#type: false },
        Kind::Empty { scratch: 0 },
    ];
    for kind in kinds {
        let written = blob(&kind);
        assert_eq!(written, serde_json::to_string(&kind).unwrap());
        assert_eq!(serde_json::from_str::<Kind>(&written).unwrap(), kind);
    }
}

macro_rules! tagged {
    ($name:ident by $tag:literal { $($variant:ident { $($field:ident: $ty:ty = $key:literal if $skip:path),* })* }) => {
        #[derive(Serialize, MetaFragment)]
        #[serde(tag = $tag, rename_all = "snake_case")]
        #[codex_meta(tag = $tag)]
        enum $name {
            $($variant {
                $(#[serde(rename = $key)] #[codex_meta(key = $key, skip_if = $skip)] $field: $ty,)*
            },)*
        }
    };
}

tagged!(Made by "kind" {
    First { member_0: Option<u8> = "zero" if Option::is_none, r#loop: String = "loop" if str::is_empty }
    Second { visit: &'static str = "visit" if str::is_empty }
});

/// Deprecated items are used where the derive writes them, without a warning.
#[deny(deprecated)]
mod deprecated {
    use codex_metadata::MetaFragment;

    #[derive(MetaFragment)]
    #[codex_meta(tag = "kind")]
    pub(super) enum Kind {
        Old {
            #[deprecated]
            id: u8,
        },
        #[deprecated]
        Older { id: u8 },
    }

    #[allow(deprecated)]
    pub(super) fn all() -> [Kind; 2] {
        [Kind::Old { id: 1 }, Kind::Older { id: 2 }]
    }
}

#[test]
fn what_a_macro_passes_through_is_what_was_written() {
    let first = Made::First { member_0: Some(1), r#loop: String::from("l") };
    assert_eq!(blob(&first), r#"{"kind":"first","zero":1,"loop":"l"}"#);
    assert_eq!(blob(&first), serde_json::to_string(&first).unwrap());
    assert_eq!(blob(Made::Second { visit: "" }), r#"{"kind":"second"}"#);
    let [old, older] = deprecated::all();
    assert_eq!(blob(old), r#"{"kind":"old","id":1}"#);
    assert_eq!(blob(older), r#"{"kind":"older","id":2}"#);
}
