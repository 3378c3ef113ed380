//! Types behind aliases, of any visibility, in any place.

use std::rc::Rc;

use codex_metadata::{CodexMeta, Extras, MetaFragment};

type Maybe<T> = Option<T>;
type MaybeName = Maybe<String>;
type Own = Extras<Meta>;

mod outer {
    pub(in crate::types) mod inner {
        use codex_metadata::CodexMeta;

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

const WIDE: bool = true;

/// Of as many bytes as an expression says.
struct Buffer<const N: usize>([u8; N]);

/// Expressions of which `syn` reads none by itself.
#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Computed {
    #[codex_meta(blob)]
    block: [u8; {
        const N: usize = 1;
        N
    }],
    #[codex_meta(blob)]
    condition: Option<([u8; if WIDE { 2 } else { 1 }],)>,
    #[codex_meta(blob(flatten))]
    fragment: ComputedFragment,
    #[codex_meta(skip)]
    argument: Buffer<{ if WIDE { 2 } else { 1 } }>,
}

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum ComputedFragment {
    #[codex_meta(content = "bytes")]
    Bytes(
        [u8; match WIDE {
            true => 3,
            false => 1,
        }],
    ),
}

#[test]
fn an_expression_in_a_type_is_not_looked_at() {
    let computed = Computed {
        block: [1],
        condition: Some(([1, 2],)),
        fragment: ComputedFragment::Bytes([1, 2, 3]),
        argument: Buffer([1, 2]),
    };
    assert_eq!(computed.argument.0.len(), 2);
    assert_eq!(computed.blob().value.unwrap(), r#"{"block":[1],"condition":[[1,2]],"kind":"bytes","bytes":[1,2,3]}"#);
}

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
