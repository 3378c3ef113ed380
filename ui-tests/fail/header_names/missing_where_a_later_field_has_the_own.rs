use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(header)]
    thread_id: u8,
    #[codex_meta(header(name = "x-thread-id", sensitive))]
    other: u8,
    #[codex_meta(header = "thread-id")]
    last: u8,
}

fn main() {}
