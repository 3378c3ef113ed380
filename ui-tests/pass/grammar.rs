//! Forms that the grammar takes: commas at the end, several attributes, raw strings.

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat,))]
#[codex_meta(views(mcp,), reserved("a_key",))]
struct Meta {
    #[codex_meta(header("a-1", "a-2",), flat(r"a", r#"a"2"#))]
    #[codex_meta(omit(mcp,))]
    a: u8,
    /// A comment, which is an attribute too.
    #[codex_meta()]
    #[codex_meta(header(name = "b\u{2d}1"), omit(flat))]
    #[codex_meta(omit(mcp))]
    b: u8,
    #[codex_meta(mcp = "ключ \"c\"\n", omit(header, flat))]
    c: u8,
}

#[test]
fn a_list_is_what_all_attributes_say() {
    let meta = Meta { a: 1, b: 2, c: 3 };
    let headers = meta.headers().value;
    assert_eq!(
        (&headers["a-1"], &headers["a-2"], &headers["b-1"]),
        (&"1".parse().unwrap(), &"1".parse().unwrap(), &"2".parse().unwrap())
    );
    assert_eq!(meta.client_metadata().value["a\"2"], "1");
    let mcp = codex_metadata::View::named("mcp");
    assert_eq!(meta.view(mcp).value["ключ \"c\"\n"], 3);
}
