use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(with = Self::shown, read = |text| Ok(0)), omit(header, blob))]
    count: u64,
}

impl Meta {
    fn shown(count: &u64) -> String {
        format!("{count:x}")
    }
}

fn main() {}
