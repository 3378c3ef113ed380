#![no_implicit_prelude]

#[derive(::codex_metadata::CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "session-id", blob)]
    session_id: ::std::string::String,
}

fn main() {}
