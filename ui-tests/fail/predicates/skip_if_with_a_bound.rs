use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    #[codex_meta(flat, skip_if = is_default)]
    mode: Mode,
}

struct Mode;

impl std::fmt::Display for Mode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("turn")
    }
}

fn is_default<T: Default>(_: &T) -> bool {
    true
}

fn main() {}
