use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(extras, skip_if = Extras::is_empty)]
    session_id: codex_metadata::Extras<Self>,
}

fn main() {}
