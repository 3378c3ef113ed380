use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob = "b_c", omit(blob))]
    turn_id: String,
}

fn main() {}
