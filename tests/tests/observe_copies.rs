//! What one carrier does not tell apart, the copies of the blob do: each is held against the other one.

use std::fmt;

use codex_metadata::CodexMeta;
use codex_metadata::observe::{Observed, assert_consistent};
use serde::Serialize;

#[derive(Clone, CodexMeta)]
#[codex_meta(transports(), views(small, full))]
struct Usage {
    #[codex_meta(small, full)]
    a: u32,
    #[codex_meta(full, omit(small))]
    b: u32,
}

/// Its type is not known, so that its text is that of a string and of a number.
#[derive(Clone, Serialize)]
struct Id(String);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Clone, CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header(name = "x-usage", view = small), blob(view = full), omit(flat))]
    usage: Usage,
    #[codex_meta(header = "x-id", flat, blob)]
    id: Id,
}

#[test]
fn a_copy_that_was_altered_is_found_where_a_header_agrees_with_both() {
    let meta = Meta { usage: Usage { a: 1, b: 2 }, id: Id("5".into()) };
    assert_consistent(&meta);
    let sent = meta.project();
    let blob = r#"{"usage":{"a":1,"b":2},"id":"5"}"#;
    assert_eq!(sent.client_metadata["x-meta"], blob);
    for (own, altered) in [(r#""b":2"#, r#""b":9"#), (r#""id":"5""#, r#""id":5"#), (r#""a":1"#, r#""a":9"#)] {
        let altered = blob.replace(own, altered);
        let mut headers = sent.headers.clone();
        headers.insert("x-meta", altered.parse().unwrap());
        let in_header = Observed::of::<Meta>().headers(&headers).client_metadata(&sent.client_metadata).finish();
        let mut map = sent.client_metadata.clone();
        map.insert("x-meta".into(), altered.as_str().into());
        let in_body = Observed::of::<Meta>().headers(&sent.headers).client_metadata(&map).finish();
        for observed in [in_header, in_body] {
            let found: Vec<String> = observed.audit().iter().map(ToString::to_string).collect();
            assert_eq!(found.len(), 1, "{altered}: {found:?}");
            assert!(found[0].contains("blob"), "{found:?}");
        }
    }
}
