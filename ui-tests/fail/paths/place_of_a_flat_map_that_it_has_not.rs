use codex_metadata::contract::RequestPath;
use codex_metadata::{Carrier, CodexMeta};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp), paths = PATHS)]
struct Meta {
    #[codex_meta(header = "thread-id", flat(when = Self::is_turn), blob, mcp)]
    thread_id: String,
    #[codex_meta(flat = "turn", omit(header, blob, mcp))]
    turn_id: Option<String>,
    #[codex_meta(skip)]
    is_turn: bool,
}

impl Meta {
    fn is_turn(&self) -> bool {
        self.is_turn
    }
}

const PATHS: &[RequestPath] = &[RequestPath::new("turn").with_carriers(&[Carrier::Header]).with_flat_at("/metadata")];

fn main() {}
