use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(when = self.session_id), omit(header, flat))]
    session_id: bool,
}

fn main() {}
