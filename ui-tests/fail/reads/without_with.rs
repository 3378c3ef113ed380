use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(read = Self::parsed), omit(header, blob))]
    count: u64,
}

impl Meta {
    fn parsed(text: &str) -> Result<u64, std::num::ParseIntError> {
        u64::from_str_radix(text, 16)
    }
}

fn main() {}
