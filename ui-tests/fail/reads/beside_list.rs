use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(list, with = Self::shown, read = Self::parsed), omit(header, blob))]
    count: Vec<u64>,
}

impl Meta {
    fn shown(count: &[u64]) -> String {
        format!("{count:?}")
    }

    fn parsed(text: &str) -> Result<Vec<u64>, std::num::ParseIntError> {
        text.parse().map(|count| vec![count])
    }
}

fn main() {}
