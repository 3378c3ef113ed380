use codex_metadata::CodexMeta;

const WIDE: bool = true;

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta
where
    [u8; if WIDE { 8 } else { 4 }]: Copy,
{
    #[codex_meta(flat)]
    session_id: String,
}

fn main() {}
