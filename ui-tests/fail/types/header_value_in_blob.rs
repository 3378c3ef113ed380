use codex_metadata::CodexMeta;
use http::HeaderValue;

#[derive(CodexMeta)]
#[codex_meta(transports(header, blob), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "x-token", blob)]
    token: HeaderValue,
}

fn main() {}
