use codex_metadata::contract::RequestPath;
use codex_metadata::{Carrier, CodexMeta};

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat))]
struct Ids {
    #[codex_meta(flat(when = Self::is_turn))]
    thread_id: String,
}

impl Ids {
    fn is_turn(&self) -> bool {
        true
    }
}

#[derive(CodexMeta)]
#[codex_meta(transports(flat), paths = PATHS)]
struct Meta {
    #[codex_meta(nested)]
    ids: Ids,
}

const PATHS: &[RequestPath] =
    &[RequestPath::new("turn").with_carriers(&[Carrier::Flat]).with_holds(&["Self::is_turn"])];

fn main() {}
