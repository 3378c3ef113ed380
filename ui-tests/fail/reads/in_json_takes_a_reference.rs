use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(with = Self::shown, read = Self::parsed), omit(header, flat))]
    count: u64,
}

impl Meta {
    fn shown(count: &u64) -> String {
        format!("{count:x}")
    }

    fn parsed(text: &str) -> Result<u64, std::num::ParseIntError> {
        u64::from_str_radix(text, 16)
    }
}

fn main() {}
