use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat), foreign("trace-id"))]
struct Meta {
    #[codex_meta(flat = "traceId")]
    trace: String,
}

fn main() {}
