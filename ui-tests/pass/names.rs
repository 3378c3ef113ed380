//! Fields, structs and views that are called what the generated code calls its own.

use codex_metadata::{CodexMeta, MetaFragment};

#[allow(non_camel_case_types)]
#[derive(MetaFragment)]
struct r#struct {
    visit: u8,
    content: u8,
    r#loop: u8,
    __codex_rt: u8,
    members: u8,
    #[codex_meta(skip_if = is_zero)]
    self_: u8,
}

fn is_zero(value: &u8) -> bool {
    *value == 0
}

#[allow(non_camel_case_types)]
#[derive(MetaFragment)]
#[codex_meta(tag = "r#tag")]
enum r#enum {
    r#Loop,
    #[codex_meta(content = "inner")]
    visit(u8),
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(r#type, transports, json))]
struct r#Meta {
    #[codex_meta(header = "type", flat, blob, r#type, transports, json)]
    r#type: u8,
    #[codex_meta(header = "self", flat, blob, omit(r#type, transports, json))]
    self_: u8,
    #[codex_meta(header = "visitor", flat, blob, omit(r#type, transports, json), skip_if = is_zero)]
    visitor: u8,
    #[codex_meta(header = "rows", flat, blob, omit(r#type, transports, json))]
    rows: u8,
    #[codex_meta(blob, omit(header, flat, r#type, transports, json))]
    __codex_rt: u8,
    #[codex_meta(blob, omit(header, flat, r#type, transports, json))]
    conditions: u8,
    #[codex_meta(blob, omit(header, flat, r#type, transports, json))]
    walk: u8,
    #[codex_meta(r#type(flatten), omit(header, flat, blob, transports, json))]
    flattened: r#struct,
    #[codex_meta(transports(flatten), omit(header, flat, blob, r#type, json))]
    tagged: r#enum,
}

#[test]
fn a_raw_identifier_is_a_name_like_any_other() {
    let flattened = r#struct { visit: 1, content: 2, r#loop: 3, __codex_rt: 4, members: 5, self_: 0 };
    let meta = r#Meta {
        r#type: 1,
        self_: 2,
        visitor: 0,
        rows: 4,
        __codex_rt: 5,
        conditions: 6,
        walk: 7,
        flattened,
        tagged: r#enum::r#Loop,
    };
    assert_eq!(meta.blob().value.unwrap(), r#"{"type":1,"self_":2,"rows":4,"__codex_rt":5,"conditions":6,"walk":7}"#);
    assert_eq!(r#Meta::CONTRACT.name(), "Meta");
    assert_eq!(
        r#struct::KEYS.iter().map(|key| key.name()).collect::<Vec<_>>().join(","),
        "visit,content,loop,__codex_rt,members,self_"
    );
    let _ = r#enum::visit(1);
}
