// 4 errors
use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(header = "thread-id", flat, blob, mcp)]
    thread_id: String,
    #[codex_meta(blob, omit(header, flat, mcp))]
    sandbox: String,
}

const MISSPELT: &str = Meta::CONTRACT.blob_key_of("thred_id");
const OMITTED: &str = Meta::CONTRACT.flat_key_of("sandbox");
const A_NAME_OF_THE_WIRE: &str = Meta::CONTRACT.header_name_of("thread-id");
const NO_VIEW: &str = Meta::CONTRACT.view_key_of("trace", "thread_id");

fn main() {
    let _ = (MISSPELT, OMITTED, A_NAME_OF_THE_WIRE, NO_VIEW);
}
