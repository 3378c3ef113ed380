use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(when = Self::IS_TURN), omit(header, flat))]
    session_id: String,
}

impl Meta {
    const IS_TURN: bool = true;
}

fn main() {}
