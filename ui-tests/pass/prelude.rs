//! Without the prelude, nothing is there that the generated code does not name by its full path.
#![no_implicit_prelude]

#[derive(::codex_metadata::MetaFragment)]
#[codex_meta(tag = "kind")]
pub enum Kind {
    Turn,
    #[codex_meta(content = "details")]
    Compaction(u64),
}

#[derive(::codex_metadata::MetaFragment)]
pub struct Window {
    #[codex_meta(skip_if = ::std::string::String::is_empty)]
    name: ::std::string::String,
}

#[derive(::codex_metadata::CodexMeta)]
#[codex_meta(blob(key = "x-meta", when = Self::always), views(mcp))]
pub struct Meta {
    #[codex_meta(header = "session-id", flat, blob, mcp)]
    session_id: ::std::option::Option<::std::string::String>,
    #[codex_meta(blob(flatten), mcp(flatten), omit(header, flat))]
    kind: Kind,
    #[codex_meta(mcp(flatten), omit(header, flat, blob))]
    window: ::std::option::Option<Window>,
    #[codex_meta(flat, omit(header, blob, mcp), skip_if = ::std::ops::Not::not)]
    asked: bool,
    #[codex_meta(extras)]
    extras: ::codex_metadata::Extras<Self>,
}

impl Meta {
    fn always(&self) -> bool {
        true
    }
}

#[test]
fn nothing_is_taken_from_the_prelude() {
    use ::codex_metadata::CodexMeta as _;
    let meta = Meta {
        session_id: ::std::option::Option::Some(::std::string::ToString::to_string("s")),
        kind: Kind::Compaction(1),
        window: ::std::option::Option::Some(Window { name: ::std::string::ToString::to_string("w") }),
        asked: true,
        extras: ::std::default::Default::default(),
    };
    let request = meta.project();
    ::std::assert!(request.report.is_empty());
    ::std::assert_eq!(
        request.blob(),
        ::std::option::Option::Some(r#"{"session_id":"s","kind":"compaction","details":1}"#)
    );
    let _ = Kind::Turn;
}
