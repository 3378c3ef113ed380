// 6 errors
use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind", crate = codex_metadata, crate = codex_metadata)]
enum Kind {
    #[codex_meta(value = "a", value = "b")]
    Turn,
    #[codex_meta(content = "a", content = "b")]
    Memory(u8),
}

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(key = "a", key = "b")]
    number: u64,
    #[codex_meta(skip)]
    #[codex_meta(skip)]
    scratch: u64,
    #[codex_meta(skip_if = is_zero, skip_if = is_zero)]
    other: u64,
}

fn is_zero(value: &u64) -> bool {
    *value == 0
}

fn main() {}
