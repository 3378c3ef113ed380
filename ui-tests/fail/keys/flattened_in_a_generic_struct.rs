// 3 errors
use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
struct Window {
    number: u64,
}

#[derive(MetaFragment)]
struct Page {
    id: u64,
}

// It is used nowhere.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta<'a, F: MetaFragment, T: serde::Serialize, const N: usize>
where
    T: Clone,
{
    #[codex_meta(blob(flatten), mcp(flatten), omit(header, flat))]
    window: Option<Box<Window>>,
    #[codex_meta(mcp(flatten), omit(header, flat, blob))]
    fragment: F,
    #[codex_meta(blob, mcp, omit(header, flat))]
    number: T,
    #[codex_meta(blob(flatten), omit(header, flat, mcp))]
    page: Page,
    #[codex_meta(blob = "id", omit(header, flat, mcp))]
    name: &'a str,
    #[codex_meta(skip)]
    bytes: [u8; N],
}

fn main() {}
