//! Another spelling of a key hides a value only where a sensitive field has a key that may have become this one.

use codex_metadata::CodexMeta;
use codex_metadata::observe::{MergedField, Observed};

/// No key of the headers and of the flat map is a sensitive field's.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct InBlob {
    #[codex_meta(header = "x-user", flat, blob)]
    user: String,
    #[codex_meta(blob(sensitive), omit(header, flat))]
    tok: Option<String>,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct InHeader {
    #[codex_meta(header = "x-user", flat, blob)]
    user: String,
    #[codex_meta(header(name = "x-tok", sensitive), omit(flat, blob))]
    tok: Option<String>,
}

const BLOB: &str = r#"{"user":"u"}"#;

fn is_hidden<M: CodexMeta>(lines: &[(&str, &str)], map: &[(&str, &str)]) -> bool {
    let lines = lines.iter().map(|(name, value)| (*name, value.as_bytes()));
    let observed = Observed::of::<M>().header_pairs(lines).client_metadata(map.iter().copied()).finish();
    assert!(!observed.audit().is_empty());
    observed.merged().get("user").is_some_and(MergedField::is_sensitive)
}

#[test]
fn a_respelled_key_hides_a_value_beside_a_sensitive_key_alone() {
    assert!(!is_hidden::<InBlob>(&[("x_user", "u")], &[]));
    assert!(!is_hidden::<InBlob>(&[], &[("USER", "u")]));
    assert!(is_hidden::<InBlob>(&[], &[("x-meta", r#"{"User":"u"}"#)]));
    assert!(is_hidden::<InHeader>(&[("x_user", "u")], &[]));
    assert!(!is_hidden::<InHeader>(&[], &[("USER", "u")]));
    assert!(!is_hidden::<InHeader>(&[], &[("x-meta", r#"{"User":"u"}"#)]));
    // Its own key tells the value that came in a whole blob.
    assert!(is_hidden::<InBlob>(&[("x_user", r#"{"tok":"s3cr3t"}"#)], &[]));
}

#[test]
fn so_does_a_respelled_blob_unless_its_copy_is_the_same() {
    assert!(!is_hidden::<InBlob>(&[], &[("X-Meta", BLOB)]));
    assert!(!is_hidden::<InBlob>(&[("x_meta", BLOB)], &[]));
    assert!(!is_hidden::<InHeader>(&[], &[("X-Meta", BLOB)]));
    assert!(is_hidden::<InHeader>(&[("x_meta", BLOB)], &[]));
    for (header, flat) in [("x_meta", "x-meta"), ("x-meta", "X-Meta")] {
        let read = |flat: (&str, &str)| {
            let lines = [(header, BLOB.as_bytes())];
            let observed = Observed::of::<InHeader>().header_pairs(lines).client_metadata([flat]).finish();
            format!("{observed:?}").matches("redacted").count()
        };
        assert_eq!(read((flat, BLOB)), 0, "{header} {flat}");
        assert_eq!(read((flat, r#"{"user":"v"}"#)) > 0, header == "x_meta", "{header} {flat}");
    }
}
