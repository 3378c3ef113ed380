// 2 errors
use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(header(name = "location", repeat))]
    places: Vec<String>,
    #[codex_meta(header("x-sender", "from", repeat))]
    senders: Vec<String>,
    #[codex_meta(header = "server")]
    server: String,
    #[codex_meta(header(name = "etag", list))]
    tags: Vec<String>,
}

fn main() {}
