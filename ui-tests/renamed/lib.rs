//! The derives where `Cargo.toml` gives the runtime another name, so that its own leads nowhere, and where the edition
//! is not that of the derives.

use metadata::{CodexMeta, MetaFragment};

/// A context window.
#[derive(Debug, MetaFragment)]
#[codex_meta(crate = metadata)]
pub struct Window {
    /// Its number.
    pub number: u64,
}

/// The purpose of a request.
#[derive(Debug, MetaFragment)]
#[codex_meta(tag = "kind", crate = ::metadata)]
pub enum Kind {
    /// A turn.
    Turn,
}

/// Of both.
#[derive(Debug, CodexMeta)]
#[codex_meta(crate = metadata, blob(key = "x-meta"))]
pub struct Meta {
    /// The session.
    #[codex_meta(header = "session-id", flat, blob)]
    pub session_id: Option<String>,
    /// The context window.
    #[codex_meta(blob(flatten), omit(header, flat))]
    pub window: Window,
    /// The purpose of the request.
    #[codex_meta(blob(flatten), omit(header, flat))]
    pub kind: Kind,
}

#[test]
fn by_another_name() {
    let meta = Meta { session_id: None, window: Window { number: 1 }, kind: Kind::Turn };
    assert_eq!(meta.blob().value.unwrap(), r#"{"number":1,"kind":"turn"}"#);
}

/// A struct, a field and a variant with the name that is a keyword since 2024.
#[allow(non_camel_case_types)]
#[derive(Debug, CodexMeta)]
#[codex_meta(crate = metadata, blob(key = "x-meta"), views(view))]
pub struct gen {
    /// Taken as a name wherever a field is named.
    #[codex_meta(header = "gen", flat, blob(when = Self::gen), view, skip_if = String::is_empty)]
    pub gen: String,
    /// The purpose, flattened.
    #[codex_meta(blob(flatten), view(flatten), omit(header, flat))]
    pub fragment: Fragment,
    /// And of an enum.
    #[codex_meta(blob(flatten), view(flatten), omit(header, flat))]
    pub variant: Option<Variant>,
}

impl gen {
    fn gen(&self) -> bool {
        self.gen != "none"
    }
}

/// With a field of that name.
#[derive(Debug, MetaFragment)]
#[codex_meta(crate = metadata)]
pub struct Fragment {
    /// Its key is another than that of the struct.
    #[codex_meta(key = "generation")]
    pub gen: u8,
}

/// With a variant of that name.
#[allow(non_camel_case_types)]
#[derive(Debug, MetaFragment)]
#[codex_meta(tag = "kind", crate = metadata)]
pub enum Variant {
    /// It has a value.
    #[codex_meta(content = "number")]
    gen(u8),
}

#[test]
fn a_keyword_of_a_later_edition() {
    let meta = gen { gen: "a".into(), fragment: Fragment { gen: 1 }, variant: Some(Variant::gen(2)) };
    assert_eq!(meta.blob().value.unwrap(), r#"{"gen":"a","generation":1,"kind":"gen","number":2}"#);
}
