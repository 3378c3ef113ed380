use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(flat, shed = 1, omit(header))]
    session_id: String,
}

fn main() {}
