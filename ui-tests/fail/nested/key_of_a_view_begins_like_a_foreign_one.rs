use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat), views(tool))]
struct Inner {
    #[codex_meta(tool = "traceId", omit(flat))]
    trace: String,
}

#[derive(CodexMeta)]
#[codex_meta(transports(flat), views(tool), foreign("trace-*"))]
struct Outer {
    #[codex_meta(nested)]
    inner: Inner,
}

fn main() {}
