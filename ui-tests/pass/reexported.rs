//! The runtime, found through another crate.

mod only_here {
    use codex_metadata_ui_tests::prelude::metadata::{CodexMeta, MetaFragment};

    #[derive(MetaFragment)]
    #[codex_meta(crate = codex_metadata_ui_tests::prelude::metadata)]
    pub struct Window {
        pub number: u8,
    }

    #[derive(CodexMeta)]
    #[codex_meta(crate = ::codex_metadata_ui_tests::prelude::metadata, blob(key = "x-meta"))]
    pub struct Meta {
        #[codex_meta(blob(flatten), omit(header, flat))]
        pub window: Window,
    }
}

#[test]
fn through_another_crate() {
    use codex_metadata_ui_tests::prelude::metadata::CodexMeta as _;
    let meta = only_here::Meta { window: only_here::Window { number: 1 } };
    assert_eq!(meta.blob().value.unwrap(), r#"{"number":1}"#);
}
