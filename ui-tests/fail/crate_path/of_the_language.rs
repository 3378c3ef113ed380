// 2 errors
use codex_metadata::{CodexMeta, MetaFragment};

#[derive(CodexMeta)]
#[codex_meta(crate = ::core::fmt, transports(flat))]
struct Meta {
    #[codex_meta(flat)]
    session_id: String,
}

#[derive(MetaFragment)]
#[codex_meta(crate = std)]
struct Window {
    number: u64,
}

fn main() {
    let _ = Meta { session_id: String::new() }.client_metadata();
}
