//! A `Rendered` that is used again has nothing of what was in it before.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use codex_metadata::{CodexMeta, Rendered};
use serde::{Serialize, Serializer};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "thread-id", flat, blob)]
    thread_id: String,
    #[codex_meta(blob, omit(header, flat))]
    fuse: Fuse,
}

struct Fuse {
    blown: bool,
}

impl Serialize for Fuse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        assert!(!self.blown, "a `Serialize` of the caller's that panics");
        serializer.serialize_none()
    }
}

fn meta(thread_id: &str, blown: bool) -> Meta {
    Meta { thread_id: thread_id.into(), fuse: Fuse { blown } }
}

#[test]
fn a_panic_leaves_no_mixture_of_two_snapshots() {
    let mut rendered = Rendered::default();
    meta("t-1", false).render_into(&mut rendered);
    let panicked = catch_unwind(AssertUnwindSafe(|| meta("t-2", true).render_into(&mut rendered)));
    assert!(panicked.is_err());
    assert_eq!(rendered.blob(), None);
    assert_eq!(rendered.header_blob(), None);
    assert_eq!(rendered.headers().count(), 0);
    assert!(rendered.client_metadata().is_empty());

    meta("t-3", false).render_into(&mut rendered);
    assert_eq!(rendered.blob(), Some(r#"{"thread_id":"t-3"}"#));
    assert_eq!(rendered.header_blob(), rendered.blob());
}

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct HeaderOnly {
    #[codex_meta(header = "session-id")]
    session_id: String,
}

#[test]
fn another_type_without_a_blob_has_none_of_the_last_one() {
    let mut rendered = meta("t-1", false).render();
    HeaderOnly { session_id: "s-1".into() }.render_into(&mut rendered);
    assert_eq!(rendered.blob(), None);
    assert_eq!(rendered.header_blob(), None);
    assert!(rendered.client_metadata().is_empty());
    let headers: Vec<_> = rendered.headers().map(|header| (header.name, header.value)).collect();
    assert_eq!(headers, [("session-id", "s-1")]);
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Secret {
    #[codex_meta(header = "thread-id", flat, blob)]
    thread_id: String,
    #[codex_meta(header(name = "x-token", sensitive), blob, omit(flat))]
    token: String,
}

/// Header values are compared without that mark, so that nothing else would miss it.
#[test]
fn what_is_sensitive_is_marked_and_not_shown() {
    let rendered = Secret { thread_id: "t-1".into(), token: "swordfish".into() }.render();
    let marked: Vec<_> = rendered.headers().map(|header| (header.name, header.sensitive)).collect();
    assert_eq!(marked, [("thread-id", false), ("x-token", true), ("x-meta", true)]);
    let owned = rendered.to_projection();
    for (name, sensitive) in marked {
        assert_eq!(owned.headers[name].is_sensitive(), sensitive, "{name}");
    }
    for header in rendered.headers() {
        assert!(!format!("{header:?}").contains("swordfish"), "{header:?}");
    }
    assert!(!format!("{rendered:?}").contains("swordfish"));
}

#[derive(CodexMeta)]
#[codex_meta(transports(), views(v))]
struct Inner {
    #[codex_meta(v)]
    open: String,
}

#[derive(CodexMeta)]
#[codex_meta(part)]
struct Nested {
    #[codex_meta(header = "x-nested", flat(sensitive), blob(sensitive))]
    nested: String,
}

/// Sensitive on a transport other than the header, for each form that a header has.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Elsewhere {
    #[codex_meta(header = "x-open", flat, blob, mcp)]
    open: String,
    #[codex_meta(header = "x-flat", flat(sensitive), blob, mcp)]
    flat: String,
    #[codex_meta(header = "x-blob", flat, blob(sensitive), mcp)]
    blob: String,
    #[codex_meta(header = "x-mcp", flat, blob, mcp(sensitive))]
    mcp: String,
    #[codex_meta(header(name = "x-repeat", repeat), blob(sensitive), mcp, omit(flat))]
    repeat: Vec<String>,
    #[codex_meta(header(name = "x-list", list), flat(list = ", ", sensitive), blob, mcp)]
    list: Vec<String>,
    #[codex_meta(header(prefix = "x-map-"), flat(prefix = "map_", sensitive), blob, mcp)]
    map: BTreeMap<String, String>,
    #[codex_meta(header(name = "x-json", json), flat(json, sensitive), blob, mcp)]
    json: Vec<String>,
    #[codex_meta(header(name = "x-view", view = v), flat(view = v), blob(view = v, sensitive), mcp(view = v))]
    view: Inner,
    #[codex_meta(nested, omit(mcp))]
    nested: Nested,
}

#[test]
fn a_field_that_is_sensitive_anywhere_is_marked_in_every_header() {
    let value = || "swordfish".to_owned();
    let meta = Elsewhere {
        open: "open".into(),
        flat: value(),
        blob: value(),
        mcp: value(),
        repeat: vec![value(), value()],
        list: vec![value(), value()],
        map: BTreeMap::from([("a".into(), value())]),
        json: vec![value()],
        view: Inner { open: value() },
        nested: Nested { nested: value() },
    };
    let rendered = meta.render();
    let names: Vec<_> = rendered.headers().map(|header| header.name).collect();
    let all = ["x-open", "x-flat", "x-blob", "x-mcp", "x-repeat", "x-repeat", "x-list", "x-map-a", "x-json", "x-view"];
    assert_eq!(names, [&all[..], &["x-nested", "x-meta"]].concat());
    for header in rendered.headers() {
        assert_eq!(header.sensitive, header.name != "x-open", "{}", header.name);
        assert!(!format!("{header:?}").contains("swordfish"), "{header:?}");
    }
    for headers in [meta.headers().value, meta.project().headers, rendered.to_projection().headers] {
        for (name, value) in &headers {
            assert_eq!(value.is_sensitive(), name != "x-open", "{name}");
        }
    }
}
