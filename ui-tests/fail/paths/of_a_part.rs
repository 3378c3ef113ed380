use codex_metadata::contract::RequestPath;
use codex_metadata::{Carrier, CodexMeta};

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat), paths = PATHS)]
struct Part {
    #[codex_meta(flat)]
    thread_id: String,
}

const PATHS: &[RequestPath] = &[RequestPath::new("turn").with_carriers(&[Carrier::Flat])];

fn main() {}
