//! Structs in functions see only what is in scope there.

use codex_metadata::{CodexMeta, MetaFragment};

#[test]
fn in_a_function() {
    type Name = Option<&'static str>;

    #[derive(MetaFragment)]
    #[codex_meta(tag = "kind")]
    enum Kind {
        Turn,
    }

    fn is_turn(_: &Meta) -> bool {
        true
    }

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-meta", when = is_turn))]
    struct Meta {
        #[codex_meta(header = "name", flat, blob)]
        name: Name,
        #[codex_meta(blob(flatten), omit(header, flat))]
        kind: Kind,
    }

    let meta = Meta { name: Some("n"), kind: Kind::Turn };
    assert_eq!(meta.blob().value.unwrap(), r#"{"name":"n","kind":"turn"}"#);

    {
        // Another of the same name, in an inner scope.
        #[derive(CodexMeta)]
        #[codex_meta(transports(flat))]
        struct Meta {
            #[codex_meta(flat)]
            inner: u8,
        }
        assert_eq!(Meta { inner: 1 }.client_metadata().value["inner"], "1");
    }
}
