use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob, omit(header, flat), skip_if = u64::is_power_of_two)]
    count: u64,
}

fn main() {}
