use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob, omit(header, flat), skip_if = is_unset)]
    session_id: String,
}

unsafe fn is_unset(_: &String) -> bool {
    true
}

fn main() {}
