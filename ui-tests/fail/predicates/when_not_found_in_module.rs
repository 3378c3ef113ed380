use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(when = crate::turns::is_turn), omit(header, flat))]
    session_id: String,
}

fn main() {}
