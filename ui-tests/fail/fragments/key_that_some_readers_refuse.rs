// 4 errors
use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(key = "__proto__")]
    number: u64,
    __proto__: u8,
}

#[derive(MetaFragment)]
#[codex_meta(tag = "$serde_json::private::RawValue")]
enum Kind {
    #[codex_meta(content = "__proto__", value = "__proto__")]
    Turn(String),
}

fn main() {}
