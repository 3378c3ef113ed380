use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob, omit(header, flat), skip_if(is_zero))]
    turns: u8,
}

fn is_zero(turns: &u8) -> bool {
    *turns == 0
}

fn main() {}
