//! Conditional fields and attributes, and deprecated ones.
#![deny(deprecated)]

use codex_metadata::{CodexMeta, MetaFragment};

#[derive(CodexMeta)]
#[cfg_attr(all(), codex_meta(blob(key = "x-meta")))]
#[cfg_attr(any(), codex_meta(nonsense))]
struct Meta {
    #[cfg_attr(all(), codex_meta(flat, omit(header)))]
    #[codex_meta(blob)]
    here: u8,
    #[cfg(any())]
    #[codex_meta(nonsense)]
    gone: Nothing,
    #[cfg(test)]
    #[codex_meta(flat, blob, omit(header))]
    there: u8,
    #[deprecated(note = "of no use")]
    #[codex_meta(flat, blob, omit(header), skip_if = is_zero)]
    old: u8,
}

fn is_zero(value: &u8) -> bool {
    *value == 0
}

#[derive(MetaFragment)]
#[cfg_attr(all(), codex_meta(tag = "kind"))]
enum Kind {
    Turn,
    #[deprecated]
    Old,
    #[cfg(any())]
    Gone,
    #[deprecated]
    #[cfg_attr(all(), codex_meta(content = "value"))]
    #[cfg_attr(any(), codex_meta(content = "other"))]
    Older(u8),
}

#[derive(MetaFragment)]
struct Window {
    #[deprecated]
    number: u8,
    #[allow(deprecated)]
    inner: deprecated_type::Inner,
}

mod deprecated_type {
    #![allow(deprecated)]

    #[deprecated]
    #[derive(Default, serde::Serialize)]
    pub struct Inner(u8);
}

#[deprecated]
#[derive(MetaFragment)]
struct Flattened {
    inner_number: u8,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Flattening {
    #[allow(deprecated)]
    #[codex_meta(blob(flatten), omit(header, flat))]
    flattened: Flattened,
}

#[deprecated]
#[allow(deprecated)]
mod old {
    use codex_metadata::CodexMeta;

    #[deprecated]
    #[derive(CodexMeta)]
    #[codex_meta(transports(flat))]
    pub struct Meta {
        #[codex_meta(flat)]
        pub id: u8,
    }
}

#[test]
#[allow(deprecated)]
fn what_is_not_there_is_not_there() {
    let meta = Meta { here: 1, there: 2, old: 3 };
    assert_eq!(meta.blob().value.unwrap(), r#"{"here":1,"there":2,"old":3}"#);
    assert_eq!(Kind::KEYS.len() + Window::KEYS.len(), 4);
    let _ =
        (Kind::Turn, Kind::Old, Kind::Older(1), Window { number: 1, inner: deprecated_type::Inner::default() }.number);
    let flattening = Flattening { flattened: Flattened { inner_number: 1 } };
    assert_eq!(flattening.blob().value.unwrap(), r#"{"inner_number":1}"#);
    assert_eq!(old::Meta { id: 1 }.client_metadata().value["id"], "1");
}
