macro_rules! compile_error {
    ($($anything:tt)*) => {};
}

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "session-id", blob)]
    session_id: String,
}

fn main() {
    compile_error!();
}
