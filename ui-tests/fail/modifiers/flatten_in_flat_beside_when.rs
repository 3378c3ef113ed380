use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(flat(flatten), blob(flatten, when = Self::is_set), omit(header, mcp), skip_if = Option::is_none)]
    kind: Option<codex_metadata::codex::RequestKind>,
}

impl Meta {
    fn is_set(&self) -> bool {
        self.kind.is_some()
    }
}

fn main() {}
