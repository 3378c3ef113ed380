//! The runtime, found through another crate or module.

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

/// The items for macros are often re-exported under this name.
mod __rt {
    pub use codex_metadata;

    pub fn is_set(_: &super::ForMacros) -> bool {
        true
    }
}

#[derive(__rt::codex_metadata::CodexMeta)]
#[codex_meta(crate = __rt::codex_metadata, transports(flat))]
struct ForMacros {
    #[codex_meta(flat(when = __rt::is_set))]
    id: u8,
}

#[test]
fn for_the_macros_of_a_crate() {
    use __rt::codex_metadata::CodexMeta as _;
    assert_eq!(ForMacros { id: 1 }.client_metadata().value["id"], "1");
}

#[test]
fn through_another_crate() {
    use codex_metadata_ui_tests::prelude::metadata::CodexMeta as _;
    let meta = only_here::Meta { window: only_here::Window { number: 1 } };
    assert_eq!(meta.blob().value.unwrap(), r#"{"number":1}"#);
}
