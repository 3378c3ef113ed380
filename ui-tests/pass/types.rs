//! Types behind aliases, of any visibility, in any place.

use std::rc::Rc;

use codex_metadata_runtime::{CodexMeta, Extras, MetaFragment};

type Maybe<T> = Option<T>;
type MaybeName = Maybe<String>;
type Own = Extras<Meta>;

mod outer {
    pub(in crate::types) mod inner {
        use codex_metadata_runtime::CodexMeta;

        #[derive(CodexMeta)]
        #[codex_meta(transports(flat))]
        pub(in crate::types) struct Restricted {
            #[codex_meta(flat)]
            pub(in crate::types::outer) id: Private,
        }

        pub(in crate::types::outer) struct Private;

        impl std::fmt::Display for Private {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("private")
            }
        }

        impl Restricted {
            pub(in crate::types) fn new() -> Self {
                Self { id: Private }
            }
        }
    }
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "name", flat, blob)]
    name: MaybeName,
    #[codex_meta(header = "id", flat, blob)]
    id: self::Maybe<core::primitive::u8>,
    #[codex_meta(flat, blob, omit(header))]
    shared: Box<str>,
    #[codex_meta(blob, omit(header, flat))]
    nested: Option<Option<u8>>,
    #[codex_meta(blob, omit(header, flat))]
    tuple: (u8, (u8,), [u8; 1 + 1]),
    #[codex_meta(blob(flatten), omit(header, flat))]
    boxed: Option<Box<Window>>,
    #[codex_meta(skip)]
    _function: Option<for<'a> fn(&'a str) -> &'a dyn std::fmt::Debug>,
    #[codex_meta(skip)]
    _pointer: Rc<*const u8>,
    #[codex_meta(extras)]
    extras: Own,
}

#[derive(MetaFragment)]
struct Window {
    number: MaybeNumber,
}

type MaybeNumber = Option<u64>;

#[test]
fn an_option_is_one_by_its_type() {
    let meta = Meta {
        name: None,
        id: Some(1),
        shared: "s".into(),
        nested: Some(None),
        tuple: (1, (2,), [3, 4]),
        boxed: Some(Box::new(Window { number: Some(5) })),
        _function: None,
        _pointer: Rc::new(std::ptr::null()),
        extras: Own::default(),
    };
    assert_eq!(meta.blob().value.unwrap(), r#"{"id":1,"shared":"s","tuple":[1,[2],[3,4]],"number":5}"#);
    assert_eq!(meta.client_metadata().value.len(), 3);
    assert_eq!(outer::inner::Restricted::new().client_metadata().value["id"], "private");
}
