// 3 errors
use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta<T: serde::Serialize> {
    #[codex_meta(blob(flatten), omit(header, flat))]
    window: Window,
    #[codex_meta(blob(flatten), omit(header, flat))]
    page: Option<Page>,
    #[codex_meta(blob, omit(header, flat))]
    value: T,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Other<T>
where
    T: serde::Serialize,
{
    #[codex_meta(blob(flatten), omit(header, flat))]
    page: Option<Page>,
    #[codex_meta(blob, omit(header, flat))]
    value: T,
}

fn main() {}
