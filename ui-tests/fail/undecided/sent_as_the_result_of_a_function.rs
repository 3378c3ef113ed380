use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(flat(with = Self::joined))]
    ids: Vec<u8>,
}

impl Meta {
    fn joined(ids: &[u8]) -> String {
        format!("{ids:?}")
    }
}

fn main() {}
