use codex_metadata::CodexMeta;

struct Count(u64);

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(with = Self::shown, read = Self::parsed), omit(header, blob))]
    count: Count,
}

impl Meta {
    fn shown(count: &Count) -> u64 {
        count.0
    }

    fn parsed(text: &str) -> Result<Count, std::num::ParseIntError> {
        text.parse().map(Count)
    }
}

fn main() {}
